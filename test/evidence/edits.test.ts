/** A list with one edit is explained, by proof, as that edit. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { algorithmByName, SHA1, SHA256, SHA384 } from '../../src/evidence/algorithms.js';
import { fromHex } from '../../src/evidence/bytes.js';
import { writeFields, writeFileDigest, writeName } from '../../src/evidence/fields.js';
import {
  type ListRecord,
  type RecordContent,
  readList,
  writeList,
  writeRecord,
} from '../../src/evidence/list.js';
import { readQuote, selectionDigest, writeQuote } from '../../src/evidence/quote.js';
import { replayEnd } from '../../src/evidence/replay.js';
import { readKey, readSignature } from '../../src/evidence/signature.js';
import { memorySource } from '../../src/evidence/source.js';
import { templateDigest } from '../../src/evidence/template-digest.js';
import { comparison } from '../../src/evidence/verify/comparison.js';
import { loadList, memorySpool } from '../../src/evidence/verify/load.js';
import { verify } from '../../src/evidence/verify/verify.js';
import { bytesOf, constructed, constructedCases, constructedPath, kernelsPath } from './fixtures.js';
import { codes, explained, pcr10, verifyBytes } from './verifying.js';

const whole = readList(constructed('softreboot1_complete.bin'));
const records = whole.records;
const truth = pcr10(constructedCases[0]!.tpm_pcr10!);
const layout = whole.layout;

type Edited = readonly RecordContent[];
const explain = (edited: Edited, values = truth) =>
  verifyBytes({ list: writeList({ layout, records: edited }), values });
const without = (i: number): Edited => records.filter((_, k) => k !== i);
const bank = (name: string) => truth.filter(({ algorithm }) => algorithm === algorithmByName(name));

function file(i: number): RecordContent {
  const digest = writeFileDigest({ algorithm: 'sha256', digest: new Uint8Array(32).fill(i) });
  const content = {
    template: 'ima-ng',
    data: writeFields([digest, writeName(`/made/up/${i}`)], layout.endian),
  };
  return { ...content, pcr: 10, digest: templateDigest(SHA1, content) };
}

const valuesOf = (all: Edited, names = ['sha1', 'sha256']) => {
  const banks = names.map((name) => ({ algorithm: algorithmByName(name)!, rule: 'native' as const }));
  return replayEnd(all, banks).map((value, i) => ({ algorithm: banks[i]!.algorithm, pcr: 10, value }));
};

describe.each(['sha1', 'sha256', 'sha384', 'sha512'])('known by %s', (name) => {
  const values = bank(name);
  test('a record added', () => {
    const edited = [...records.slice(0, 12), file(1), ...records.slice(12)];
    const result = explain(edited, values);
    expect([result.verdict, explained(result)]).toEqual(['not-attested', ['record-extra!']]);
    expect(result.explanations[0]!.records).toEqual([12]);
    expect(result.explanations[0]!.sentence).toContain('(/made/up/1)');
  });
  test('a record doubled, at once and far off', () => {
    for (const at of [7, 20]) {
      const edited = [...records.slice(0, at), records[6]!, ...records.slice(at)];
      const result = explain(edited, values);
      expect(explained(result)).toEqual(['record-doubled!']);
      expect(result.explanations[0]!.records).toEqual([6, at]);
    }
  });
  test('two neighbours swapped, and two far apart', () => {
    for (const [a, b] of [
      [8, 9],
      [3, 24],
    ] as const) {
      const edited = records.map((record, i) => (i === a ? records[b]! : i === b ? records[a]! : record));
      const result = explain(edited, values);
      expect(explained(result)).toEqual(['records-swapped!']);
      expect(result.explanations[0]!.records).toEqual([a, b]);
    }
  });
  test('a record moved', () => {
    const edited = [...without(25).slice(0, 4), records[25]!, ...without(25).slice(4)];
    const result = explain(edited, values);
    expect(explained(result)).toEqual(['record-moved!']);
    expect(result.explanations[0]!.records).toEqual([4, 26]);
  });
  test('a boot_aggregate dropped, as it recurs', () => {
    const result = explain(without(18), values);
    expect(explained(result)).toEqual(['record-lost!']);
    expect(result.explanations[0]!.records).toEqual([18]);
  });
  test('a forged violation', () => {
    const edited = records.map((r, i) => (i === 11 ? { ...r, digest: new Uint8Array(20) } : r));
    const result = explain(edited, values);
    expect(explained(result)).toEqual(['violation-forged!']);
    expect(result.explanations[0]!.records).toEqual([11]);
  });
  test('a hidden violation', () => {
    const real = records.map((r, i) => (i === 11 ? { ...r, digest: new Uint8Array(20) } : r));
    const result = explain(records, valuesOf(real, [name]));
    expect(explained(result)).toEqual(['violation-hidden!']);
    expect(result.explanations[0]!.records).toEqual([11]);
  });
  test('only kexec_execute lost: rebuilt', () => {
    const result = explain(without(17), values);
    expect(explained(result)).toEqual(['execute-marker-lost!']);
    expect(result.explanations[0]!.records).toEqual([17]);
  });
  test('a cold boot in between', () => {
    const second = [records[0]!, file(7), file(8)];
    const result = explain([...records, ...second], valuesOf(second, [name]));
    expect(explained(result)).toEqual(['pcr-was-reset!']);
    expect(result.explanations[0]!.records).toEqual([31]);
  });
  test('an edit, and records after the value was taken', () => {
    const edited = [...records.slice(0, 12), file(1), ...records.slice(12), file(2), file(3)];
    expect(explained(explain(edited, values))).toEqual(['record-extra!']);
  });
});

test('a record that recurs nowhere cannot be found missing without the list from before', () => {
  const result = explain(without(20));
  expect(result.verdict).toBe('not-attested');
  expect(result.explanations.every(({ proven }) => !proven)).toBe(true);
});

test('with the list from before, each change is found whatever its content', () => {
  const previous = [writeList({ layout, records: records.slice(0, 28) })];
  const check = (edited: Edited) => {
    const result = verifyBytes({ list: writeList({ layout, records: edited }), values: truth, previous });
    return [explained(result).join(), result.explanations[0]?.records];
  };
  const put = (i: number, record: RecordContent): Edited => records.map((r, k) => (k === i ? record : r));
  expect(check(put(9, file(4)))).toEqual(['record-changed!', [9]]);
  expect(check(without(9))).toEqual(['record-lost!', [9]]);
  expect(check([...records.slice(0, 9), file(4), file(5), ...records.slice(9)])).toEqual([
    'record-extra!',
    [9],
  ]);
  expect(check([...records.slice(0, 5), ...records.slice(8)])).toEqual(['records-lost!', [5]]);
  expect(check(records.slice(0, 20))).toEqual([expect.stringContaining('?'), expect.anything()]);
  const late = verifyBytes({
    list: writeList({ layout, records: records.slice(0, 20) }),
    values: truth,
    previous: [writeList(whole)],
  });
  expect(explained(late)).toEqual(['list-ends-early!']);
});

test('zero-padded banks are told, and searched', () => {
  const padded = [{ algorithm: SHA256, rule: 'padded' as const }];
  const value = { algorithm: SHA256, pcr: 10, value: replayEnd(records, padded)[0]! };
  const good = explain(records, [value]);
  expect([good.verdict, codes(good).includes('bank-padded')]).toEqual(['attested', true]);
  expect(explained(explain(without(17), [value]))).toEqual(['execute-marker-lost!']);
});

test('an edit is found by a quote alone, over several banks', () => {
  const attest = constructed('quote0.multi.attest');
  const quote = {
    attest,
    attestation: readQuote(attest),
    signature: readSignature(constructed('quote0.multi.sig')),
    key: readKey(readFileSync(constructedPath('quote0.multi.ak.pem'), 'utf8')),
    nonce: fromHex('cafe')!,
  };
  // Every value but PCR 10's is given, so that nothing is assumed.
  const values = Array.from({ length: 10 }, (_, pcr) => ({
    algorithm: SHA256,
    pcr,
    value: new Uint8Array(32),
  }));
  const edited = [...records.slice(0, 12), file(1), ...records.slice(12)];
  const list = writeList({ layout, records: edited });
  const result = verifyBytes({ list, quote, values });
  expect(codes(result)).toContain('quote-good');
  expect(explained(result)).toEqual(['record-extra!']);
  if (quote.attestation.kind !== 'quote') throw new Error('no quote');
  expect(writeQuote(quote.attestation.quote)).toEqual(attest);
  expect(selectionDigest(quote.attestation.quote.selections, SHA256, () => undefined)).toBeUndefined();
});

test('long lists: an edit in the middle of 2,000 records is found; above 20,000 none is looked for', () => {
  const many = Array.from({ length: 2000 }, (_, i) => numbered(i));
  const values = valuesOf(many);
  const edited = [...many.slice(0, 900), numbered(900_000), ...many.slice(900)];
  const found = explain(edited, values);
  expect([explained(found), found.explanations[0]!.records]).toEqual([['record-extra!'], [900]]);
  const more = Array.from({ length: 20_001 }, (_, i) => numbered(i));
  expect(
    explained(
      explain(
        more,
        values.map((v) => ({ ...v, value: v.value.map((b) => b ^ 1) })),
      ),
    ),
  ).toContain('not-searched?');
});

function numbered(i: number): RecordContent {
  const digest = new Uint8Array(32);
  new DataView(digest.buffer).setUint32(0, i);
  const field = writeFileDigest({ algorithm: 'sha256', digest });
  const content = { template: 'ima-ng', data: writeFields([field, writeName(`/f/${i}`)], 'little') };
  return { ...content, pcr: 10, digest: templateDigest(SHA1, content) };
}

test('a cut record that is whole elsewhere in the list completes it in every bank', () => {
  const list = readList(bytesOf(kernelsPath('kernels/k73/S1/boot-1/quote/list.bin')));
  const boot = list.records.findLast((r: ListRecord) => Buffer.from(r.data).includes('boot_aggregate'))!;
  const upTo = list.records.slice(0, boot.index + 1);
  const bytes = writeList({ layout: list.layout, records: upTo });
  const values = valuesOf(upTo, ['sha256', 'sha384']);
  const result = verifyBytes({ list: bytes.subarray(0, -20), values });
  expect(explained(result)).toEqual(['cut-record-completes!']);
  expect(result.explanations[0]!.sentence).toContain('the same as record 0');
  expect(values[1]!.algorithm).toBe(SHA384);
});

test('progress is told while a list is read and searched', () => {
  const seen = new Set<string>();
  const list = loadList(memorySource('list', writeList({ layout, records: without(20) })), {}, memorySpool);
  const compared = comparison({ values: truth, quote: undefined, pcr: 10, strict: false });
  verify({
    list,
    previous: [],
    comparison: compared,
    pcr: 10,
    strict: false,
    progress: (what) => seen.add(what),
  });
  expect(seen.has('replaying')).toBe(true);
  expect(writeRecord(records[0]!, layout).length).toBe(records[0]!.length);
});
