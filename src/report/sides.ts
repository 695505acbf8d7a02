/** A list and a PCR value side by side, where they part. */
import type { Style } from './style.js';

/** The records that agree before the first that does not: this many are shown. */
const AGREED = 3;
/** Records after it: this many. */
const MOST = 12;
const WIDTH = 42;

/** `list`: what its replay extends with, one by one. */
export interface Sides {
  readonly listTitle: string;
  readonly pcrTitle: string;
  readonly list: readonly string[];
  readonly replay: readonly string[];
  readonly pcr: readonly string[];
}

/** The index of the first record in which they differ, or -1. */
export function partsAt({ replay, pcr }: Pick<Sides, 'replay' | 'pcr'>): number {
  const length = Math.max(replay.length, pcr.length);
  for (let k = 0; k < length; k++) if (replay[k] !== pcr[k]) return k;
  return -1;
}

const clipped = (text: string): string => (text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text);

export function renderSides(sides: Sides, style: Style): readonly string[] {
  const { list, replay, pcr, listTitle, pcrTitle } = sides;
  const parting = partsAt(sides);
  const length = Math.max(replay.length, pcr.length);
  const until = parting < 0 ? length : parting;
  const from = Math.max(0, until - AGREED);
  const to = Math.min(length, until + MOST);
  const row = (number: string, left: string, sign: string, right: string): string =>
    `  ${number.padStart(3)}  ${clipped(left).padEnd(WIDTH)} ${sign} ${clipped(right)}`.trimEnd();
  const rows = [style.bold(row('', listTitle, ' ', pcrTitle))];
  if (from > 0) rows.push(style.dim(row('', `… ${from} that agree`, ' ', '')));
  for (let k = from; k < to; k++) {
    const agrees = replay[k] === pcr[k];
    const text = row(String(k + 1), list[k] ?? '—', agrees ? ' ' : '≠', pcr[k] ?? '—');
    rows.push(agrees ? style.dim(text) : k === parting ? style.bad(`${text}  ← they part`) : text);
  }
  if (to < length) rows.push(style.dim(row('', `… ${length - to} more`, ' ', '')));
  if (parting < 0) rows.push(style.dim(row('', 'they agree', ' ', '')));
  return rows;
}
