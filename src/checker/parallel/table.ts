/**
 * The states that the threads of one search know, in shared memory: any of them looks states up, adds to them, and reads
 * what others added. No lock: a slot is written once, by whoever exchanges its zero for an entry; the state that the
 * entry leads to is written before.
 *
 * A thread writes to rows that it has claimed, some thousand at a time.
 *
 * One thread makes the table larger, while no other one looks at it, and tells the others; all move what was in it.
 */

import { ROWS_PER_CHUNK } from '../chunks.js';
import type { Words } from '../compile.js';
import { hashOf } from '../hash.js';
import {
  intsAt,
  Linear,
  linearForTable,
  type Piece,
  pieceOf,
  release,
  type Space,
  sharedHeap,
  unlessShort,
} from '../linear.js';
import { PackedRows, wordsOf } from '../packed-rows.js';
import { Rows } from '../rows.js';
import {
  BUCKET,
  entryFor,
  hasHashBits,
  hashBitsOf,
  homeOf,
  MOST_SLOTS,
  MOST_TAKEN,
  type Shape,
  shapeOf,
  slotsFor,
  slotsIn,
  split,
  touch,
} from '../slots.js';
import type { States, Table } from '../visited.js';
import type { Memory as LinearMemory } from '../wasm.js';

/** Rows that a thread claims at once. */
const CLAIM = 4096;

/** States by their numbers: the first, and the one after the last. */
export type Range = readonly [number, number];

const FEWEST_SLOTS = 4 * ROWS_PER_CHUNK;

const PARENT_BYTES = 4;

/** What all threads see, to be sent from one to another. */
export interface Memory {
  /** Where it is, if it is all there. */
  readonly linear: LinearMemory | undefined;
  readonly slots: Piece;
  readonly slotCount: number;
  /** The chunks of rows, each followed by the numbers of the states that its states were reached from. */
  readonly rows: readonly Piece[];
  /** One number: how many rows are claimed. */
  readonly claimed: Piece;
}

export class SharedTable implements States {
  readonly words: number;
  readonly stateBytes: number;
  readonly lack = 'memory';
  readonly bytesOnDisk = 0;
  /** Whether other threads may add to it from now on. */
  isShared = false;
  /** How many states this thread has added. */
  added = 0;
  private readonly maxBytes: number;
  private slots: Int32Array = NONE;
  private shape: Shape = shapeOf(FEWEST_SLOTS);
  /** Each page of these was written to. */
  private areTouched = false;
  /** Those before these. */
  private old: Int32Array = NONE;
  private space: Space;
  private pieces: readonly Piece[] = [];
  private readonly rows: PackedRows;
  /** Of each row, the state that it was reached from. */
  private readonly parents = new Rows(1);
  private claims: Int32Array = NONE;
  /** The claimed rows to be filled, and the first rows of those claims that wait for it. */
  private next = 0;
  private end = 0;
  private waiting: number[] = [];
  /** What was filled and not taken as ranges, but for that from `from` to `next`. */
  private filled: Range[] = [];
  private from = 0;
  /** Where the last `find` ended without finding, and what to write there but for the id. */
  private emptySlot = 0;
  private entry = 0;

  /** `maxBytes`: what it may take. `from`: how many states it is made for, or the table that another thread has made. */
  constructor(stateBytes: number, maxBytes: number, from: number | Memory = 0) {
    this.stateBytes = stateBytes;
    this.words = wordsOf(stateBytes);
    this.rows = new PackedRows(stateBytes);
    this.maxBytes = maxBytes;
    if (typeof from !== 'number') {
      this.space = from.linear === undefined ? sharedHeap : new Linear(from.linear);
      this.join(from);
      return;
    }
    this.space = unlessShort(linearForTable) ?? sharedHeap;
    const claimed = this.space.take(4);
    const made = this.larger(slotsFor(from, FEWEST_SLOTS)) ?? this.larger(FEWEST_SLOTS);
    if (made === undefined) throw new RangeError('there is no memory for a table');
    this.join({ ...this.memory, ...made, claimed });
  }

