/** Series and differences in their forms, whatever is in them. */
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { differenceDocument, seriesDocument } from '../../../src/report/design-changes.js';
import type { AnyDocument } from '../../../src/report/forms/form.js';
import { formsFor, render } from '../../../src/report/forms/index.js';
import { MAIL, PLAIN } from '../../../src/report/style.js';
import { differenceDocuments, matrixDocuments, seriesDocuments } from './matrix-documents.js';

const written = async (name: string, document: AnyDocument, style = PLAIN): Promise<string> => {
  const form = formsFor(document.kind).find((each) => each.name === name)!;
  return (await render(form, document, { style }))[0]!.text;
};

const KINDS: readonly (readonly [string, fc.Arbitrary<AnyDocument>])[] = [
  ['series', seriesDocuments],
  ['difference', differenceDocuments],
  ['matrix', matrixDocuments],
];

describe.each(KINDS)('%s', (_, documents) => {
  test('Markdown has no link, no image, no HTML but of its own', () => {
    const parser = new MarkdownIt({ html: true, linkify: true });
    return fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const tokens = parser.parse(await written('markdown', document), {});
        const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
        const others = all.filter(
          ({ type, content }) =>
            /^(link|image|em_|s_|blockquote|hr$|code_block)/.test(type) ||
            (type.startsWith('html') && !/^(<br>|<\/?(details|summary)>.*\n*)+$/s.test(content)),
        );
        expect(others).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('text holds nothing that hides or turns text, and a mail is ASCII', () =>
    fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const lines = (await written('text', document)).split('\n');
        expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(line))).toEqual([]);
        const mail = (await written('text', document, MAIL)).split('\n');
        expect(mail.filter((line) => /[^ -~]|^(>|From |---)/.test(line))).toEqual([]);
        if (document.kind !== 'matrix') expect(mail.filter((line) => line.length > 72)).toEqual([]);
      }),
      { numRuns: 40 },
    ));
});

test('JSON is of its schema', () =>
  fc.assert(
    fc.asyncProperty(seriesDocuments, differenceDocuments, async (series, difference) => {
      expect(seriesDocument.safeParse(JSON.parse(await written('json', series))).success).toBe(true);
      const { runs: _, ...rest } = JSON.parse(await written('json', difference)) as { runs: unknown };
      expect(differenceDocument.safeParse({ ...rest, runs: [] }).success).toBe(true);
    }),
    { numRuns: 40 },
  ));
