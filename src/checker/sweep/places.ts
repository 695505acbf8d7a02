/** Where rows and parents are, as code: what packed-rows.ts, parents.ts and rows.ts say of chunks at these addresses. */
import { ROWS_PER_CHUNK, ROWS_PER_CHUNK_LOG2 } from '../chunks.js';
import { BITS_LOG2, WORDS } from '../parents.js';
import type { Order } from '../slots.js';
import {
  add,
  and,
  type Code,
  type Local,
  load,
  mul,
  type Operand,
  or,
  type Statements,
  set,
  shiftLeft,
  shiftRight,
  store,
} from '../wasm.js';
import { at } from './walks.js';

/** The address of row `id`. */
export const rowOf = (chunks: Operand, id: Operand, stateBytes: number): Code =>
  add(load(at(chunks, shiftRight(id, ROWS_PER_CHUNK_LOG2))), mul(and(id, ROWS_PER_CHUNK - 1), stateBytes));

/** Words from an address on, `place` bytes after it: read into variables, and written from them. */
export const loadWords = (words: readonly Local[], address: Operand, place = 0): Statements =>
  words.map((word, i) => set(word, load(address, place + 4 * i)));
export const storeWords = (words: readonly Local[], address: Operand, place = 0): Statements =>
  words.map((word, i) => store(address, word, place + 4 * i));

const bytesOf = (word: number, stateBytes: number): number => Math.min(4, stateBytes - 4 * word);

/** A word of the state at this address. */
export const packedWord = (row: Local, word: number, stateBytes: number): Code =>
  load(row, 4 * word, bytesOf(word, stateBytes));

export const packWords = (row: Local, words: readonly Local[], stateBytes: number): readonly Code[] =>
  words.map((value, word) => store(row, value, 4 * word, bytesOf(word, stateBytes)));

/** State `id` was reached from this one. */
export const addParent = (
  chunks: Operand,
  id: Operand,
  parent: Operand,
  place: Local,
  order: Order,
): Statements => {
  if (order === 'any') {
    return store(
      at(load(at(chunks, shiftRight(id, ROWS_PER_CHUNK_LOG2))), and(id, ROWS_PER_CHUNK - 1)),
      parent,
    );
  }
  const mark = add(add(id, parent), 1);
  const word = and(shiftRight(mark, 5), WORDS - 1);
  return [
    set(place, at(load(at(chunks, shiftRight(mark, BITS_LOG2))), word)),
    store(place, or(load(place), shiftLeft(1, mark))),
  ];
};
