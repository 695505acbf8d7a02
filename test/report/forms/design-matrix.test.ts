/** A matrix of designs and properties as pictures and as JUnit XML, whatever is in it. */
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MatrixDocument } from '../../../src/report/design-matrix.js';
import { cellInSentence, cellInWords } from '../../../src/report/design-matrix-text.js';
import { clean } from '../../../src/report/forms/clean.js';
import { formsFor, render } from '../../../src/report/forms/index.js';
import { PLAIN } from '../../../src/report/style.js';
import { root } from '../../cli/carryover.js';
import { matrixDocuments } from './matrix-documents.js';
import { hasProgram, run } from './outside.js';

async function written(name: string, document: MatrixDocument): Promise<readonly string[]> {
  const form = formsFor('matrix').find((each) => each.name === name)!;
  return (await render(form, document, { style: PLAIN })).map(({ text }) => text);
}

const parsed = (text: string) =>
  new DOMParser({
    onError: (level, message) => {
      // Of U+FFFD alone it warns, and that may stand in a text.
      if (level !== 'warning') throw new Error(message);
    },
  }).parseFromString(text, 'text/xml');

test('pictures hold shapes and texts alone, and a box for each cell', () =>
  fc.assert(
    fc.asyncProperty(matrixDocuments, async (document) => {
      const pictures = await written('svg', document);
      const all = pictures.flatMap((text) => [...parsed(text).getElementsByTagName('*')]);
      const names = new Set(all.map(({ tagName }) => tagName));
      for (const name of names) expect(['svg', 'g', 'title', 'rect', 'text']).toContain(name);
      expect(pictures.join('')).not.toMatch(/="[^"]*(NaN|Infinity|undefined)/);
      for (const { attributes } of all) {
        for (const { name } of attributes) expect(name).not.toMatch(/^(on|href|style)/i);
      }
      const boxes = all.filter((each) => each.tagName === 'rect' && each.getAttribute('rx') !== null);
      const cells = clean(document).groups.flatMap(({ columns }) =>
        columns.flatMap((column) => column.cells),
      );
      expect(boxes).toHaveLength(cells.length);
    }),
    { numRuns: 60 },
  ));

test('JUnit XML has a case for each cell; what is undecided, and that alone, is an error', () =>
  fc.assert(
    fc.asyncProperty(matrixDocuments, async (document) => {
      const [text = ''] = await written('junit', document);
      const cases = [...parsed(text).getElementsByTagName('testcase')];
      const columns = clean(document).groups.flatMap((group) => group.columns);
      const expected = columns.flatMap(({ cells }) =>
        cells.map(({ property, undecided }) => [property, undecided.length > 0]),
      );
      expect(
        cases.map((each) => [each.getAttribute('name'), each.getElementsByTagName('error').length === 1]),
      ).toEqual(expected);
    }),
    { numRuns: 60 },
  ));

test.skipIf(!hasProgram('xmllint'))('xmllint finds both valid (needs libxml2-utils)', async () => {
  const schema = join(root, 'test/fixtures/schemas/junit-10.xsd');
  for (const document of fc.sample(matrixDocuments, { numRuns: 10, seed: 8 })) {
    for (const text of await written('svg', document)) run('xmllint', ['--noout', '--nonet', '-'], text);
    const [text = ''] = await written('junit', document);
    run('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], text);
  }
});

test('a cell in letters, and in words', () => {
  const set = (verdict: 'holds' | 'vacuous', ...assumptions: string[]) => ({ assumptions, verdict });
  const none = { enough: [], undecided: [] };
  expect(
    [
      { ...none, violated: 1 },
      { ...none, enough: [set('holds')] },
    ].map(cellInSentence),
  ).toEqual(['violated whatever is assumed, by a run of 1 step', 'holds without any assumption']);
  const cell = {
    enough: [set('holds', 'no-faults', 'list-fits'), set('vacuous', 'no-panic')],
    undecided: Array.from({ length: 5 }, () => ({ assumptions: ['one-load'], why: 'the limit on states' })),
  };
  expect(cellInWords(cell)).toBe('FL or (P) or ?');
  const open = 'undecided assuming one-load: the limit on states';
  expect(cellInSentence(cell)).toBe(
    `holds assuming no-faults, list-fits; not violated, but never put to the test, assuming no-panic; ${open}; ${open}; ${open}; undecided under 2 more`,
  );
});
