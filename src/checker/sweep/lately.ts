/**
 * The states that were come upon lately, one for each of the lowest bits of the hash. Six to eight of ten steps lead to one
 * of them, and need not be looked up.
 */
import {
  add,
  all,
  and,
  equal,
  type Local,
  load,
  mul,
  type Operand,
  type Statements,
  set,
  when,
} from '../wasm.js';
import { storeWords } from './places.js';

/** As many words as a cache close by has room for. */
const WORDS = 1 << 15;

const countOf = (words: number): number => 2 ** Math.floor(Math.log2(WORDS / words));

/** How many words are kept, for states of so many. */
export const wordsKept = (words: number): number => countOf(words) * words;

/** States with these hashes are not in the table after all; `known` has the words of one that is. */
export function forget(seen: Int32Array, hashes: Int32Array, known: Int32Array): void {
  const count = seen.length / known.length;
  for (const hash of hashes) seen.set(known, (hash & (count - 1)) * known.length);
}

/** The same of all states. */
export function forgetAll(seen: Int32Array, known: Int32Array): void {
  seen.set(known);
  for (let done = known.length; done < seen.length; done *= 2) seen.copyWithin(done, 0, done);
}

/**
 * Does `then` if the state with these words was seen lately, as code; another one is now. `seen` is where they stand, and
 * `place` a variable.
 */
export const unlessSeen = (
  words: readonly Local[],
  hash: Operand,
  seen: Operand,
  place: Local,
  then: Statements,
): Statements => [
  set(place, add(seen, mul(and(hash, countOf(words.length) - 1), 4 * words.length))),
  when(all(words.map((word, i) => equal(load(place, 4 * i), word))), then),
  storeWords(words, place),
];
