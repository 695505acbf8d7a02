/** A fingerprint of a state's words: two lanes of multiplications and shifts, of 32 bits each, the first feeding the second. */
import type { Words } from './compile.js';

/** As many bits as a fingerprint can have. */
export const FINGERPRINT_BITS = 64;

/** Writes the fingerprint to the two words of `to`. */
export function fingerprint(words: Words, offset: number, count: number, to: Int32Array): void {
  let a = 0x6a09e667;
  let b = 0xbb67ae85 | 0;
  for (let i = 0; i < count; i++) {
    const word = words[offset + i]!;
    a = Math.imul(a ^ word, 0xcc9e2d51);
    a ^= a >>> 15;
    b = Math.imul(b ^ word, 0x27d4eb2f) + a;
    b ^= b >>> 13;
  }
  a = finished(a + b);
  b = finished(b + a);
  to[0] = a + b;
  to[1] = b;
}

/** The finish of MurmurHash3: every bit of the result depends on all. */
function finished(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
