/**
 * PCR values as other tools write them: `bank:index=hex`, the output of tpm2_pcrread, the kernel's
 * `/sys/class/tpm/tpm0/pcr-sha256/10`, and the file that `tpm2_quote --pcr` and `tpm2_pcrread --output` write.
 */
import {
  ALGORITHMS,
  algorithmById,
  algorithmByName,
  type HashAlgorithm,
  usualAlgorithm,
} from './algorithms.js';
import { fromHex, inputError, toHex } from './bytes.js';

export interface PcrValue {
  readonly algorithm: HashAlgorithm;
  readonly pcr: number;
  readonly value: Uint8Array;
}

function checked(algorithm: HashAlgorithm, pcr: number, digits: string, where: string): PcrValue {
  const value = fromHex(digits);
  if (value?.length !== algorithm.size) {
    throw inputError(`${where} has the value ${JSON.stringify(digits.slice(0, 140))}`, {
      expected: `${2 * algorithm.size} hexadecimal digits for ${algorithm.name}`,
    });
  }
  if (pcr > 23) throw inputError(`${where} is PCR ${pcr}`, { expected: '0 to 23' });
  return { algorithm, pcr, value };
}

/** Reads `bank:index=hex`, as the option `--pcr` takes it. @throws InputError */
export function readPcrArgument(text: string): PcrValue {
  const match = /^([\w-]{1,16}):(\d{1,2})=(?:0x)?([0-9a-fA-F]*)$/.exec(text);
  const algorithm = match === null ? undefined : algorithmByName(match[1]!);
  if (match === null || algorithm === undefined) {
    throw inputError(`PCR value ${JSON.stringify(text.slice(0, 160))}`, {
      expected: `bank:index=hex with a bank of ${ALGORITHMS.map((a) => a.name).join(', ')}`,
    });
  }
  return checked(algorithm, Number(match[2]), match[3]!, `bank ${algorithm.name}`);
}

export function showPcr({ algorithm, pcr, value }: PcrValue): string {
  return `${algorithm.name}:${pcr}=${toHex(value)}`;
}

/**
 * Reads a file of PCR values in any of the notations; `path` tells the bank of a kernel's file, whose content is
 * only the digits.
 * @throws InputError with the line
 */
export function readPcrFile(bytes: Uint8Array, path: string): readonly PcrValue[] {
  if (bytes.length > 1 << 20) throw inputError(`${bytes.length} bytes`, { expected: 'a file of PCR values' });
  const binary = bytes.length >= 8 && bytes.includes(0) ? readTss(bytes) : undefined;
  if (binary !== undefined) return binary;
  const lines = Buffer.from(bytes).toString('latin1').split(/\r?\n/);
  const values = readKernelFile(lines, path) ?? readLines(lines);
  if (values.length > 0) return values;
  throw inputError('no PCR value', {
    expected: 'the output of tpm2_pcrread, a kernel pcr file, or bank:index=hex',
  });
}

/** A single line of digits: the bank by the folder's name (`pcr-sha256`), else by the width. */
function readKernelFile(lines: readonly string[], path: string): readonly PcrValue[] | undefined {
  const [digits = '', ...rest] = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (rest.length > 0 || !/^[0-9a-fA-F]{40,128}$/.test(digits)) return undefined;
  const named = /pcr-([a-z0-9_-]+)\/(\d{1,2})$/.exec(path.replaceAll('\\', '/'));
  const algorithm = named === null ? usualAlgorithm(digits.length / 2) : algorithmByName(named[1]!);
  if (algorithm === undefined) return undefined;
  return [checked(algorithm, named === null ? 10 : Number(named[2]), digits, path)];
}

