/** Seeds that were replayed and real runs that were compared, in the forms that are theirs alone. */
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { type ConformanceDocument, conformanceDocument } from '../../../src/report/conformance.js';
import { type ResultDocument, resultDocument } from '../../../src/report/document.js';
import type { AnyDocument } from '../../../src/report/forms/form.js';
import { formsFor, render } from '../../../src/report/forms/index.js';
import { MAIL, PLAIN } from '../../../src/report/style.js';
import { root } from '../../cli/carryover.js';
import { documents, hostile } from './documents.js';
import { hasProgram, run } from './outside.js';

const outcome = fc.constantFrom('reproduced', 'fixed', 'stale');
const replayed = fc.record({
  file: hostile,
  expected: outcome,
  outcome,
  asExpected: fc.boolean(),
  told: fc.array(fc.tuple(hostile, hostile), { maxLength: 3 }),
});
const replays = fc
  .tuple(
    documents,
    fc.array(replayed, { minLength: 3, maxLength: 3 }),
    fc.array(fc.record({ file: hostile, why: hostile }), { maxLength: 2 }),
  )
  .map(
    ([{ version, runs }, seeds, unusable]): ResultDocument => ({
      schema: 1,
      kind: 'replay',
      version,
      runs: runs
        .filter(({ properties }) => properties.length > 0)
        .map((each, k) => ({
          ...each,
          properties: each.properties.slice(0, 1),
          replayed: seeds[k] as NonNullable<typeof each.replayed>,
        })),
      unusable,
    }),
  );

const count = fc.nat({ max: 5_000_000 });
const verdict = fc.constantFrom('conforms', 'differs', 'not-checkable');
const difference = fc.record({
  boot: fc.option(count),
  step: fc.option(count),
  label: fc.option(hostile),
  what: hostile,
  predicted: hostile,
  seen: hostile,
});
const cells = fc.array(fc.record({ design: hostile, verdict, first: fc.option(difference) }), {
  minLength: 5,
  maxLength: 5,
});
const conformances = fc
  .array(
    fc.record({
      file: hostile,
      runs: fc.array(
        fc.record({
          run: hostile,
          kernel: hostile,
          design: hostile,
          verdict,
          boots: count,
          looks: count,
          softReboots: count,
          compared: count,
          differences: fc.array(difference, { maxLength: 7 }),
          notes: fc.array(hostile, { maxLength: 2 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      matrix: fc.array(fc.record({ run: hostile, design: hostile, cells }), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map(
    (files) => ({ schema: 1, kind: 'conformance', version: '0', files }) as unknown as ConformanceDocument,
  );

const written = async (name: string, document: AnyDocument, style = PLAIN): Promise<string> => {
  const form = formsFor(document.kind).find((each) => each.name === name)!;
  return (await render(form, document, { style }))[0]!.text;
};

const parsed = (text: string) =>
  new DOMParser({
    onError: (level, message) => {
      // Of U+FFFD alone it warns, and that may stand in a text.
      if (level !== 'warning') throw new Error(message);
    },
  }).parseFromString(text, 'text/xml');

describe.each<[string, fc.Arbitrary<AnyDocument>]>([
  ['seeds', replays],
  ['real runs', conformances],
])('%s', (_, all) => {
  const some = { numRuns: 60 };

  test('text keeps to its width, on a terminal and in a mail', () =>
    fc.assert(
      fc.asyncProperty(all, async (document) => {
        for (const style of [PLAIN, MAIL]) {
          const lines = (await written('text', document, style)).split('\n');
          expect(lines.filter((line) => line.length > style.columns)).toEqual([]);
          expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(line))).toEqual([]);
          if (style === MAIL) expect(lines.filter((line) => /[^ -~]|^(>|From |---)/.test(line))).toEqual([]);
        }
      }),
      some,
    ));

  test('JSON is read back as it was', () =>
    fc.assert(
      fc.asyncProperty(all, async (document) => {
        const read: unknown = JSON.parse(await written('json', document));
        expect(read).toEqual(JSON.parse(JSON.stringify(document)));
        const schema = document.kind === 'conformance' ? conformanceDocument : resultDocument;
        expect(schema.safeParse(read).error).toBeUndefined();
      }),
      some,
    ));

  test('Markdown has no link, no image, and no HTML but its own', () => {
    const parser = new MarkdownIt({ html: true, linkify: true });
    return fc.assert(
      fc.asyncProperty(all, async (document) => {
        const tokens = parser.parse(await written('markdown', document), {});
        const others = tokens
          .flatMap((token) => [token, ...(token.children ?? [])])
          .filter(
            ({ type, content }) =>
              /^(link|image|em_|s_|blockquote|hr$|code_block)/.test(type) ||
              (type.startsWith('html') && !/^<(br|\/?details)>\s*$|^<details>\n<summary>/.test(content)),
          );
        expect(others.map(({ type, content }) => [type, content])).toEqual([]);
      }),
      some,
    );
  });

  test('JUnit XML has as many cases and failures as it says', () =>
    fc.assert(
      fc.asyncProperty(all, async (document) => {
        const xml = parsed(await written('junit', document));
        const number = (name: string): string => String(xml.getElementsByTagName(name).length);
        const { documentElement: top } = xml;
        expect(top!.getAttribute('tests')).toBe(number('testcase'));
        expect(top!.getAttribute('failures')).toBe(number('failure'));
        expect(top!.getAttribute('errors')).toBe(number('error'));
      }),
      some,
    ));

  test.skipIf(!hasProgram('xmllint'))('xmllint finds it valid (needs libxml2-utils)', async () => {
    const schema = join(root, 'test/fixtures/schemas/junit-10.xsd');
    for (const document of fc.sample(all, { numRuns: 10, seed: 8 })) {
      run('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], await written('junit', document));
    }
  });
});
