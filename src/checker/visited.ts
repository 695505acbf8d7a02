/**
 * The states that were visited: an exact hash table over typed arrays.
 *
 * A state's words are stored once, in the order of insertion, so that the table is the queue of a breadth-first
 * search as well; its number in that order is its id. Next to it stands the id of the state it was reached from.
 *
 * The table proper are slots (slots.ts).
 *
 * Where the memory that it may take is used up, the rows go into a temporary file, and only the slots stay, with as
 * many pages of rows as there is room for.
 */
import type { Words } from './compile.js';
import { hashOf } from './hash.js';
import { PagedRows } from './paged.js';
import { type RowStore, Rows } from './rows.js';
import type { Scratch } from './scratch.js';
import {
  bytesOf,
  entryFor,
  hasHashBits,
  hashBitsOf,
  homeOf,
  LARGEST_LOG2,
  MOST_TAKEN,
  slotsFor,
  slotsIn,
  split,
} from './slots.js';

/** The parent of a state that has none. */
export const NO_PARENT = -1;

/** What a search keeps of the states that it has visited. */
export interface States {
  /** Words of a state. */
  readonly words: number;
  /** How many states there are; the next one's id. */
  readonly size: number;
  /** What they take in memory, and on disk. */
  readonly bytes: number;
  readonly bytesOnDisk: number;
  /** Whether `grow` must be called before the next `insert`. */
  readonly full: boolean;
  /** Of what there was too little, the last time that `grow` was refused. */
  readonly lack: 'memory' | 'disk';
  /** The id of the state whose words are in `state` from `offset` on, or -1. */
  readonly find: (state: Words, offset?: number, hash?: number) => number;
  /**
   * Adds the state that `find` has just not found, where the table is not `full`; its id. Of a table that is shared, -1
   * if another thread was quicker: then it is to be looked up again.
   */
  readonly insert: (state: Words, parent: number, offset?: number) => number;
  /**
   * Makes room for `state`, which `find` has just not found. False, with no state lost, if that would take more than
   * `maxBytes`, or if there is no such memory, or no room on the disk.
   */
  readonly grow: (state: Words, maxBytes: number, offset?: number) => boolean;
  /** Takes no more than `maxBytes` from now on, if that can be. */
  readonly makeRoom: (maxBytes: number) => void;
  /** The search goes on from state `id`: those before are only looked up from now on. */
  readonly leaveBehind: (id: number) => void;
  /** The words of state `id` are those of `chunk(id)` from `offset(id)` on, until another one is asked for. */
  readonly chunk: (id: number) => Int32Array;
  readonly offset: (id: number) => number;
  /** The state that state `id` was reached from, or `NO_PARENT`. */
  readonly parent: (id: number) => number;
  /** Whether state `id` has the words of `state`. */
  readonly equals: (id: number, state: Words) => boolean;
  /** The table itself, for a loop that reads it and adds to it (`writeLookup`); undefined if it is not all in memory. */
  readonly table: () => Table | undefined;
  /** What that loop has added. */
  readonly addedTo: (table: Table) => void;
}

/** What `find` and `insert` work on, until the next of them. */
export interface Table {
  readonly slots: Int32Array;
  readonly chunks: readonly Int32Array[];
  /** How many states there are, and how many there can be until `grow` must be called. */
  size: number;
  readonly room: number;
  /** Other threads may add states meanwhile. */
  readonly shared: boolean;
}

const FEWEST_SLOTS = 1 << 10;

/** So many slots are read at once from the file in which they wait. */
const SLOTS_READ = 1 << 14;

export class Visited implements States {
  readonly words: number;
  lack: 'memory' | 'disk' = 'memory';
  private rows: RowStore;
  /** The same, while they are in memory, and once they are in the file. */
  private inMemory: Rows | undefined;
  private onDisk: PagedRows | undefined;
  private readonly scratch: Scratch | undefined;
  private slots: Int32Array;
  /** Where the last `find` ended without finding, and what to write there but for the id. */
  private emptySlot = 0;
  private entry = 0;

  /**
   * `scratch`: where rows go once there is no memory for them. `expected`: it is made for so many states to begin with, if
   * there is memory for that.
   */
  constructor(words: number, scratch?: Scratch, expected = 0) {
    this.words = words;
    const slots = Math.max(FEWEST_SLOTS, slotsFor(expected));
    this.slots = allocated(slots) ?? emptySlots(FEWEST_SLOTS);
    this.inMemory = new Rows(words + 1);
    this.rows = this.inMemory;
    this.scratch = scratch;
  }

  table(): Table | undefined {
    const { inMemory: rows, slots } = this;
    if (rows === undefined) return undefined;
    const room = Math.min(rows.room, Math.ceil(slots.length * MOST_TAKEN));
    return { slots, chunks: rows.chunks, size: rows.size, room, shared: false };
  }

  addedTo({ size }: Table): void {
    this.rows.size = size;
  }

  get size(): number {
    return this.rows.size;
  }

  get bytes(): number {
    return this.rows.bytes + this.slots.byteLength;
  }

  get bytesOnDisk(): number {
    return this.onDisk === undefined ? 0 : this.scratch!.bytes;
  }

  get full(): boolean {
    return this.rows.full || this.crowded;
  }

  /** More of the slots would be taken than may be. */
  private get crowded(): boolean {
    return this.rows.size >= this.slots.length * MOST_TAKEN;
  }

