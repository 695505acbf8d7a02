/**
 * The tower of Hanoi with three pegs. Every placing of the discs can be reached: 3ⁿ states. From each three moves are
 * possible, but for the three in which all discs are on one peg, which have two: 3ⁿ⁺¹ − 3 moves. The shortest solution
 * has 2ⁿ − 1 (É. Lucas, 1883), and no state is further away.
 */
import { int, type Machine, type Reachable, record, tuple } from '../../../src/checker/index.js';

export interface State {
  /** Where each disc is, the smallest first. */
  readonly pegs: readonly number[];
}

export function towerOfHanoi(discs: number): Machine<State> {
  const moves = [0, 1, 2].flatMap((from) =>
    [0, 1, 2].filter((to) => to !== from).map((to) => ({ from, to })),
  );
  const top = ({ pegs }: State, peg: number) => {
    const disc = pegs.indexOf(peg);
    return disc < 0 ? discs : disc;
  };
  return {
    name: `tower of Hanoi, ${discs} discs`,
    init: () => [{ pegs: Array.from({ length: discs }, () => 0) }],
    codec: record<State>({ pegs: tuple(discs, int(0, 2)) }),
    transitions: [
      {
        name: 'move',
        actor: 'monk',
        source: 'Lucas 1883',
        guard: () => true,
        choices: (state) => moves.filter(({ from, to }) => top(state, from) < top(state, to)),
        apply: (state, args) => {
          const { from, to } = args as (typeof moves)[number];
          return { pegs: state.pegs.with(top(state, from), to) };
        },
      },
    ],
  };
}

export const solved: Reachable<State> = {
  kind: 'reachable',
  name: 'solved',
  claim: 'All discs can be brought to the last peg',
  meaning: 'The world does not end',
  source: 'Lucas 1883',
  holds: ({ pegs }) => pegs.every((peg) => peg === 2),
};
