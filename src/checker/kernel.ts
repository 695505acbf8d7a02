/**
 * The loop that takes the steps of a packed state, where it is known what they do: generated, so that the state's
 * words are variables and not an array to loop over.
 */
import { writeWalk } from './decisions.js';
import { writeEffect } from './effect-trees.js';
import { writeHash } from './hash.js';
import { eachWord, namesOf } from './source.js';

/** A step in the list that is written: the way it is taken, the hash of the state it leads to, and its words. */
export const HEADER = 2;

/** What a kernel came upon, beside a number of steps. Below zero, so that it is no number. */
export const UNKNOWN_WAYS = -1;
export const UNKNOWN_EFFECT = -2;
export const OUT_OF_ROOM = -3;

/**
 * Takes the steps of the transitions `first` to `last - 1` from the state in `words` from `offset` on, and writes them
 * to `out` after the `count` that are there. How many there are then; or what is missing, with `at[0]` saying for
 * which transition or way: then that is to be learned, and all of it done again.
 *
 * A step that changes nothing has `~way` in place of the way, and no words. One whose effect is not kept is written with
 * its way only, and `at[1]` counts it.
 */
export type Kernel = (
  cells: Int32Array,
  waysTrees: Int32Array,
  effectTrees: Int32Array,
  first: number,
  last: number,
  words: Int32Array,
  offset: number,
  out: Int32Array,
  count: number,
  at: Int32Array,
) => number;

export function createKernel(words: number): Kernel {
  const walk = writeWalk((word) => `words[offset + ${word}]`);
  return new Function(`return function kernel(
    cells, waysTrees, effectTrees, first, last, words, offset, out, count, at) {
  ${eachWord(words, (word) => `const w${word} = words[offset + ${word}];`)}
  for (let transition = first; transition < last; transition++) {
    let branch = cells[waysTrees[transition]];
    ${walk}
    if (branch === 0) { at[0] = transition; return ${UNKNOWN_WAYS}; }
    const ways = cells[-branch];
    if ((count + ways) * ${HEADER + words} > out.length) return ${OUT_OF_ROOM};
    for (let i = 1 - branch, end = i + ways; i < end; i++) {
      const way = cells[i];
      branch = cells[effectTrees[way]];
      ${writeEffect(
        words,
        walk,
        `{
        if (branch === 0) { at[0] = way; return ${UNKNOWN_EFFECT}; }
        at[1]++;
        out[count++ * ${HEADER + words}] = way;
        continue;
      }`,
      )}
      const to = count++ * ${HEADER + words};
      if (${eachWord(words, (word) => `n${word} === w${word}`, ' && ')}) { out[to] = ~way; continue; }
      ${writeHash(namesOf(words, 'n'))}
      out[to] = way;
      out[to + 1] = hash;
      ${eachWord(words, (word) => `out[to + ${HEADER + word}] = n${word};`)}
    }
  }
  return count;
}`)();
}
