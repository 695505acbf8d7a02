/**
 * The water jugs of the film *Die Hard 3*, after DieHard.tla of tlaplus/Examples: a jug of 3 gallons and one of 5,
 * to be filled, emptied and poured into each other until there are exactly 4 gallons. TLC finds 16 distinct states
 * of 97 generated (the initial one and six from each), and a shortest solution of 6 steps.
 */
import { int, type Machine, type Reachable, record, type Transition } from '../../../src/checker/index.js';

export interface State {
  readonly small: number;
  readonly big: number;
}

const SMALL = 3;
const BIG = 5;

function action(name: string, apply: (state: State) => State): Transition<State> {
  return { name, actor: 'John McClane', source: 'DieHard.tla', guard: () => true, apply };
}

export function waterJugs(): Machine<State> {
  return {
    name: 'water jugs',
    init: () => [{ small: 0, big: 0 }],
    codec: record<State>({ small: int(0, SMALL), big: int(0, BIG) }),
    transitions: [
      action('fill-small', ({ big }) => ({ small: SMALL, big })),
      action('fill-big', ({ small }) => ({ small, big: BIG })),
      action('empty-small', ({ big }) => ({ small: 0, big })),
      action('empty-big', ({ small }) => ({ small, big: 0 })),
      action('small-to-big', ({ small, big }) => {
        const poured = Math.min(small, BIG - big);
        return { small: small - poured, big: big + poured };
      }),
      action('big-to-small', ({ small, big }) => {
        const poured = Math.min(big, SMALL - small);
        return { small: small + poured, big: big - poured };
      }),
    ],
  };
}

export function gallons(n: number): Reachable<State> {
  return {
    kind: 'reachable',
    name: `${n}-gallons`,
    claim: `There can be ${n} gallons in the big jug`,
    meaning: 'The bomb goes off',
    source: 'DieHard.tla',
    holds: ({ big }) => big === n,
  };
}
