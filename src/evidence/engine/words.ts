/**
 * The words that a hash computes on: one of 32 or 64 bits, or the same operation on several side by side in 128
 * bits ("lanes"), so that four SHA-1 or two SHA-512 cost little more than one.
 */
import { type Code, get, I32, I64, sleb, tee, uleb, V128 } from './wasm.js';

export interface Words {
  readonly type: number;
  /** Bits of one word. */
  readonly bits: 32 | 64;
  readonly lanes: number;
  /** Bytes of a word in memory, all lanes together. */
  readonly bytes: number;
  readonly add: Code;
  readonly and: Code;
  readonly or: Code;
  readonly xor: Code;
  readonly constant: (value: bigint) => Code;
  /** Takes an address from the stack. */
  readonly load: (offset: number) => Code;
  readonly store: (offset: number) => Code;
  /** Loads one word into every lane. */
  readonly loadSame: (offset: number) => Code;
  /** `x` rotated or shifted right; `scratch` is a local that may be used. */
  readonly rotr: (x: Code, bits: number, scratch: number) => Code;
  readonly shr: (x: Code, bits: number) => Code;
  /** For each bit of `choose`: that of `one` where set, else of `other`. */
  readonly select: (choose: Code, one: Code, other: Code) => Code;
}

function scalar(bits: 32 | 64): Words {
  const wide = bits === 64;
  const op = (narrow: number, wideOp: number): Code => [wide ? wideOp : narrow];
  const constant = (value: bigint): Code => [wide ? 0x42 : 0x41, sleb(BigInt.asIntN(bits, value))];
  const xor = op(0x73, 0x85);
  const and = op(0x71, 0x83);
  const load = (offset: number): Code => [wide ? 0x29 : 0x28, 0, uleb(offset)];
  return {
    type: wide ? I64 : I32,
    bits,
    lanes: 1,
    bytes: bits / 8,
    add: op(0x6a, 0x7c),
    and,
    or: op(0x72, 0x84),
    xor,
    constant,
    load,
    store: (offset) => [wide ? 0x37 : 0x36, 0, uleb(offset)],
    loadSame: load,
    rotr: (x, n) => [x, constant(BigInt(n)), op(0x78, 0x8a)],
    shr: (x, n) => [x, constant(BigInt(n)), op(0x76, 0x88)],
    select: (choose, one, other) => [one, other, xor, choose, and, other, xor],
  };
}

const simd = (op: number): Code => [0xfd, uleb(op)];

function vector(bits: 32 | 64): Words {
  const wide = bits === 64;
  const op = (narrow: number, wideOp: number): Code => simd(wide ? wideOp : narrow);
  const amount = (n: number): Code => [0x41, sleb(BigInt(n))];
  const shl = op(171, 203);
  const shr = op(173, 205);
  const lanes = wide ? 2 : 4;
  return {
    type: V128,
    bits,
    lanes,
    bytes: 16,
    add: op(174, 206),
    and: simd(78),
    or: simd(80),
    xor: simd(81),
    constant: (value) => {
      const word = Array.from({ length: bits / 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
      return [simd(12), Array.from({ length: lanes }, () => word).flat()];
    },
    load: (offset) => [simd(0), 0, uleb(offset)],
    store: (offset) => [simd(11), 0, uleb(offset)],
    loadSame: (offset) => [op(9, 10), 0, uleb(offset)],
    rotr: (x, n, scratch) => [
      [x, tee(scratch), amount(n), shr],
      [get(scratch), amount(bits - n), shl],
      simd(80),
    ],
    shr: (x, n) => [x, amount(n), shr],
    select: (choose, one, other) => [one, other, choose, simd(82)],
  };
}

export const WORD32 = scalar(32);
export const WORD64 = scalar(64);
export const LANES32 = vector(32);
export const LANES64 = vector(64);

/** Whether any lane of the vector on the stack equals that of the one below it; an i32 on the stack. */
export const anyLaneEqual = (words: Words): Code => [simd(words.bits === 64 ? 214 : 55), simd(83)];
