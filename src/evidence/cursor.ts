/** Reading big-endian structures from the front, with a clear error where the bytes end. */
import { inputError } from './bytes.js';

export interface Cursor {
  readonly at: () => number;
  readonly u8: (what: string) => number;
  readonly u16: (what: string) => number;
  readonly u32: (what: string) => number;
  readonly u64: (what: string) => bigint;
  readonly bytes: (count: number, what: string) => Uint8Array;
  /** A TPM2B: two bytes of length, then that many. */
  readonly sized: (what: string) => Uint8Array;
  /** @throws InputError if bytes are left. */
  readonly end: () => void;
}

/** A cursor at the start of `bytes`, which are a `subject` (for messages). Every read throws InputError at the end. */
export function cursorOf(bytes: Uint8Array, subject: string): Cursor {
  let position = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const take = (count: number, what: string): number => {
    const from = position;
    if (count > bytes.length - from) {
      const left = bytes.length - from;
      throw inputError(`${subject} ends with ${left} bytes left`, {
        offset: from,
        expected: `${count} bytes for ${what}`,
      });
    }
    position += count;
    return from;
  };
  const slice = (count: number, what: string): Uint8Array => {
    const from = take(count, what);
    return bytes.slice(from, from + count);
  };
  const u16 = (what: string): number => view.getUint16(take(2, what));
  return {
    at: () => position,
    u8: (what) => view.getUint8(take(1, what)),
    u16,
    u32: (what) => view.getUint32(take(4, what)),
    u64: (what) => view.getBigUint64(take(8, what)),
    bytes: slice,
    sized: (what) => slice(u16(`the size of ${what}`), what),
    end: () => {
      const left = bytes.length - position;
      if (left !== 0) {
        throw inputError(`${left} bytes follow the ${subject}`, { offset: position, expected: 'its end' });
      }
    },
  };
}
