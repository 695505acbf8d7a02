/**
 * The fields of a record's template data: what was measured. For showing and explaining; replay needs none of it.
 * Field formats: security/integrity/ima/ima_template_lib.c; templates: ima_template.c.
 */
import { type Endian, readU32, toHex } from './bytes.js';
import type { Hashable } from './template-digest.js';

/** The templates that the kernel knows by name, and their fields. */
export const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  ima: ['d', 'n'],
  'ima-ng': ['d-ng', 'n-ng'],
  'ima-sig': ['d-ng', 'n-ng', 'sig'],
  'ima-ngv2': ['d-ngv2', 'n-ng'],
  'ima-sigv2': ['d-ngv2', 'n-ng', 'sig'],
  'ima-buf': ['d-ng', 'n-ng', 'buf'],
  'ima-modsig': ['d-ng', 'n-ng', 'sig', 'd-modsig', 'modsig'],
  'evm-sig': ['d-ng', 'n-ng', 'evmsig', 'xattrnames', 'xattrlengths', 'xattrvalues', 'iuid', 'igid', 'imode'],
};

const FIELDS: ReadonlySet<string> = new Set(Object.values(TEMPLATES).flat());

/** The names of a template's fields; of a format string its parts. Undefined for an unknown template. */
export function fieldNames(template: string): readonly string[] | undefined {
  const known = Object.hasOwn(TEMPLATES, template) ? TEMPLATES[template] : undefined;
  if (known !== undefined) return known;
  const parts = template.split('|');
  return parts.every((part) => FIELDS.has(part)) ? parts : undefined;
}

export interface Field {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * A record's fields in order, as views of its data.
 * Undefined if the template is unknown or the lengths do not add up to the data: such a record is replayed all
 * the same.
 */
export function fieldsOf(record: Hashable, endian: Endian): readonly Field[] | undefined {
  const names = fieldNames(record.template);
  if (names === undefined) return undefined;
  return record.template === 'ima' ? oldFields(record.data) : splitFields(record.data, names, endian);
}

function oldFields(data: Uint8Array): readonly Field[] {
  return [
    { name: 'd', bytes: data.subarray(0, 20) },
    { name: 'n', bytes: data.subarray(24) },
  ];
}

function splitFields(
  data: Uint8Array,
  names: readonly string[],
  endian: Endian,
): readonly Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  for (const name of names) {
    if (data.length < at + 4) return undefined;
    const length = readU32(data, at, endian);
    if (length > data.length - at - 4) return undefined;
    fields.push({ name, bytes: data.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return at === data.length ? fields : undefined;
}

/** Template data from the bytes of its fields: the inverse of `fieldsOf` for every template but `ima`. */
export function writeFields(fields: readonly Uint8Array[], endian: Endian): Uint8Array {
  const size = fields.reduce((sum, field) => sum + 4 + field.length, 0);
  const data = new Uint8Array(size);
  const view = new DataView(data.buffer);
  let at = 0;
  for (const field of fields) {
    view.setUint32(at, field.length, endian === 'little');
    data.set(field, at + 4);
    at += 4 + field.length;
  }
  return data;
}

/** A digest with what is written before it: `sha256`, or `verity:sha256` in the v2 templates. */
export interface FileDigest {
  readonly algorithm: string;
  readonly digest: Uint8Array;
}

/** Reads a `d-ng`, `d-ngv2` or `d-modsig` field: `<algorithm>:` NUL digest. */
export function readFileDigest(bytes: Uint8Array): FileDigest | undefined {
  const nul = bytes.indexOf(0);
  if (nul < 2 || bytes[nul - 1] !== 0x3a) return undefined;
  return { algorithm: text(bytes.subarray(0, nul - 1)), digest: bytes.subarray(nul + 1) };
}

/** The inverse of `readFileDigest`. */
export function writeFileDigest({ algorithm, digest }: FileDigest): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from(`${algorithm}:\0`, 'latin1'), digest]));
}

/** An event name as a field holds it: with its NUL, spaces turned into `_`. */
export function writeName(name: string): Uint8Array {
  return new Uint8Array(Buffer.from(`${name.replaceAll(' ', '_')}\0`, 'utf8'));
}

/** What was measured, as far as the template says. */
export interface Measured {
  /** Event name or path, decoded as UTF-8; not escaped. Undefined if the record cannot be understood. */
  readonly name: string | undefined;
  readonly digest: FileDigest | undefined;
  /** The buffer of an `ima-buf` record. */
  readonly buffer: Uint8Array | undefined;
  readonly fields: readonly Field[] | undefined;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function withoutNul(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;
}

/** The name, digest and buffer of a record. */
export function measured(record: Hashable, endian: Endian): Measured {
  const fields = fieldsOf(record, endian);
  const get = (...names: readonly string[]): Uint8Array | undefined =>
    fields?.find((field) => names.includes(field.name))?.bytes;
  const name = get('n-ng', 'n');
  const old = get('d');
  const digest = get('d-ng', 'd-ngv2');
  return {
    name: name === undefined ? undefined : text(withoutNul(name)),
    digest: old === undefined ? digest && readFileDigest(digest) : { algorithm: 'sha1', digest: old },
    buffer: get('buf'),
    fields,
  };
}

/** A record's file digest as the ASCII list prints it: `sha256:9f86…`. */
export function showDigest(digest: FileDigest): string {
  return `${digest.algorithm}:${toHex(digest.digest)}`;
}
