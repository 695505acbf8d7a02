/** On arbitrary graphs, the search says what the plainest one says: counts, verdicts, shortest lengths, limits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Always,
  explore,
  lastState,
  type Machine,
  type OnEveryStep,
  type Reachable,
  replay,
  type Trace,
} from '../../src/checker/index.js';
import { diningPhilosophers } from './machines/dining-philosophers.js';
import { type Graph, graph, type State } from './machines/graph.js';
import { peterson } from './machines/peterson.js';
import { twoPhaseCommit } from './machines/two-phase-commit.js';
import { waterJugs } from './machines/water-jugs.js';
import { exploreNaively, nearest } from './reference.js';

const LABELS = ['a', 'b', 'c'] as const;

const graphs: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 14 }).chain((nodes) => {
  const node = fc.nat({ max: nodes - 1 });
  const edge = fc.record({ from: node, to: node, label: fc.constantFrom(...LABELS) });
  return fc.record({
    nodes: fc.constant(nodes),
    initial: fc.array(node, { minLength: 1, maxLength: 3 }),
    edges: fc.array(edge, { maxLength: 30 }),
    final: fc.array(node, { maxLength: 3 }),
  });
});

const said = { claim: '', meaning: '', source: '' };
const someNodes = fc.uniqueArray(fc.nat({ max: 13 }), { maxLength: 4 });

function never(bad: readonly number[]): Always<State> {
  const holds = ({ node }: State) => !bad.includes(node);
  return { ...said, kind: 'always', name: 'never', holds, why: ({ node }) => `it is in ${node}` };
}

function some(good: readonly number[]): Reachable<State> {
  return { ...said, kind: 'reachable', name: 'some', holds: ({ node }) => good.includes(node) };
}

function noStep(label: string, bad: readonly number[]): OnEveryStep<State> {
  return {
    ...said,
    kind: 'step',
    name: 'no-step',
    when: ({ transition }) => transition.name === label,
    holds: ({ after }) => !bad.includes(after.node),
    why: ({ after }) => `it went to ${after.node}`,
  };
}

/** Checks that it is a run of the machine, and gives its length. */
function lengthOf(machine: ReturnType<typeof graph>, trace: Trace<State>): number {
  const named = trace.steps.map(({ transition, args }) => ({ transition: transition.name, args }));
  const replayed = replay({ ...machine, init: () => [trace.initial] }, named);
  expect(replayed).toMatchObject({ ok: true, trace: { initial: trace.initial, steps: trace.steps } });
  expect(machine.init()).toContainEqual(trace.initial);
  return named.length;
}

/** States are expanded one by one, or, in a table for more, at a stretch. */
const ways = fc.constantFrom({}, { expected: 3000 });

