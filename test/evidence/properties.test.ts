/** The same thing computed in two independent ways, on random input. */
import { sha1 as nobleSha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { algorithmByName, SHA1, SHA256, SHA384, SHA512 } from '../../src/evidence/algorithms.js';
import { asciiToBinary, readAscii, writeAscii } from '../../src/evidence/ascii.js';
import { concatBytes, toHex } from '../../src/evidence/bytes.js';
import { detectLayout } from '../../src/evidence/detect.js';
import { fieldsOf, writeFields } from '../../src/evidence/fields.js';
import { readKexecBuffer, writeKexecBuffer } from '../../src/evidence/kexec-buffer.js';
import { readList, readRecords, writeList, writeRecord } from '../../src/evidence/list.js';
import { readCounts, writeCounts } from '../../src/evidence/markers.js';
import {
  type PcrValue,
  readPcrArgument,
  readPcrFile,
  showPcr,
  writePcrread,
} from '../../src/evidence/pcr-values.js';
import { readQuote, writeQuote } from '../../src/evidence/quote.js';
import { replay } from '../../src/evidence/replay.js';
import { readSignature, writeSignature } from '../../src/evidence/signature.js';
import { memorySource } from '../../src/evidence/source.js';
import { StreamReplay } from '../../src/evidence/stream-replay.js';
import { lists } from './arbitraries.js';

const NOBLE = { sha1: nobleSha1, sha256, sha384, sha512 } as const;
const ALGORITHMS = [SHA1, SHA256, SHA384, SHA512];
const RULES = ['native', 'padded'] as const;
const pcrs = fc.constantFrom(10, 10, 10, 11, 99);

/** Replay with nothing shared but the parsed records: @noble/hashes, by the words of the rule. */
function reference(list: ReturnType<typeof readList>, name: keyof typeof NOBLE, rule: string): string {
  const { size } = algorithmByName(name)!;
  let pcr: Uint8Array = new Uint8Array(size);
  for (const record of list.records.filter((r) => r.pcr === 10)) {
    let data = record.data;
    if (record.template === 'ima') {
      data = new Uint8Array(276);
      data.set(record.data.subarray(0, 20));
      data.set(record.data.subarray(24), 20);
    }
    const value = new Uint8Array(size);
    const violation = record.digest.every((byte) => byte === 0);
    if (rule === 'native') value.set(violation ? new Uint8Array(size).fill(255) : NOBLE[name](data));
    else value.set(violation ? new Uint8Array(20).fill(255) : nobleSha1(data));
    pcr = NOBLE[name](concatBytes([pcr, value]));
  }
  return toHex(pcr);
}

test('streaming replay, plain replay and @noble/hashes agree, in every bank and by both rules', () => {
  const stream = new StreamReplay();
  fc.assert(
    fc.property(lists({ pcrs }), (content) => {
      const bytes = writeList(content);
      const list = readList(bytes, content.layout);
      const banks = ALGORITHMS.flatMap((algorithm) => RULES.map((rule) => ({ algorithm, rule })));
      const goals = banks.map((bank) => ({ ...bank, pcr: 10, value: undefined }));
      const part = { source: memorySource('list', bytes), layout: content.layout };
      const streamed = stream.run([part], { chains: goals, composite: undefined }).values.map(toHex);
      const plain = replay(list.records, banks).map(({ values }) => toHex(values.at(-1)!));
      const names = banks.map(({ algorithm, rule }) =>
        reference(list, algorithm.name as keyof typeof NOBLE, rule),
      );
      expect(streamed).toEqual(names);
      expect(plain).toEqual(names);
    }),
  );
});

test('records larger than the window through which a list passes are replayed as any other', () => {
  const stream = new StreamReplay();
  const data = (bytes: number, fill: number) => writeFields([new Uint8Array(bytes).fill(fill)], 'little');
  const records = [1 << 20, 3, (1 << 20) + 77, 2_500_000].map((bytes, i) => {
    return { pcr: 10, digest: new Uint8Array(20).fill(7), template: 'x', data: data(bytes, i) };
  });
  const layout = { endian: 'little', digestSize: 20 } as const;
  const bytes = writeList({ layout, records });
  const goal = { algorithm: SHA256, rule: 'native', pcr: 10, value: undefined } as const;
  const part = { source: memorySource('list', bytes), layout };
  const { values } = stream.run([part], { chains: [goal], composite: undefined });
  expect(toHex(values[0]!)).toBe(reference(readList(bytes, layout), 'sha256', 'native'));
});

describe('read and written again, byte for byte the same', () => {
  test('binary lists, of any layout, also cut, whole and in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(lists(), fc.nat(), fc.integer({ min: 1, max: 200 }), async (content, cut, step) => {
        const whole = writeList(content);
        const bytes = whole.subarray(0, whole.length - (cut % (whole.length + 1)));
        const list = readList(bytes, content.layout);
        expect(writeList(list)).toEqual(Buffer.from(bytes).length === 0 ? new Uint8Array(0) : bytes);
        const pieces = Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) =>
          bytes.subarray(i * step, (i + 1) * step),
        );
        const reader = readRecords(pieces, content.layout);
        const records = [];
        for (;;) {
          const next = await reader.next();
          if (next.done) {
            expect(next.value).toEqual(list.cut);
            break;
          }
          records.push(next.value);
        }
        expect(records).toEqual(list.records);
      }),
    );
  });
  test('fields', () => {
    fc.assert(
      fc.property(lists({ min: 1 }), ({ layout, records }) => {
        for (const record of records.filter(({ template }) => template !== 'ima')) {
          const fields = fieldsOf(record, layout.endian)!;
          expect(
            writeFields(
              fields.map(({ bytes }) => bytes),
              layout.endian,
            ),
          ).toEqual(record.data);
        }
      }),
    );
  });
  test('ASCII lists, and what they say is what the binary list says', () => {
    fc.assert(
      fc.property(lists({ min: 1 }), (content) => {
        const bytes = writeList(content);
        const binary = readList(bytes, content.layout);
        const ascii = writeAscii(binary);
        const { endian } = content.layout;
        expect(writeAscii(readAscii(ascii, endian))).toEqual(ascii);
        const pieces = [ascii.subarray(0, 37), ascii.subarray(37)];
        expect(concatBytes([...asciiToBinary(pieces, endian)])).toEqual(writeList(readAscii(ascii, endian)));
      }),
    );
  });
  test('kexec buffers: what the next kernel restores is a prefix, as long as fits', () => {
    fc.assert(
      fc.property(lists({ min: 1 }), fc.nat({ max: 4000 }), ({ layout, records }, extra) => {
        const { endian } = layout;
        const content = records
          .filter(({ template }) => template !== 'ima')
          .map((record) =>
            writeRecord({ ...record, digest: record.digest.slice(0, 20) }, { endian, digestSize: 20 }),
          );
        const segmentBytes = 24 + extra;
        const segment = writeKexecBuffer({ endian, records: content, segmentBytes });
        const buffer = readKexecBuffer(segment);
        let used = 24;
        const fitting = content.filter((record) => {
          used += record.length;
          return used <= segmentBytes;
        });
        expect(buffer.records.length).toBe(fitting.length);
        expect(buffer.bufferSize).toBeLessThanOrEqual(segmentBytes);
        expect(buffer.cut === undefined).toBe(buffer.count === fitting.length);
        const again = [
          ...buffer.records.map((r) => writeRecord(r, { endian, digestSize: 20 })),
          ...(buffer.cut ? [buffer.cut.bytes] : []),
        ];
        expect(writeKexecBuffer({ endian, records: again, segmentBytes })).toEqual(segment);
      }),
    );
  });
  test('quotes and signatures', () => {
    const small = fc.uint8Array({ maxLength: 70 });
    const u32 = fc.integer({ min: 0, max: 0xffffffff });
    const selection = fc
      .tuple(fc.constantFrom(4, 11, 12, 13, 0x7777), fc.uniqueArray(fc.nat({ max: 23 })))
      .map(([tpmId, chosen]) => ({
        tpmId,
        algorithm: [SHA1, SHA256, SHA384, SHA512].find((a) => a.tpmId === tpmId),
        pcrs: chosen.toSorted((a, b) => a - b),
        bitmapBytes: 3,
      }));
    const quote = fc.record({
      qualifiedSigner: small,
      nonce: small,
      clock_ms: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      resetCount: u32,
      restartCount: u32,
      safe: fc.boolean(),
      firmwareVersion: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      selections: fc.array(selection, { maxLength: 5 }),
      pcrDigest: small,
    });
    fc.assert(
      fc.property(quote, small, small, (one, r, s) => {
        expect(readQuote(writeQuote(one))).toEqual({ kind: 'quote', quote: one });
        const signature = { scheme: 0x18, hashId: 11, hash: SHA256, parts: [r, s] };
        expect(readSignature(writeSignature(signature))).toEqual(signature);
      }),
    );
  });
  test('PCR values, in each notation', () => {
    const value = fc
      .tuple(
        fc.constantFrom(...ALGORITHMS),
        fc.nat({ max: 23 }),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
      )
      .map(([algorithm, pcr, bytes]) => ({ algorithm, pcr, value: bytes.slice(0, algorithm.size) }));
    const key = (v: { algorithm: { name: string }; pcr: number }) => `${v.algorithm.name}:${v.pcr}`;
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 1, selector: key }), (values) => {
        const sorted = (list: readonly PcrValue[]) => list.map(showPcr).toSorted();
        expect(sorted([...readPcrFile(Buffer.from(writePcrread(values)), 'x')])).toEqual(sorted(values));
        for (const one of values) {
          expect(readPcrArgument(showPcr(one))).toEqual(one);
          const kernel = Buffer.from(`${toHex(one.value).toUpperCase()}\n`);
          expect(readPcrFile(kernel, `/sys/class/tpm/tpm0/pcr-${one.algorithm.name}/${one.pcr}`)).toEqual([
            one,
          ]);
        }
      }),
    );
  });
  test('marker counts', () => {
    const n = fc.nat();
    fc.assert(
      fc.property(n, n, n, (segmentSize, runtimeSize, count) => {
        const counts = { segmentSize, runtimeSize, count };
        expect(readCounts(Buffer.from(writeCounts(counts)))).toEqual(counts);
      }),
    );
  });
});

test('the layout of a list is found', () => {
  fc.assert(
    fc.property(lists({ min: 2 }), (content) => {
      // Violations alone have digests that fit every width.
      fc.pre(content.records.some(({ digest }) => digest.some((byte) => byte !== 0)));
      expect(detectLayout(writeList(content))).toEqual(content.layout);
    }),
  );
});
