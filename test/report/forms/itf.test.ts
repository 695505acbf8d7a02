/** ITF: Quint's own reader takes every trace, and finds in it what the document says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ResultDocument } from '../../../src/report/document.js';
import { tracesOf } from '../../../src/report/forms/traces.js';
import { documents, plainRun } from './documents.js';
import { fromPackage, hasPackage } from './outside.js';
import { written } from './written.js';

interface Quint {
  readonly ofItf: (trace: unknown) => readonly QuintValue[];
}
/** What Quint makes of a value: an expression of its language. */
interface QuintValue {
  readonly kind: string;
  readonly opcode?: string;
  readonly value?: unknown;
  readonly args?: readonly QuintValue[];
}

const reader = '@informalsystems/quint/dist/src/itf.js';

/** The fields of a record of Quint. */
function fieldsOf({ opcode, args = [] }: QuintValue): ReadonlyMap<unknown, QuintValue> {
  expect(opcode).toBe('Rec');
  return new Map(args.flatMap((name, k) => (k % 2 === 0 ? [[name.value, args[k + 1]!] as const] : [])));
}

const strings = ({ args = [] }: QuintValue): readonly unknown[] => args.map(({ value }) => value);

test.skipIf(!hasPackage(reader))(
  'Quint reads it, whatever is in the document (needs test/tools)',
  async () => {
    const { ofItf } = (await fromPackage(reader)) as Quint;
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const parts = await written('itf', document);
        const traces = tracesOf(document);
        expect(parts).toHaveLength(traces.length);
        for (const [k, { text }] of parts.entries()) {
          const parsed = JSON.parse(text) as { readonly vars: readonly string[] };
          const states = ofItf(parsed);
          const { steps } = traces[k]!.told;
          expect(states).toHaveLength(steps.length + 1);
          for (const [index, state] of states.entries()) {
            const fields = fieldsOf(state);
            expect([...fields.keys()].filter((name) => !parsed.vars.includes(String(name)))).toEqual([]);
            if (index === 0) continue;
            const list = fieldsOf(fields.get('history')!).get('list')!;
            expect(strings(list)).toHaveLength(steps[index - 1]!.state.history.list.length);
          }
        }
      }),
      { numRuns: 40 },
    );
  },
);

test('what is null anywhere in a run is an option everywhere in it', async () => {
  const run = plainRun(2);
  const [first, second] = run.steps;
  const told = {
    ...run,
    steps: [
      { ...first!, state: { ...first!.state, live: null } },
      { ...second!, state: { ...second!.state, live: { size: 4 } } },
    ],
    initial: { ...run.initial, live: null },
  };
  const document = {
    schema: 1,
    kind: 'check',
    version: '0',
    runs: [{ design: 'd', properties: [], samples: [told] }],
  } as unknown as ResultDocument;
  const { states } = JSON.parse((await written('itf', document))[0]!.text) as {
    states: readonly { live: unknown }[];
  };
  expect(states.map(({ live }) => live)).toEqual([
    { tag: 'None', value: { '#tup': [] } },
    { tag: 'None', value: { '#tup': [] } },
    { tag: 'Some', value: { size: { '#bigint': '4' } } },
  ]);
});
