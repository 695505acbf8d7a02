/** What is explored: some sizes of each, the last ones of most a million states or more. */
import type { Checked } from '../../src/checker/index.js';
import { carryOver } from './carry-over.js';
import type { Graph } from './graph.js';
import { odometer, switches } from './synthetic.js';
import { twoPhaseCommitOf } from './two-phase-commit.js';

/** One state: what starting costs. */
export const empty: Graph = { ...switches(0), name: 'empty', promela: 'active proctype all() { skip }\n' };

export const explored: readonly Graph[] = [
  ...[5, 6, 7, 8, 9].map((n) => twoPhaseCommitOf(n)),
  ...[8, 16, 32, 64, 100].map((n) => carryOver('at-load', n)),
  ...[8, 16, 32, 64].map((n) => carryOver('at-execute', n)),
  ...[14, 16, 18, 20, 22].map(switches),
  ...[3, 4, 5, 6, 7].map(odometer),
];

/** Those that are searched up to their first counterexample only. */
export const violated: readonly Graph[] = [5, 6, 7, 8].map((n) => twoPhaseCommitOf(n, { hasty: true }));

export const graphs: readonly Graph[] = [empty, ...explored, ...violated];

/** For threads, which each make their own machine. */
export function checkedGraph({ name, size }: Pick<Graph, 'name' | 'size'>): Checked<unknown> {
  const graph = graphs.find((each) => each.name === name && each.size === size);
  if (graph === undefined) throw new Error(`there is no graph ${name} of size ${size}`);
  return graph.checked();
}
