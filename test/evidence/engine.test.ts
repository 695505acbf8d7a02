import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { algorithmByName, digestOf } from '../../src/evidence/algorithms.js';
import { toHex } from '../../src/evidence/bytes.js';
import { HashEngine } from '../../src/evidence/engine/engine.js';

const engine = new HashEngine();
const dataAt = engine.allocate(1 << 16);
const stateAt = engine.allocate(64);
const chainAt = engine.allocate(64);

const names = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

describe.each(names)('%s', (name) => {
  const algorithm = algorithmByName(name)!;
  const hash = engine.hash(algorithm);

  test('hashes every length up to three blocks, and long messages, as node:crypto does', () => {
    const lengths = [...Array.from({ length: 400 }, (_, i) => i), 4096, 65_535];
    for (const length of lengths) {
      const data = Uint8Array.from({ length }, (_, i) => (i * 151 + length) & 0xff);
      engine.bytes.set(data, dataAt);
      hash.digest(stateAt, dataAt, length);
      const expected = createHash(name).update(data).digest('hex');
      expect(`${length} ${toHex(engine.getDigest(hash, stateAt))}`).toBe(`${length} ${expected}`);
    }
  });

  test('extends as the TPM does', () => {
    const bytes = fc.uint8Array({ minLength: algorithm.size, maxLength: algorithm.size });
    fc.assert(
      fc.property(bytes, bytes, (pcr, value) => {
        engine.putDigest(hash, chainAt, pcr);
        engine.putDigest(hash, stateAt, value);
        hash.extend(chainAt, stateAt);
        expect(engine.getDigest(hash, chainAt)).toEqual(digestOf(algorithm, pcr, value));
      }),
    );
  });

  test('extends many chains side by side, and notes where one becomes the target', () => {
    const wordBytes = hash.sha.bits / 8;
    const lanes = 16 / wordBytes;
    const groups = 3;
    const steps = 5;
    const random = (seed: string) => digestOf(algorithm, Buffer.from(seed));
    const starts = Array.from({ length: groups * lanes }, (_, i) => random(`start ${i}`));
    const digests = Array.from({ length: steps }, (_, i) => random(`digest ${i}`));
    const extendedBy = (start: Uint8Array, count: number) =>
      digests.slice(0, count).reduce((pcr, digest) => digestOf(algorithm, pcr, digest), start);
    const chainsAt = engine.allocate(groups * 16 * hash.sha.digestWords);
    const wordAt = (lane: number, word: number) =>
      chainsAt + (Math.floor(lane / lanes) * hash.sha.digestWords + word) * 16 + (lane % lanes) * wordBytes;
    const spare = engine.allocate(64);
    for (const [lane, start] of starts.entries()) {
      engine.putDigest(hash, spare, start);
      for (let word = 0; word < hash.sha.digestWords; word += 1) {
        const from = spare + word * wordBytes;
        engine.bytes.copyWithin(wordAt(lane, word), from, from + wordBytes);
      }
    }
    const digestsAt = engine.allocate(steps * algorithm.size);
    for (const [i, digest] of digests.entries()) {
      engine.putDigest(hash, digestsAt + i * algorithm.size, digest);
    }
    const hitsAt = engine.allocate(64);
    engine.bytes.fill(0, hitsAt, hitsAt + 64);
    const targetLane = lanes + 1;
    const targetAt = engine.allocate(64);
    engine.putDigest(hash, targetAt, extendedBy(starts[targetLane]!, 3));
    hash.lanes(chainsAt, groups, digestsAt, steps, targetAt, hitsAt);
    for (const [lane, start] of starts.entries()) {
      for (let word = 0; word < hash.sha.digestWords; word += 1) {
        const from = wordAt(lane, word);
        engine.bytes.copyWithin(spare + word * wordBytes, from, from + wordBytes);
      }
      expect(engine.getDigest(hash, spare)).toEqual(extendedBy(start, steps));
    }
    expect(engine.view.getUint32(hitsAt, true)).toBe(1);
    // The third of five steps, when three were left; the second of three groups, when two were left.
    expect(engine.view.getUint32(hitsAt + 8, true)).toBe(3);
    expect(engine.view.getUint32(hitsAt + 12, true)).toBe(2);
  });
});
