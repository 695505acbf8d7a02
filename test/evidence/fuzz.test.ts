/**
 * Mutated input of every format gives a result or a clear error, never a crash or a hang.
 *
 * Inputs over all formats: FUZZ_RUNS (2,000), or as many as fit into FUZZ_SECONDS; how many there were is printed. What
 * once failed is kept in corpus/, one file each, and tried first.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { asciiToBinary, readAscii, writeAscii } from '../../src/evidence/ascii.js';
import { isInputError } from '../../src/evidence/bytes.js';
import { measured } from '../../src/evidence/fields.js';
import { readKexecBuffer } from '../../src/evidence/kexec-buffer.js';
import { readList, writeList } from '../../src/evidence/list.js';
import { roleOf } from '../../src/evidence/markers.js';
import { readPcrFile } from '../../src/evidence/pcr-values.js';
import { readQuote, writeQuote } from '../../src/evidence/quote.js';
import { checkSignature, readKey, readSignature, writeSignature } from '../../src/evidence/signature.js';
import { verificationOf } from '../../src/evidence/verify/document.js';
import { PLAIN } from '../../src/report/style.js';
import { verificationDocument } from '../../src/report/verification.js';
import { renderVerification } from '../../src/report/verification-text.js';
import { constructed, constructedCases, constructedPath } from './fixtures.js';
import { pcr10, verifyBytes } from './verifying.js';

const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0);
const RUNS = Number(process.env.FUZZ_RUNS ?? 2000);
/** A verification replays and searches; the parsers alone are a hundred times as fast. */
const VERIFIED = RUNS > 10_000 ? 0.02 : 0.04;

/** One change of some bytes. */
type Mutation = (bytes: Uint8Array) => Uint8Array;

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const at = (bytes: Uint8Array, where: number): number => Math.floor(where * bytes.length);
const HOSTILE = [0, 1, 0x7f, 0x80, 0xff, 0xfffffff8, 0xffffffff, 0x7fffffff, 0x01000000, 0x00ffffff];

const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat({ max: 7 })).map(
    ([where, bit]): Mutation =>
      (bytes) => {
        const changed = bytes.slice();
        if (changed.length > 0) changed[at(bytes, where)]! ^= 1 << bit;
        return changed;
      },
  ),
  fc.tuple(place, fc.constantFrom(...HOSTILE), fc.boolean()).map(
    ([where, value, little]): Mutation =>
      (bytes) => {
        const changed = bytes.slice();
        if (bytes.length < 4) return changed;
        new DataView(changed.buffer).setUint32(Math.min(at(bytes, where), bytes.length - 4), value, little);
        return changed;
      },
  ),
  place.map(
    (where): Mutation =>
      (bytes) =>
        bytes.slice(0, at(bytes, where)),
  ),
  fc.tuple(place, place).map(
    ([from, to]): Mutation =>
      (bytes) => {
        const [low, high] = [at(bytes, Math.min(from, to)), at(bytes, Math.max(from, to))];
        return new Uint8Array([...bytes.subarray(0, high), ...bytes.subarray(low)]);
      },
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 40 })).map(
    ([where, more]): Mutation =>
      (bytes) => {
        const middle = at(bytes, where);
        return new Uint8Array([...bytes.subarray(0, middle), ...more, ...bytes.subarray(middle)]);
      },
  ),
  fc.uint8Array({ maxLength: 200 }).map(
    (other): Mutation =>
      () =>
        other,
  ),
);
const changes = fc.array(mutations, { minLength: 1, maxLength: 4 });

const list = constructed('softreboot1_complete.bin');
const values = pcr10(constructedCases[0]!.tpm_pcr10!).slice(0, 2);
const key = readKey(readFileSync(constructedPath('quote0.akecc.ak.pem'), 'utf8'));
const signature = readSignature(constructed('quote0.akecc.sig'));

