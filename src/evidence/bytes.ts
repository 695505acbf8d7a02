/**
 * Bytes, hexadecimal, and the one kind of error that unusable input gives.
 */

/** What an input lacks: where in it (bytes from its start, if known) and what was expected there. */
export interface InputProblem {
  readonly offset?: number;
  readonly expected: string;
}

export type InputError = Error & { readonly input: InputProblem };

/**
 * An error about the input rather than about the program.
 * `message` is one line: what was found, where, and what was expected; the caller adds the file's name.
 */
export function inputError(found: string, problem: InputProblem): InputError {
  const where = problem.offset === undefined ? '' : ` at byte ${problem.offset}`;
  return Object.assign(new Error(`${found}${where}; expected ${problem.expected}`), { input: problem });
}

export function isInputError(error: unknown): error is InputError {
  return error instanceof Error && 'input' in error;
}

const HEX_DIGITS = /^(?:[0-9a-fA-F]{2})*$/;

/** The lower-case hexadecimal digits of some bytes. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** The bytes that hexadecimal digits stand for, in either case, without prefix or spaces; undefined otherwise. */
export function fromHex(digits: string): Uint8Array | undefined {
  return HEX_DIGITS.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : undefined;
}

/** Whether two byte strings are the same. For public values: it does not hide where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

export function allEqual(bytes: Uint8Array, value: number): boolean {
  for (const byte of bytes) if (byte !== value) return false;
  return true;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export type Endian = 'little' | 'big';

/** An unsigned 32-bit integer; the caller has checked that four bytes are there. */
export function readU32(bytes: Uint8Array, at: number, endian: Endian): number {
  const a = bytes[at]!;
  const b = bytes[at + 1]!;
  const c = bytes[at + 2]!;
  const d = bytes[at + 3]!;
  return endian === 'little'
    ? (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
    : (d | (c << 8) | (b << 16) | (a << 24)) >>> 0;
}

/** Four bytes that hold an unsigned 32-bit integer. */
export function u32Bytes(value: number, endian: Endian): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, endian === 'little');
  return bytes;
}
