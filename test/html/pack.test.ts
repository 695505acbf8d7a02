/** What is packed for the page is what the document says, and takes little room. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable } from '../../src/evidence/verify/text.js';
import { changesInWords } from '../../src/report/changes.js';
import type { CounterexampleEntry, ResultDocument, StateEntry, ToldRun } from '../../src/report/document.js';
import { forestOf, recordsOf, statesIn } from '../../src/report/html/client/unpack.js';
import { pack } from '../../src/report/html/pack.js';
import type { Packed } from '../../src/report/html/packed.js';
import { madeDocument } from './documents.js';

/** The fields of a state, by path, as a reader of the JSON would list them. */
function fieldsOf(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([name, field]) =>
    fieldsOf(field, path === '' ? name : `${path}.${name}`),
  );
}

const textsOf = ({ index, tables }: Packed): readonly string[] => [...index.texts, ...tables.texts];

/** The states of a trace as the page will see them. */
function unpacked(packed: Packed, trace: number): Record<string, unknown>[] {
  const { tables, traces } = packed;
  const texts = textsOf(packed);
  const forest = forestOf(tables.lists);
  return statesIn(tables.values, traces[trace]!).map((state) =>
    Object.fromEntries(
      [...state].map(([field, value]) => [
        tables.fields[field]!.path,
        Array.isArray(value) ? recordsOf(forest, value[0]).map((record) => texts[record]) : value,
      ]),
    ),
  );
}

const statesOf = ({ initial, steps }: ToldRun): StateEntry[] => [initial, ...steps.map((step) => step.state)];

const asPacked = (state: StateEntry): Record<string, unknown> =>
  Object.fromEntries(
    fieldsOf(state).map(([path, value]) => [
      printable(path),
      Array.isArray(value) ? value.map(printable) : typeof value === 'string' ? printable(value) : value,
    ]),
  );

/** A document with one counterexample, whose states are these. */
function documentOf(states: readonly StateEntry[]): ResultDocument {
  const document = madeDocument(
    { designs: 1, properties: 1, steps: states.length - 1, records: 0 },
    () => true,
  );
  const counterexample = document.runs[0]!.properties[0]!.counterexample!;
  counterexample.initial = states[0]!;
  counterexample.steps.forEach((step, k) => {
    step.state = states[k + 1]!;
  });
  return document;
}

const record = fc.constantFrom('boot_aggregate', 'program', 'file 1', '</script>', '\u202e', 'ünï', '');
const list = fc.array(record, { maxLength: 6 });
const scalar = fc.oneof(fc.boolean(), fc.integer(), fc.constant(null), fc.string());
const stateArbitrary = fc.record({
  phase: fc.constantFrom('running', 'restore'),
  kexec: fc.record({ live: fc.option(fc.record({ hasIma: fc.boolean(), imaSize: fc.nat() })), step: scalar }),
  odd: fc.oneof(list, scalar),
  history: fc.record({
    pcr: list,
    list,
    copies: fc.record({ live: fc.option(list), handed: fc.option(list) }),
    sent: fc.option(list),
    quoted: fc.option(list),
    kept: fc.option(list),
  }),
});

describe('packed and read back', () => {
  test('every state of every run is the same, field by field', () => {
    fc.assert(
      fc.property(fc.array(stateArbitrary, { minLength: 2, maxLength: 8 }), (states) => {
        expect(unpacked(pack(documentOf(states as StateEntry[])), 0)).toEqual(
          (states as StateEntry[]).map(asPacked),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('so it is in a document of many runs, which share what they have in common', () => {
    const document = madeDocument({ designs: 2, properties: 3, steps: 40, records: 30 }, () => true);
    const packed = pack(document);
    const runs = document.runs.flatMap(({ properties }) =>
      properties.map(({ counterexample }) => counterexample!),
    );
    expect(packed.traces.length).toBe(runs.length);
    runs.forEach((run, k) => {
      expect(unpacked(packed, k)).toEqual(statesOf(run).map(asPacked));
    });
  });

  test('steps keep who acts, what happens, the kernel function, and what changed', () => {
    const document = madeDocument({ designs: 1, properties: 1, steps: 5, records: 2 }, () => true);
    const packed = pack(document);
    const texts = textsOf(packed);
    const { tables, traces } = packed;
    const { steps } = document.runs[0]!.properties[0]!.counterexample!;
    traces[0]!.steps.forEach(([kind = 0, count = 0, ...rest], k) => {
      const { actor, words, kernel, stage, changed } = steps[k]!;
      expect(tables.kinds[kind]!.map((id) => texts[id])).toEqual([actor, words, kernel, stage]);
      const said = rest.slice(0, count).map((id) => texts[id]);
      const changes = Object.entries(changed).map(([field, change]) => ({ field, ...change }));
      expect(said).toEqual(changesInWords(changes));
    });
  });
});

describe('what the page points at', () => {
  const marksOf = (change: (run: CounterexampleEntry) => void) => {
    const document = madeDocument({ designs: 1, properties: 1, steps: 3, records: 1 }, () => true);
    change(document.runs[0]!.properties[0]!.counterexample!);
    const packed = pack(document);
    const { marks, noticed } = packed.traces[0]!;
    return {
      marks: marks.map(({ step, text }) => [step, textsOf(packed)[text]]),
      noticed,
    };
  };

  test('a run that goes on for ever leads back to a state', () => {
    const to = (loopStart: number) => marksOf((run) => Object.assign(run, { loopStart })).marks;
    expect(to(0)).toEqual([
      [0, 'the loop begins: steps 1 to 3 follow again and again'],
      [2, 'leads back to the beginning, and so on for ever'],
    ]);
    expect(to(3)).toEqual([[2, 'from here on it can stay as it is for ever']]);
    expect(to(2)).toEqual([[2, 'leads back to the state after step 2, and so on for ever']]);
  });

  test('a verifier that does not trust has noticed', () => {
    const says = (verdict: string) =>
      marksOf(({ end }) => Object.assign(end, { verifier: { verdict, unauthenticated: false } })).noticed;
    expect(['trusted', 'truncated', 'not trusted'].map(says)).toEqual([false, true, true]);
  });
});

describe('size', () => {
  const sizeOf = (document: ResultDocument): number => JSON.stringify(pack(document)).length;

  test('a step that changes nothing of a list of thousands costs no more than with a short one', () => {
    const size = (steps: number, records: number): number =>
      sizeOf(madeDocument({ designs: 1, properties: 1, steps, records }, () => true));
    const long = size(60, 3000) - size(30, 3000);
    const short = size(60, 3) - size(30, 3);
    expect(long).toBeLessThan(short * 1.2 + 200);
  });
});
