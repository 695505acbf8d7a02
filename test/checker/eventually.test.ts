/** What must happen under fairness: compared with brute force on small graphs, and each lasso looked at by itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Eventually,
  enabled,
  explore,
  type Machine,
  type PropertyResult,
} from '../../src/checker/index.js';
import { type Labels, shortestStems } from './fair-reference.js';
import { fairGraph } from './machines/fair-graph.js';
import type { Graph, State } from './machines/graph.js';
import { type State as Corner, hypercube } from './machines/hypercube.js';

const leadsTo = (from: ReadonlySet<number> | undefined, to: ReadonlySet<number>): Eventually<State> => ({
  kind: 'eventually',
  name: 'leads-to',
  claim: '',
  meaning: '',
  source: '',
  ...(from && { from: ({ node }: State) => from.has(node) }),
  to: ({ node }) => to.has(node),
  why: ({ node }) => `at ${node} for ever`,
});

const only = <S>(machine: Machine<S>, property: Eventually<S>): PropertyResult<S> =>
  explore(machine, [property]).properties[0]!;

/** What is wrong with the lasso, looked at step by step; nothing if it is one. */
function flaw(
  machine: Machine<State>,
  { property, trace, loopStart }: PropertyResult<State>,
): string | undefined {
  if (property.kind !== 'eventually' || trace === undefined || loopStart === undefined) return 'no lasso';
  const states = [trace.initial, ...trace.steps.map(({ after }) => after)];
  const loop = trace.steps.slice(loopStart);
  if (states.at(-1)!.node !== states[loopStart]!.node) return 'the loop does not close';
  for (const [k, step] of trace.steps.entries()) {
    const ways = [...enabled(machine, states[k]!)];
    if (!ways.some(([transition, { to }]) => transition === step.transition && to === step.after.node)) {
      return `step ${k + 1} cannot be taken`;
    }
  }
  const due = (k: number) => property.from?.(states[k]!) ?? k === 0;
  const never = (k: number) => !states.slice(k).some((state) => property.to(state));
  if (!states.some((_, k) => k <= loopStart && due(k) && never(k))) return 'it is never due, or it happens';
  const visited = states.slice(loopStart);
  for (const transition of machine.transitions) {
    if (transition.fairness === undefined || loop.some((step) => step.transition === transition)) continue;
    const open = visited.filter((state) => transition.guard(state)).length;
    if (transition.fairness === 'weak' ? open === visited.length : open > 0)
      return `${transition.name}: unfair`;
  }
  return undefined;
}

interface Case {
  readonly labels: Labels;
  readonly drawing: Graph;
  readonly from: ReadonlySet<number> | undefined;
  readonly to: ReadonlySet<number>;
}

const NAMES = ['a', 'b', 'c', 'd'];
const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 7 }).chain((nodes) => {
  const node = fc.integer({ min: 0, max: nodes - 1 });
  const edge = fc.record({ from: node, to: node, label: fc.constantFrom(...NAMES) });
  const some = fc.uniqueArray(node, { maxLength: 2 }).map((all) => new Set(all));
  return fc.record({
    labels: fc
      .tuple(...NAMES.map(() => fc.constantFrom('weak' as const, 'strong' as const, undefined)))
      .map((kinds) => Object.fromEntries(NAMES.map((name, k) => [name, kinds[k]]))),
    drawing: fc.record({
      nodes: fc.constant(nodes),
      initial: fc.uniqueArray(node, { minLength: 1, maxLength: 2 }),
      edges: fc.array(edge, { maxLength: 2 * nodes + 4 }),
    }),
    from: fc.option(some, { nil: undefined }),
    to: some,
  });
});

