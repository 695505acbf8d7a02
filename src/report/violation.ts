/** One violation, whole: the shortest run that leads to it, where list and PCR part, why, and how to see it again. */

import { commandLines } from './command.js';
import type { PropertyEntry, RunEntry } from './document.js';
import { renderEnd, renderLoop, renderSteps } from './run.js';
import { labelled, plural, type Style, wrap } from './style.js';

const LABEL = 11;

/** `why` begins with a small letter and has no full stop where it was part of a longer sentence. */
export const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};

/** `in 12 steps`; of a lasso, `by 12 steps and a loop of 3`. */
export function lengthInWords(length: number, loopStart: number | undefined): string {
  if (loopStart === undefined) return `in ${plural(length, 'step')}`;
  return loopStart === length
    ? `by ${plural(length, 'step')} and none after them`
    : `by ${plural(loopStart, 'step')} and a loop of ${length - loopStart}`;
}

export function renderViolation(
  { design }: Pick<RunEntry, 'design'>,
  { name, claim, meaning, counterexample }: PropertyEntry,
  style: Style,
): readonly string[] {
  if (counterexample === undefined) return [];
  const { columns, glyphs } = style;
  const { length, why, reproduce, loopStart } = counterexample;
  return [
    style.dim(glyphs.rule.repeat(columns)),
    ...wrap(`${design}: ${name} is violated ${lengthInWords(length, loopStart)}`, '', columns).map(
      style.bold,
    ),
    '',
    ...(claim === '' ? [] : labelled('  Claim', claim, LABEL, columns)),
    '',
    ...renderSteps(counterexample, style),
    ...(loopStart === undefined ? [] : renderLoop(length, loopStart, style)),
    '',
    ...renderEnd(counterexample, style),
    '',
    ...labelled('  Why', sentence(why), LABEL, columns).map(style.bad),
    ...(meaning === '' ? [] : labelled('  Meaning', meaning, LABEL, columns)),
    '',
    ...commandLines(reproduce, columns).map(style.dim),
  ];
}

/** Why properties are inconclusive, where that is not by a limit: the names of those of which the same is to be said. */
export function doubtsOf({
  properties,
}: Pick<RunEntry, 'properties'>): ReadonlyMap<string, readonly string[]> {
  const doubts = new Map<string, string[]>();
  for (const { name, doubt } of properties) {
    if (doubt !== undefined) doubts.set(doubt, [...(doubts.get(doubt) ?? []), name]);
  }
  return doubts;
}

export const renderDoubts = (run: RunEntry, { columns }: Style): readonly string[] =>
  [...doubtsOf(run)].flatMap(([doubt, names]) =>
    wrap(`${run.design}: ${names.join(', ')}: ${doubt}`, '', columns),
  );
