/** What a picture of the states is made of: counted once more, from the states themselves. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Diagram, enabled, explore, type Machine } from '../../src/checker/index.js';
import { hypercube } from './machines/hypercube.js';
import { waterJugs } from './machines/water-jugs.js';

/** All states and all steps between them, found without the checker's search. */
function walked<S>(
  machine: Machine<S>,
  label: (state: S) => string,
): { states: Map<string, number>; steps: Map<string, number> } {
  const seen = new Map<string, S>();
  const states = new Map<string, number>();
  const steps = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const todo = [...machine.init()];
  for (let state = todo.pop(); state !== undefined; state = todo.pop()) {
    const key = JSON.stringify(state);
    if (seen.has(key)) continue;
    seen.set(key, state);
    count(states, label(state));
    for (const [transition, args] of enabled(machine, state)) {
      const after = transition.apply(state, args);
      count(steps, `${label(state)} ${transition.name} ${label(after)}`);
      todo.push(after);
    }
  }
  return { states, steps };
}

const entries = (counts: ReadonlyMap<string, number>) => [...counts].sort();
const statesOf = ({ nodes }: Diagram) => entries(new Map(nodes.map(({ label, states }) => [label, states])));
const stepsOf = ({ nodes, edges }: Diagram) =>
  entries(
    new Map(
      edges.map((edge) => [
        `${nodes[edge.from]!.label} ${edge.transition} ${nodes[edge.to]!.label}`,
        edge.count,
      ]),
    ),
  );

test('states and steps are counted by their labels', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 4 }), (dimensions, modulus) => {
      const machine = hypercube(dimensions);
      const label = ({ corner }: { readonly corner: readonly boolean[] }): string =>
        String(corner.filter((bit) => bit).length % modulus);
      const { diagram } = explore(machine, [], { diagram: { label, mostStates: 0 } });
      const { states, steps } = walked(machine, label);
      expect(diagram!.of).toBe('labels');
      expect(statesOf(diagram!)).toEqual(entries(states));
      expect(stepsOf(diagram!)).toEqual(entries(steps));
    }),
  );
});

test('few states are kept one by one, with the steps between them', () => {
  const machine = waterJugs();
  const label = (state: unknown): string => JSON.stringify(state);
  const { diagram, states, transitions } = explore(machine, [], { diagram: { label, mostStates: 100 } });
  expect(diagram!.of).toBe('states');
  expect(diagram!.nodes).toHaveLength(states);
  expect(diagram!.edges).toHaveLength(transitions);
  expect(diagram!.nodes.filter(({ initial }) => initial > 0)).toHaveLength(machine.init().length);
  const limit = explore(machine, [], { diagram: { label, mostStates: states } });
  expect(limit.diagram!.of).toBe('states');
  const more = explore(machine, [], { diagram: { label, mostStates: states - 1 } });
  expect(more.diagram!.of).toBe('labels');
});

test('nothing is kept unless it is asked for', () => {
  expect(explore(hypercube(3), [])).not.toHaveProperty('diagram');
});
