/** The real records of a run, each a kind of record to the model: its identity is its bytes, its size theirs. */
import type { RecordKind } from '../../model/records.js';
import { type HashAlgorithm, SHA1 } from '../evidence/algorithms.js';
import { type Endian, toHex } from '../evidence/bytes.js';
import { measured } from '../evidence/fields.js';
import { kexecRecordBytes, type RecordContent } from '../evidence/list.js';
import { type Role, roleOf } from '../evidence/markers.js';
import { extendedValue, isViolation } from '../evidence/template-digest.js';

export interface RealRecord {
  /** Two records are the same exactly if their keys are. */
  readonly key: string;
  /** What the model calls it. */
  readonly kind: string;
  readonly content: RecordContent;
  /** Serialised, in bytes, as the kexec buffer has it. */
  readonly size: number;
  readonly violation: boolean;
  /** Event name or path; not escaped. */
  readonly event: string;
  readonly role: Role;
  /** What it extends into a bank. */
  readonly extends: (bank: HashAlgorithm) => Uint8Array;
}

export const keyOf = ({ pcr, template, digest, data }: RecordContent): string =>
  `${pcr} ${template} ${toHex(digest)} ${toHex(data)}`;

export function realRecord(content: RecordContent, endian: Endian, kind = ''): RealRecord {
  const values = new Map<HashAlgorithm, Uint8Array>();
  return {
    key: keyOf(content),
    kind,
    content,
    size: kexecRecordBytes(content),
    violation: isViolation(content.digest),
    event: measured(content, endian).name ?? '',
    role: roleOf(content, endian),
    extends: (bank) => {
      const known = values.get(bank) ?? extendedValue(bank, 'native', content);
      values.set(bank, known);
      return known;
    },
  };
}

export interface Catalogue {
  /** The one record with this content; its name in the model is the event's and a number. */
  readonly intern: (content: RecordContent, endian: Endian) => RealRecord;
  readonly byKind: (kind: string) => RealRecord | undefined;
  readonly all: () => readonly RealRecord[];
}

export function createCatalogue(): Catalogue {
  const byKey = new Map<string, RealRecord>();
  const byKind = new Map<string, RealRecord>();
  return {
    intern: (content, endian) => {
      const key = keyOf(content);
      const known = byKey.get(key);
      if (known !== undefined) return known;
      const kind = `${measured(content, endian).name ?? content.template}@${byKey.size}`;
      const fresh = realRecord(content, endian, kind);
      byKey.set(key, fresh);
      byKind.set(kind, fresh);
      return fresh;
    },
    byKind: (kind) => byKind.get(kind),
    all: () => [...byKey.values()],
  };
}

/** The record as a kind of the model's: the same content whenever it is measured, by whichever kernel. */
export const kindOf = (record: RealRecord): RecordKind => ({
  name: record.kind,
  size: record.size,
  recurs: true,
  ...(record.violation ? { violation: true } : {}),
});

/** How many of the four parts of a record (PCR, digest, name, data) are whole in its first bytes; `ima_parse_buf`. */
export function wholeParts({ content }: RealRecord, bytes: number): number {
  const parts = [4, SHA1.size, 4 + content.template.length, 4 + content.data.length];
  let end = 0;
  const cut = parts.findIndex((part) => {
    end += part;
    return end > bytes;
  });
  return cut < 0 ? parts.length : cut;
}