describe('an arbitrary graph', () => {
  it('has the states, steps, depth and coverage that the plain search finds', () => {
    fc.assert(
      fc.property(graphs, ways, (drawn, options) => {
        const machine = graph(LABELS, drawn);
        const plain = exploreNaively(machine);
        const result = explore(machine, [], options);
        expect(result.complete).toBe(true);
        expect(result.states).toBe(plain.distances.size);
        expect(result.transitions).toBe(plain.steps.length);
        expect(result.depth).toBe(plain.depth);
        for (const label of LABELS) {
          const count = plain.steps.filter((step) => step.transition.name === label).length;
          expect(result.fired[label]).toBe(count);
          expect(result.neverFired.includes(label)).toBe(count === 0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has the verdicts and the shortest runs that the plain search finds', () => {
    fc.assert(
      fc.property(graphs, someNodes, ways, (drawn, nodes, options) => {
        const machine = graph(LABELS, drawn);
        const plain = exploreNaively(machine);
        const result = explore(machine, [never(nodes), some(nodes), noStep('c', nodes)], options);
        const [always, reachable, step] = result.properties;

        const nearestBad = nearest(plain, ({ node }) => nodes.includes(node));
        expect(always!.verdict).toBe(nearestBad === undefined ? 'holds' : 'violated');
        expect(reachable!.verdict).toBe(nearestBad === undefined ? 'violated' : 'holds');
        if (nearestBad === undefined) {
          expect(always!.antecedent).toBe(plain.distances.size);
        } else {
          expect(lengthOf(machine, always!.trace!)).toBe(nearestBad);
          expect(lengthOf(machine, reachable!.trace!)).toBe(nearestBad);
          expect(nodes).toContain(lastState(always!.trace!).node);
          expect(always!.why).toBe(`it is in ${lastState(always!.trace!).node}`);
        }

        const judged = plain.steps.filter(({ transition }) => transition.name === 'c');
        const lengths = judged
          .filter(({ after }) => nodes.includes(after.node))
          .map(({ before }) => plain.distances.get(JSON.stringify(before))!.distance + 1);
        if (judged.length === 0) {
          expect(step).toMatchObject({ verdict: 'vacuous', antecedent: 0 });
        } else if (lengths.length === 0) {
          expect(step).toMatchObject({ verdict: 'holds', antecedent: judged.length });
        } else {
          expect(step!.verdict).toBe('violated');
          expect(lengthOf(machine, step!.trace!)).toBe(Math.min(...lengths));
          expect(step!.trace!.steps.at(-1)!.transition.name).toBe('c');
          expect(step!.why).toBe(`it went to ${lastState(step!.trace!).node}`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has the nearest deadlock, if any', () => {
    fc.assert(
      fc.property(graphs, (drawn) => {
        const machine = graph(LABELS, drawn);
        const stuck = ({ node }: State) =>
          !drawn.final?.includes(node) && drawn.edges.every(({ from }) => from !== node);
        const distance = nearest(exploreNaively(machine), stuck);
        const { deadlock } = explore(machine, []);
        if (distance === undefined) {
          expect(deadlock).toBeUndefined();
        } else {
          expect(lengthOf(machine, deadlock!)).toBe(distance);
          expect(stuck(lastState(deadlock!))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is searched up to a limit on depth and no further', () => {
    fc.assert(
      fc.property(graphs, someNodes, fc.nat({ max: 5 }), (drawn, nodes, depth) => {
        const machine = graph(LABELS, drawn);
        const plain = exploreNaively(machine);
        const known = [...plain.distances.values()].filter(({ distance }) => distance <= depth);
        const steps = plain.steps.filter(({ before, after }) =>
          [before, after].every((state) => plain.distances.get(JSON.stringify(state))!.distance <= depth),
        );
        const result = explore(machine, [never(nodes), some(nodes)], { limits: { depth } });
        expect(result.states).toBe(known.length);
        expect(result.transitions).toBe(steps.length);
        expect(result.depth).toBe(Math.min(depth, plain.depth));
        expect(result.complete).toBe(plain.depth <= depth);
        expect(result.stopped).toBe(plain.depth <= depth ? undefined : 'depth');
        const found = known.some(({ state }) => nodes.includes(state.node));
        expect(result.properties[0]!.verdict).toBe(
          found ? 'violated' : result.complete ? 'holds' : 'inconclusive',
        );
        expect(result.properties[1]!.verdict).toBe(
          found ? 'holds' : result.complete ? 'violated' : 'inconclusive',
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is searched up to a limit on states and no further', () => {
    fc.assert(
      fc.property(
        graphs,
        someNodes,
        fc.integer({ min: 1, max: 10 }),
        ways,
        (drawn, nodes, states, options) => {
          const machine = graph(LABELS, drawn);
          const plain = exploreNaively(machine);
          const total = plain.distances.size;
          const result = explore(machine, [never(nodes)], { ...options, limits: { states } });
          expect(result.states).toBe(Math.min(states, total));
          expect(result.complete).toBe(total <= states);
          expect(result.stopped).toBe(total <= states ? undefined : 'states');
          const { verdict, trace } = result.properties[0]!;
          if (verdict === 'holds') expect(result.complete).toBe(true);
          if (verdict === 'violated') {
            expect(trace!.steps.length).toBe(nearest(plain, ({ node }) => nodes.includes(node)));
          }
          if (verdict === 'inconclusive') expect(result.complete).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a textbook machine', () => {
  const compared = <S>(machine: Machine<S>) =>
    it(`has the counts that the plain search finds: ${machine.name}`, () => {
      const plain = exploreNaively(machine);
      const { states, transitions, depth } = explore(machine, []);
      expect({ states, transitions, depth }).toEqual({
        states: plain.distances.size,
        transitions: plain.steps.length,
        depth: plain.depth,
      });
    });
  compared(waterJugs());
  compared(peterson('flag-then-turn'));
  compared(peterson('turn-then-flag'));
  compared(diningPhilosophers(4, { lefty: true }));
  compared(twoPhaseCommit(4));
  compared(twoPhaseCommit(4, { symmetric: true }));
  compared(twoPhaseCommit(3, { hasty: true }));
});
