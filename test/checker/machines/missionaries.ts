/**
 * Missionaries and cannibals: three of each cross a river in a boat for two, and on neither bank the missionaries
 * may be outnumbered. S. Amarel, *On representations of problems of reasoning about actions* (1968): 16 of the states
 * can be reached, and the shortest solution has 11 crossings; there are four of that length.
 */
import { int, type Machine, oneOf, type Reachable, record } from '../../../src/checker/index.js';

export interface State {
  /** On the left bank, where everyone begins. */
  readonly missionaries: number;
  readonly cannibals: number;
  readonly boat: 'left' | 'right';
}

const EACH = 3;
const BOATLOADS = [
  { missionaries: 1, cannibals: 0 },
  { missionaries: 2, cannibals: 0 },
  { missionaries: 0, cannibals: 1 },
  { missionaries: 0, cannibals: 2 },
  { missionaries: 1, cannibals: 1 },
];

function safe({ missionaries, cannibals }: State): boolean {
  return missionaries === 0 || missionaries === EACH || missionaries === cannibals;
}

function possible({ missionaries, cannibals }: State): boolean {
  return [missionaries, cannibals].every((n) => n >= 0 && n <= EACH);
}

function cross(state: State, load: { readonly missionaries: number; readonly cannibals: number }): State {
  const sign = state.boat === 'left' ? -1 : 1;
  return {
    missionaries: state.missionaries + sign * load.missionaries,
    cannibals: state.cannibals + sign * load.cannibals,
    boat: state.boat === 'left' ? 'right' : 'left',
  };
}

export function missionariesAndCannibals(): Machine<State> {
  return {
    name: 'missionaries and cannibals',
    init: () => [{ missionaries: EACH, cannibals: EACH, boat: 'left' }],
    codec: record<State>({
      missionaries: int(0, EACH),
      cannibals: int(0, EACH),
      boat: oneOf('left', 'right'),
    }),
    transitions: [
      {
        name: 'cross',
        actor: 'boat',
        source: 'Amarel 1968',
        guard: () => true,
        choices: (state) =>
          BOATLOADS.filter((load) => possible(cross(state, load)) && safe(cross(state, load))),
        apply: (state, args) => cross(state, args as unknown as State),
      },
    ],
  };
}

export const allAcross: Reachable<State> = {
  kind: 'reachable',
  name: 'all-across',
  claim: 'Everyone can reach the right bank',
  meaning: 'Somebody stays behind, or is eaten',
  source: 'Amarel 1968',
  holds: ({ missionaries, cannibals }) => missionaries + cannibals === 0,
};
