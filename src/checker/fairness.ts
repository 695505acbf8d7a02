/**
 * Promises of fairness: which steps a run that goes on for ever may not leave out. A transition that declares one
 * makes one, or one for each value of the arguments in `fairnessPer`. Promises have numbers from 1 on; 0 is none.
 */
import type { Args, Fairness, Machine } from './machine.js';

export interface Promises {
  /** The promise that a step of the transition with this index keeps, or 0. */
  readonly keptBy: (transition: number, args: Args) => number;
  readonly count: () => number;
  readonly kind: (promise: number) => Fairness;
}

/** Promises are numbered as they are asked for, so that the same search numbers them alike. */
export function promisesOf<S>({ transitions }: Machine<S>): Promises {
  const kinds: Fairness[] = [];
  const numbers = transitions.map(() => new Map<string, number>());
  const keptBy = (index: number, args: Args): number => {
    const { fairness, fairnessPer = [] } = transitions[index]!;
    if (fairness === undefined) return 0;
    const key = fairnessPer.length === 0 ? '' : JSON.stringify(fairnessPer.map((name) => args[name] ?? null));
    const known = numbers[index]!.get(key);
    if (known !== undefined) return known;
    const number = kinds.push(fairness);
    numbers[index]!.set(key, number);
    return number;
  };
  return { keptBy, count: () => kinds.length, kind: (promise) => kinds[promise - 1]! };
}
