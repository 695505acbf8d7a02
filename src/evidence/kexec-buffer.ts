/**
 * The segment that carries a list over kexec: a header, then records with 20-byte digests.
 * `struct ima_kexec_hdr` and `ima_restore_measurement_list()`, security/integrity/ima/ima_template.c.
 */
import { allEqual, concatBytes, type Endian, inputError, readU32, u32Bytes } from './bytes.js';
import { type CutRecord, cutRecord, type ListRecord, recordAt } from './list.js';
import { type Layout, newSpan, scanRecord } from './scan.js';

/** u16 version, u16 and u32 of padding, u64 bytes (these 24 included), u64 records. */
export const KEXEC_HEADER_BYTES = 24;
/** MAX_TEMPLATE_NAME_LEN: the longest name or format that a kernel restores is one shorter. */
const MAX_RESTORED_NAME_BYTES = 68;

export interface KexecBuffer {
  readonly endian: Endian;
  readonly version: number;
  /** What the header says; of the kernel's own dump the header counts a record that was cut. */
  readonly bufferSize: number;
  readonly count: number;
  /** The records that the next kernel restores. */
  readonly records: readonly ListRecord[];
  /** The record at which restoring fails because the buffer ends inside it. */
  readonly cut: CutRecord | undefined;
  /** Why the next kernel's restore fails, in the kernel's terms; undefined if it succeeds. */
  readonly failure: string | undefined;
  /** What follows `bufferSize`, normally zeros to the end of the segment. */
  readonly rest: Uint8Array;
}

/** Whether some bytes begin as a kexec buffer does, and in which byte order. */
export function kexecEndian(bytes: Uint8Array): Endian | undefined {
  if (bytes.length < KEXEC_HEADER_BYTES) return undefined;
  if (!allEqual(bytes.subarray(2, 8), 0)) return undefined;
  if (bytes[0] === 1 && bytes[1] === 0) return 'little';
  return bytes[0] === 0 && bytes[1] === 1 ? 'big' : undefined;
}

function u64(bytes: Uint8Array, at: number, endian: Endian): number {
  const first = readU32(bytes, at, endian);
  const second = readU32(bytes, at + 4, endian);
  return endian === 'little' ? second * 2 ** 32 + first : first * 2 ** 32 + second;
}

/** What a header says; of a count above 2^53 only the magnitude. The caller has checked that it is there. */
export function readKexecHeader(bytes: Uint8Array, endian: Endian): { bufferSize: number; count: number } {
  return { bufferSize: u64(bytes, 8, endian), count: u64(bytes, 16, endian) };
}

/**
 * Reads a segment as the next kernel would restore it.
 * @throws InputError if the bytes do not begin with a header, or say more bytes than there are.
 */
export function readKexecBuffer(bytes: Uint8Array): KexecBuffer {
  const endian = kexecEndian(bytes);
  if (endian === undefined) {
    throw inputError('no kexec buffer', {
      offset: 0,
      expected: 'version 1, six zero bytes, a size and a count',
    });
  }
  const { bufferSize, count } = readKexecHeader(bytes, endian);
  if (bufferSize > bytes.length) {
    throw inputError(`kexec buffer of ${bufferSize} bytes in a segment of ${bytes.length}`, {
      offset: 8,
      expected: `at most ${bytes.length}`,
    });
  }
  const end = Math.max(bufferSize, KEXEC_HEADER_BYTES);
  return {
    endian,
    version: 1,
    bufferSize,
    count,
    ...restore(bytes, end, count, endian),
    rest: bytes.subarray(end),
  };
}

type Restored = Pick<KexecBuffer, 'records' | 'cut' | 'failure'>;

/** The loop of `ima_restore_measurement_list()`: what it keeps, and what stops it. */
function restore(bytes: Uint8Array, end: number, count: number, endian: Endian): Restored {
  const layout: Layout = { endian, digestSize: 20 };
  const span = newSpan();
  const records: ListRecord[] = [];
  let at = KEXEC_HEADER_BYTES;
  const stop = (failure: string | undefined, cut?: CutRecord): Restored => ({ records, cut, failure });
  while (at < end && records.length < count) {
    const index = records.length;
    const result = scanRecord(bytes, at, end, layout, span);
    if (result === 'damaged') return stop(`record ${index}: ${span.found}`);
    if (result === 'incomplete') {
      const cut = cutRecord(bytes.subarray(at, end), layout, index, at - KEXEC_HEADER_BYTES);
      return stop('entry header: nr of fields mismatch', cut);
    }
    if (span.nameBytes > MAX_RESTORED_NAME_BYTES) return stop(`record ${index}: template name too long`);
    if (span.old) return stop(`record ${index}: attempting to restore a template that is not supported`);
    records.push(recordAt(bytes, at, span, index, at - KEXEC_HEADER_BYTES));
    at = span.end;
  }
  return stop(undefined);
}

/** What is written: records of 20-byte digests, as many bytes of a further record as fit, and the segment's size. */
export interface KexecContent {
  readonly endian: Endian;
  readonly records: readonly Uint8Array[];
  /** Bytes of the whole segment; what does not fit is dropped, as the kernel's seq_file drops it. */
  readonly segmentBytes: number;
}

/**
 * Writes a segment as `ima_dump_measurement_list()` does: whether there is room is asked before each record, so
 * the last may be cut, and is counted.
 */
export function writeKexecBuffer({ endian, records, segmentBytes }: KexecContent): Uint8Array {
  const segment = new Uint8Array(segmentBytes);
  let used = KEXEC_HEADER_BYTES;
  let count = 0;
  for (const record of records) {
    if (used >= segmentBytes) break;
    segment.set(record.subarray(0, segmentBytes - used), used);
    used = Math.min(used + record.length, segmentBytes);
    count += 1;
  }
  segment.set(kexecHeader(endian, used, count));
  return segment;
}

/** The 24 bytes of a header. */
export function kexecHeader(endian: Endian, bufferSize: number, count: number): Uint8Array {
  const low = (value: number): Uint8Array => u32Bytes(value % 2 ** 32, endian);
  const high = (value: number): Uint8Array => u32Bytes(Math.floor(value / 2 ** 32), endian);
  const u64Bytes = (value: number): Uint8Array =>
    concatBytes(endian === 'little' ? [low(value), high(value)] : [high(value), low(value)]);
  const version = endian === 'little' ? Uint8Array.of(1, 0) : Uint8Array.of(0, 1);
  return concatBytes([version, new Uint8Array(6), u64Bytes(bufferSize), u64Bytes(count)]);
}
