/** Sets of assumptions, names of designs and verdicts, in words. */
import type { Assumption } from '../../../model/world.js';
import type { Answer } from '../../matrix/asked.js';
import type { Cell } from '../../matrix/result.js';
import { code, prose } from '../forms/markdown.js';
import { plural } from '../style.js';

/** A sentence with names between backticks. */
export const told = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`.+`$/.test(part) ? code(part.slice(1, -1)) : prose(part)))
    .join('');

const listed = (parts: readonly string[], last: string): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`;

const codes = (names: readonly string[]): string => listed(names.map(code), 'and');

/** What all sets have in common once: `a`, `b`, and `c` or `d`. */
export function setsInWords(sets: readonly (readonly Assumption[])[]): string {
  const [first = [], ...others] = sets;
  if (others.length === 0) return codes(first);
  const common = first.filter((name) => others.every((set) => set.includes(name)));
  const rests = sets.map((set) => codes(set.filter((name) => !common.includes(name))));
  const either = listed(
    rests.map((rest) => (rest.includes(' and ') ? `(${rest})` : rest)),
    'or',
  );
  return common.length === 0 ? either : `${common.map(code).join(', ')}, and ${either}`;
}

const PREFIX = /^(.+@)(\d+)$/;

/** Names in their order; patches that follow one another as a range. */
export function designsInWords(names: readonly string[]): string {
  const ranges: string[][] = [];
  for (const name of names) {
    const last = ranges.at(-1);
    if (last !== undefined && follows(last.at(-1)!, name)) last.push(name);
    else ranges.push([name]);
  }
  return ranges
    .flatMap((range) =>
      range.length > 2 ? [`${code(range[0]!)} to ${code(range.at(-1)!)}`] : range.map(code),
    )
    .join(', ');
}

function follows(before: string, name: string): boolean {
  const [, series, patch] = PREFIX.exec(name) ?? [];
  const [, seriesBefore, patchBefore] = PREFIX.exec(before) ?? [];
  return series !== undefined && series === seriesBefore && Number(patch) === Number(patchBefore) + 1;
}

/** Of a cell of the matrix; of what is said to go wrong, what keeps it from it. */
export function verdictOf({ enough, violated, undecided }: Cell, says: Answer['says'] = 'holds'): string {
  if (violated !== undefined) return `violated in ${plural(violated, 'step')} whatever is assumed`;
  const [first] = enough;
  if (undecided.length === 0 && first?.assumptions.length === 0)
    return first.verdict === 'holds' ? 'holds' : 'never put to the test';
  if (undecided.length === 0 && says === 'violated')
    return `violated, but not under ${setsInWords(enough.map(({ assumptions }) => assumptions))}`;
  const those = (verdict: 'holds' | 'vacuous'): readonly (readonly Assumption[])[] =>
    enough.filter((each) => each.verdict === verdict).map(({ assumptions }) => assumptions);
  const vacuous = those('vacuous');
  if (undecided.length === 0 && those('holds').length === 0)
    return `violated wherever it is put to the test, which it is not under ${setsInWords(vacuous)}`;
  const parts = [
    ...(those('holds').length > 0 ? [`holds under ${setsInWords(those('holds'))}`] : []),
    ...(vacuous.length > 0 ? [`never put to the test under ${setsInWords(vacuous)}`] : []),
    ...(undecided.length > 0
      ? [enough.length > 0 ? 'a limit left the rest open' : 'a limit left it open']
      : []),
  ];
  return parts.join('; ');
}