/** What is done with each format's bytes; what comes out is checked as far as it can be. */
const FORMATS: Readonly<Record<string, { seeds: readonly Uint8Array[]; use: (bytes: Uint8Array) => void }>> =
  {
    list: {
      seeds: [list, constructed('tail_truncated_midrecord.bin')],
      use: (bytes) => {
        const read = readList(bytes);
        expect(Buffer.compare(writeList(read), bytes)).toBe(0);
        for (const record of read.records) {
          measured(record, read.layout.endian);
          roleOf(record, read.layout.endian);
        }
        writeAscii(read);
      },
    },
    ascii: {
      seeds: [constructed('softreboot1_complete.ascii')],
      use: (bytes) => {
        const read = readAscii(bytes);
        expect(Buffer.concat([...asciiToBinary([bytes], 'little')]).length).toBe(writeList(read).length);
      },
    },
    kexec: {
      seeds: [
        constructed('kexecbuf_ok.bin').subarray(0, 2200),
        constructed('kexecbuf_size_short.bin').subarray(0, 2200),
      ],
      use: (bytes) => {
        const buffer = readKexecBuffer(bytes);
        expect(buffer.records.length).toBeLessThanOrEqual(bytes.length / 28);
      },
    },
    quote: {
      seeds: [constructed('quote0.multi.attest'), constructed('quote0.akecc.attest')],
      use: (bytes) => {
        const read = readQuote(bytes);
        expect(checkSignature(signature, bytes, key) === 'good').toBe(
          Buffer.compare(bytes, constructed('quote0.akecc.attest')) === 0,
        );
        // A flag that is neither 0 nor 1 is read as set.
        if (read.kind === 'quote') expect(writeQuote(read.quote).length).toBe(bytes.length);
      },
    },
    signature: {
      seeds: [constructed('quote0.akecc.sig'), constructed('quote0.akrsa.sig')],
      use: (bytes) => {
        const read = readSignature(bytes);
        if (read.parts.length > 0) expect(Buffer.compare(writeSignature(read), bytes)).toBe(0);
        checkSignature(read, list, key);
      },
    },
    pcrs: {
      seeds: [constructed('quote0.pcrread.txt'), constructed('quote0.multi.pcrs')],
      use: (bytes) => {
        for (const { algorithm, value, pcr } of readPcrFile(bytes, 'x')) {
          expect([value.length, pcr < 32]).toEqual([algorithm.size, true]);
        }
      },
    },
    verify: {
      seeds: [
        list,
        constructed('kexecbuf_ok.bin').subarray(0, 2200),
        constructed('softreboot1_complete.ascii'),
      ],
      use: (bytes) => {
        const result = verifyBytes({ list: bytes, values });
        const document = verificationOf('list', result, { version: '0' });
        const text = renderVerification(document, PLAIN);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
        expect(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(text)).toBe(false);
        expect(text.split('\n').every((line) => line.length <= 100)).toBe(true);
        verificationDocument.parse(JSON.parse(JSON.stringify(document)));
      },
    },
  };

const FORMAT_COUNT = Object.keys(FORMATS).length;

/** Whether it could be read. Any error but one about the input, in one line, is a failure. */
function survives(format: string, bytes: Uint8Array): boolean {
  try {
    FORMATS[format]!.use(bytes);
    return true;
  } catch (error) {
    if (!isInputError(error)) throw error;
    expect(error.message).toMatch(/; expected ./);
    expect(error.message.split('\n').length).toBe(1);
    return false;
  }
}

const corpus = fileURLToPath(new URL('corpus/', import.meta.url));

describe.each(Object.keys(FORMATS))('%s', (format) => {
  const kept = readdirSync(corpus).filter((name) => name.startsWith(`${format}-`));
  test.each(kept)('kept: %s', (name) => {
    survives(format, new Uint8Array(readFileSync(corpus + name)));
  });

  test('untouched', () => {
    for (const seed of FORMATS[format]!.seeds) FORMATS[format]!.use(seed);
  });

  const tried = { inputs: 0, read: 0, refused: 0 };
  const share = Math.ceil(
    format === 'verify' ? RUNS * VERIFIED : (RUNS * (1 - VERIFIED)) / (FORMAT_COUNT - 1),
  );
  afterAll(() => {
    const { inputs, read, refused } = tried;
    console.log(`fuzz: ${format}: ${inputs} inputs, ${read} read, ${refused} refused`);
  });

  test('mutated', { timeout: 1000 * SECONDS + 600_000 + 100 * share }, () => {
    const seeds = fc.constantFrom(...FORMATS[format]!.seeds);
    const timed = {
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: (1000 * SECONDS) / FORMAT_COUNT,
    };
    fc.assert(
      fc.property(seeds, changes, (seed, applied) => {
        const read = survives(
          format,
          applied.reduce((bytes, change) => change(bytes), seed),
        );
        tried.inputs++;
        tried[read ? 'read' : 'refused']++;
      }),
      SECONDS > 0 ? { ...timed, markInterruptAsFailure: false } : { numRuns: share },
    );
    if (SECONDS === 0) expect(tried.inputs).toBe(share);
  });
});
