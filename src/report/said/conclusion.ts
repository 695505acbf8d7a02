/** What the answers to a claim come to. Knows nothing of the words it is told in. */
import type { Assumption } from '../../../model/world.js';
import type { Answer, Answered } from '../../matrix/asked.js';
import type { Cell } from '../../matrix/result.js';

/** Of one design and property, whether it is as the claim has it. */
type Outcome = 'as-said' | 'if-assumed' | 'otherwise' | 'untested' | 'open';

export type Conclusion =
  /** Whatever happens; or, of what is said to go wrong, there is a run in which it does. */
  | { readonly kind: 'stands' }
  /** The same minimal sets everywhere, beside what is given; undefined: other ones for each. */
  | { readonly kind: 'stands-under'; readonly sets?: readonly (readonly Assumption[])[] }
  /** Some of it is otherwise, or never put to the test. */
  | { readonly kind: 'in-part'; readonly otherwise: readonly Answer[]; readonly untested: readonly Answer[] }
  /** Said to hold, and violated: in so many steps whatever is assumed, or wherever it is put to the test. */
  | { readonly kind: 'falls'; readonly steps?: number }
  /** Said to go wrong, and nothing does. */
  | { readonly kind: 'nothing-goes-wrong' }
  | { readonly kind: 'untested' }
  /** A limit left something open. */
  | { readonly kind: 'open' }
  | { readonly kind: 'cannot-be-asked' };

/** The sets under which it holds, and is put to the test. */
export const setsOf = ({ enough }: Cell): readonly (readonly Assumption[])[] =>
  enough.filter(({ verdict }) => verdict === 'holds').map(({ assumptions }) => assumptions);

const isFree = ({ enough }: Cell): boolean => enough[0]?.assumptions.length === 0;

function outcomeOf({ says, cell }: Answer): Outcome {
  const { violated, undecided } = cell;
  if (undecided.length > 0) return 'open';
  if (violated !== undefined) return says === 'holds' ? 'otherwise' : 'as-said';
  if (isFree(cell) && cell.enough[0]!.verdict === 'vacuous') return 'untested';
  if (says === 'violated') return isFree(cell) ? 'otherwise' : 'as-said';
  // What keeps it from being violated keeps it from being put to the test.
  if (setsOf(cell).length === 0) return 'otherwise';
  return isFree(cell) ? 'as-said' : 'if-assumed';
}

/** Of what is said, without what is only compared. */
export function conclude({ said, answers }: Answered): Conclusion {
  const counted = answers.filter(({ says }) => says !== 'compared');
  const those = (outcome: Outcome): readonly Answer[] =>
    counted.filter((each) => outcomeOf(each) === outcome);
  if (counted.length === 0) return { kind: 'cannot-be-asked' };
  if (those('open').length > 0) return { kind: 'open' };
  const otherwise = those('otherwise');
  const untested = those('untested');
  if (untested.length === counted.length) return { kind: 'untested' };
  if (otherwise.length === counted.length) {
    if (otherwise.every(({ says }) => says === 'violated')) return { kind: 'nothing-goes-wrong' };
    const steps = otherwise.flatMap(({ cell }) => cell.violated ?? []);
    return { kind: 'falls', ...(steps.length > 0 ? { steps: Math.min(...steps) } : {}) };
  }
  if (otherwise.length + untested.length > 0) return { kind: 'in-part', otherwise, untested };
  const assumed = those('if-assumed');
  const given = said.given ?? [];
  if (assumed.length === 0) {
    const isGiven = given.length > 0 && counted.some(({ says }) => says === 'holds');
    return isGiven ? { kind: 'stands-under', sets: [[]] } : { kind: 'stands' };
  }
  const sets = setsOf(assumed[0]!.cell);
  const holding = counted.filter(({ says }) => says === 'holds');
  const isSame = holding.every(({ cell }) => JSON.stringify(setsOf(cell)) === JSON.stringify(sets));
  return { kind: 'stands-under', ...(isSame ? { sets } : {}) };
}
