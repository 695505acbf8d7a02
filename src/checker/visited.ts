/**
 * The states that were visited: an exact hash table over typed arrays.
 *
 * A state's words are stored once, in the order of insertion, so that the table is the queue of a breadth-first
 * search as well; its number in that order is its id. Next to it stands the id of the state it was reached from.
 * The table proper has open addressing and one 32-bit word a slot: the id plus one in its lowest bits, and in the
 * others as many bits of the hash, so that a slot taken by another state is nearly always passed by without a look
 * at that state. Zero is an empty slot; no value of a state is reserved.
 */
import { Rows } from './rows.js';

/** The parent of a state that has none. */
export const NO_PARENT = 0xffffffff;

const SMALLEST_LOG2 = 10;
const LARGEST_LOG2 = 30;

export class Visited {
  readonly words: number;
  private readonly rows: Rows;
  private slots = new Uint32Array(1 << SMALLEST_LOG2);
  private slotsLog2 = SMALLEST_LOG2;
  /** Where the last `find` ended without finding, and the hash it looked for. */
  private emptySlot = 0;
  private hash = 0;

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

  /** The id of the state whose words are in `state`, or -1. */
  find(state: Uint32Array): number {
    const { words, slots, rows } = this;
    const hash = hashOf(state, 0, words);
    const idMask = slots.length - 1;
    let slot = hash & idMask;
    for (;;) {
      const entry = slots[slot]!;
      if (entry === 0) break;
      if (((entry ^ hash) & ~idMask) === 0) {
        const id = (entry & idMask) - 1;
        const chunk = rows.chunk(id);
        const offset = rows.offset(id);
        let i = 0;
        while (i < words && chunk[offset + i] === state[i]) i++;
        if (i === words) return id;
      }
      slot = (slot + 1) & idMask;
    }
    this.emptySlot = slot;
    this.hash = hash;
    return -1;
  }

  /** Adds the state that `find` has just not found, where the table is not `full`; its id. */
  insert(state: Uint32Array, parent: number): number {
    const { words, rows } = this;
    const id = rows.size++;
    const chunk = rows.chunk(id);
    const offset = rows.offset(id);
    for (let i = 0; i < words; i++) chunk[offset + i] = state[i]!;
    chunk[offset + words] = parent;
    this.slots[this.emptySlot] = entryOf(this.hash, id, this.slots.length - 1);
    return id;
  }

  /**
   * Makes room for another state. False, with nothing changed, if it would take more than `maxBytes` (the old slots
   * and the new ones count while both are there), or if there is no such memory.
   */
  grow(state: Uint32Array, maxBytes: number): boolean {
    const moreRows = this.rows.full;
    const log2 = this.slotsLog2 + (this.crowded ? 1 : 0);
    const moreSlots = log2 > this.slotsLog2;
    if (log2 > LARGEST_LOG2) return false;
    const bytes = this.bytes + (moreRows ? this.rows.bytesPerChunk : 0) + (moreSlots ? 4 * 2 ** log2 : 0);
    if (bytes > maxBytes) return false;
    try {
      const slots = moreSlots ? new Uint32Array(2 ** log2) : this.slots;
      if (moreRows) this.rows.grow();
      if (moreSlots) this.moveTo(slots, log2);
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
    this.find(state);
    return true;
  }

  /** The words of state `id` are those of `chunk(id)` from `offset(id)` on. */
  chunk(id: number): Uint32Array {
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
  equals(id: number, state: Uint32Array): boolean {
    const chunk = this.chunk(id);
    const offset = this.offset(id);
    for (let i = 0; i < this.words; i++) if (chunk[offset + i] !== state[i]) return false;
    return true;
  }

  /** Fills larger slots. The states are read once, in the order in which they are stored. */
  private moveTo(slots: Uint32Array<ArrayBuffer>, log2: number): void {
    const { words, rows } = this;
    const idMask = slots.length - 1;
    for (let id = 0; id < rows.size; id++) {
      const hash = hashOf(rows.chunk(id), rows.offset(id), words);
      let slot = hash & idMask;
      while (slots[slot] !== 0) slot = (slot + 1) & idMask;
      slots[slot] = entryOf(hash, id, idMask);
    }
    this.slots = slots;
    this.slotsLog2 = log2;
  }
}

function entryOf(hash: number, id: number, idMask: number): number {
  return (hash & ~idMask) | (id + 1);
}

/** A multiplication and a shift for each word, and the finish of MurmurHash3. */
function hashOf(state: Uint32Array, offset: number, words: number): number {
  let hash = 0;
  for (let i = 0; i < words; i++) {
    hash = Math.imul(hash ^ state[offset + i]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
