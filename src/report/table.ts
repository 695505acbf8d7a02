/** The verdicts: property by property, and for several designs design by design. */
import type { Judged, JudgedProperty } from './judged.js';
import { plural, type Style } from './style.js';

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

export function renderTable(all: readonly Judged[], style: Style): readonly string[] {
  const names = (all[0]?.properties ?? []).map(({ name }) => name);
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const several = all.length > 1;
  const columns = all.map(({ result, properties }) =>
    Math.max(
      several ? result.design.name.length : 0,
      ...properties.map((p) => verdictInWords(p, several).length),
    ),
  );
  const head = several
    ? [
        `  ${''.padEnd(width)}${all.map(({ result }, k) => result.design.name.padEnd(columns[k]!)).join('  ')}`,
      ]
    : [];
  return [
    ...head.map((line) => style.bold(line.trimEnd())),
    ...names.map((name, row) => {
      const cells = all.map(({ properties }, k) => {
        const property = properties[row]!;
        const text = verdictInWords(property, several);
        const padding = k < all.length - 1 ? ' '.repeat(columns[k]! - text.length) : '';
        return colored(text, property, style) + padding;
      });
      return `  ${name.padEnd(width)}${cells.join('  ')}`;
    }),
  ];
}