  find(state: Words, offset = 0, hash = hashOf(state, offset, this.words)): number {
    const { words, slots, rows } = this;
    const idMask = slots.length - 1;
    const hashBits = hashBitsOf(hash, idMask);
    const home = homeOf(hash, idMask);
    let slot = home;
    for (;;) {
      const entry = slots[slot]!;
      if (entry === 0) break;
      if (hasHashBits(entry, hashBits, idMask)) {
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
    this.entry = entryFor(hashBits, slot, home);
    return -1;
  }

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

  grow(state: Words, maxBytes: number, offset = 0): boolean {
    if (this.crowded && this.slots.length === 2 ** LARGEST_LOG2) return this.lacks('memory');
    const grown =
      this.inMemory === undefined
        ? this.growOnDisk(maxBytes)
        : this.growInMemory(this.inMemory, maxBytes) ||
          (this.moveToDisk(maxBytes) && this.growOnDisk(maxBytes));
    if (grown) this.find(state, offset);
    return grown;
  }

  /** The old slots and the new ones count while both are there. */
  private growInMemory(rows: Rows, maxBytes: number): boolean {
    const { slots, crowded } = this;
    const more = (rows.full ? rows.bytesPerChunk : 0) + (crowded ? 2 * slots.byteLength : 0);
    if (this.bytes + more > maxBytes) return this.lacks('memory');
    try {
      if (crowded) this.doubleSlots();
      if (rows.full) rows.grow();
    } catch (error) {
      if (error instanceof RangeError) return this.lacks('memory');
      throw error;
    }
    return true;
  }

  /** The slots wait in the file while there are twice as many made, so that they need not be there twice. */
  private growOnDisk(maxBytes: number): boolean {
    const { crowded } = this;
    const rows = this.onDisk!;
    if (!this.fitsOnDisk(maxBytes)) return this.lacks('memory');
    const slotBytes = (crowded ? 2 : 1) * this.slots.byteLength;
    rows.limitTo(maxBytes - slotBytes);
    if (crowded && !this.doubleSlotsOnDisk(rows)) return false;
    return !rows.full || rows.grow() || this.lacks('disk');
  }

  /** Whether what must stay in memory does not take too much of it, with room for one more state. */
  private fitsOnDisk(maxBytes: number): boolean {
    const slotBytes = (this.crowded ? 2 : 1) * this.slots.byteLength;
    return slotBytes + PagedRows.leastBytes(this.words + 1, this.size) <= maxBytes;
  }

  /** False, and nothing is changed, if there is no disk, or too little of it, or if that would not be enough. */
  private moveToDisk(maxBytes: number): boolean {
    if (this.scratch === undefined || this.inMemory === undefined) return false;
    if (!this.fitsOnDisk(maxBytes)) return this.lacks('memory');
    const rows = PagedRows.from(this.inMemory, this.scratch);
    if (rows === undefined) return this.lacks('disk');
    rows.limitTo(maxBytes - this.slots.byteLength);
    this.inMemory = undefined;
    this.onDisk = rows;
    this.rows = rows;
    return true;
  }

  makeRoom(maxBytes: number): void {
    if (this.bytes <= maxBytes) return;
    if (this.onDisk !== undefined) this.onDisk.limitTo(maxBytes - this.slots.byteLength);
    else this.moveToDisk(maxBytes);
  }

  leaveBehind(): void {
    // Every row is needed to look a state up.
  }

  private lacks(what: 'memory' | 'disk'): false {
    this.lack = what;
    return false;
  }

  chunk(id: number): Int32Array {
    return this.rows.chunk(id);
  }

  offset(id: number): number {
    return this.rows.offset(id);
  }

  parent(id: number): number {
    return this.rows.chunk(id)[this.rows.offset(id) + this.words]!;
  }

  equals(id: number, state: Words): boolean {
    const chunk = this.chunk(id);
    const offset = this.offset(id);
    for (let i = 0; i < this.words; i++) if (chunk[offset + i] !== (state[i]! | 0)) return false;
    return true;
  }

  private doubleSlots(): void {
    const { slots: old } = this;
    const slots = emptySlots(2 * old.length);
    const displaced: number[] = [];
    split(old, 0, old.length, slots, displaced);
    this.slots = slots;
    this.putBack(displaced);
  }

  private doubleSlotsOnDisk(rows: PagedRows): boolean {
    const count = this.slots.length;
    const scratch = this.scratch!;
    const place = rows.end;
    if (!scratch.write(this.slots, place)) return this.lacks('disk');
    this.slots = NONE;
    const slots = allocated(2 * count);
    if (slots === undefined) {
      this.slots = emptySlots(count);
      scratch.read(this.slots, place);
      return this.lacks('memory');
    }
    const displaced: number[] = [];
    const part = new Int32Array(Math.min(count, SLOTS_READ));
    for (let first = 0; first < count; first += part.length) {
      scratch.read(part, place + 4 * first);
      split(part, first, count, slots, displaced);
    }
    scratch.cut(place);
    this.slots = slots;
    this.putBack(displaced.sort((a, b) => a - b));
    return true;
  }

  /** Finds slots for states that have none. */
  private putBack(ids: readonly number[]): void {
    const { words, rows } = this;
    const state = new Int32Array(words);
    for (const id of ids) {
      const chunk = rows.chunk(id);
      const offset = rows.offset(id);
      for (let i = 0; i < words; i++) state[i] = chunk[offset + i]!;
      this.find(state);
      this.slots[this.emptySlot] = this.entry | (id + 1);
    }
  }
}

const NONE = new Int32Array(0);

const emptySlots = (count: number): Int32Array => slotsIn(new ArrayBuffer(bytesOf(count)));

function allocated(slots: number): Int32Array | undefined {
  try {
    return emptySlots(slots);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
