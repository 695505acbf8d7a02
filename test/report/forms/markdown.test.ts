/** Markdown: as a parser of CommonMark with GitHub's tables and links reads it. */
import fc from 'fast-check';
import MarkdownIt, { type Token } from 'markdown-it';
import { expect, test } from 'vitest';
import { clean } from '../../../src/report/forms/clean.js';
import { code, prose } from '../../../src/report/forms/markdown.js';
import { documents, hostile } from './documents.js';
import { written } from './written.js';

const parser = new MarkdownIt({ html: true, linkify: true });

const flat = (tokens: readonly Token[]): readonly Token[] =>
  tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);

const HTML = /^(<details>\n<summary>[\d,]+ steps?: [a-z, ]+<\/summary>\n|<\/details>\n|<br>)$/;

test('no link, no image, no mark-up and no HTML but ours, whatever is in the document', () => {
  return fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const [part] = await written('markdown', document);
      const tokens = flat(parser.parse(part!.text, {}));
      for (const { type, content } of tokens) {
        expect(type).not.toMatch(/^(link|image|em_|strong_(?!open|close)|s_|blockquote|hr$|code_block)/);
        if (/^html/.test(type)) expect(content).toMatch(HTML);
        if (type === 'text') expect(content).not.toMatch(/@\w|#\d|https?:|www\./);
      }
      const fences = tokens.filter(({ type }) => type === 'fence').map(({ info }) => info);
      const told = document.runs.flatMap(({ properties, samples = [] }) => [
        ...properties.flatMap(({ counterexample }) => (counterexample ? [counterexample] : [])),
        ...samples,
      ]);
      expect(fences.filter((info) => info === 'mermaid')).toHaveLength(told.length);
      const rows = tokens.filter(({ type }) => type === 'tr_open').length;
      expect(rows).toBeGreaterThanOrEqual(told.reduce((sum, { steps }) => sum + steps.length + 1, 0));
    }),
    { numRuns: 40 },
  );
});

test('code and sentences say what they are given', () => {
  fc.assert(
    fc.property(hostile.map(clean), (text) => {
      const cells = `| a |\n| --- |\n| x${code(text)}x |\n| x ${prose(text)} x |\n`;
      const inline = flat(parser.parse(cells, {})).filter(({ type }) => /^(text|code_inline)$/.test(type));
      const all = inline.map(({ content }) => content).join('');
      const bare = (each: string): string => each.replaceAll(/\s/g, '');
      expect(bare(all)).toBe(bare(`ax${text}xx${text}x`));
    }),
    { numRuns: 40 },
  );
});
