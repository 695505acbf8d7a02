/**
 * Of each state the one it was reached from, in two bits.
 *
 * A breadth-first search expands states by their numbers, so that of two states the later one was reached from the same one
 * as the other, or from a later one. Then `id + parent + 1` grows with every state: it is the place of a bit, and the bit of
 * state `id` is the one that has `id` others before it. (P. Elias, *Efficient storage and retrieval by content and address of
 * static files*, JACM 21, 1974, keeps any such sequence like this.)
 */
import { Chunks, ROWS_PER_CHUNK, ROWS_PER_CHUNK_LOG2 } from './chunks.js';
import { intsAt, type Piece } from './linear.js';

/** The parent of a state that has none. */
export const NO_PARENT = -1;

/** A chunk is for as many states as a chunk of rows: as `parent < id`, they need two bits each. */
export const BITS_LOG2 = ROWS_PER_CHUNK_LOG2 + 1;
export const WORDS = (2 * ROWS_PER_CHUNK) / 32;

export class Parents extends Chunks<Int32Array> {
  readonly bytesPerChunk = 4 * WORDS;
  /** How many bits there are before each chunk, as far as that was asked for. */
  private readonly before: number[] = [0];
  /** The word with the bit that was asked for last, of all words, and how many bits there are before it. */
  private word = 0;
  private beforeWord = 0;

  chunkAt(piece: Piece): Int32Array {
    return intsAt(piece, WORDS);
  }

  /** State `id`, the next one, was reached from this one. */
  add(id: number, parent: number): void {
    const mark = id + parent + 1;
    this.chunks[mark >>> BITS_LOG2]![(mark >>> 5) & (WORDS - 1)]! |= 1 << mark;
  }

  /** The state that state `id`, which was added, was reached from. */
  of(id: number): number {
    this.goTo(id);
    let bits = this.at(this.word);
    for (let rest = id - this.beforeWord; rest > 0; rest--) bits &= bits - 1;
    return 32 * this.word + ctz(bits) - id - 1;
  }

  private at(word: number): number {
    return this.chunks[Math.floor(word / WORDS)]![word & (WORDS - 1)]!;
  }

  /** Finds the word with the bit of state `id`, going on from the word before or from the chunk. */
  private goTo(id: number): void {
    const before = this.before;
    const chunk = lastUpTo(before, id);
    if (this.beforeWord > id || this.word < chunk * WORDS) {
      this.word = chunk * WORDS;
      this.beforeWord = before[chunk]!;
    }
    for (;;) {
      const beyond = this.beforeWord + ones(this.at(this.word));
      if (id < beyond) return;
      this.word++;
      this.beforeWord = beyond;
      // Nothing is added any more before a bit that is there.
      if (this.word === before.length * WORDS) before.push(beyond);
    }
  }
}

/** The index of the last of these, in ascending order, that is no more than `most`, as the first one is. */
function lastUpTo(ascending: readonly number[], most: number): number {
  let low = 0;
  for (let high = ascending.length; high - low > 1; ) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= most) low = middle;
    else high = middle;
  }
  return low;
}

/** The number of zeros below the lowest bit. */
const ctz = (word: number): number => 31 - Math.clz32(word & -word);

function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
