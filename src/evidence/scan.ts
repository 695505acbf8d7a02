/**
 * Where the parts of one record are, without copying or allocating: the inner loop of every reader.
 * The format is that of `ima_measurements_show()`, security/integrity/ima/ima_fs.c.
 */
import type { DigestSize } from './algorithms.js';
import { type Endian, readU32 } from './bytes.js';

/** How a list's records are laid out; a property of the file, written nowhere in it. */
export interface Layout {
  readonly endian: Endian;
  /** Bytes of each template digest. */
  readonly digestSize: DigestSize;
}

/** What the kernel writes for `binary_runtime_measurements` on a little-endian machine. */
export const USUAL_LAYOUT: Layout = { endian: 'little', digestSize: 20 };

/** Limits of what is taken for a record; the kernel states none for the data. */
export const MAX_NAME_BYTES = 255;
export const MAX_DATA_BYTES = 16 * 1024 * 1024;

/** Positions within the scanned buffer, reused from record to record. */
export interface Span {
  pcr: number;
  digestAt: number;
  nameAt: number;
  nameBytes: number;
  /** The template data without its length; for the template `ima` the 20-byte digest, u32 length and name. */
  dataAt: number;
  dataBytes: number;
  /** Where the record ends, and the next begins. */
  end: number;
  /** The template is `ima`, the only one whose data has no length of its own. */
  old: boolean;
  /** After `incomplete`: the position that must be there for more to be known. */
  needed: number;
  /** After `damaged`: what was found instead of what. */
  found: string;
  expected: string;
}

export function newSpan(): Span {
  return {
    pcr: 0,
    digestAt: 0,
    nameAt: 0,
    nameBytes: 0,
    dataAt: 0,
    dataBytes: 0,
    end: 0,
    old: false,
    needed: 0,
    found: '',
    expected: '',
  };
}

/** `whole`: the span is filled. `incomplete`: the buffer ends inside it. `damaged`: this cannot be a record. */
export type ScanResult = 'whole' | 'incomplete' | 'damaged';

function incomplete(span: Span, needed: number): ScanResult {
  span.needed = needed;
  return 'incomplete';
}

function damaged(span: Span, found: string, expected: string): ScanResult {
  span.found = found;
  span.expected = expected;
  return 'damaged';
}

/** Finds the record that starts at `at`, in `buffer[0..limit)`. */
export function scanRecord(
  buffer: Uint8Array,
  at: number,
  limit: number,
  layout: Layout,
  span: Span,
): ScanResult {
  const { endian, digestSize } = layout;
  const lengthAt = at + 4 + digestSize;
  const nameAt = lengthAt + 4;
  if (limit < nameAt) return incomplete(span, nameAt);
  span.pcr = readU32(buffer, at, endian);
  span.digestAt = at + 4;
  const nameBytes = readU32(buffer, lengthAt, endian);
  if (nameBytes === 0 || nameBytes > MAX_NAME_BYTES) {
    return damaged(span, `template name of ${nameBytes} bytes`, `1 to ${MAX_NAME_BYTES}`);
  }
  const nameEnd = nameAt + nameBytes;
  span.nameAt = nameAt;
  span.nameBytes = nameBytes;
  if (limit < nameEnd) return incomplete(span, nameEnd);
  for (let i = nameAt; i < nameEnd; i += 1) {
    const byte = buffer[i]!;
    if (byte < 0x20 || byte > 0x7e) {
      return damaged(span, 'template name with a byte that is not printable', 'printable ASCII');
    }
  }
  span.old =
    nameBytes === 3 && buffer[nameAt] === 0x69 && buffer[nameAt + 1] === 0x6d && buffer[nameAt + 2] === 0x61;
  return span.old
    ? scanOldData(buffer, nameEnd, limit, endian, span)
    : scanData(buffer, nameEnd, limit, endian, span);
}

function scanData(buffer: Uint8Array, at: number, limit: number, endian: Endian, span: Span): ScanResult {
  if (limit < at + 4) return incomplete(span, at + 4);
  const dataBytes = readU32(buffer, at, endian);
  if (dataBytes > MAX_DATA_BYTES) {
    return damaged(span, `template data of ${dataBytes} bytes`, `at most ${MAX_DATA_BYTES}`);
  }
  span.dataAt = at + 4;
  span.dataBytes = dataBytes;
  span.end = at + 4 + dataBytes;
  return limit < span.end ? incomplete(span, span.end) : 'whole';
}

/** The template `ima`: a SHA-1 digest, then the length and bytes of the name, without NUL. */
function scanOldData(buffer: Uint8Array, at: number, limit: number, endian: Endian, span: Span): ScanResult {
  if (limit < at + 24) return incomplete(span, at + 24);
  const pathBytes = readU32(buffer, at + 20, endian);
  if (pathBytes > MAX_NAME_BYTES + 1) {
    return damaged(span, `event name of ${pathBytes} bytes in a record of template ima`, 'at most 256');
  }
  span.dataAt = at;
  span.dataBytes = 24 + pathBytes;
  span.end = at + 24 + pathBytes;
  return limit < span.end ? incomplete(span, span.end) : 'whole';
}
