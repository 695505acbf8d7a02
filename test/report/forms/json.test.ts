/** The document itself: what is written is what is read, whatever is in it; a JSON parser finds nothing else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resultDocument } from '../../../src/report/document.js';
import { documents } from './documents.js';
import { written } from './written.js';

test('is read back as it was, and has no character that a terminal or an editor acts upon', () => {
  return fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const [part] = await written('json', document);
      expect(part!.text).toMatch(/^[\P{C}\n]*$/u);
      const parsed: unknown = JSON.parse(part!.text);
      expect(parsed).toEqual(JSON.parse(JSON.stringify(document)));
      expect(resultDocument.safeParse(parsed).success).toBe(true);
    }),
    { numRuns: 40 },
  );
});
