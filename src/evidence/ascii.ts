/**
 * The ASCII list, `ascii_runtime_measurements`: for people, and ambiguous where a path has a newline or bytes
 * that are not text. Written from the binary list; read back as far as it says what the binary list does.
 * `ima_ascii_measurements_show()` and the `show` functions of ima_template_lib.c.
 */
import { DIGEST_SIZES, type DigestSize } from './algorithms.js';
import { concatBytes, type Endian, fromHex, inputError, readU32, toHex, u32Bytes } from './bytes.js';
import {
  type Field,
  fieldNames,
  fieldsOf,
  readFileDigest,
  showDigest,
  writeFields,
  writeFileDigest,
} from './fields.js';
import { type MeasurementList, type RecordContent, writeRecord } from './list.js';
import { MAX_DATA_BYTES } from './scan.js';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const fromLatin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

const NUMBERS: ReadonlySet<string> = new Set(['iuid', 'igid', 'imode']);
const TEXTS: ReadonlySet<string> = new Set(['n', 'n-ng', 'xattrnames']);
const DIGESTS: ReadonlySet<string> = new Set(['d-ng', 'd-ngv2', 'd-modsig']);

function number(bytes: Uint8Array, endian: Endian): string {
  if (bytes.length === 4) return String(readU32(bytes, 0, endian));
  const [low, high] = endian === 'little' ? [bytes[0]!, bytes[1]!] : [bytes[1]!, bytes[0]!];
  return String(low + 256 * high);
}