  get memory(): Memory {
    const { space, slots, pieces: rows, claims } = this;
    const linear = space instanceof Linear ? space.memory : undefined;
    return { linear, slots: pieceOf(slots), slotCount: slots.length, rows, claimed: pieceOf(claims) };
  }

  /** From now on the table is what is there, made by another thread. */
  join({ linear, slots, slotCount, rows, claimed }: Memory): void {
    if (linear === undefined) this.space = sharedHeap;
    this.old = this.slots;
    this.slots = intsAt(slots, slotCount);
    this.shape = shapeOf(slotCount);
    this.claims = intsAt(claimed, 1);
    this.pieces = rows;
    for (const { buffer, at } of rows.slice(this.rows.chunks.length)) {
      const ofParents = { buffer, at: at + this.rows.bytesPerChunk };
      this.rows.chunks.push(this.rows.chunkAt({ buffer, at }));
      this.parents.chunks.push(this.parents.chunkAt(ofParents));
    }
  }

  /** What this thread has added since the last time; before state `end`, which is for one that has the table for itself. */
  takeRanges(end = this.next): Range[] {
    const ranges: Range[] = [...this.filled, [this.from, end]];
    this.filled = [];
    this.from = end;
    return ranges;
  }

  /** What it adds from now on has numbers one after the other, as long as no other thread adds any. */
  beginAfresh(): void {
    this.waiting = [];
    this.filled = [];
    this.next = this.claimed;
    this.end = this.next;
    this.from = this.next;
  }

  /** How many rows all threads have claimed: no state has this number, or one beyond. */
  get claimed(): number {
    return Atomics.load(this.claims, 0);
  }

  /** The number of this thread's next state. As long as no other thread has added any, how many there are. */
  get size(): number {
    return this.next;
  }

  get bytes(): number {
    return this.bytesWith(this.claimed);
  }

  get full(): boolean {
    return this.next === this.end && this.waiting.length === 0;
  }

  /** Of rows, and of the numbers that go with them. */
  private get bytesPerChunk(): number {
    return ROWS_PER_CHUNK * (this.stateBytes + PARENT_BYTES);
  }

  private bytesWith(claimed: number): number {
    return this.slots.byteLength + claimed * (this.stateBytes + PARENT_BYTES);
  }

  table(): Table | undefined {
    this.goToWaiting();
    const { space, slots, isShared, next: size, end: room } = this;
    if (!(space instanceof Linear)) return undefined;
    if (!this.areTouched) this.areTouched = touch(slots, size);
    return {
      space,
      slots,
      shape: this.shape,
      rows: this.rows.chunks,
      parents: this.parents.chunks,
      order: 'any',
      isShared,
      size,
      room,
    };
  }

  close(): void {
    release(this.space);
  }

  addedTo({ size }: Table): void {
    this.added += size - this.next;
    this.next = size;
  }

  /** Makes sure that so many more states can be added before the table must be larger. */
  reserve(count: number): boolean {
    const room = () => this.end - this.next + this.waiting.length * CLAIM;
    while (room() < count) if (!this.claim()) return false;
    return true;
  }

  private claim(): boolean {
    const { claims, slots, maxBytes } = this;
    for (;;) {
      const first = this.claimed;
      const last = first + CLAIM;
      if (last > slots.length * MOST_TAKEN || this.bytesWith(last) > maxBytes) return false;
      if (Atomics.compareExchange(claims, 0, first, last) !== first) continue;
      this.waiting.push(first);
      return true;
    }
  }

  /** Where these rows are filled, others are to be. */
  private goToWaiting(): void {
    if (this.next < this.end || this.waiting.length === 0) return;
    if (this.from < this.next) this.filled.push([this.from, this.next]);
    this.next = this.waiting.shift()!;
    this.from = this.next;
    this.end = this.next + CLAIM;
  }

  /** For a thread that has it for itself. */
  grow(state: Words, _maxBytes?: number, offset = 0): boolean {
    if (!this.reserve(1) && !(this.double() && this.reserve(1))) return false;
    this.find(state, offset);
    return true;
  }

  /** Makes it twice as large, for a thread that has it for itself. False if that would be too much. */
  double(): boolean {
    if (!this.enlarge()) return false;
    this.place(this.move(0, 1));
    this.leaveOld();
    return true;
  }

