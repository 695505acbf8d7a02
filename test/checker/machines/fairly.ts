/** A machine with promises of fairness: for each transition that is named, and by itself for each value of `per`. */
import type { Fairness, Machine } from '../../../src/checker/index.js';

export function fairly<S>(
  machine: Machine<S>,
  promised: Readonly<Record<string, Fairness | undefined>>,
  per: readonly string[] = [],
): Machine<S> {
  return {
    ...machine,
    transitions: machine.transitions.map((transition) => {
      const fairness = promised[transition.name];
      return fairness === undefined ? transition : { ...transition, fairness, fairnessPer: per };
    }),
  };
}

/** All of them alike. */
export const allFairly = <S>(
  machine: Machine<S>,
  fairness: Fairness,
  per: readonly string[] = [],
): Machine<S> =>
  fairly(machine, Object.fromEntries(machine.transitions.map(({ name }) => [name, fairness])), per);
