/**
 * What fairness allows on a small graph, by brute force: every set of nodes that a run can visit for ever is tried,
 * with reachability by Warshall's closure. Shares nothing with the checker.
 */
import type { Graph } from './machines/graph.js';

export type Labels = Readonly<Record<string, 'weak' | 'strong' | undefined>>;

type Matrix = readonly (readonly boolean[])[];

/** Ways of at least one step that do not leave `within`. */
function closure({ nodes, edges }: Graph, within: (node: number) => boolean): Matrix {
  const all = Array.from({ length: nodes }, (_, node) => node);
  const ways = all.map((from) =>
    all.map((to) => within(from) && within(to) && edges.some((e) => e.from === from && e.to === to)),
  );
  for (const via of all) {
    for (const from of all) for (const to of all) ways[from]![to] ||= ways[from]![via]! && ways[via]![to]!;
  }
  return ways;
}

/** Distances from any of `from`; the first of them have theirs already. */
function distances(
  { nodes, edges }: Graph,
  begun: ReadonlyMap<number, number>,
  within: (node: number) => boolean,
): (number | undefined)[] {
  const found = Array.from({ length: nodes }, (_, node) => begun.get(node));
  for (let round = 0; round < nodes; round++) {
    for (const { from, to } of edges) {
      if (found[from] === undefined || !within(from) || !within(to)) continue;
      found[to] = Math.min(found[to] ?? Number.POSITIVE_INFINITY, found[from] + 1);
    }
  }
  return found;
}

/** Whether a run may visit exactly these nodes for ever, by all steps between them (or by none: it rests). */
function isFair({ edges }: Graph, labels: Labels, set: readonly number[], rests: boolean): boolean {
  return Object.entries(labels).every(([label, kind]) => {
    if (kind === undefined) return true;
    const leaving = edges.filter((edge) => edge.label === label && set.includes(edge.from));
    const open = new Set(leaving.map(({ from }) => from));
    const kept = !rests && leaving.some(({ to }) => set.includes(to));
    return kept || (kind === 'weak' ? open.size < set.length : open.size === 0);
  });
}

/** Shortest stems of fair runs on which `to` is due and never happens; undefined if there are none. */
export interface Stems {
  /** Of those that go round. */
  readonly round: number | undefined;
  /** Of those that stay where they are. */
  readonly rest: number | undefined;
}

export function shortestStems(
  graph: Graph,
  labels: Labels,
  from: ReadonlySet<number> | undefined,
  to: ReadonlySet<number>,
): Stems {
  const all = Array.from({ length: graph.nodes }, (_, node) => node);
  const open = (node: number) => !to.has(node);
  const reached = distances(graph, new Map(graph.initial.map((node) => [node, 0])), () => true);
  const due = all.filter((node) =>
    from === undefined ? graph.initial.includes(node) : from.has(node) && reached[node] !== undefined,
  );
  const begun = new Map(due.filter(open).map((node) => [node, reached[node]!]));
  const pending = distances(graph, begun, open);
  const rounds: number[] = [];
  const rests: number[] = [];
  for (let bits = 1; bits < 2 ** graph.nodes; bits++) {
    const set = all.filter((node) => (bits >> node) & 1);
    if (!set.every((node) => open(node) && pending[node] !== undefined)) continue;
    const stem = Math.min(...set.map((node) => pending[node]!));
    const ways = closure(graph, (node) => set.includes(node));
    const isRound = set.every((a) => set.every((b) => ways[a]![b]));
    if (isRound && isFair(graph, labels, set, false)) rounds.push(stem);
    if (set.length === 1 && isFair(graph, labels, set, true)) rests.push(stem);
  }
  const least = (stems: readonly number[]) => (stems.length === 0 ? undefined : Math.min(...stems));
  return { round: least(rounds), rest: least(rests) };
}
