/**
 * The states that were visited: an exact hash table over typed arrays.
 *
 * A state's words are stored once, in the order of insertion, so that the table is the queue of a breadth-first
 * search as well; its number in that order is its id. Next to it stands the id of the state it was reached from.
 *
 * The table proper has one 32-bit word a slot, and buckets of eight slots, filled from the first on; what does not fit
 * goes to the next bucket. A hash of 32 bits says which bucket, by its lowest bits. A slot holds
 *
 *     | displaced: 1 | hash, from the lowest bit that does not say which bucket: the rest | id + 1: log2(slots) |
 *
 * so that a slot taken by another state is nearly always passed by without a look at that state, and the table can
 * double without a look at any: the next bit of the hash, which says whether a state stays in the lower half, is at
 * hand. Only those displaced from their bucket are hashed again. All is read and written in order, which is what
 * makes it fast. Zero is an empty slot; no value of a state is reserved.
 */
import type { Words } from './compile.js';
import { hashOf } from './hash.js';
import { Rows } from './rows.js';

/** The parent of a state that has none. */
export const NO_PARENT = -1;

const BUCKET_LOG2 = 3;
const BUCKET = 1 << BUCKET_LOG2;
const SMALLEST_LOG2 = 10;
const LARGEST_LOG2 = 30;
const DISPLACED = 1 << 31;

export class Visited {
  readonly words: number;
  private readonly rows: Rows;
  private slots = new Int32Array(1 << SMALLEST_LOG2);
  /** Where the last `find` ended without finding, and what to write there but for the id. */
  private emptySlot = 0;
  private entry = 0;

  constructor(words: number) {
    this.words = words;
    this.rows = new Rows(words + 1);
  }

  /** How many states there are; the next one's id. */
  get size(): number {
    return this.rows.size;
  }

  /** What the table takes. */
  get bytes(): number {
    return this.rows.bytes + this.slots.byteLength;
  }

  /** Whether `grow` must be called before the next `insert`. */
  get full(): boolean {
    return this.rows.full || this.crowded;
  }

  /** More than three slots in four would be taken. */
  private get crowded(): boolean {
    return this.rows.size >= this.slots.length * 0.75;
  }

  /** The id of the state whose words are in `state` from `offset` on, or -1. */
  find(state: Words, offset = 0, hash = hashOf(state, offset, this.words)): number {
    const { words, slots, rows } = this;
    const idMask = slots.length - 1;
    const hashBits = (hash << BUCKET_LOG2) & ~idMask & ~DISPLACED;
    const home = (hash << BUCKET_LOG2) & idMask;
    let slot = home;
    for (;;) {
      const entry = slots[slot]!;
      if (entry === 0) break;
      if ((entry & ~idMask & ~DISPLACED) === hashBits) {
        const id = (entry & idMask) - 1;
        const chunk = rows.chunk(id);
        const row = rows.offset(id);
        let i = 0;
        while (i < words && chunk[row + i] === (state[offset + i]! | 0)) i++;
        if (i === words) return id;
      }
      slot = (slot + 1) & idMask;
    }
    this.emptySlot = slot;
    this.entry = hashBits | ((slot - home) >>> 0 < BUCKET ? 0 : DISPLACED);
    return -1;
  }

  /** Adds the state that `find` has just not found, where the table is not `full`; its id. */
  insert(state: Words, parent: number, offset = 0): number {
    const { words, rows } = this;
    const id = rows.size++;
    const chunk = rows.chunk(id);
    const row = rows.offset(id);
    for (let i = 0; i < words; i++) chunk[row + i] = state[offset + i]!;
    chunk[row + words] = parent;
    this.slots[this.emptySlot] = this.entry | (id + 1);
    return id;
  }

  /**
   * Makes room for `state`, which `find` has just not found. False, with no state lost, if it would take more than
   * `maxBytes` (the old slots and the new ones count while both are there), or if there is no such memory.
   */
  grow(state: Words, maxBytes: number, offset = 0): boolean {
    const { rows, slots, crowded } = this;
    if (crowded && slots.length === 2 ** LARGEST_LOG2) return false;
    const more = (rows.full ? rows.bytesPerChunk : 0) + (crowded ? 2 * slots.byteLength : 0);
    if (this.bytes + more > maxBytes) return false;
    try {
      if (crowded) this.doubleSlots();
      if (rows.full) rows.grow();
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
    this.find(state, offset);
    return true;
  }

  /** The words of state `id` are those of `chunk(id)` from `offset(id)` on. */
  chunk(id: number): Int32Array {
    return this.rows.chunk(id);
  }

  offset(id: number): number {
    return this.rows.offset(id);
  }

  /** The state that state `id` was reached from, or `NO_PARENT`. */
  parent(id: number): number {
    return this.rows.chunk(id)[this.rows.offset(id) + this.words]!;
  }

  /** Whether state `id` has the words of `state`. */
  equals(id: number, state: Words): boolean {
    const chunk = this.chunk(id);
    const offset = this.offset(id);
    for (let i = 0; i < this.words; i++) if (chunk[offset + i] !== (state[i]! | 0)) return false;
    return true;
  }

  /** Each bucket becomes two, one in each half of the new slots. */
  private doubleSlots(): void {
    const { slots: old, words, rows } = this;
    const slots = new Int32Array(2 * old.length);
    const displaced: number[] = [];
    for (let bucket = 0; bucket < old.length; bucket += BUCKET) {
      let lower = bucket;
      let upper = bucket + old.length;
      for (let slot = bucket; slot < bucket + BUCKET; slot++) {
        const entry = old[slot]!;
        if (entry === 0) break;
        if ((entry & DISPLACED) !== 0) displaced.push((entry & (old.length - 1)) - 1);
        else if ((entry & old.length) === 0) slots[lower++] = entry;
        else slots[upper++] = entry & ~old.length;
      }
    }
    this.slots = slots;
    const state = new Int32Array(words);
    for (const id of displaced) {
      const chunk = rows.chunk(id);
      const offset = rows.offset(id);
      for (let i = 0; i < words; i++) state[i] = chunk[offset + i]!;
      this.find(state);
      slots[this.emptySlot] = this.entry | (id + 1);
    }
  }
}
