/** One violation, whole: the shortest run that leads to it, where list and PCR part, why, and how to see it again. */
import { claims } from '../../properties/index.js';
import type { CheckResult } from '../check/result.js';
import type { JudgedProperty } from './judged.js';
import { renderEnd, renderSteps } from './run.js';
import { reproduction } from './settings.js';
import { COLUMNS, labelled, plural, type Style, wrap } from './style.js';

const LABEL = 11;

const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};

export function renderViolation(
  { design, options }: CheckResult,
  { name, counterexample }: JudgedProperty,
  style: Style,
): readonly string[] {
  if (counterexample === undefined) return [];
  const claim = claims.find((each) => each.name === name);
  const { unfolded, why } = counterexample;
  const length = unfolded.trace.steps.length;
  return [
    style.dim('─'.repeat(COLUMNS)),
    style.bold(`${design.name}: ${name} is violated in ${plural(length, 'step')}`),
    '',
    ...(claim === undefined ? [] : labelled('  Claim', claim.claim, LABEL)),
    '',
    ...renderSteps(unfolded, style),
    '',
    ...renderEnd(unfolded, style),
    '',
    ...labelled('  Why', sentence(why), LABEL).map(style.bad),
    ...(claim === undefined ? [] : labelled('  Meaning', claim.meaning, LABEL)),
    '',
    ...reproduction(design, name, options).map(style.dim),
  ];
}

/** A counterexample of the folded search that could not be confirmed. */
export function renderDoubt({ design }: CheckResult, { name, doubt }: JudgedProperty): readonly string[] {
  return doubt === undefined
    ? []
    : wrap(
        `${design.name}: ${name}: found in the folded search, not confirmed with lists written out: ${doubt}`,
        '',
      );
}
