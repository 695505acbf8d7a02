/**
 * Matchers for Vitest: a suite says what a design guarantees, and a failure shows the counterexample.
 *
 *     import { expect, test } from 'vitest';
 *     import 'carryover/vitest';
 *
 *     test('no record is lost', async () => {
 *       await expect('linux-6.16').toHold('replay-equals-pcr', { assuming: ['no-faults', 'no-adversary'] });
 *     });
 *
 * What is expected is a design: one that ships with carryover by its name, one's own by the path of its file, or the
 * value itself. Every matcher explores all that can happen; a search that a limit ended passes none of them, nor the
 * negation of one.
 */
import { expect } from 'vitest';
import { judgeIn, type Searched, type SearchOptions } from './judge.js';
import { describeVerdict } from './words.js';

export type { Subject } from './judge.js';
export type { SearchOptions };

export interface ViolationOptions extends SearchOptions {
  /** How many steps the shortest run takes that violates it. */
  readonly inSteps?: number;
}

interface CarryoverMatchers {
  /** The property holds: everything was explored, it was put to the test, and it is violated nowhere. */
  toHold: (property: string, options?: SearchOptions) => Promise<void>;
  /** Some run violates the property. */
  toViolate: (property: string, options?: ViolationOptions) => Promise<void>;
  /** Everything was explored, and nothing of what the property speaks of ever happens. */
  toHoldVacuously: (property: string, options?: SearchOptions) => Promise<void>;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as Vitest declares it
  interface Matchers<T = any> extends CarryoverMatchers {}
}

const matcher =
  (
    passes: (searched: Searched, options: ViolationOptions) => boolean,
    wanted: (options: ViolationOptions) => string,
  ) =>
  async (subject: unknown, property: string, options: ViolationOptions = {}) => {
    const searched = await judgeIn(subject, property, options);
    const pass = passes(searched, options);
    const claim = `${searched.design.name}: ${property}`;
    return {
      pass,
      message: () =>
        `${claim} is expected ${pass ? 'not ' : ''}${wanted(options)}.\n\n${describeVerdict(searched)}`,
    };
  };

const steps = ({ property }: Searched): number | undefined =>
  property.counterexample?.unfolded.trace.steps.length;

expect.extend({
  toHold: matcher(
    ({ property }) => property.verdict === 'holds',
    () => 'to hold',
  ),
  toViolate: matcher(
    (searched, { inSteps }) =>
      searched.property.verdict === 'violated' && (inSteps === undefined || steps(searched) === inSteps),
    ({ inSteps }) => `to be violated${inSteps === undefined ? '' : ` in ${inSteps} steps`}`,
  ),
  toHoldVacuously: matcher(
    ({ property }) => property.verdict === 'vacuous',
    () => 'to hold vacuously',
  ),
});
