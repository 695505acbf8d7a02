/**
 * Two-phase commit, after J. Gray and L. Lamport, *Consensus on Transaction Commit* (ACM TODS 31, 2006), and the
 * specification TwoPhase.tla of tlaplus/Examples. The messages are a set: once sent, they stay.
 */
import {
  type Always,
  type Args,
  bool,
  type Machine,
  oneOf,
  record,
  tuple,
  update,
} from '../../../src/checker/index.js';

export interface ResourceManager {
  readonly state: 'working' | 'prepared' | 'committed' | 'aborted';
  /** It has sent its *prepared* message. */
  readonly sent: boolean;
  /** The transaction manager has received it. */
  readonly noted: boolean;
}

export interface State {
  readonly rms: readonly ResourceManager[];
  readonly tm: 'init' | 'committed' | 'aborted';
  /** What the transaction manager has sent to all. */
  readonly commitSent: boolean;
  readonly abortSent: boolean;
}

const STATES = ['working', 'prepared', 'committed', 'aborted'] as const;

/** The state with one resource manager changed. */
function change(state: State, args: Args, changed: (rm: ResourceManager) => ResourceManager): State {
  const rm = args.rm as number;
  return update(state, { rms: state.rms.with(rm, changed(state.rms[rm]!)) });
}

export interface Options {
  /** Replace each state by the one whose resource managers are in order: they are interchangeable. */
  readonly symmetric?: boolean;
  /** The transaction manager commits without waiting for everyone: wrong. */
  readonly hasty?: boolean;
}

export function twoPhaseCommit(
  n: number,
  { symmetric = false, hasty = false }: Options = {},
): Machine<State> {
  const all = Array.from({ length: n }, (_, rm) => ({ rm }));
  const those = (test: (rm: ResourceManager) => boolean) => (state: State) =>
    all.filter(({ rm }) => test(state.rms[rm]!));
  const source = 'TwoPhase.tla';

  return {
    name: `two-phase commit, ${n} resource managers`,
    init: () => [
      {
        rms: all.map(() => ({ state: 'working', sent: false, noted: false })),
        tm: 'init',
        commitSent: false,
        abortSent: false,
      },
    ],
    codec: record<State>({
      rms: tuple(n, record<ResourceManager>({ state: oneOf(...STATES), sent: bool, noted: bool })),
      tm: oneOf('init', 'committed', 'aborted'),
      commitSent: bool,
      abortSent: bool,
    }),
    ...(symmetric && { canonical: inOrder }),
    final: (state) => state.rms.every((rm) => rm.state === 'committed' || rm.state === 'aborted'),
    transitions: [
      {
        name: 'tm-receive-prepared',
        actor: 'TM',
        source,
        guard: (state) => state.tm === 'init',
        choices: those((rm) => rm.sent),
        apply: (state, args) => change(state, args, (rm) => update(rm, { noted: true })),
      },
      {
        name: 'tm-commit',
        actor: 'TM',
        source,
        guard: ({ tm, rms }) =>
          tm === 'init' && (hasty ? rms.some((rm) => rm.noted) : rms.every((rm) => rm.noted)),
        apply: (state) => update(state, { tm: 'committed', commitSent: true }),
      },
      {
        name: 'tm-abort',
        actor: 'TM',
        source,
        guard: (state) => state.tm === 'init',
        apply: (state) => update(state, { tm: 'aborted', abortSent: true }),
      },
      {
        name: 'rm-prepare',
        actor: 'RM',
        source,
        guard: () => true,
        choices: those((rm) => rm.state === 'working'),
        apply: (state, args) => change(state, args, (rm) => update(rm, { state: 'prepared', sent: true })),
      },
      {
        name: 'rm-choose-to-abort',
        actor: 'RM',
        source,
        guard: () => true,
        choices: those((rm) => rm.state === 'working'),
        apply: (state, args) => change(state, args, (rm) => update(rm, { state: 'aborted' })),
      },
      {
        name: 'rm-receive-commit',
        actor: 'RM',
        source,
        guard: (state) => state.commitSent,
        choices: () => all,
        apply: (state, args) => change(state, args, (rm) => update(rm, { state: 'committed' })),
      },
      {
        name: 'rm-receive-abort',
        actor: 'RM',
        source,
        guard: (state) => state.abortSent,
        choices: () => all,
        apply: (state, args) => change(state, args, (rm) => update(rm, { state: 'aborted' })),
      },
    ],
  };
}

/** Sorts the whole records; sorting by a part of them would leave equal states apart. */
function inOrder(state: State): State {
  return { ...state, rms: state.rms.toSorted((a, b) => rank(a) - rank(b)) };
}

function rank({ state, sent, noted }: ResourceManager): number {
  return STATES.indexOf(state) * 4 + (sent ? 2 : 0) + (noted ? 1 : 0);
}

export const consistent: Always<State> = {
  kind: 'always',
  name: 'consistent',
  claim: 'No resource manager commits while another one aborts',
  meaning: 'The databases disagree',
  source: 'TCConsistent of TCommit.tla',
  holds: ({ rms }) =>
    !(rms.some((rm) => rm.state === 'aborted') && rms.some((rm) => rm.state === 'committed')),
  why: ({ rms }) => rms.map((rm, i) => `resource manager ${i} is ${rm.state}`).join(', '),
};
