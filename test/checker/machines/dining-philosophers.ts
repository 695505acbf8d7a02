/**
 * E. W. Dijkstra's dining philosophers: each takes the left fork, then the right one, eats, and puts both back.
 * When all have taken the left fork, nobody can go on. With `lefty`, the last one takes the right fork first, and
 * that cannot happen.
 *
 * Philosopher `i` has fork `i` on the left and fork `i + 1` on the right. A philosopher who eats has the right-hand
 * neighbour's left fork, so that the neighbour thinks; everything else can happen. The states are therefore the
 * closed walks of length n on a graph of three nodes, and their number is the trace of a power of its matrix:
 * (1 + √2)ⁿ + (1 − √2)ⁿ, the companion Pell numbers 6, 14, 34, 82, 198, …
 */
import { type Always, type Args, type Machine, oneOf, record, tuple } from '../../../src/checker/index.js';

type Doing = 'thinking' | 'one-fork' | 'eating';

export interface State {
  readonly philosophers: readonly Doing[];
}

export function diningPhilosophers(n: number, { lefty = false } = {}): Machine<State> {
  const all = Array.from({ length: n }, (_, i) => i);
  /** The forks in the order in which they are taken. */
  const forks = all.map((i) => (lefty && i === n - 1 ? [(i + 1) % n, i] : [i, (i + 1) % n]));

  const taken = ({ philosophers }: State, fork: number) =>
    all.some((i) => {
      const held = { thinking: 0, 'one-fork': 1, eating: 2 }[philosophers[i]!];
      return forks[i]!.slice(0, held).includes(fork);
    });
  const those = (test: (state: State, i: number) => boolean) => (state: State) =>
    all.filter((i) => test(state, i)).map((philosopher) => ({ philosopher }));
  const become = (doing: Doing) => (state: State, args: Args) => ({
    philosophers: state.philosophers.with(args.philosopher as number, doing),
  });
  const source = 'EWD310';

  return {
    name: `${n} dining philosophers`,
    init: () => [{ philosophers: all.map(() => 'thinking') }],
    codec: record<State>({ philosophers: tuple(n, oneOf('thinking', 'one-fork', 'eating')) }),
    transitions: [
      {
        name: 'take-first',
        actor: 'philosopher',
        source,
        guard: () => true,
        choices: those((s, i) => s.philosophers[i] === 'thinking' && !taken(s, forks[i]![0]!)),
        apply: become('one-fork'),
      },
      {
        name: 'take-second',
        actor: 'philosopher',
        source,
        guard: () => true,
        choices: those((s, i) => s.philosophers[i] === 'one-fork' && !taken(s, forks[i]![1]!)),
        apply: become('eating'),
      },
      {
        name: 'put-back',
        actor: 'philosopher',
        source,
        guard: () => true,
        choices: those((s, i) => s.philosophers[i] === 'eating'),
        apply: become('thinking'),
      },
    ],
  };
}

export const neighboursDoNotBothEat: Always<State> = {
  kind: 'always',
  name: 'neighbours-do-not-both-eat',
  claim: 'A fork is in one hand at most',
  meaning: 'Two philosophers share a fork',
  source: 'EWD310',
  when: ({ philosophers }) => philosophers.includes('eating'),
  holds: ({ philosophers }) =>
    !philosophers.some((p, i) => p === 'eating' && philosophers[(i + 1) % philosophers.length] === 'eating'),
  why: ({ philosophers }) => philosophers.join(', '),
};