function showField({ name, bytes }: Field, endian: Endian): string {
  if (bytes.length === 0) return '';
  if (DIGESTS.has(name)) {
    const digest = readFileDigest(bytes);
    return digest === undefined ? toHex(bytes) : showDigest(digest);
  }
  if (TEXTS.has(name)) return latin1(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
  if (NUMBERS.has(name) && (bytes.length === 4 || bytes.length === 2)) return number(bytes, endian);
  return toHex(bytes);
}

/** One line of an ASCII list, in latin1, without its newline; raw, so not for a terminal. */
export function showRecord(record: RecordContent, endian: Endian): string {
  const head = `${String(record.pcr).padStart(2)} ${toHex(record.digest)} ${record.template}`;
  const fields = fieldsOf(record, endian);
  if (fields === undefined) return head;
  return [head, ...fields.map((field) => showField(field, endian))].join(' ');
}

/** The ASCII form of a list. */
export function writeAscii(list: Pick<MeasurementList, 'records' | 'layout'>): Uint8Array {
  return fromLatin1(list.records.map((record) => `${showRecord(record, list.layout.endian)}\n`).join(''));
}

const LINE = /^ *(\d{1,10}) ((?:[0-9a-f]{2}){20,64}) (\S{1,255})(?: (.*))?$/s;

/** Whether some bytes begin as an ASCII list does. */
export function looksAscii(bytes: Uint8Array): boolean {
  return /^ {0,9}\d{1,10} [0-9a-f]{40}/.test(latin1(bytes.subarray(0, 64)));
}

/**
 * Reads an ASCII list into records of the binary form; numbers take the byte order given.
 * A path with a newline cannot be told from two records and is an error; `ima-sig` and the like end in a space
 * where the signature is empty.
 * @throws InputError with the line.
 */
export function readAscii(bytes: Uint8Array, endian: Endian = 'little'): MeasurementList {
  const lines = latin1(bytes).split('\n');
  if (lines.at(-1) === '') lines.pop();
  const records = [];
  let offset = 0;
  let digestSize: DigestSize | undefined;
  for (const [index, line] of lines.entries()) {
    const content = readLine(line, index, endian);
    const size = DIGEST_SIZES.find((s) => s === content.digest.length);
    digestSize ??= size;
    if (size === undefined || size !== digestSize) {
      throw badLine(
        index,
        `a template digest of ${content.digest.length} bytes`,
        `${digestSize ?? '20, 32, 48 or 64'} bytes`,
      );
    }
    const nameBytes = content.template.length;
    const length = 8 + size + nameBytes + (content.template === 'ima' ? 0 : 4) + content.data.length;
    records.push({ ...content, index, offset, length });
    offset += length;
  }
  return { layout: { endian, digestSize: digestSize ?? 20 }, records, cut: undefined };
}

function badLine(index: number, found: string, expected: string): Error {
  return inputError(`line ${index + 1} has ${found}`, { expected });
}

function readLine(line: string, index: number, endian: Endian): RecordContent {
  const match = LINE.exec(line);
  if (match === null) throw badLine(index, 'no record', 'PCR, template digest, template name and fields');
  const [, pcr, digest, template, rest = ''] = match;
  const names = fieldNames(template!);
  if (names === undefined)
    throw badLine(index, `the unknown template ${JSON.stringify(template)}`, 'a known one');
  const texts = splitTexts(rest, names);
  if (texts === undefined) throw badLine(index, `fields that are not those of ${template}`, names.join(' '));
  const fields = names.map((name, i) => {
    const bytes = readField(name, texts[i]!, endian);
    if (bytes === undefined) throw badLine(index, `a field ${name} that cannot be read`, 'its usual form');
    return bytes;
  });
  const data =
    template === 'ima'
      ? concatBytes([fields[0]!, u32Bytes(fields[1]!.length, endian), fields[1]!])
      : writeFields(fields, endian);
  return { pcr: Number(pcr), digest: fromHex(digest!)!, template: template!, data };
}

/**
 * Turns an ASCII list that comes in pieces into the binary form, a piece at a time.
 * @throws InputError with the line
 */
export function* asciiToBinary(pieces: Iterable<Uint8Array>, endian: Endian): Generator<Uint8Array> {
  let held = '';
  let index = 0;
  let digestSize: DigestSize | undefined;
  const convert = (line: string): Uint8Array => {
    const content = readLine(line, index, endian);
    digestSize ??= DIGEST_SIZES.find((size) => size === content.digest.length);
    if (digestSize === undefined || content.digest.length !== digestSize) {
      const expected = `${digestSize ?? '20, 32, 48 or 64'} bytes`;
      throw badLine(index, `a template digest of ${content.digest.length} bytes`, expected);
    }
    index += 1;
    return writeRecord(content, { endian, digestSize });
  };
  for (const piece of pieces) {
    const lines = (held + latin1(piece)).split('\n');
    held = lines.pop()!;
    if (held.length > MAX_LINE) throw badLine(index, 'no end', `at most ${MAX_LINE} characters`);
    yield concatBytes(lines.map(convert));
  }
  if (held !== '') yield convert(held);
}

/** Characters of a line: the largest record in hexadecimal. */
const MAX_LINE = 2 * MAX_DATA_BYTES + 1024;

/** Splits at spaces into as many texts as there are fields; a name never has a space but in template `ima`. */
function splitTexts(rest: string, names: readonly string[]): readonly string[] | undefined {
  const texts = rest.split(' ');
  if (names.at(-1) === 'n') return [texts[0]!, texts.slice(1).join(' ')];
  return texts.length === names.length ? texts : undefined;
}

function readField(name: string, text: string, endian: Endian): Uint8Array | undefined {
  if (text === '') return TEXTS.has(name) && name === 'n-ng' ? Uint8Array.of(0) : new Uint8Array(0);
  if (DIGESTS.has(name)) {
    const at = text.lastIndexOf(':');
    const digest = fromHex(text.slice(at + 1));
    return at < 1 || digest === undefined
      ? undefined
      : writeFileDigest({ algorithm: text.slice(0, at), digest });
  }
  if (name === 'n') return fromLatin1(text);
  if (TEXTS.has(name)) return fromLatin1(`${text}\0`);
  if (!NUMBERS.has(name)) return fromHex(text);
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 0xffffffff)) return undefined;
  if (name !== 'imode') return u32Bytes(value, endian);
  const wide = u32Bytes(value, endian);
  return endian === 'little' ? wide.subarray(0, 2) : wide.subarray(2);
}
