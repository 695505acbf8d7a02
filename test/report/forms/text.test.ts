/** The text: the width that it promises, and nothing in it that does more than stand there. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ResultDocument } from '../../../src/report/document.js';
import { MAIL, PLAIN, type Style } from '../../../src/report/style.js';
import { documents } from './documents.js';
import { written } from './written.js';

const textOf = async (document: ResultDocument, style: Style): Promise<string> =>
  (await written('text', document, { style })).map(({ text }) => text).join('');

test('no line passes 100 columns, and no text reaches the terminal raw', () => {
  return fc.assert(
    fc.asyncProperty(documents, async (document) => {
      for (const line of (await textOf(document, PLAIN)).split('\n')) {
        expect(line.length).toBeLessThanOrEqual(100);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(line).toBe(line.trimEnd());
      }
    }),
    { numRuns: 40 },
  );
});

test('in a mail: 72 columns of ASCII, no trailing blanks, nothing that a mailer, an archive or git changes', () => {
  return fc.assert(
    fc.asyncProperty(documents, async (document) => {
      for (const line of (await textOf(document, MAIL)).split('\n')) {
        expect(line).toMatch(/^[\x20-\x7e]{0,72}$/);
        expect(line).toBe(line.trimEnd());
        expect(line).not.toMatch(/^(>|From |-- ?$|---|diff |Index: )/);
      }
    }),
    { numRuns: 40 },
  );
});

test('everything that the terminal shows is in the mail, too', () => {
  return fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const mail = (await textOf(document, MAIL)).replaceAll(/\s+/g, '');
      for (const { properties } of document.runs) {
        for (const { counterexample } of properties) {
          for (const { kernel } of counterexample?.steps ?? []) {
            if (/^[\w /.]*$/.test(kernel)) expect(mail).toContain(kernel.replaceAll(/\s+/g, ''));
          }
        }
      }
    }),
    { numRuns: 40 },
  );
});
