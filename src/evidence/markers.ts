/**
 * The records that IMA adds of itself: `boot_aggregate` at each boot, and at a kexec `kexec_load` and
 * `kexec_execute`, whose buffer says how many records and bytes came before.
 * `ima_measure_kexec_event()`, security/integrity/ima/ima_kexec.c (Linux 6.16 on).
 */
import { algorithmByName, canHash, digestOf, SHA1 } from './algorithms.js';
import type { Endian } from './bytes.js';
import { measured, writeFields, writeFileDigest, writeName } from './fields.js';
import { KEXEC_HEADER_BYTES } from './kexec-buffer.js';
import type { RecordContent } from './list.js';
import { type Hashable, templateDigest } from './template-digest.js';

export type MarkerEvent = 'kexec_load' | 'kexec_execute';

/** What the buffer of a kexec marker says: values from just before the marker itself was added. */
export interface KexecCounts {
  readonly segmentSize: number;
  /** 24 and the bytes of the records before, as the kexec buffer has them. */
  readonly runtimeSize: number;
  readonly count: number;
}

const COUNTS =
  /^kexec_segment_size=(\d{1,20});ima_binary_runtime_size=(\d{1,20});ima_runtime_measurements_count=(-?\d{1,20});$/;

/** Reads a marker's buffer; undefined if it is none. */
export function readCounts(buffer: Uint8Array): KexecCounts | undefined {
  if (buffer.length > 256) return undefined;
  const match = COUNTS.exec(Buffer.from(buffer).toString('latin1'));
  if (match === null) return undefined;
  return { segmentSize: Number(match[1]), runtimeSize: Number(match[2]), count: Number(match[3]) };
}

export function writeCounts(counts: KexecCounts): string {
  return (
    `kexec_segment_size=${counts.segmentSize};ima_binary_runtime_size=${counts.runtimeSize};` +
    `ima_runtime_measurements_count=${counts.count};`
  );
}

/** What a record is to a verifier. */
export type Role =
  | { readonly role: 'boot'; readonly late: boolean; readonly digest: string }
  | { readonly role: 'marker'; readonly event: MarkerEvent; readonly counts: KexecCounts | undefined }
  | { readonly role: 'other' };

const OTHER: Role = { role: 'other' };

/** Whether a record is a boot's first, a kexec marker, or neither, by its event name (no hash is looked at). */
export function roleOf(record: Hashable, endian: Endian): Role {
  const { name, digest, buffer } = measured(record, endian);
  switch (name) {
    case 'boot_aggregate':
    case 'boot_aggregate_late': {
      const shown = digest === undefined ? '' : Buffer.from(digest.digest).toString('hex');
      return { role: 'boot', late: name.endsWith('late'), digest: shown };
    }
    case 'kexec_load':
    case 'kexec_execute':
      if (buffer === undefined) return OTHER;
      return { role: 'marker', event: name, counts: readCounts(buffer) };
    default:
      return OTHER;
  }
}

/** The bytes that a kexec at this point of the list would need: 24 and the records before. */
export function runtimeSize(recordBytes: number): number {
  return KEXEC_HEADER_BYTES + recordBytes;
}

/**
 * Rebuilds the marker that the kernel measures: an `ima-buf` record over the counts. `algorithm` is ima_hash, by
 * the kernel's name for it. Undefined if this Node cannot compute it.
 */
export function buildMarker(
  event: MarkerEvent,
  counts: KexecCounts,
  how: { readonly algorithm: string; readonly endian: Endian; readonly pcr: number },
): RecordContent | undefined {
  const hash = algorithmByName(how.algorithm);
  if (hash === undefined || !canHash(hash)) return undefined;
  const buffer = new Uint8Array(Buffer.from(writeCounts(counts), 'latin1'));
  const digest = writeFileDigest({ algorithm: how.algorithm, digest: digestOf(hash, buffer) });
  const data = writeFields([digest, writeName(event), buffer], how.endian);
  const content = { template: 'ima-buf', data };
  return { ...content, pcr: how.pcr, digest: templateDigest(SHA1, content) };
}
