/** The verdicts as a picture for a talk: a row for each property, a column for each design. */
import { alike } from '../check.js';
import type { ResultDocument, RunEntry } from '../document.js';
import { plural } from '../style.js';
import { propertyNames, verdictInWords } from '../table.js';
import { underOf } from './drawing.js';
import type { Part } from './form.js';
import { grid } from './grid.js';

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
  return grid({
    title: 'Verdicts',
    subtitle: `${plural(runs.length, 'design')}, ${names.length === 1 ? '1 property' : `${names.length} properties`}; violated in so many steps`,
    under: underOf(runs[0]!),
    columns: runs.map(({ design }) => [design]),
    rows: names.map((name) => ({
      name,
      cells: runs.map(({ properties }) => {
        const property = properties.find((each) => each.name === name);
        if (property === undefined) return undefined;
        const words = verdictInWords(property, true);
        return { tone: property.verdict, lines: [words], words };
      }),
    })),
  });
}
