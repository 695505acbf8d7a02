/** The matrix of designs and properties as pictures for a talk: one for each group, or for as many as fit beside one another. */
import { ASSUMPTIONS } from '../../../model/world.js';
import type { ColumnEntry, MatrixDocument } from '../design-matrix.js';
import {
  type CellKind,
  cellInSentence,
  cellInWords,
  inParts,
  kindOf,
  legend,
  merged,
  propertiesIn,
  signsOf,
} from '../design-matrix-text.js';
import { assumptionsInWords } from '../settings.js';
import { plural, wrap } from '../style.js';
import type { Part } from './form.js';
import { type Cell, grid, type Tone } from './grid.js';

const MOST_COLUMNS = 8;
/** Of designs that choose the same. */
const MOST_NAMED = 4;

const TONES: Readonly<Record<CellKind, Tone>> = {
  holds: 'holds',
  violated: 'violated',
  vacuous: 'vacuous',
  needs: 'needs',
  open: 'inconclusive',
};

export function designMatrixSvg(document: MatrixDocument): readonly Part[] {
  const pictures = document.groups.flatMap(({ title, columns }) =>
    inParts(merged(columns), MOST_COLUMNS).map((part) => picture(document, title, part)),
  );
  return pictures.map((text, k) => ({ name: pictures.length === 1 ? '' : String(k + 1), text }));
}

function picture(
  document: MatrixDocument,
  title: string,
  columns: readonly (readonly ColumnEntry[])[],
): string {
  const shown = propertiesIn(document).filter((name) => columns.some(([first]) => cellAt(first!, name)));
  const assumed = assumptionsInWords({ assumptions: document.assumptions, bounds: {} });
  return grid({
    title: title === '' ? 'What has to be assumed' : title,
    subtitle: `${plural(columns.flat().length, 'design')}: all minimal sets of assumptions under which a property holds, a letter each; or the length of a run that violates it whatever is assumed`,
    under: wrap(`assumed always: ${assumed}`, '', MOST_WIDE),
    columns: columns.map((same) => namesOf(same.map(({ design }) => design))),
    rows: shown.map((name) => ({ name, cells: columns.map(([first]) => cellAt(first!, name)) })),
    legend: legend({ ...document, groups: [{ title, columns: columns.flat() }] }).map(
      ([letter, name]) => `${letter}  ${name}: ${ASSUMPTIONS[name]}`,
    ),
  });
}

const MOST_WIDE = 110;

function namesOf(designs: readonly string[]): readonly string[] {
  if (designs.length <= MOST_NAMED) return designs;
  return [...designs.slice(0, MOST_NAMED - 1), `and ${designs.length - MOST_NAMED + 1} more`];
}

function cellAt({ cells }: ColumnEntry, property: string): Cell | undefined {
  const cell = cells.find((each) => each.property === property);
  if (cell === undefined) return;
  const kind = kindOf(cell);
  const lines =
    kind === 'needs' ? signsOf(cell).map((set, k) => (k === 0 ? set : `or ${set}`)) : [cellInWords(cell)];
  return { tone: TONES[kind], lines, words: cellInSentence(cell) };
}
