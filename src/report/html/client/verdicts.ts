/** A verdict, as a sign and in words. */
import type { PackedOutcome, PackedVerdict } from '../packed.js';
import { headOf } from './data.js';

export const VERDICTS: readonly PackedVerdict[] = ['violated', 'inconclusive', 'vacuous', 'holds'];

const SIGNS: Readonly<Record<PackedVerdict, string>> = {
  violated: '✗',
  inconclusive: '?',
  vacuous: '○',
  holds: '✓',
};

export const MEANINGS: Readonly<Record<PackedVerdict, string>> = {
  violated: 'violated, in so many steps',
  inconclusive: 'not decided: a limit was reached',
  vacuous: 'never put to the test',
  holds: 'holds in every state explored',
};

export const stepsOf = ({ trace }: PackedOutcome): number | undefined =>
  trace === undefined ? undefined : headOf(trace)?.length;

/** How many steps a violation takes, or the sign. */
export const signOf = (outcome: PackedOutcome): string => String(stepsOf(outcome) ?? SIGNS[outcome.verdict]);

export const verdictInWords = (outcome: PackedOutcome): string => {
  const steps = stepsOf(outcome);
  return steps === undefined
    ? outcome.verdict
    : `${outcome.verdict} in ${steps} step${steps === 1 ? '' : 's'}`;
};

export const sign = (verdict: PackedVerdict): string => SIGNS[verdict];
