/** The verdicts as a picture for a talk: a row for each property, a column for each design. */
import { alike } from '../check.js';
import type { PropertyEntry, ResultDocument, RunEntry } from '../document.js';
import { plural } from '../style.js';
import { propertyNames, verdictInWords } from '../table.js';
import { drawing, label, ROW, rect, short, underOf, widthOf } from './drawing.js';
import type { Part } from './form.js';

/** Told apart by their text as well, for those who do not see the colours. */
const COLORS: Readonly<Record<PropertyEntry['verdict'], { readonly fill: string; readonly ink: string }>> = {
  holds: { fill: '#dafbe1', ink: '#116329' },
  violated: { fill: '#ffcecb', ink: '#82071e' },
  vacuous: { fill: '#eaeef2', ink: '#57606a' },
  inconclusive: { fill: '#fff8c5', ink: '#7d4e00' },
};

const CELL = ROW + 8;
const GAP = 3;

/** A picture for each set of assumptions. Seeds are no verdicts of designs: there is nothing of them to draw. */
export const matrix = ({ kind, runs }: ResultDocument): readonly Part[] => {
  if (kind === 'replay') return [];
  const groups = alike(runs).filter((group) => propertyNames(group).length > 0);
  return groups.map((group, k) => ({
    name: groups.length === 1 ? '' : String(k + 1),
    text: picture(group, propertyNames(group)),
  }));
};

function picture(runs: readonly RunEntry[], names: readonly string[]): string {
  const left = Math.max(...names.map((name) => widthOf(short(name)))) + 12;
  const widest = Math.max(widthOf('violated in 99'), ...runs.map(({ design }) => widthOf(short(design))));
  const column = widest + 20;
  const shapes = [
    ...runs.map(({ design }, k) =>
      label(left + k * column + column / 2, CELL - 10, design, {
        'text-anchor': 'middle',
        'font-weight': 'bold',
      }),
    ),
    ...names.flatMap((name, k) => {
      const y = (k + 1) * CELL;
      return [
        label(left - 12, y + 17, name, { 'text-anchor': 'end' }),
        ...runs.flatMap(({ design, properties }, at) => {
          const property = properties.find((each) => each.name === name);
          if (property === undefined) return [];
          const { fill, ink } = COLORS[property.verdict];
          const x = left + at * column;
          const words = verdictInWords(property, true);
          return [
            rect(x, y, column - GAP, CELL - GAP, { fill, rx: 3 }, `${design}, ${name}: ${words}`),
            label(x + (column - GAP) / 2, y + 16, words, { 'text-anchor': 'middle', fill: ink }),
          ];
        }),
      ];
    }),
  ];
  return drawing({
    title: 'Verdicts',
    subtitle: `${plural(runs.length, 'design')}, ${names.length === 1 ? '1 property' : `${names.length} properties`}; violated in so many steps`,
    under: underOf(runs[0]!),
    width: left + runs.length * column,
    height: (names.length + 1) * CELL,
    shapes,
  });
}
