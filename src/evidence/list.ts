/**
 * A measurement list: read from bytes or from a stream, and written again, byte for byte the same.
 *
 * `readList` holds every record and is for lists that fit in memory; `readRecords` holds one at a time.
 * Nothing here looks into the template data (see fields.ts) or hashes (see replay.ts).
 */
import { concatBytes, inputError, u32Bytes } from './bytes.js';
import { detectLayout } from './detect.js';
import { type Layout, newSpan, type Span, scanRecord } from './scan.js';

export type { Layout } from './scan.js';

export interface ListRecord {
  /** Place in the list, from 0. */
  readonly index: number;
  /** Bytes from the start of the list's first record. */
  readonly offset: number;
  /** Bytes of the whole record. */
  readonly length: number;
  /** No hash covers this number. */
  readonly pcr: number;
  /** The template digest as stored; all zero for a violation. */
  readonly digest: Uint8Array;
  /** Template name, or the format string of a template without one. No hash covers it. */
  readonly template: string;
  /** The template data as stored, without its length; of an `ima` record the digest, length and name. */
  readonly data: Uint8Array;
}

/** The last bytes of a list that ends inside a record. */
export interface CutRecord {
  readonly index: number;
  readonly offset: number;
  /** The bytes that are there. */
  readonly bytes: Uint8Array;
  /** How many bytes there should be; undefined if the list ends before that is said. */
  readonly need: number | undefined;
  /** The parts that are whole. */
  readonly pcr: number | undefined;
  readonly digest: Uint8Array | undefined;
  readonly template: string | undefined;
}

export interface MeasurementList {
  readonly layout: Layout;
  readonly records: readonly ListRecord[];
  readonly cut: CutRecord | undefined;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The record that a span found in `buffer` from `at` on, as views of it. */
export function recordAt(
  buffer: Uint8Array,
  at: number,
  span: Span,
  index: number,
  offset: number,
): ListRecord {
  return {
    index,
    offset,
    length: span.end - at,
    pcr: span.pcr,
    digest: buffer.subarray(span.digestAt, span.nameAt - 4),
    template: latin1(buffer.subarray(span.nameAt, span.nameAt + span.nameBytes)),
    data: buffer.subarray(span.dataAt, span.end),
  };
}

/** Describes what is left of a record; `rest` runs from its start to the end of the list. */
export function cutRecord(rest: Uint8Array, layout: Layout, index: number, offset: number): CutRecord {
  const span = newSpan();
  scanRecord(rest, 0, rest.length, layout, span);
  const nameAt = 8 + layout.digestSize;
  const nameWhole = rest.length >= nameAt && rest.length >= nameAt + span.nameBytes;
  const dataKnown = nameWhole && rest.length >= nameAt + span.nameBytes + (span.old ? 24 : 4);
  return {
    index,
    offset,
    bytes: rest.slice(),
    need: dataKnown ? span.end : undefined,
    pcr: rest.length >= nameAt ? span.pcr : undefined,
    digest: rest.length >= 4 + layout.digestSize ? rest.slice(4, 4 + layout.digestSize) : undefined,
    template: nameWhole ? latin1(rest.subarray(nameAt, nameAt + span.nameBytes)) : undefined,
  };
}

/** The error for bytes that cannot be a record. */
export function damagedRecord(span: Span, index: number, offset: number): Error {
  return inputError(`record ${index} has a ${span.found}`, { offset, expected: span.expected });
}

/**
 * Reads a whole binary list. Records are views of `bytes`, not copies.
 * @throws InputError if some record cannot be one; a list that ends inside a record is no error (see `cut`).
 */
export function readList(bytes: Uint8Array, layout: Layout = detectLayout(bytes)): MeasurementList {
  const span = newSpan();
  const records: ListRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const result = scanRecord(bytes, at, bytes.length, layout, span);
    if (result === 'damaged') throw damagedRecord(span, records.length, at);
    if (result === 'incomplete') {
      return { layout, records, cut: cutRecord(bytes.subarray(at), layout, records.length, at) };
    }
    records.push(recordAt(bytes, at, span, records.length, at));
    at = span.end;
  }
  return { layout, records, cut: undefined };
}

/**
 * The records of a list that comes in pieces, each its own copy; returns what is left of a cut record.
 * Memory is that of one record and one piece.
 * @throws InputError as `readList` does.
 */
export async function* readRecords(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  layout: Layout,
): AsyncGenerator<ListRecord, CutRecord | undefined> {
  const span = newSpan();
  let held: Uint8Array = new Uint8Array(0);
  let needed = 1;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let index = 0;
  let offset = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    waitingBytes += piece.length;
    if (held.length + waitingBytes < needed) continue;
    held = concatBytes([held, ...waiting]);
    waiting = [];
    waitingBytes = 0;
    let at = 0;
    needed = 1;
    while (at < held.length) {
      const result = scanRecord(held, at, held.length, layout, span);
      if (result === 'damaged') throw damagedRecord(span, index, offset);
      if (result === 'incomplete') {
        needed = span.needed - at;
        break;
      }
      const record = recordAt(held, at, span, index, offset);
      yield { ...record, digest: record.digest.slice(), data: record.data.slice() };
      index += 1;
      offset += span.end - at;
      at = span.end;
    }
    held = held.slice(at);
  }
  const rest = concatBytes([held, ...waiting]);
  return rest.length === 0 ? undefined : cutRecord(rest, layout, index, offset);
}

/** The parts of a record that its bytes hold. */
export type RecordContent = Pick<ListRecord, 'pcr' | 'digest' | 'template' | 'data'>;

/** The bytes of one record: what the kernel's `ima_measurements_show()` writes. */
export function writeRecord(record: RecordContent, layout: Layout): Uint8Array {
  if (record.digest.length !== layout.digestSize) {
    throw new RangeError(
      `template digest of ${record.digest.length} bytes in a list of ${layout.digestSize}`,
    );
  }
  const name = Buffer.from(record.template, 'latin1');
  const head = [
    u32Bytes(record.pcr, layout.endian),
    record.digest,
    u32Bytes(name.length, layout.endian),
    name,
  ];
  const length = record.template === 'ima' ? [] : [u32Bytes(record.data.length, layout.endian)];
  return concatBytes([...head, ...length, record.data]);
}

/** The bytes of a list: the inverse of `readList`, with the bytes of a cut record. */
export function writeList(list: {
  readonly layout: Layout;
  readonly records: readonly RecordContent[];
  readonly cut?: { readonly bytes: Uint8Array } | undefined;
}): Uint8Array {
  const records = list.records.map((record) => writeRecord(record, list.layout));
  return concatBytes(list.cut === undefined ? records : [...records, list.cut.bytes]);
}

/**
 * Bytes of a record in the form that the kexec buffer has, with 20-byte digests whatever the list's own.
 * The kernel's own sum (`ima_get_binary_runtime_size`) counts 4 more for `ima` and no name for a format string.
 */
export function kexecRecordBytes(record: Pick<ListRecord, 'template' | 'data'>): number {
  return 4 + 20 + 4 + record.template.length + (record.template === 'ima' ? 0 : 4) + record.data.length;
}
