/** Banks of algorithms that the OpenSSL of this Node may have been built without. */
import type * as crypto from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { digestOf, SHA3_256, SHA3_384, SHA3_512 } from '../../src/evidence/algorithms.js';
import { readList } from '../../src/evidence/list.js';
import { constructed } from './fixtures.js';
import { codes, pcr10, verifyBytes } from './verifying.js';

const { LEFT_OUT } = vi.hoisted(() => ({ LEFT_OUT: /^(sm3|sha3-)/ }));

vi.mock('node:crypto', async (original) => {
  const right = await original<typeof crypto>();
  return {
    ...right,
    getHashes: () => right.getHashes().filter((name) => !LEFT_OUT.test(name.toLowerCase())),
    createHash: (...of: Parameters<typeof right.createHash>) => {
      if (LEFT_OUT.test(of[0])) throw new Error('Digest method not supported');
      return right.createHash(...of);
    },
  };
});

const { createHash } = await vi.importActual<typeof crypto>('node:crypto');
const list = constructed('softreboot1_complete.bin');

/** The PCR after the list, by an OpenSSL that has the algorithm. */
function replayed(name: string, size: number): string {
  const { records } = readList(list, { endian: 'little', digestSize: 20 });
  const hash = (...parts: readonly Uint8Array[]): Uint8Array =>
    parts.reduce((to, part) => to.update(part), createHash(name)).digest();
  let pcr: Uint8Array = new Uint8Array(size);
  for (const { data } of records) pcr = hash(pcr, hash(data));
  return Buffer.from(pcr).toString('hex');
}

test('SHA-3 is computed all the same', () => {
  for (const algorithm of [SHA3_256, SHA3_384, SHA3_512]) {
    const parts = [list.subarray(0, 100), list.subarray(100)];
    const digest = createHash(algorithm.openssl).update(list).digest('hex');
    expect(Buffer.from(digestOf(algorithm, ...parts)).toString('hex')).toBe(digest);
  }
  const result = verifyBytes({ list, values: pcr10({ sha3_256: replayed('sha3-256', 32) }) });
  expect(result.verdict).toBe('attested');
});

test('a bank that cannot be replayed is said, and the others are compared', () => {
  const sm3 = pcr10({ sm3_256: 'ab'.repeat(32) });
  const alone = verifyBytes({ list, values: sm3 });
  expect(alone.verdict).toBe('nothing-to-compare');
  expect(codes(alone)).toContain('bank-not-replayed');
  const beside = verifyBytes({ list, values: [...sm3, ...pcr10({ sha3_256: replayed('sha3-256', 32) })] });
  expect(beside.verdict).toBe('attested');
  expect(codes(beside)).toContain('bank-not-replayed');
  const wrong = verifyBytes({ list, values: [...sm3, ...pcr10({ sha3_256: 'ab'.repeat(32) })] });
  expect(wrong.verdict).toBe('not-attested');
});
