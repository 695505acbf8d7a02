/**
 * A codec compiled: straight-line JavaScript that packs a state into words and unpacks it, generated once from the
 * layout, a statement or two for each field. Encoding allocates nothing.
 */
import type { Codec } from './codec.js';
import { writeDecoder } from './decoder.js';
import { writeEncoders } from './encoder.js';
import { type Layout, layOut } from './layout.js';

/** Where states are packed: 32-bit words, whatever their sign. */
export type Words = Uint32Array | Int32Array;

/** How states of type `T` are packed. */
export interface Packing<T> {
  /** 32-bit words a state takes; at least one. */
  readonly words: number;
  /** The bytes of these, without those of the last one that are always zero, if these are two or three. */
  readonly bytes: number;
  /** Where each part of the state is in them. */
  readonly layout: Layout;
  /** Bits of them that carry information. */
  readonly bits: number;
  /** Writes the words of `state` to `out`, from `offset` on. Throws a `RangeError` for a value that is not declared. */
  readonly encode: (state: T, out: Words, offset: number) => void;
  /**
   * The same as `encode(state, out, 0)`, sooner: `before` is the state whose words are in `words`, from `offset` on,
   * and only what is not the same in both is encoded. Records that `state` shares with `before` are not looked into.
   */
  readonly encodeNext: (state: T, before: T, words: Words, offset: number, out: Words) => void;
  /** The state whose words are in `words`, from `offset` on. */
  readonly decode: (words: Words, offset: number) => T;
}

/** By their layouts, as JSON: new code is slow at first, and search after search packs the same states. */
const made = new Map<string, unknown>();
const MOST_MADE = 64;

/** Compiles a codec. */
export function compile<T>(codec: Codec<T>): Packing<T> {
  const layout = layOut(codec.domain);
  const key = JSON.stringify(layout);
  const known = made.get(key);
  if (known !== undefined) return known as Packing<T>;
  if (made.size === MOST_MADE) made.clear();
  const packing = compileLayout<T>(layout);
  made.set(key, packing);
  return packing;
}

function compileLayout<T>(layout: Layout): Packing<T> {
  const { encode, encodeNext, fail, codes } = writeEncoders(layout);
  const { decode, tables } = writeDecoder(layout);
  return {
    words: layout.words,
    bytes: layout.bytes,
    layout,
    bits: layout.bits,
    encode: new Function('fail', 'codes', encode)(fail, codes),
    encodeNext: new Function('fail', 'codes', encodeNext)(fail, codes),
    decode: new Function('tables', decode)(tables),
  };
}
