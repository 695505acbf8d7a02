/** The verdicts: property by property, and for several designs design by design. */
import type { Judged, JudgedProperty } from './judged.js';
import { COLUMNS, plural, type Style } from './style.js';

/** `cell`: as short as a column of several designs needs it. */
export function verdictInWords({ verdict, counterexample }: JudgedProperty, cell: boolean): string {
  if (verdict !== 'violated' || counterexample === undefined) return verdict;
  const { length } = counterexample.unfolded.trace.steps;
  return `violated in ${cell ? length : plural(length, 'step')}`;
}

function colored(text: string, { verdict }: JudgedProperty, style: Style): string {
  if (verdict === 'holds') return style.good(text);
  return verdict === 'violated' ? style.bad(text) : style.warn(text);
}

/** Designs that have no room beside the others stand in a table of their own, below. */
export function renderTable(all: readonly Judged[], style: Style): readonly string[] {
  const names = (all[0]?.properties ?? []).map(({ name }) => name);
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const several = all.length > 1;
  return inRows(all, several, COLUMNS - width - 2).flatMap((row, k) => [
    ...(k > 0 ? [''] : []),
    ...renderRow(row, names, width, several, style),
  ]);
}

const GAP = 2;

const columnWidth = ({ result, properties }: Judged, several: boolean): number =>
  Math.max(
    several ? result.design.name.length : 0,
    ...properties.map((property) => verdictInWords(property, several).length),
  );

function inRows(all: readonly Judged[], several: boolean, room: number): readonly (readonly Judged[])[] {
  const rows: Judged[][] = [];
  let left = 0;
  for (const one of all) {
    const width = columnWidth(one, several);
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
  all: readonly Judged[],
  names: readonly string[],
  width: number,
  several: boolean,
  style: Style,
): readonly string[] {
  const columns = all.map((one) => columnWidth(one, several));
  const gap = ' '.repeat(GAP);
  const titles = all.map(({ result }, k) => result.design.name.padEnd(columns[k]!)).join(gap);
  return [
    ...(several ? [style.bold(`  ${''.padEnd(width)}${titles}`.trimEnd())] : []),
    ...names.map((name, line) => {
      const cells = all.map(({ properties }, k) => {
        const property = properties[line]!;
        const text = verdictInWords(property, several);
        const padding = k < all.length - 1 ? ' '.repeat(columns[k]! - text.length) : '';
        return colored(text, property, style) + padding;
      });
      return `  ${name.padEnd(width)}${cells.join(gap)}`;
    }),
  ];
}
