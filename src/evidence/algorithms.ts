/**
 * Hash algorithms as the TPM numbers them (TCG Algorithm Registry, table "TPM_ALG_ID") and as Linux names them
 * (crypto/hash_info.c). A bank of a TPM is the set of PCRs of one algorithm.
 */
import { createHash, getHashes } from 'node:crypto';
import { sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import { concatBytes } from './bytes.js';

export interface HashAlgorithm {
  /** The name that tpm2-tools and carryover's options use: `sha256`. */
  readonly name: string;
  readonly tpmId: number;
  /** Bytes of a digest. */
  readonly size: number;
  /** OpenSSL's name, for `node:crypto`. */
  readonly openssl: string;
}

const algorithm = (name: string, tpmId: number, size: number, openssl: string): HashAlgorithm => ({
  name,
  tpmId,
  size,
  openssl,
});

export const SHA1 = algorithm('sha1', 0x0004, 20, 'sha1');
export const SHA256 = algorithm('sha256', 0x000b, 32, 'sha256');
export const SHA384 = algorithm('sha384', 0x000c, 48, 'sha384');
export const SHA512 = algorithm('sha512', 0x000d, 64, 'sha512');
export const SM3 = algorithm('sm3_256', 0x0012, 32, 'sm3');
export const SHA3_256 = algorithm('sha3_256', 0x0027, 32, 'sha3-256');
export const SHA3_384 = algorithm('sha3_384', 0x0028, 48, 'sha3-384');
export const SHA3_512 = algorithm('sha3_512', 0x0029, 64, 'sha3-512');

/** Every algorithm that a PCR bank may have. */
export const ALGORITHMS: readonly HashAlgorithm[] = [
  SHA1,
  SHA256,
  SHA384,
  SHA512,
  SM3,
  SHA3_256,
  SHA3_384,
  SHA3_512,
];

/** Bytes that a list's template digests may have: the unsuffixed file has 20. */
export const DIGEST_SIZES = [20, 32, 48, 64] as const;
export type DigestSize = (typeof DIGEST_SIZES)[number];

/** By name; `sm3`, `sm3-256` and `sha3-256` are understood as well as `sm3_256` and `sha3_256`. */
export function algorithmByName(name: string): HashAlgorithm | undefined {
  const wanted = name.toLowerCase().replaceAll('-', '_');
  return ALGORITHMS.find((a) => a.name === wanted || (wanted === 'sm3' && a === SM3));
}

export function algorithmById(tpmId: number): HashAlgorithm | undefined {
  return ALGORITHMS.find((a) => a.tpmId === tpmId);
}

/** The algorithm that a digest of this many bytes has unless something says otherwise. */
export function usualAlgorithm(size: number): HashAlgorithm | undefined {
  return ALGORITHMS.find((a) => a.size === size);
}

const available = new Set(getHashes().map((name) => name.toLowerCase()));

/** For a build of OpenSSL that leaves SHA-3 out. */
const OTHERWISE: ReadonlyMap<HashAlgorithm, (message: Uint8Array) => Uint8Array> = new Map([
  [SHA3_256, sha3_256],
  [SHA3_384, sha3_384],
  [SHA3_512, sha3_512],
]);

/** Whether the algorithm can be computed here; SM3 may be left out of a build of Node's OpenSSL. */
export function canHash(algorithm: HashAlgorithm): boolean {
  return available.has(algorithm.openssl) || OTHERWISE.has(algorithm);
}

/** The digest of the parts, in order. @throws if the algorithm is not available here. */
export function digestOf(algorithm: HashAlgorithm, ...parts: readonly Uint8Array[]): Uint8Array {
  const otherwise = available.has(algorithm.openssl) ? undefined : OTHERWISE.get(algorithm);
  if (otherwise !== undefined) return otherwise(concatBytes(parts));
  const hash = createHash(algorithm.openssl);
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}
