/** What one design has over another: cells compared, and the strongest assumptions under which they differ. */
import type { Assumption } from '../../model/world.js';
import { bitsOf, namesOf } from './assumptions.js';
import type { Cell } from './result.js';
import { type Bits, isWithin, singlesOf } from './sets.js';

type Enough = Pick<Cell, 'enough'>;

const setsOf = ({ enough }: Enough): readonly Bits[] => enough.map(({ assumptions }) => bitsOf(assumptions));

/** Whether it is not violated under these assumptions. */
export const holdsUnder = (cell: Enough, assumed: Bits): boolean =>
  setsOf(cell).some((set) => isWithin(set, assumed));

/** Whether it holds wherever the other does. */
export const atLeast = (cell: Enough, other: Enough): boolean =>
  setsOf(other).every((set) => holdsUnder(cell, set));

export type Change = 'gained' | 'lost' | 'both';

/** From `before` to `after`; undefined if both hold under the same sets. */
export function changeOf(before: Enough, after: Enough): Change | undefined {
  const noLess = atLeast(after, before);
  const noMore = atLeast(before, after);
  if (noLess && noMore) return undefined;
  return noLess ? 'gained' : noMore ? 'lost' : 'both';
}

/**
 * A largest set of assumptions under which `violated` is violated and `holding` is not: there a run that violates it
 * shows what makes the difference, and little else. Undefined if there is none.
 */
export function strongestBetween(
  violated: Enough,
  holding: Enough,
  varying: readonly Assumption[],
): readonly Assumption[] | undefined {
  const start = setsOf(holding).find((set) => !holdsUnder(violated, set));
  if (start === undefined) return undefined;
  const largest = singlesOf(bitsOf(varying) & ~start).reduce(
    (set, one) => (holdsUnder(violated, set | one) ? set : set | one),
    start,
  );
  return namesOf(largest);
}
