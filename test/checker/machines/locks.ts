/**
 * Locks that exclude each other's holders and are no good. `test-and-set`: whoever finds the lock free has it, and
 * may have it every time (M. Herlihy, N. Shavit, *The Art of Multiprocessor Programming*, 7.2). `flags`: two processes
 * raise a flag each, then wait until the other one's is down; if both are up, for ever (there 2.3.1, `LockOne`).
 */
import { type Machine, oneOf, record, tuple } from '../../../src/checker/index.js';

export interface State {
  readonly at: readonly ('idle' | 'waiting' | 'critical')[];
}

export function lock(kind: 'test-and-set' | 'flags'): Machine<State> {
  const move = (
    name: string,
    from: State['at'][number],
    to: State['at'][number],
    may = (_: State, p: number) => p >= 0,
  ) => ({
    name,
    actor: 'process',
    source: 'Herlihy and Shavit',
    guard: () => true,
    choices: (s: State) =>
      [0, 1].filter((p) => s.at[p] === from && may(s, p)).map((process) => ({ process })),
    apply: (s: State, args: object) => ({
      at: s.at.with((args as { readonly process: number }).process, to),
    }),
  });
  const free = ({ at }: State, p: number) =>
    kind === 'flags' ? at[1 - p] === 'idle' : at[1 - p] !== 'critical';
  return {
    name: kind,
    init: () => [{ at: ['idle', 'idle'] }],
    codec: record<State>({ at: tuple(2, oneOf('idle', 'waiting', 'critical')) }),
    transitions: [
      move('request', 'idle', 'waiting'),
      move('enter', 'waiting', 'critical', free),
      move('leave', 'critical', 'idle'),
    ],
  };
}
