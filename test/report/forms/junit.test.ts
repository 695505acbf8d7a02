/** JUnit XML: by the schema that Jenkins reads it with, and as a parser sees it. */
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ResultDocument } from '../../../src/report/document.js';
import { clean } from '../../../src/report/forms/clean.js';
import { root } from '../../cli/carryover.js';
import { documents } from './documents.js';
import { hasProgram, run } from './outside.js';
import { written } from './written.js';

const xmlOf = async (document: ResultDocument): Promise<string> =>
  (await written('junit', document))[0]!.text;

const schema = join(root, 'test/fixtures/schemas/junit-10.xsd');

test.skipIf(!hasProgram('xmllint'))(
  'xmllint finds it valid, whatever is in the document (needs libxml2-utils)',
  async () => {
    for (const document of fc.sample(documents, { numRuns: 40, seed: 8 })) {
      run('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], await xmlOf(document));
    }
  },
);

const ALLOWED = [
  'testsuites',
  'testsuite',
  'properties',
  'property',
  'testcase',
  'failure',
  'error',
  'skipped',
  'system-out',
];

test('a parser finds a case for each property, with its verdict, in the suite of its run, and nothing that was smuggled in', () => {
  return fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const parsed = new DOMParser({
        onError: (level, message) => {
          // Of U+FFFD alone it warns, and that may stand in a text.
          if (level !== 'warning') throw new Error(message);
        },
      }).parseFromString(await xmlOf(document), 'text/xml');
      const all = [...parsed.getElementsByTagName('*')];
      expect(all.map(({ tagName }) => tagName).filter((name) => !ALLOWED.includes(name))).toEqual([]);
      const cases = [...parsed.getElementsByTagName('testcase')];
      const { runs } = clean(document);
      const expected = runs.flatMap(({ design, properties }, k) => {
        const earlier = runs.slice(0, k).filter((run) => run.design === design).length;
        const suite = earlier === 0 ? design : `${design} (${earlier + 1})`;
        return properties.map(({ name, verdict }) => [suite, name, verdict]);
      });
      const outcomes: Readonly<Record<string, string>> = {
        violated: 'failure',
        inconclusive: 'error',
        vacuous: 'skipped',
      };
      expect(
        cases.map((each) => [
          each.getAttribute('classname'),
          each.getAttribute('name'),
          [...each.childNodes].find(({ nodeType }) => nodeType === 1)?.nodeName,
        ]),
      ).toEqual(expected.map(([suite, name, verdict]) => [suite, name, outcomes[verdict!]]));
    }),
    { numRuns: 40 },
  );
});
