/** A run that goes round for ever: the shortest way to where it can, and a short loop that keeps every promise. */
import type { Edges } from './edges.js';
import type { FairCycles } from './fair-cycles.js';
import type { Promises } from './fairness.js';

/** A step to a state; `label` where it matters which promise it keeps. */
export interface Hop {
  readonly to: number;
  readonly label?: number;
}

const NOT_REACHED = -1;

/** Where an obligation is open: of each state how many steps it takes to be there with the obligation, and from where. */
export interface Pending {
  readonly distance: Int32Array;
  /** The state before, or -1 where the obligation begins. */
  readonly before: Int32Array;
  /** The states reached, in ascending order. */
  readonly states: readonly number[];
}

/**
 * Every state that can be reached from one of `seeds` without leaving `within`. Seeds stand in the order of their
 * `depth`, their distance from an initial state.
 */
export function pendingFrom(
  edges: Edges,
  total: number,
  seeds: readonly number[],
  depth: (state: number) => number,
  within: (state: number) => boolean,
): Pending {
  const distance = new Int32Array(total).fill(NOT_REACHED);
  const before = new Int32Array(total).fill(-1);
  const queue: number[] = [];
  let head = 0;
  let seed = 0;
  const isAsNear = (state: number) => distance[state] !== NOT_REACHED && distance[state]! <= depth(state);
  const nextSeed = (): number => {
    while (seed < seeds.length && isAsNear(seeds[seed]!)) seed++;
    return seed < seeds.length ? depth(seeds[seed]!) : Number.POSITIVE_INFINITY;
  };
  for (;;) {
    const ahead = head < queue.length ? distance[queue[head]!]! : Number.POSITIVE_INFINITY;
    const begins = nextSeed();
    if (begins === Number.POSITIVE_INFINITY && head === queue.length) break;
    const state = begins <= ahead ? seeds[seed]! : queue[head++]!;
    if (begins <= ahead) {
      distance[state] = begins;
      before[state] = -1;
    }
    const end = edges.first(state + 1);
    for (let edge = edges.first(state); edge < end; edge++) {
      const target = edges.target(edge);
      if (distance[target] !== NOT_REACHED || !within(target)) continue;
      distance[target] = distance[state]! + 1;
      before[target] = state;
      queue.push(target);
    }
  }
  const states: number[] = [];
  for (let state = 0; state < total; state++) if (distance[state] !== NOT_REACHED) states.push(state);
  return { distance, before, states };
}

/** The nearest pending states: one where a fair run can rest, and one from which it can go round for ever. */
interface Entries {
  readonly rest: number | undefined;
  readonly round: number | undefined;
}

function entriesOf({ distance, states }: Pending, fair: FairCycles): Entries {
  const nearest = (test: (state: number) => boolean) => {
    let best: number | undefined;
    for (const state of states) {
      if (test(state) && (best === undefined || distance[state]! < distance[best]!)) best = state;
    }
    return best;
  };
  return { rest: nearest(fair.mayRest), round: nearest((state) => fair.component[state] !== 0) };
}

/** Where the run for ever begins, and its loop. To rest is told rather than to go round, if that is no shorter. */
export function lassoOf(
  edges: Edges,
  promises: Promises,
  pending: Pending,
  fair: FairCycles,
): { readonly entry: number; readonly loop: readonly Hop[] } | undefined {
  const { rest, round } = entriesOf(pending, fair);
  if (round === undefined) return rest === undefined ? undefined : { entry: rest, loop: [] };
  const loop = loopFrom(edges, promises, fair, round);
  if (rest === undefined) return { entry: round, loop };
  const rests = pending.distance[rest]! <= pending.distance[round]! + loop.length;
  return rests ? { entry: rest, loop: [] } : { entry: round, loop };
}

/**
 * A loop from `entry` back to it, within its component: to the nearest step that keeps a promise still open, and so
 * on, then back. To find the shortest one is NP-hard.
 */
function loopFrom(edges: Edges, promises: Promises, { component }: FairCycles, entry: number): Hop[] {
  const search = createSearch(edges, component, entry);
  const opens = (state: number): Set<number> => {
    const labels = new Set<number>();
    const end = edges.first(state + 1);
    for (let edge = edges.first(state); edge < end; edge++) {
      if (edges.label(edge) !== 0) labels.add(edges.label(edge));
    }
    return labels;
  };
  const loop: Hop[] = [];
  const kept = new Set<number>();
  /** Weak promises open wherever the loop has been, and strong ones open anywhere. */
  let weak = new Set([...opens(entry)].filter((each) => promises.kind(each) === 'weak'));
  const strong = new Set([...opens(entry)].filter((each) => promises.kind(each) === 'strong'));
  let at = entry;
  for (;;) {
    const wanting = [...weak, ...strong].filter((each) => !kept.has(each));
    if (wanting.length === 0 && at === entry && loop.length > 0) return loop;
    const isGoal = (edge: number) =>
      wanting.length === 0
        ? edges.target(edge) === entry
        : wanting.includes(edges.label(edge)) ||
          wanting.some((each) => weak.has(each) && !opens(edges.target(edge)).has(each));
    for (const edge of search(at, isGoal)) {
      const to = edges.target(edge);
      const label = edges.label(edge);
      loop.push({ to, label });
      kept.add(label);
      const open = opens(to);
      weak = new Set([...weak].filter((each) => open.has(each)));
      for (const each of open) if (promises.kind(each) === 'strong') strong.add(each);
      at = to;
    }
  }
}

/** Shortest walks within the component of `entry`, to the first step that passes the test. */
function createSearch(edges: Edges, component: Uint32Array, entry: number) {
  const here = component[entry];
  return (from: number, isGoal: (edge: number) => boolean): number[] => {
    /** The step by which each state was reached, and the state before. */
    const reached = new Map<number, { readonly edge: number; readonly before: number }>();
    const queue = [from];
    for (const state of queue) {
      const end = edges.first(state + 1);
      for (let edge = edges.first(state); edge < end; edge++) {
        const target = edges.target(edge);
        if (component[target] !== here) continue;
        if (isGoal(edge)) {
          const walk = [edge];
          for (let at = state; at !== from; at = reached.get(at)!.before) walk.unshift(reached.get(at)!.edge);
          return walk;
        }
        if (target === from || reached.has(target)) continue;
        reached.set(target, { edge, before: state });
        queue.push(target);
      }
    }
    throw new Error('a component that is not strongly connected');
  };
}
