/**
 * G. L. Peterson, *Myths about the mutual exclusion problem* (1981), for two processes.
 *
 * With the request in one step this is example 2.25 of C. Baier and J.-P. Katoen, *Principles of Model Checking*
 * (2008): either may have the turn at first, and ten states can be reached. In reality the request is two
 * assignments. In the order in which Peterson has them they are right; in the other one they are a known mistake.
 */
import { type Always, bool, type Machine, oneOf, record, tuple } from '../../../src/checker/index.js';

export interface State {
  readonly at: readonly ('idle' | 'requesting' | 'waiting' | 'critical')[];
  readonly wants: readonly boolean[];
  readonly turn: 0 | 1;
}

export type Request = 'at-once' | 'flag-then-turn' | 'turn-then-flag';

export function peterson(request: Request): Machine<State> {
  const source = 'Peterson 1981';
  const each = [{ process: 0 }, { process: 1 }];
  const those = (test: (state: State, process: number) => boolean) => (state: State) =>
    each.filter(({ process }) => test(state, process));
  const move = (state: State, process: number, at: State['at'][number]): State => ({
    ...state,
    at: state.at.with(process, at),
  });
  const raiseFlag = (state: State, process: number): State => ({
    ...state,
    wants: state.wants.with(process, true),
  });
  const giveTurn = (state: State, process: number): State => ({ ...state, turn: process === 0 ? 1 : 0 });
  const [first, second] = request === 'flag-then-turn' ? [raiseFlag, giveTurn] : [giveTurn, raiseFlag];
  const transition = (
    name: string,
    test: (state: State, process: number) => boolean,
    effect: (state: State, process: number) => State,
  ) => ({
    name,
    actor: 'process',
    source,
    guard: () => true,
    choices: those(test),
    apply: (state: State, args: object) => effect(state, (args as { readonly process: number }).process),
  });

  const isAt = (at: State['at'][number]) => (state: State, process: number) => state.at[process] === at;
  const enter = transition(
    'enter',
    (state, process) =>
      isAt('waiting')(state, process) && (!state.wants[1 - process] || state.turn === process),
    (state, process) => move(state, process, 'critical'),
  );
  const leave = transition('leave', isAt('critical'), (state, process) => ({
    ...move(state, process, 'idle'),
    wants: state.wants.with(process, false),
  }));
  const requests =
    request === 'at-once'
      ? [transition('request', isAt('idle'), (s, p) => move(second(first(s, p), p), p, 'waiting'))]
      : [
          transition('request-first', isAt('idle'), (s, p) => move(first(s, p), p, 'requesting')),
          transition('request-second', isAt('requesting'), (s, p) => move(second(s, p), p, 'waiting')),
        ];
  return {
    name: `Peterson's algorithm, request ${request}`,
    init: () => ([0, 1] as const).map((turn) => ({ at: ['idle', 'idle'], wants: [false, false], turn })),
    codec: record<State>({
      at: tuple(2, oneOf('idle', 'requesting', 'waiting', 'critical')),
      wants: tuple(2, bool),
      turn: oneOf(0, 1),
    }),
    transitions: [...requests, enter, leave],
  };
}

export const mutualExclusion: Always<State> = {
  kind: 'always',
  name: 'mutual-exclusion',
  claim: 'At most one process is in its critical section',
  meaning: 'Two processes write to what only one may write to',
  source: 'Peterson 1981',
  when: ({ at }) => at.includes('critical'),
  holds: ({ at }) => !(at[0] === 'critical' && at[1] === 'critical'),
  why: ({ turn }) => `both are in their critical sections, and it is the turn of ${turn}`,
};
