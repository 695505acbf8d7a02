/**
 * The banks of a TPM, all at once: PCR values are extended in each with real hashes.
 * By @noble/hashes, where `evidence/` has node:crypto and its own; what one makes the other verifies.
 */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { type HashAlgorithm, SHA1, SHA256, SHA384, SHA512 } from '../evidence/algorithms.js';
import { concatBytes } from '../evidence/bytes.js';

interface Bank {
  readonly algorithm: HashAlgorithm;
  readonly hash: (bytes: Uint8Array) => Uint8Array;
}

export const BANKS: readonly Bank[] = [
  { algorithm: SHA1, hash: sha1 },
  { algorithm: SHA256, hash: sha256 },
  { algorithm: SHA384, hash: sha384 },
  { algorithm: SHA512, hash: sha512 },
];

/** One value for each bank, in their order. */
export type Digests = readonly Uint8Array[];

/** PCR 10 after a reset. */
export const START: Digests = BANKS.map(({ algorithm }) => new Uint8Array(algorithm.size));

/** What a violation extends. */
export const ONES: Digests = BANKS.map(({ algorithm }) => new Uint8Array(algorithm.size).fill(0xff));

export const digestsOf = (bytes: Uint8Array): Digests => BANKS.map(({ hash }) => hash(bytes));

/** What came of an extend is asked for again: of the PCR, and of the list's replay. */
let known = new WeakMap<Digests, Map<Digests, Digests>>();
let kept = 0;
const MOST_KEPT = 20_000;

/** TPM2_PCR_Extend, in each bank. */
export function extended(pcr: Digests, value: Digests): Digests {
  const after = known.get(pcr)?.get(value);
  if (after !== undefined) return after;
  if (kept++ > MOST_KEPT) {
    known = new WeakMap();
    kept = 0;
  }
  const computed = BANKS.map(({ hash }, k) => hash(concatBytes([pcr[k]!, value[k]!])));
  const values = known.get(pcr) ?? new Map<Digests, Digests>();
  known.set(pcr, values.set(value, computed));
  return computed;
}

/** Whether two PCR values, or two digests, are the same. @throws Error if it depends on the bank. */
export function sameDigests(a: Digests, b: Digests): boolean {
  if (a === b) return true;
  const same = sameBytes(a[0]!, b[0]!);
  for (let k = 1; k < BANKS.length; k++) {
    if (sameBytes(a[k]!, b[k]!) !== same) throw new Error('two PCR values are the same in some banks only');
  }
  return same;
}

/** Most digests differ in their first byte. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return a.length === b.length;
}
