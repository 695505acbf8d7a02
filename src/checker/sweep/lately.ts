/**
 * The states that were come upon lately, one for each of the lowest bits of the hash. Six to eight of ten steps lead to one
 * of them, and need not be looked up.
 */
import { eachWord } from '../source.js';

/** As many words as a cache close by has room for. */
const WORDS = 1 << 15;

export interface Lately {
  /** Their words, one state's after the other's. */
  readonly seen: Int32Array;
  /** States with these hashes are not in the table after all; `known` begins with the words of one that is. */
  readonly forget: (hashes: Int32Array, known: Int32Array) => void;
  /** The same of all states. */
  readonly forgetAll: (known: Int32Array) => void;
}

const countOf = (words: number): number => 2 ** Math.floor(Math.log2(WORDS / words));

/** For states of so many words. */
export function createLately(words: number): Lately {
  const count = countOf(words);
  const seen = new Int32Array(count * words);
  const forget = (which: number, known: Int32Array): void => {
    for (let i = 0; i < words; i++) seen[which * words + i] = known[i]!;
  };
  return {
    seen,
    forget: (hashes, known) => {
      for (const hash of hashes) forget(hash & (count - 1), known);
    },
    forgetAll: (known) => {
      forget(0, known);
      for (let done = words; done < seen.length; done *= 2) seen.copyWithin(done, 0, done);
    },
  };
}

/** Does `if` to a state that was seen lately, by its words in `n0`, `n1` ... and its `hash`; another one is now. As source. */
export const writeSeen = (words: number, then: string): string => `
  const which = (hash & ${countOf(words) - 1}) * ${words};
  if (${eachWord(words, (word) => `seen[which + ${word}] === n${word}`, ' && ')}) ${then}
  ${eachWord(words, (word) => `seen[which + ${word}] = n${word};`)}`;
