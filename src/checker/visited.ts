/**
 * The states that were visited: an exact hash table over typed arrays.
 *
 * A state's words are stored once, in the order of insertion, so that the table is the queue of a breadth-first
 * search as well; its number in that order is its id. Which state it was reached from is kept in bits (parents.ts).
 *
 * The table proper are slots (slots.ts).
 *
 * Where the memory that it may take is used up, the rows go into a temporary file, and only the slots stay, with as
 * many pages of rows as there is room for.
 */
import type { Words } from './compile.js';
import { hashOf } from './hash.js';
import {
  heap,
  intsAt,
  Linear,
  linearForTable,
  moved,
  pieceOf,
  release,
  type Space,
  unlessShort,
} from './linear.js';
import { PackedRows, type RowStore, wordsOf } from './packed-rows.js';
import { PagedRows } from './paged.js';
import { Parents } from './parents.js';
import type { Scratch } from './scratch.js';
import {
  entryFor,
  hasHashBits,
  hashBitsOf,
  homeOf,
  MOST_SLOTS,
  MOST_TAKEN,
  type Order,
  type Shape,
  shapeOf,
  slotsFor,
  slotsIn,
  split,
  touch,
} from './slots.js';

/** What a search keeps of the states that it has visited. */
export interface States {
  /** Words of a state, and its bytes, of which the last word may have fewer than four. */
  readonly words: number;
  readonly stateBytes: number;
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
   * if another thread was quicker: then it is to be looked up again. `parent` is not before that of the state added before,
   * unless threads share the table.
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
  /** Puts the words of state `id` into `into`; the same. */
  readonly read: (id: number, into: Int32Array) => Int32Array;
  /** The state that state `id` was reached from, or `NO_PARENT`. */
  readonly parent: (id: number) => number;
  /** Whether state `id` has the words of `state`. */
  readonly equals: (id: number, state: Words) => boolean;
  /** No state is read or looked up any more: its memory may be used for others. */
  readonly close: () => void;
  /** The table itself, for loops that read it and add to it (`sweep/`); undefined if not all of it has an address. */
  readonly table: () => Table | undefined;
  /** What these have added. */
  readonly addedTo: (table: Table) => void;
}

/** What `find` and `insert` work on, until the next of them. */
export interface Table {
  /** Where all of it is. */
  readonly space: Linear;
  readonly slots: Int32Array;
  readonly shape: Shape;
  readonly rows: readonly DataView[];
  readonly parents: readonly Int32Array[];
  readonly order: Order;
  /** Whether other threads may add to it meanwhile. */
  readonly isShared: boolean;
  /** How many states there are, and how many there can be until `grow` must be called. */
  size: number;
  readonly room: number;
}

const FEWEST_SLOTS = 1 << 10;

/** So many slots are read at once from the file in which they wait. */
const SLOTS_READ = 1 << 14;

export class Visited implements States {
  readonly words: number;
  readonly stateBytes: number;
  lack: 'memory' | 'disk' = 'memory';
  private rows: RowStore;
  /** The same, while they are in memory, and once they are in the file. */
  private inMemory: PackedRows | undefined;
  private onDisk: PagedRows | undefined;
  private readonly scratch: Scratch | undefined;
  private readonly parents = new Parents();
  private slots: Int32Array;
  private shape: Shape;
  /** Each page of the slots was written to. */
  private areTouched = false;
  /** Where more is taken from. */
  private space: Space = heap;
  /** There are not enough addresses for it. */
  private isTooLarge = false;
  /** Where the last `find` ended without finding, and what to write there but for the id. */
  private emptySlot = 0;
  private entry = 0;

  /**
   * `scratch`: where rows go once there is no memory for them. `expected`: it is made for so many states to begin with, if
   * there is memory for that.
   */
  constructor(stateBytes: number, scratch?: Scratch, expected = 0) {
    this.stateBytes = stateBytes;
    this.words = wordsOf(stateBytes);
    const slots = slotsFor(expected, FEWEST_SLOTS);
    const linear = slots < LARGE ? undefined : unlessShort(linearForTable);
    const there = linear && unlessShort(() => slotsIn(linear, slots));
    if (there !== undefined) this.space = linear!;
    this.slots = there ?? unlessShort(() => slotsIn(heap, slots)) ?? slotsIn(heap, FEWEST_SLOTS);
    this.shape = shapeOf(this.slots.length);
    this.inMemory = new PackedRows(stateBytes);
    for (const chunks of [this.inMemory, this.parents]) chunks.growIn(this.space);
    this.rows = this.inMemory;
    this.scratch = scratch;
  }

