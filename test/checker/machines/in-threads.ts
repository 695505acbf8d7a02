/** Machines of which something is found only where many threads search: sixteen switches, each of which can be put on. */
import { isMainThread } from 'node:worker_threads';
import {
  type Checked,
  int,
  type Machine,
  type Property,
  record,
  tuple,
  update,
} from '../../../src/checker/index.js';
import { type State as Commit, consistent, twoPhaseCommit } from './two-phase-commit.js';

interface State {
  readonly on: readonly number[];
}
const ALL = Array.from({ length: 16 }, (_, i) => i);
const count = ({ on }: State): number => on.reduce((sum, each) => sum + each, 0);

const switches: Machine<State> = {
  name: 'switches',
  init: () => [{ on: ALL.map(() => 0) }],
  codec: record({ on: tuple(ALL.length, int(0, 1)) }),
  transitions: [
    {
      name: 'put-on',
      actor: '',
      source: '',
      guard: (s) => count(s) < ALL.length,
      choices: ({ on }) => ALL.filter((i) => on[i] === 0).map((i) => ({ i })),
      apply: (s, { i }) => update(s, { on: s.on.with(i as number, 1) }),
    },
  ],
};

const said = { claim: '', meaning: '', source: '' };
const properties: readonly Property<State>[] = [
  {
    ...said,
    kind: 'always',
    name: 'not-twelve',
    holds: (s) => count(s) !== 12,
    why: ({ on }) => `these are on: ${on.join('')}`,
  },
  {
    ...said,
    kind: 'step',
    name: 'none-from-twelve',
    holds: ({ before }) => count(before) !== 12,
    why: ({ before }) => `these were on: ${before.on.join('')}`,
  },
  { ...said, kind: 'reachable', name: 'fourteen', holds: (s) => count(s) === 14 },
];

export const lateViolation = (): Checked<State> => ({ machine: switches, properties });

/** The first deadlock is where all are on. */
export const throwsLate = (): Checked<State> => ({
  machine: {
    ...switches,
    final: () => {
      throw new Error('no switch 99');
    },
  },
  properties: [],
});

export const symmetric = (): Checked<Commit> => ({
  machine: twoPhaseCommit(6, { symmetric: true }),
  properties: [consistent],
});

/** Of any but the first thread. */
export const endsOthers = (): Checked<State> => {
  if (!isMainThread) throw new Error('only the first thread can');
  return { machine: switches, properties: [] };
};

export const withBudget = (): Checked<State> => ({
  machine: { ...switches, budgets: ['on[0]'] },
  properties: [],
});
