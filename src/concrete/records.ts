/**
 * The records of the model as the kernel writes them: template data with its fields, and what each bank is extended
 * with. Two records are the same bytes exactly if the model calls them the same.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import {
  BOOT_AGGREGATE,
  FILE,
  FORGED,
  FORGED_VIOLATION,
  KERNEL_VERSION,
  KEXEC_EXECUTE,
  KEXEC_LOAD,
  LARGE_FILE,
  PROGRAM,
  VIOLATION,
} from '../../model/records.js';
import { concatBytes, type Endian, toHex } from '../evidence/bytes.js';
import { writeFields, writeFileDigest, writeName } from '../evidence/fields.js';
import { kexecRecordBytes, type RecordContent } from '../evidence/list.js';
import { type KexecCounts, writeCounts } from '../evidence/markers.js';
import { IMA_PCR } from '../evidence/replay.js';
import { type Digests, digestsOf, ONES } from './banks.js';

export interface ConcreteRecord {
  /** What the model calls it. */
  readonly name: string;
  /** Distinguishes records that have a name in common. */
  readonly mark: string;
  /** Serialised size as the model counts it (units, or bytes). */
  readonly size: number;
  readonly content: RecordContent;
  /** What it extends. */
  readonly extends: Digests;
  /** The same in one bank, as hexadecimal digits. */
  readonly digits: string;
  /** Serialised size in the kexec buffer (bytes). */
  readonly bytes: number;
}

const ENDIAN: Endian = 'little';
const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

/** `d-ng`: the digest of what was measured, by ima_hash; of a violation zeros. */
const digestField = (digest: Uint8Array): Uint8Array => writeFileDigest({ algorithm: 'sha256', digest });

const SIGNATURE_BYTES = 512;
/**
 * `security.ima` of a file signed with RSA-4096: `struct signature_v2_hdr` (type 3, version 2, sha256, key id, size).
 * The signature is no key's; nothing here verifies it.
 */
function signature(of: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let part = sha256(of); parts.length < SIGNATURE_BYTES / part.length; part = sha256(part))
    parts.push(part);
  const header = Uint8Array.of(3, 2, 4, 0xca, 0x11, 0x0e, 0x12, SIGNATURE_BYTES >> 8, SIGNATURE_BYTES & 0xff);
  return concatBytes([header, ...parts]);
}

interface Template {
  readonly template: 'ima-ng' | 'ima-sig' | 'ima-buf';
  readonly fields: readonly Uint8Array[];
  readonly violation?: boolean;
}

function file(path: string, content: string): Template {
  return { template: 'ima-ng', fields: [digestField(sha256(utf8(content))), writeName(path)] };
}

function signedFile(path: string, content: string): Template {
  const digest = sha256(utf8(content));
  return { template: 'ima-sig', fields: [digestField(digest), writeName(path), signature(digest)] };
}

function criticalData(event: string, buffer: Uint8Array): Template {
  return { template: 'ima-buf', fields: [digestField(sha256(buffer)), writeName(event), buffer] };
}

/** `ima_add_violation`: no digest of the data, zeros for the template's. */
function violation(path: string): Template {
  return { template: 'ima-ng', fields: [digestField(new Uint8Array(32)), writeName(path)], violation: true };
}

/** All of one kind have the same size. */
const serial = (mark: string): string => mark.padStart(4, '0');

function templateOf(name: string, mark: string, counts: KexecCounts | undefined): Template {
  switch (name) {
    case BOOT_AGGREGATE:
      return file('boot_aggregate', 'PCRs 0 to 7, which a kexec leaves as they are');
    case KERNEL_VERSION:
      return criticalData('kernel_version', utf8('6.16.0'));
    case KEXEC_LOAD:
    case KEXEC_EXECUTE:
      if (counts === undefined) throw new Error(`${name} without its counts`);
      return criticalData(name, utf8(writeCounts(counts)));
    case PROGRAM:
      return signedFile('/usr/bin/program', 'a program');
    case FILE:
      return file(`/etc/file-${serial(mark)}`, `file ${mark}`);
    case LARGE_FILE:
      return signedFile(`/usr/lib/library-${serial(mark)}.so`, `library ${mark}`);
    case VIOLATION:
      return violation('/var/log/journal');
    case FORGED:
      return file('/usr/bin/innocent', 'of the adversary’s making');
    default:
      throw new Error(`no record is called ${JSON.stringify(name)}`);
  }
}

/** Records are pure functions of what they are called, and most recur: each is hashed once. */
const made = new Map<string, Omit<ConcreteRecord, 'name' | 'mark' | 'size'>>();
const MOST_KEPT = 10_000;

/** The record that the model calls so; a marker with the counts in its text. */
export function concreteRecord(
  name: string,
  mark: string,
  size: number,
  counts?: KexecCounts,
): ConcreteRecord {
  const key = `${name}#${counts === undefined ? mark : writeCounts(counts)}`;
  const known = made.get(key) ?? make(name, mark, counts);
  if (made.size >= MOST_KEPT) made.clear();
  made.set(key, known);
  return { name, mark, size, ...known };
}

const digitsOf = (digests: Digests): string => toHex(digests[1]!);

function make(name: string, mark: string, counts: KexecCounts | undefined) {
  const { template, fields, violation: isOne = false } = templateOf(name, mark, counts);
  const data = writeFields(fields, ENDIAN);
  const digests = digestsOf(data);
  const digest = isOne ? new Uint8Array(20) : digests[0]!;
  const content: RecordContent = { pcr: IMA_PCR, template, data, digest };
  const extended = isOne ? ONES : digests;
  return { content, extends: extended, digits: digitsOf(extended), bytes: kexecRecordBytes(content) };
}

/** The first letter of the name: behind the digest's length, `sha256:`, the digest, and its own length. */
const FIRST_OF_NAME = 4 + 8 + 32 + 4;

/** The record with a digest that is all zero, so that no hash covers its data any more, and with another name in it. */
export function zeroed(record: ConcreteRecord): ConcreteRecord {
  const { name, mark, content } = record;
  if (name === FORGED_VIOLATION) return record;
  const data = content.data.with(FIRST_OF_NAME, content.data[FIRST_OF_NAME]! ^ 1);
  return {
    ...record,
    name: FORGED_VIOLATION,
    mark: `${name} ${mark}`.trim(),
    content: { ...content, data, digest: new Uint8Array(20) },
    extends: ONES,
    digits: digitsOf(ONES),
  };
}