  table(): Table | undefined {
    const { inMemory: rows, parents } = this;
    const space = rows && this.linear(rows);
    if (rows === undefined || space === undefined) return undefined;
    const { slots, shape } = this;
    if (!this.areTouched) this.areTouched = touch(slots, rows.size);
    const room = Math.min(rows.room, parents.room, Math.ceil(slots.length * MOST_TAKEN));
    return {
      space,
      slots,
      shape,
      rows: rows.chunks,
      parents: parents.chunks,
      order: 'by parents',
      isShared: false,
      size: rows.size,
      room,
    };
  }

  /** Where all of it is, if that is memory with addresses: it goes there once it is large, unless it has outgrown it. */
  private linear(rows: PackedRows): Linear | undefined {
    if (this.space instanceof Linear) return this.space;
    if (this.isTooLarge || this.slots.length < LARGE || this.slots.length > TOO_LARGE) return undefined;
    const linear = unlessShort(linearForTable);
    const isMoved = linear && unlessShort(() => this.moveTo(linear, rows));
    this.isTooLarge = isMoved === undefined;
    return isMoved && linear;
  }

  /** What stays in memory goes there, the same. Throws a `RangeError` if there is no memory for it. */
  private moveTo(space: Space, rows?: PackedRows): Space {
    this.slots = intsAt(moved(this.slots, this.space, space), this.slots.length);
    this.parents.moveTo(space);
    rows?.moveTo(space);
    this.space = space;
    return space;
  }

  close(): void {
    release(this.space);
  }

  addedTo({ size }: Table): void {
    this.rows.size = size;
  }

  get size(): number {
    return this.rows.size;
  }

  get bytes(): number {
    return this.rows.bytes + this.parents.bytes + this.slots.byteLength;
  }

  get bytesOnDisk(): number {
    return this.onDisk === undefined ? 0 : this.scratch!.bytes;
  }

  get full(): boolean {
    return this.rows.full || this.parents.room === this.rows.size || this.crowded;
  }

  /** More of the slots would be taken than may be. */
  private get crowded(): boolean {
    return this.rows.size >= this.slots.length * MOST_TAKEN;
  }

  find(state: Words, offset = 0, hash = hashOf(state, offset, this.words)): number {
    const { slots, shape, rows } = this;
    const hashBits = hashBitsOf(hash, shape);
    const home = homeOf(hash, shape);
    let slot = home;
    for (;;) {
      const entry = slots[slot]!;
      if (entry === 0) break;
      if (hasHashBits(entry, hashBits, shape)) {
        const id = (entry & shape.idMask) - 1;
        if (rows.equals(id, state, offset)) return id;
      }
      if (++slot === slots.length) slot = 0;
    }
    this.emptySlot = slot;
    this.entry = entryFor(hashBits, slot, home);
    return -1;
  }

  insert(state: Words, parent: number, offset = 0): number {
    const { rows } = this;
    const id = rows.size;
    rows.append(state, offset);
    this.parents.add(id, parent);
    this.slots[this.emptySlot] = this.entry | (id + 1);
    return id;
  }

  grow(state: Words, maxBytes: number, offset = 0): boolean {
    if (this.crowded && 2 * this.slots.length > MOST_SLOTS) return this.lacks('memory');
    const grown =
      this.inMemory === undefined
        ? this.growOnDisk(maxBytes)
        : this.growInMemory(this.inMemory, maxBytes) ||
          (this.moveToDisk(maxBytes) && this.growOnDisk(maxBytes));
    if (grown) this.find(state, offset);
    return grown;
  }

  /** The old slots and the new ones count while both are there. */
  private growInMemory(rows: PackedRows, maxBytes: number): boolean {
    const { slots, crowded } = this;
    const chunks = rows.full ? rows.bytesPerChunk + this.parents.bytesPerChunk : 0;
    const more = chunks + (crowded ? 2 * slots.byteLength : 0);
    if (this.bytes + more > maxBytes) return this.lacks('memory');
    const isLarger = unlessShort(() => {
      if (this.crowded) this.doubleSlots();
      if (this.parents.room === rows.size) this.parents.grow();
      if (rows.full) rows.grow();
      return true;
    });
    if (isLarger) return true;
    if (!(this.space instanceof Linear)) return this.lacks('memory');
    // There are no addresses left: it goes on without.
    this.isTooLarge = true;
    this.space = heap;
    for (const chunks of [rows, this.parents]) chunks.growIn(heap);
    return this.growInMemory(rows, maxBytes);
  }

