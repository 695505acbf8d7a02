/**
 * What IMA hashes of a record, and what it extends into each bank.
 * Follows `ima_calc_field_array_hash()` and `ima_add_template_entry()`, security/integrity/ima (Linux 5.8 on).
 */
import { canHash, digestOf, type HashAlgorithm, SHA1 } from './algorithms.js';
import { allEqual, sameBytes } from './bytes.js';

/** The bytes that the hash of an `ima` record's name covers: IMA_EVENT_NAME_LEN_MAX + 1. */
const OLD_NAME_BYTES = 256;

/** What is needed of a record to hash it. */
export interface Hashable {
  readonly template: string;
  readonly data: Uint8Array;
}

/** The bytes that a template digest is the hash of: the data as stored, or, for `ima`, digest and padded name. */
export function hashedBytes(record: Hashable): Uint8Array {
  if (record.template !== 'ima') return record.data;
  const padded = new Uint8Array(20 + OLD_NAME_BYTES);
  padded.set(record.data.subarray(0, 20));
  padded.set(record.data.subarray(24, 24 + OLD_NAME_BYTES), 20);
  return padded;
}

/** The template digest of a record by one algorithm. */
export function templateDigest(algorithm: HashAlgorithm, record: Hashable): Uint8Array {
  return digestOf(algorithm, hashedBytes(record));
}

/** Whether the digest is that of the record's data. */
export function hashes(algorithm: HashAlgorithm, record: Hashable, digest: Uint8Array): boolean {
  return canHash(algorithm) && sameBytes(templateDigest(algorithm, record), digest);
}

/** Whether a stored digest marks a violation: all zero. */
export function isViolation(digest: Uint8Array): boolean {
  return allEqual(digest, 0);
}

/**
 * What is extended into a bank: `native`, the bank's own hash of the data, or `padded`, SHA-1 filled with zeros
 * (all banks before Linux 5.8, and a bank whose hash the kernel lacks).
 */
export type Rule = 'native' | 'padded';

/** The value that a record extends into a bank: the digest by the rule, or ones for a violation. */
export function extendedValue(
  bank: HashAlgorithm,
  rule: Rule,
  record: Hashable & { readonly digest: Uint8Array },
): Uint8Array {
  const violation = isViolation(record.digest);
  if (rule === 'native') {
    return violation ? new Uint8Array(bank.size).fill(0xff) : templateDigest(bank, record);
  }
  const value = new Uint8Array(bank.size);
  if (violation) value.fill(0xff, 0, SHA1.size);
  else value.set(templateDigest(SHA1, record));
  return value;
}
