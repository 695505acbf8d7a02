/** The verdicts: property by property, and for several designs design by design. */
import type { PropertyEntry, RunEntry } from './document.js';
import { clipped, plural, type Style } from './style.js';

/** `cell`: as short as a column of several designs needs it. */
export function verdictInWords(
  { verdict, counterexample }: Pick<PropertyEntry, 'verdict' | 'counterexample'>,
  cell: boolean,
): string {
  if (verdict !== 'violated' || counterexample === undefined) return verdict;
  return `violated in ${cell ? counterexample.length : plural(counterexample.length, 'step')}`;
}

function colored(text: string, { verdict }: PropertyEntry, style: Style): string {
  if (verdict === 'holds') return style.good(text);
  return verdict === 'violated' ? style.bad(text) : style.warn(text);
}

/** The names of all properties that were judged, in the order in which they first stand. */
export const propertyNames = (all: readonly RunEntry[]): readonly string[] => [
  ...new Set(all.flatMap(({ properties }) => properties.map(({ name }) => name))),
];

/** Designs that have no room beside the others stand in a table of their own, below. */
export function renderTable(all: readonly RunEntry[], style: Style): readonly string[] {
  const names = propertyNames(all);
  const longest = Math.max(0, ...names.map((name) => name.length));
  const width = Math.min(longest, Math.floor(style.columns / 2)) + GAP;
  const several = all.length > 1;
  const room = style.columns - width - GAP;
  return inRows(all, several, room).flatMap((row, k) => [
    ...(k > 0 ? [''] : []),
    ...renderRow(row, names, width, several, room, style),
  ]);
}

const GAP = 2;

const columnWidth = ({ design, properties }: RunEntry, several: boolean, room: number): number =>
  Math.min(
    room,
    Math.max(
      several ? design.length : 0,
      ...properties.map((property) => verdictInWords(property, several).length),
    ),
  );

function inRows(all: readonly RunEntry[], several: boolean, room: number): readonly (readonly RunEntry[])[] {
  const rows: RunEntry[][] = [];
  let left = 0;
  for (const one of all) {
    const width = columnWidth(one, several, room);
    if (rows.length === 0 || width > left) {
      rows.push([]);
      left = room;
    }
    rows.at(-1)!.push(one);
    left -= width + GAP;
  }
  return rows;
}

function renderRow(
  all: readonly RunEntry[],
  names: readonly string[],
  width: number,
  several: boolean,
  room: number,
  style: Style,
): readonly string[] {
  const columns = all.map((one) => columnWidth(one, several, room));
  const gap = ' '.repeat(GAP);
  const fitting = (text: string, k: number): string => clipped(text, columns[k]!, style.glyphs);
  const titles = all.map(({ design }, k) => fitting(design, k).padEnd(columns[k]!)).join(gap);
  return [
    ...(several ? [style.bold(`  ${''.padEnd(width)}${titles}`.trimEnd())] : []),
    ...names.map((name) => {
      const cells = all.map(({ properties }, k) => {
        const property = properties.find((each) => each.name === name);
        const text = property === undefined ? '' : fitting(verdictInWords(property, several), k);
        const padding = k < all.length - 1 ? ' '.repeat(columns[k]! - text.length) : '';
        return (property === undefined ? '' : colored(text, property, style)) + padding;
      });
      const label = clipped(name, width - GAP, style.glyphs).padEnd(width);
      return `  ${label}${cells.join(gap)}`.trimEnd();
    }),
  ];
}