  /** The slots wait in the file while there are twice as many made, so that they need not be there twice. */
  private growOnDisk(maxBytes: number): boolean {
    const { crowded } = this;
    const rows = this.onDisk!;
    if (!this.fitsOnDisk(maxBytes)) return this.lacks('memory');
    rows.limitTo(maxBytes - this.bytesToStay);
    if (crowded && !this.doubleSlotsOnDisk(rows)) return false;
    if (this.parents.room === rows.size) this.parents.grow();
    return !rows.full || rows.grow() || this.lacks('disk');
  }

  /** What is never on disk takes so much once there is room for one more state. */
  private get bytesToStay(): number {
    const { slots, crowded, parents, size } = this;
    return (
      (crowded ? 2 : 1) * slots.byteLength +
      parents.bytes +
      (parents.room === size ? parents.bytesPerChunk : 0)
    );
  }

  /** Whether what must stay in memory does not take too much of it. */
  private fitsOnDisk(maxBytes: number): boolean {
    return this.bytesToStay + PagedRows.leastBytes(this.words, this.size) <= maxBytes;
  }

  /** False, and nothing is changed, if there is no disk, or too little of it, or if that would not be enough. */
  private moveToDisk(maxBytes: number): boolean {
    if (this.scratch === undefined || this.inMemory === undefined) return false;
    if (!this.fitsOnDisk(maxBytes)) return this.lacks('memory');
    const rows = PagedRows.from(this.inMemory, this.scratch);
    if (rows === undefined) return this.lacks('disk');
    const isOnHeap = this.space === heap || unlessShort(() => this.moveTo(heap)) !== undefined;
    if (!isOnHeap) return this.lacks('memory');
    rows.limitTo(maxBytes - this.bytesToStay);
    this.inMemory = undefined;
    this.onDisk = rows;
    this.rows = rows;
    return true;
  }

  makeRoom(maxBytes: number): void {
    if (this.bytes <= maxBytes) return;
    if (this.onDisk !== undefined) this.onDisk.limitTo(maxBytes - this.bytesToStay);
    else this.moveToDisk(maxBytes);
  }

  leaveBehind(): void {
    // Every row is needed to look a state up.
  }

  private lacks(what: 'memory' | 'disk'): false {
    this.lack = what;
    return false;
  }

  read(id: number, into: Int32Array): Int32Array {
    return this.rows.read(id, into);
  }

  parent(id: number): number {
    return this.parents.of(id);
  }

  equals(id: number, state: Words): boolean {
    return this.rows.equals(id, state, 0);
  }

  private doubleSlots(): void {
    const old = this.slots;
    const slots = slotsIn(this.space, 2 * old.length);
    const displaced: number[] = [];
    split(old, 0, this.shape, slots, displaced);
    this.space.give(pieceOf(old), old.byteLength);
    this.take(slots);
    this.putBack(displaced);
  }

  private doubleSlotsOnDisk(rows: PagedRows): boolean {
    const { shape } = this;
    const count = this.slots.length;
    const scratch = this.scratch!;
    const place = rows.end;
    if (!scratch.write(this.slots, place)) return this.lacks('disk');
    this.slots = NONE;
    const slots = unlessShort(() => slotsIn(heap, 2 * count));
    if (slots === undefined) {
      this.slots = slotsIn(heap, count);
      scratch.read(this.slots, place);
      return this.lacks('memory');
    }
    const displaced: number[] = [];
    const buffer = new Int32Array(Math.min(count, SLOTS_READ));
    for (let first = 0; first < count; first += buffer.length) {
      const part = buffer.subarray(0, Math.min(buffer.length, count - first));
      scratch.read(part, place + 4 * first);
      split(part, first, shape, slots, displaced);
    }
    scratch.cut(place);
    this.take(slots);
    this.putBack(displaced.sort((a, b) => a - b));
    return true;
  }

  private take(slots: Int32Array): void {
    this.slots = slots;
    this.shape = shapeOf(slots.length);
  }

  /** Finds slots for states that have none. */
  private putBack(ids: readonly number[]): void {
    const { words, rows } = this;
    const state = new Int32Array(words);
    for (const id of ids) {
      this.find(rows.read(id, state));
      this.slots[this.emptySlot] = this.entry | (id + 1);
    }
  }
}

const NONE = new Int32Array(0);

/** So many slots are worth addresses; so many are not worth that they are moved there. */
const LARGE = 1 << 12;
const TOO_LARGE = 1 << 24;