/** Lines of tpm2_pcrread (`  sha256:` then `    10: 0x…`), of `bank:index=hex`, or of the old `PCR-10: AA BB …`. */
function readLines(lines: readonly string[]): readonly PcrValue[] {
  const values: PcrValue[] = [];
  let bank: HashAlgorithm | undefined;
  for (const [index, line] of lines.entries()) {
    const where = `line ${index + 1}`;
    const text = line.trim();
    const heading = /^([\w-]{1,16}) ?:$/.exec(text);
    const value = /^(\d{1,2}) *: *0x([0-9a-fA-F]*)$/.exec(text);
    const old = /^PCR-(\d\d): ((?:[0-9a-fA-F]{2} ?){20,64})$/.exec(text);
    if (text === '' || text.startsWith('#') || text.startsWith('selected-pcrs')) continue;
    if (heading !== null) bank = algorithmByName(heading[1]!);
    else if (value !== null) {
      if (bank !== undefined) values.push(checked(bank, Number(value[1]), value[2]!, where));
    } else if (old !== null) {
      const digits = old[2]!.replaceAll(' ', '');
      const algorithm = usualAlgorithm(digits.length / 2);
      if (algorithm !== undefined) values.push(checked(algorithm, Number(old[1]), digits, where));
    } else if (text.includes('=')) values.push(readPcrArgument(text));
    else
      throw inputError(`${where} is ${JSON.stringify(text.slice(0, 60))}`, {
        expected: '"sha256:" or "10: 0x…"',
      });
  }
  return values;
}

/** TPML_PCR_SELECTION of tpm2-tss in memory: u32 count, then 16 of u16 hash, u8 size, u8[4] bitmap, u8 padding. */
const TSS_SELECTIONS = 16;
const TSS_SELECTION_BYTES = 8;
/** TPML_DIGEST in memory: u32 count, then 8 of u16 size and 64 bytes. */
const TSS_DIGESTS = 8;
const TSS_DIGEST_BYTES = 66;
const TSS_DIGEST_LIST_BYTES = 4 + TSS_DIGESTS * TSS_DIGEST_BYTES;

/** The binary file of tpm2_quote ("serialized"): tpm2-tss's structures, little-endian. Undefined if it is not that. */
function readTss(bytes: Uint8Array): readonly PcrValue[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const listsAt = 4 + TSS_SELECTIONS * TSS_SELECTION_BYTES;
  if (bytes.length < listsAt + 4) return undefined;
  const selections = view.getUint32(0, true);
  const lists = view.getUint32(listsAt, true);
  if (selections > TSS_SELECTIONS || bytes.length !== listsAt + 4 + lists * TSS_DIGEST_LIST_BYTES)
    return undefined;
  const digests = tssDigests(bytes, view, listsAt + 4, lists);
  if (digests === undefined) return undefined;
  const values: PcrValue[] = [];
  let next = 0;
  for (let i = 0; i < selections; i += 1) {
    const at = 4 + i * TSS_SELECTION_BYTES;
    const algorithm = algorithmById(view.getUint16(at, true));
    const size = Math.min(bytes[at + 2]!, 4);
    for (let pcr = 0; pcr < 8 * size; pcr += 1) {
      if (!(bytes[at + 3 + (pcr >> 3)]! & (1 << (pcr & 7)))) continue;
      const value = digests[next];
      next += 1;
      if (value === undefined) return undefined;
      if (algorithm !== undefined && value.length === algorithm.size) values.push({ algorithm, pcr, value });
    }
  }
  return next === digests.length ? values : undefined;
}

function tssDigests(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  lists: number,
): readonly Uint8Array[] | undefined {
  const digests: Uint8Array[] = [];
  for (let list = 0; list < lists; list += 1) {
    const at = from + list * TSS_DIGEST_LIST_BYTES;
    const count = view.getUint32(at, true);
    if (count > TSS_DIGESTS) return undefined;
    for (let i = 0; i < count; i += 1) {
      const digestAt = at + 4 + i * TSS_DIGEST_BYTES;
      const size = view.getUint16(digestAt, true);
      if (size > 64) return undefined;
      digests.push(bytes.slice(digestAt + 2, digestAt + 2 + size));
    }
  }
  return digests;
}

/** PCR values as `tpm2_pcrread` prints them. */
export function writePcrread(values: readonly PcrValue[]): string {
  const banks = [...new Set(values.map((v) => v.algorithm))];
  return banks
    .map((bank) => {
      const lines = values
        .filter((v) => v.algorithm === bank)
        .toSorted((a, b) => a.pcr - b.pcr)
        .map((v) => `    ${String(v.pcr).padEnd(2)}: 0x${toHex(v.value).toUpperCase()}\n`);
      return `  ${bank.name}:\n${lines.join('')}`;
    })
    .join('');
}
