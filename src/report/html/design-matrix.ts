/** The matrix of designs and properties as a page. All texts of the document must be printable. */
import { ASSUMPTIONS } from '../../../model/world.js';
import { claims } from '../../../properties/index.js';
import type { CellEntry, MatrixDocument } from '../design-matrix.js';
import {
  cellInSentence,
  HOW_TO_READ,
  kindOf,
  legend,
  merged,
  propertiesIn,
  signsOf,
  worldsInWords,
} from '../design-matrix-text.js';
import { assumptionsInWords } from '../settings.js';
import type { MatrixPage, PageCell } from './matrix-page.js';
import { page } from './page.js';

export const renderMatrixHtml = (document: MatrixDocument): string =>
  page({
    title: 'carryover: what has to be assumed',
    script: 'design-matrix.js',
    data: [matrixPage(document)],
  });

const SETS =
  'A cell has all minimal sets of assumptions under which the property holds, a letter for each assumption; under those in brackets it is not violated, but never put to the test either.';

export function matrixPage(document: MatrixDocument): MatrixPage {
  const { version, assumptions, worlds, groups } = document;
  const names = propertiesIn(document);
  const cell = (entry: CellEntry): PageCell => ({
    property: names.indexOf(entry.property),
    kind: kindOf(entry),
    signs: signsOf(entry),
    words: cellInSentence(entry),
  });
  return {
    version,
    settings: [
      ['Assumed always', assumptionsInWords({ assumptions, bounds: {} })],
      ...worldsInWords(worlds, assumptions).map((text) => ['Bounds', text] as const),
    ],
    howToRead: [SETS, HOW_TO_READ[1]],
    legend: legend(document).map(([letter, name]) => ({ letter, name, meaning: ASSUMPTIONS[name] })),
    properties: names.map((name) => ({
      name,
      claim: claims.find((each) => each.name === name)?.claim ?? '',
    })),
    groups: groups.map(({ title, columns }) => ({
      title,
      rows: merged(columns).map((same) => ({
        designs: same.map(({ design }) => design),
        summary: same[0]!.summary,
        cells: same[0]!.cells.map(cell),
      })),
    })),
  };
}
