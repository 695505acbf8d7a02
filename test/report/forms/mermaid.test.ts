/** Mermaid: its own parser reads every diagram, finds a message for each step, and the texts as they were. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean } from '../../../src/report/forms/clean.js';
import { sequence } from '../../../src/report/forms/mermaid.js';
import { tracesOf } from '../../../src/report/forms/traces.js';
import { documents, plainRun } from './documents.js';
import { fromPackage, hasPackage } from './outside.js';

interface Message {
  readonly type: number;
  readonly message: unknown;
}
interface Mermaid {
  readonly default: {
    /** Makes the kinds of diagram known. */
    readonly parse: (text: string) => Promise<unknown>;
    readonly mermaidAPI: {
      readonly getDiagramFromText: (text: string) => Promise<{
        readonly type: string;
        readonly db: { readonly getMessages: () => readonly Message[] };
      }>;
    };
  };
}

const SOLID = 0;
/** Mermaid's own way to say `#59;` between reading and drawing. */
const decoded = (text: unknown): string =>
  String(text)
    .replaceAll('<br/>', '')
    .replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));
const bare = (text: string): string => text.replaceAll(/\s/g, '');

test.skipIf(!hasPackage('mermaid'))(
  'reads every diagram, whatever is in the document (needs test/tools)',
  async () => {
    const { mermaidAPI, parse } = ((await fromPackage('mermaid')) as Mermaid).default;
    await parse(sequence(plainRun(1)).text);
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        for (const { told } of tracesOf(clean(document))) {
          const { text, leftOut } = sequence(told);
          expect(leftOut).toBe('nothing');
          const diagram = await mermaidAPI.getDiagramFromText(text);
          expect(diagram.type).toBe('sequence');
          const messages = diagram.db.getMessages().filter(({ type }) => type === SOLID);
          expect(messages.map(({ message }) => bare(decoded(message)))).toEqual(
            told.steps.map(({ words }) => bare(words.length > 400 ? `${words.slice(0, 399)}…` : words)),
          );
        }
      }),
      { numRuns: 30 },
    );
  },
);

const MOST = 45_000;

test('what is too large to be drawn is drawn in part, and says so', () => {
  const notes = sequence(plainRun(700));
  expect(notes.leftOut).toBe('notes');
  const cut = sequence(plainRun(5000));
  expect(cut.leftOut).toBe('steps');
  expect(cut.text).toMatch(/Note over p0,p2: [\d#;,]+ steps left out/);
  for (const { text } of [notes, cut]) expect(text.length).toBeLessThanOrEqual(MOST);
  const numbers = [...cut.text.matchAll(/^autonumber (\d+) 1$/gm)].map(([, number]) => Number(number));
  const before = cut.text.slice(0, cut.text.indexOf('left out')).match(/->>/g)!.length;
  const after = cut.text.slice(cut.text.indexOf('left out')).match(/->>/g)!.length;
  expect(numbers).toEqual([5000 - after + 1]);
  expect(cut.text.replaceAll(/#\d+;|,/g, '')).toContain(`${5000 - before - after} steps left out`);
});
