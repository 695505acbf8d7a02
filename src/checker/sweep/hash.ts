/** The hash of a state's words (../hash.ts), as code. */
import { type Local, mul, type Operand, type Statements, set, shiftRight, xor } from '../wasm.js';

/** Leaves the hash of these words in a variable. */
export function hash(words: readonly Local[], into: Local): Statements {
  const multiply = (by: Operand, factor: number) => set(into, mul(by, factor));
  const fold = (shift: number) => set(into, xor(into, shiftRight(into, shift)));
  return [
    set(into, 0),
    words.map((word) => [multiply(xor(into, word), 0x9e3779b1), fold(15)]),
    [multiply(into, 0x85ebca6b), fold(13)],
    [multiply(into, 0xc2b2ae35), fold(16)],
  ];
}
