/** The matrix of designs and properties in Markdown: a table for a few designs at a time, as wide as a page is. */
import { ASSUMPTIONS } from '../../../model/world.js';
import type { ColumnEntry, MatrixDocument } from '../design-matrix.js';
import {
  cellInWords,
  HOW_TO_READ,
  inParts,
  legend,
  merged,
  propertiesIn,
  worldsInWords,
} from '../design-matrix-text.js';
import { assumptionsInWords } from '../settings.js';
import { code, prose, table } from './markdown.js';

const MOST_COLUMNS = 6;

/** What a cell says, what was assumed and bounded, and the letters. */
export const howToRead = (document: MatrixDocument): readonly string[] => {
  const { assumptions, worlds } = document;
  return [
    ...HOW_TO_READ.flatMap((text) => [prose(text), '']),
    `- Assumed always: ${prose(assumptionsInWords({ assumptions, bounds: {} }))}`,
    ...worldsInWords(worlds, assumptions).map((text) => `- Bounds: ${prose(text)}`),
    '',
    ...legendTable(document),
  ];
};

export function designMatrixMarkdown(document: MatrixDocument): string {
  const lines = [
    '# Designs and properties: what has to be assumed',
    '',
    ...howToRead(document),
    ...document.groups.flatMap(({ title, columns }) => [
      ...(title === '' ? [] : [`## ${prose(title)}`, '']),
      ...inParts(merged(columns), MOST_COLUMNS).flatMap((part) => tableOf(part, propertiesIn(document))),
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const legendTable = (document: MatrixDocument): readonly string[] =>
  table(
    ['', 'assumption', ''],
    legend(document).map(([letter, name]) => [`**${letter}**`, code(name), prose(ASSUMPTIONS[name])]),
  );

type Columns = readonly (readonly ColumnEntry[])[];

const tableOf = (columns: Columns, properties: readonly string[]): readonly string[] =>
  table(
    ['property', ...columns.map((same) => same.map(({ design }) => code(design)).join(', '))],
    properties.map((name) => [
      code(name),
      ...columns.map(([first]) => {
        const found = first!.cells.find(({ property }) => property === name);
        return found === undefined ? '' : markedCell(cellInWords(found));
      }),
    ]),
  );

/** Letters as they are; words with a sign that is seen from afar. */
export function markedCell(words: string): string {
  if (words === 'holds') return '✅';
  if (words.startsWith('violated')) return `❌ ${words.replace('violated in ', '')}`;
  return words === 'vacuous' ? '⚪' : prose(words);
}
