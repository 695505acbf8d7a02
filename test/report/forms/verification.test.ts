/** What `verify` found, in every form that has something to show of it. */
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { clean } from '../../../src/report/forms/clean.js';
import { formsFor, render } from '../../../src/report/forms/index.js';
import { MAIL, PLAIN } from '../../../src/report/style.js';
import { type VerificationDocument, verificationDocument } from '../../../src/report/verification.js';
import { root } from '../../cli/carryover.js';
import { hostile } from './documents.js';
import { hasProgram, run } from './outside.js';

const count = fc.nat({ max: 5_000_000 });
const finding = {
  code: hostile,
  weight: fc.constantFrom('problem', 'notice', 'fact'),
  records: fc.array(count, { maxLength: 2 }),
  sentence: hostile,
};
const documents = fc
  .record({
    verdict: fc.constantFrom('attested', 'not-attested', 'nothing-to-compare'),
    list: fc.record({ name: hostile, endian: hostile, digestSize: count, records: count }),
    match: fc.record({
      records: fc.option(count),
      banks: fc.array(
        fc.record({
          bank: hostile,
          rule: hostile,
          records: fc.option(count),
          expected: fc.option(hostile),
          replayed: hostile,
        }),
        { maxLength: 2 },
      ),
    }),
    attestedRecords: count,
    explanations: fc.array(fc.record({ ...finding, proven: fc.boolean() }), { maxLength: 3 }),
    findings: fc.array(fc.record({ ...finding, advice: hostile }), { maxLength: 3 }),
  })
  .map(
    (rest) =>
      ({
        schema: 1,
        kind: 'verification',
        tool: { name: 'carryover', version: '0' },
        boots: [],
        markers: [],
        ...rest,
      }) as unknown as VerificationDocument,
  );

const written = async (name: string, document: VerificationDocument, style = PLAIN): Promise<string> => {
  const form = formsFor('verification').find((each) => each.name === name)!;
  return (await render(form, document, { style }))[0]!.text;
};

test('text keeps to its width, on a terminal and in a mail', () =>
  fc.assert(
    fc.asyncProperty(documents, async (document) => {
      for (const style of [PLAIN, MAIL]) {
        const lines = (await written('text', document, style)).split('\n');
        expect(lines.filter((line) => line.length > style.columns)).toEqual([]);
        expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
        expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(line))).toEqual([]);
        if (style === MAIL) expect(lines.filter((line) => /[^ -~]|^(>|From |---)/.test(line))).toEqual([]);
      }
    }),
    { numRuns: 60 },
  ));

test('JSON is read back as it was', () =>
  fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const parsed: unknown = JSON.parse(await written('json', document));
      expect(parsed).toEqual(JSON.parse(JSON.stringify(document)));
      expect(verificationDocument.safeParse(parsed).success).toBe(true);
    }),
    { numRuns: 60 },
  ));

test('Markdown has no link, no image, no HTML but line breaks', () => {
  const parser = new MarkdownIt({ html: true, linkify: true });
  return fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const tokens = parser.parse(await written('markdown', document), {});
      const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
      const others = all.filter(
        ({ type, content }) =>
          /^(link|image|em_|s_|blockquote|hr$|fence|code_block)/.test(type) ||
          (type.startsWith('html') && content !== '<br>'),
      );
      expect(others).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('JUnit XML has one case, which says the verdict', () =>
  fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const parsed = new DOMParser({
        onError: (level, message) => {
          // Of U+FFFD alone it warns, and that may stand in a text.
          if (level !== 'warning') throw new Error(message);
        },
      }).parseFromString(await written('junit', document), 'text/xml');
      const [only, ...more] = parsed.getElementsByTagName('testcase');
      expect(more).toEqual([]);
      const { list } = clean(document);
      expect(only!.getAttribute('name')).toBe(list.name === '-' ? 'standard input' : list.name);
      expect(parsed.getElementsByTagName('failure').length).toBe(document.verdict === 'not-attested' ? 1 : 0);
    }),
    { numRuns: 60 },
  ));

test.skipIf(!hasProgram('xmllint'))('xmllint finds it valid (needs libxml2-utils)', async () => {
  const schema = join(root, 'test/fixtures/schemas/junit-10.xsd');
  for (const document of fc.sample(documents, { numRuns: 10, seed: 8 })) {
    run('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], await written('junit', document));
  }
});