  /** Once all is moved, for the thread that has made the table larger: nobody reads the old slots any more. */
  leaveOld(): void {
    this.space.give(pieceOf(this.old), this.old.byteLength);
    this.old = NONE;
  }

  /** Twice as many slots, empty ones: what was in the table is to be moved, then placed. False if that would be too much. */
  enlarge(): boolean {
    const { slots: old } = this;
    // The old slots are there beside the new ones for a while.
    if (2 * old.length > MOST_SLOTS || this.bytes + 2 * old.byteLength > this.maxBytes) return false;
    const larger = this.larger(2 * old.length);
    if (larger === undefined) return false;
    this.join({ ...this.memory, ...larger });
    return true;
  }

  /** So many slots, and the rows that go with them; undefined if there is no such memory. */
  private larger(slotCount: number): Pick<Memory, 'linear' | 'slots' | 'slotCount' | 'rows'> | undefined {
    const largerIn = (space: Space) => {
      const slots = pieceOf(slotsIn(space, slotCount));
      const rows = [...this.pieces, ...this.roomFor(slotCount, space)];
      return { linear: space instanceof Linear ? space.memory : undefined, slots, slotCount, rows };
    };
    return unlessShort(() => largerIn(this.space)) ?? unlessShort(() => largerIn(sharedHeap));
  }

  /** Moves one of so many parts to the larger table. Which states have no slot there. */
  move(part: number, parts: number): number[] {
    const { slots } = this;
    const old = this.old;
    const buckets = old.length / BUCKET;
    const [from, to] = [part, part + 1].map((k) => BUCKET * Math.floor((buckets * k) / parts));
    const displaced: number[] = [];
    split(old.subarray(from, to), from!, shapeOf(old.length), slots, displaced);
    return displaced;
  }

  /** Finds slots for states that have none, once all parts are moved. */
  place(ids: readonly number[]): void {
    const state = new Int32Array(this.words);
    for (const id of ids) {
      this.read(id, state);
      do this.find(state);
      while (Atomics.compareExchange(this.slots, this.emptySlot, 0, this.entry | (id + 1)) !== 0);
    }
  }

  /** Rows for as many states as so many slots hold and those before did not. It takes memory as it is written to. */
  private roomFor(slots: number, space: Space): readonly Piece[] {
    const chunks = Math.ceil((slots * MOST_TAKEN) / ROWS_PER_CHUNK) - this.pieces.length;
    return Array.from({ length: chunks }, () => space.take(this.bytesPerChunk));
  }

  find(state: Words, offset = 0, hash = hashOf(state, offset, this.words)): number {
    const { slots, shape } = this;
    const hashBits = hashBitsOf(hash, shape);
    const home = homeOf(hash, shape);
    for (let slot = home; ; slot = slot + 1 === slots.length ? 0 : slot + 1) {
      const entry = Atomics.load(slots, slot);
      if (entry === 0) {
        this.emptySlot = slot;
        this.entry = entryFor(hashBits, slot, home);
        return -1;
      }
      const id = (entry & shape.idMask) - 1;
      if (hasHashBits(entry, hashBits, shape) && this.equals(id, state, offset)) return id;
    }
  }

  insert(state: Words, parent: number, offset = 0): number {
    this.goToWaiting();
    const id = this.next;
    this.rows.write(id, state, offset);
    this.parents.chunk(id)[this.parents.offset(id)] = parent;
    if (Atomics.compareExchange(this.slots, this.emptySlot, 0, this.entry | (id + 1)) !== 0) return -1;
    this.next++;
    this.added++;
    return id;
  }

  makeRoom(): void {
    // All of it is in memory.
  }

  leaveBehind(): void {
    // Every row is needed to look a state up.
  }

  read(id: number, into: Int32Array): Int32Array {
    return this.rows.read(id, into);
  }

  parent(id: number): number {
    return this.parents.chunk(id)[this.parents.offset(id)]!;
  }

  equals(id: number, state: Words, offset = 0): boolean {
    return this.rows.equals(id, state, offset);
  }
}

const NONE = new Int32Array(0);
