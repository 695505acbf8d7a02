/** JUnit XML: by the schema that Jenkins reads it with, and as a parser sees it. */
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean } from '../../../src/report/forms/clean.js';
import { FORMS, render } from '../../../src/report/forms/index.js';
import { PLAIN } from '../../../src/report/style.js';
import { root } from '../../cli/carryover.js';
import { documents } from './documents.js';
import { hasProgram, run } from './outside.js';

const junit = FORMS.find((form) => form.name === 'junit')!;
const written = (document: Parameters<typeof render>[1]): string =>
  render(junit, document, { style: PLAIN })[0]!.text;

const schema = join(root, 'test/fixtures/schemas/junit-10.xsd');

test.skipIf(!hasProgram('xmllint'))(
  'xmllint finds it valid, whatever is in the document (needs libxml2-utils)',
  () => {
    for (const document of fc.sample(documents, { numRuns: 40, seed: 8 })) {
      run('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], written(document));
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

test('a parser finds a case for each property, with its verdict, and nothing that was smuggled in', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const parsed = new DOMParser({
        onError: (_level, message) => {
          throw new Error(message);
        },
      }).parseFromString(written(document), 'text/xml');
      const all = [...parsed.getElementsByTagName('*')];
      expect(all.map(({ tagName }) => tagName).filter((name) => !ALLOWED.includes(name))).toEqual([]);
      const cases = [...parsed.getElementsByTagName('testcase')];
      const expected = clean(document).runs.flatMap(({ design, properties }) =>
        properties.map(({ name, verdict }) => [design, name, verdict]),
      );
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
      ).toEqual(expected.map(([design, name, verdict]) => [design, name, outcomes[verdict!]]));
    }),
  );
});
