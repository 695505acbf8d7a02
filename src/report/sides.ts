/** A list and a PCR value side by side, where they part. */
import type { EndEntry } from './document.js';
import { clipped, type Style } from './style.js';

/** The records that agree before the first that does not: this many are shown. */
const AGREED = 3;
/** Records after it: this many. */
const MOST = 12;

/** `list`: what its replay extends with, one by one. */
export type Sides = Omit<EndEntry, 'verifier'>;

export interface Chains {
  readonly replay: readonly string[];
  readonly pcr: readonly string[];
}

/** The index of the first record in which they differ, or -1. */
export function partsAt({ replay, pcr }: Chains): number {
  const length = Math.max(replay.length, pcr.length);
  for (let k = 0; k < length; k++) if (replay[k] !== pcr[k]) return k;
  return -1;
}

/** What is shown of them: the rows from `from`, and before `to`. */
export function shownOf(sides: Pick<Sides, 'replay' | 'pcr'>) {
  const parting = partsAt(sides);
  const length = Math.max(sides.replay.length, sides.pcr.length);
  const until = parting < 0 ? length : parting;
  return { parting, length, from: Math.max(0, until - AGREED), to: Math.min(length, until + MOST) };
}

const NUMBER = 7;

export function renderSides(sides: Sides, style: Style): readonly string[] {
  const { list, replay, pcr, listTitle, pcrTitle } = sides;
  const { glyphs, columns } = style;
  const { parting, length, from, to } = shownOf(sides);
  const gap = glyphs.apart.length + 2;
  const left = Math.floor(columns * 0.42);
  const right = Math.min(left, columns - NUMBER - left - gap);
  const row = (number: string, a: string, sign: string, b: string): string =>
    `  ${number.padStart(NUMBER - 4)}  ${clipped(a, left, glyphs).padEnd(left)}${` ${sign}`.padEnd(gap)}${clipped(b, right, glyphs)}`.trimEnd();
  const rows = [style.bold(row('', listTitle, '', pcrTitle))];
  if (from > 0) rows.push(style.dim(row('', `${glyphs.cut} ${from} that agree`, '', '')));
  for (let k = from; k < to; k++) {
    const agrees = replay[k] === pcr[k];
    const text = row(
      String(k + 1),
      list[k] ?? glyphs.none,
      agrees ? '' : glyphs.apart,
      pcr[k] ?? glyphs.none,
    );
    if (agrees) rows.push(style.dim(text));
    else if (k !== parting) rows.push(text);
    else rows.push(...withMark(text, `${glyphs.here} they part`, columns).map(style.bad));
  }
  if (to < length) rows.push(style.dim(row('', `${glyphs.cut} ${length - to} more`, '', '')));
  if (parting < 0) rows.push(style.dim(row('', 'they agree', '', '')));
  return rows;
}

/** The mark stands below where there is no room beside. */
const withMark = (row: string, mark: string, columns: number): readonly string[] =>
  row.length + 2 + mark.length <= columns ? [`${row}  ${mark}`] : [row, mark.padStart(columns)];