describe('eventually', () => {
  it('says what brute force says, with a stem as short, and its lassos are fair', () => {
    let violated = 0;
    let round = 0;
    fc.assert(
      fc.property(cases, ({ labels, drawing, from, to }) => {
        const machine = fairGraph(labels, drawing);
        const result = only(machine, leadsTo(from, to));
        const stems = shortestStems(drawing, labels, from, to);
        const isViolated = stems.round !== undefined || stems.rest !== undefined;
        expect(result.verdict === 'violated').toBe(isViolated);
        if (!isViolated) return;
        violated++;
        const length = result.trace!.steps.length;
        const goesRound = length > result.loopStart!;
        if (goesRound) round++;
        expect(result.loopStart).toBe(goesRound ? stems.round : stems.rest);
        expect(length).toBeLessThanOrEqual(stems.rest ?? length);
        expect(flaw(machine, result)).toBeUndefined();
      }),
      { numRuns: 800, seed: 6 },
    );
    // Both kinds of lasso were among them.
    expect(violated).toBeGreaterThan(130);
    expect(round).toBeGreaterThan(12);
  });

  it('tells weak from strong fairness: a door that opens and closes', () => {
    const door = (fairness: 'weak' | 'strong') =>
      only(
        fairGraph(
          { swing: 'weak', enter: fairness },
          {
            nodes: 3,
            initial: [0],
            edges: [
              { from: 0, to: 1, label: 'swing' },
              { from: 1, to: 0, label: 'swing' },
              { from: 1, to: 2, label: 'enter' },
            ],
          },
        ),
        leadsTo(undefined, new Set([2])),
      );
    expect(door('strong').verdict).toBe('holds');
    const { verdict, trace, loopStart } = door('weak');
    expect(verdict).toBe('violated');
    expect(loopStart).toBe(0);
    expect(trace!.steps.map(({ transition }) => transition.name)).toEqual(['swing', 'swing']);
  });

  it('rests where nothing that was promised is possible, and nowhere else', () => {
    const drawing: Graph = { nodes: 3, initial: [0], edges: [{ from: 0, to: 1, label: 'a' }] };
    const property = leadsTo(undefined, new Set([2]));
    expect(only(fairGraph({ a: undefined }, drawing), property)).toMatchObject({
      verdict: 'violated',
      loopStart: 0,
      why: 'at 0 for ever',
    });
    const { trace, loopStart } = only(fairGraph({ a: 'weak' }, drawing), property);
    expect(loopStart).toBe(1);
    expect(trace!.steps).toHaveLength(1);
  });

  it('is vacuous where it is never due', () => {
    const drawing: Graph = { nodes: 2, initial: [0], edges: [{ from: 0, to: 0, label: 'a' }] };
    expect(only(fairGraph({ a: 'weak' }, drawing), leadsTo(new Set([1]), new Set()))).toMatchObject({
      verdict: 'vacuous',
      antecedent: 0,
    });
  });

  it('is inconclusive where the search was cut short, unless a lasso was found before', () => {
    const line = (end: Graph['edges']): Graph => ({
      nodes: 10,
      initial: [0],
      edges: [...Array.from({ length: 9 }, (_, k) => ({ from: k, to: k + 1, label: 'a' })), ...end],
    });
    const judged = (drawing: Graph, limits: object) =>
      explore(fairGraph({ a: 'weak', b: undefined }, drawing), [leadsTo(undefined, new Set([9]))], {
        limits,
      });
    for (const limits of [{ states: 5 }, { depth: 4 }]) {
      expect(judged(line([]), limits).properties[0]!.verdict).toBe('inconclusive');
      // The loop takes no step of `a`, which is possible in all of it: it is not fair.
      expect(judged(line([{ from: 2, to: 2, label: 'b' }]), limits).properties[0]!.verdict).toBe(
        'inconclusive',
      );
      const round = judged(line([{ from: 2, to: 1, label: 'a' }]), limits);
      expect(round.complete).toBe(false);
      expect(round.properties[0]).toMatchObject({ verdict: 'violated', loopStart: 1 });
    }
    expect(judged(line([]), {}).properties[0]!.verdict).toBe('holds');
  });

  it('stands beside the other kinds of properties, and counts the memory of the steps', () => {
    const drawing: Graph = { nodes: 2, initial: [0], edges: [{ from: 0, to: 1, label: 'a' }] };
    const machine = fairGraph({ a: 'weak' }, drawing);
    const said = { name: 'in-0', claim: '', meaning: '', source: '' };
    const safe = { ...said, kind: 'always' as const, holds: ({ node }: State) => node < 2, why: () => '' };
    const both = explore(machine, [safe, leadsTo(undefined, new Set([1]))]);
    expect(both.properties.map(({ verdict }) => verdict)).toEqual(['holds', 'holds']);
    const alone = explore(machine, [safe]);
    expect(both.bytes).toBeGreaterThan(alone.bytes);
    const small = explore(machine, [leadsTo(undefined, new Set([1]))], { limits: { bytes: alone.bytes } });
    expect(small.stopped).toBe('memory');
    expect(small.properties[0]!.verdict).toBe('inconclusive');
  });
});

describe('a search that ends once all is decided', () => {
  const opposite: Eventually<Corner> = {
    kind: 'eventually',
    name: 'opposite',
    claim: '',
    meaning: '',
    source: '',
    from: ({ corner }) => corner[0]!,
    to: ({ corner }) => corner.every((one) => one),
    why: () => 'it stays where it is',
  };

  it('ends before all states are known, with the lasso that all of them have', () => {
    const cube = hypercube(18);
    const whole = explore(cube, [opposite]);
    const early = explore(cube, [opposite], { stopWhenDecided: true });
    expect(whole.complete).toBe(true);
    expect(early.stopped).toBe('decided');
    expect(early.states).toBeLessThan(whole.states);
    expect(early.properties[0]!.trace).toEqual(whole.properties[0]!.trace);
    expect(early.properties[0]!.loopStart).toBe(1);
  });

  it('goes on as long as nothing is', () => {
    const reached: Eventually<Corner> = { ...opposite, to: ({ corner }) => corner[0]! };
    const { complete, properties } = explore(hypercube(18), [reached], { stopWhenDecided: true });
    expect([complete, properties[0]!.verdict]).toEqual([true, 'holds']);
  });
});
