/** The document itself: what is written is what is read, whatever is in it; a JSON parser finds nothing else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resultDocument } from '../../../src/report/document.js';
import { FORMS, render } from '../../../src/report/forms/index.js';
import { PLAIN } from '../../../src/report/style.js';
import { documents } from './documents.js';

const json = FORMS.find((form) => form.name === 'json')!;

test('is read back as it was, and has no character that a terminal or an editor acts upon', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const [part] = render(json, document, { style: PLAIN });
      expect(part!.text).toMatch(/^[\P{C}\n]*$/u);
      const parsed: unknown = JSON.parse(part!.text);
      expect(parsed).toEqual(JSON.parse(JSON.stringify(document)));
      expect(resultDocument.safeParse(parsed).success).toBe(true);
    }),
  );
});
