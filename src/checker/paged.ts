/**
 * Rows in a file. They are written page by page, each once, and read again through a cache of pages: those used not
 * long ago stay (the clock algorithm), since what a breadth-first search looks up lies close together: states that
 * stand next to one another in the queue lead to states that do.
 */
import type { Words } from './compile.js';
import { type PackedRows, type RowStore, wordsOf } from './packed-rows.js';
import type { Scratch } from './scratch.js';

/** A page has as many rows as go into so many bytes, rounded down to a power of two. */
const PAGE_BYTES = 8192;

/** There are always so many pages in memory beside the one that is being filled. */
const LEAST_FRAMES = 4;

/** What the engine keeps for each typed array, more or less. */
const FRAME_OVERHEAD = 256;

const ABSENT = -1;

export class PagedRows implements RowStore {
  readonly width: number;
  size = 0;
  private readonly scratch: Scratch;
  private readonly rowsLog2: number;
  private readonly pageWords: number;
  /** Pages that were begun; the last of them is the tail, unless all are written. */
  private pages = 0;
  private tail: Int32Array;
  private tailPage = ABSENT;
  /** The cache: which page is in which frame, and the other way round. */
  private readonly frames: Int32Array[] = [];
  private readonly pageIn: number[] = [];
  private readonly isUsed: boolean[] = [];
  private frameOf = new Int32Array(64).fill(ABSENT);
  private mostFrames = LEAST_FRAMES;
  private hand = 0;

  private constructor(width: number, scratch: Scratch) {
    this.width = width;
    this.scratch = scratch;
    this.rowsLog2 = pageRowsLog2(width);
    this.pageWords = width << this.rowsLog2;
    this.tail = new Int32Array(this.pageWords);
  }

  /** What it takes at least in memory, with so many rows. */
  static leastBytes(width: number, size: number): number {
    const frames = (LEAST_FRAMES + 1) * (((4 * width) << pageRowsLog2(width)) + FRAME_OVERHEAD);
    return frames + 4 * tableSize((size >>> pageRowsLog2(width)) + 2);
  }

  /** The same rows, in the file; `undefined` if it has no room for them. */
  static from(rows: PackedRows, scratch: Scratch): PagedRows | undefined {
    const paged = new PagedRows(wordsOf(rows.stateBytes), scratch);
    const row = new Int32Array(paged.width);
    for (let id = 0; id < rows.size; id++) {
      if (paged.full && !paged.grow()) return undefined;
      paged.append(rows.read(id, row), 0);
    }
    return paged;
  }

  get full(): boolean {
    return this.size === this.pages << this.rowsLog2;
  }

  get bytes(): number {
    return (this.frames.length + 1) * this.frameBytes + this.frameOf.byteLength;
  }

  /** Where in the file the rows end, those of the tail included. */
  get end(): number {
    return this.pages * this.pageWords * 4;
  }

  private get frameBytes(): number {
    return this.pageWords * 4 + FRAME_OVERHEAD;
  }

  /** From now on it takes no more than `maxBytes`, with one more page too, or the least there is. */
  limitTo(maxBytes: number): void {
    const table = 4 * tableSize(this.pages + 2);
    const room = Math.floor((maxBytes - table) / this.frameBytes) - 1;
    this.mostFrames = Math.max(LEAST_FRAMES, room);
    while (this.frames.length > this.mostFrames) {
      this.frames.pop();
      this.isUsed.pop();
      this.frameOf[this.pageIn.pop()!] = ABSENT;
    }
    this.hand %= this.mostFrames;
  }

  /** Makes room for more rows, where it is `full`. False if the file has none. */
  grow(): boolean {
    if (this.tailPage !== ABSENT) {
      if (!this.scratch.write(this.tail, this.tailPage * this.pageWords * 4)) return false;
      this.tail = this.keep(this.tailPage, this.tail) ?? new Int32Array(this.pageWords);
    }
    this.tailPage = this.pages++;
    this.growTable();
    return true;
  }

  read(id: number, into: Int32Array): Int32Array {
    const page = this.pageOf(id);
    const row = this.offset(id);
    for (let i = 0; i < this.width; i++) into[i] = page[row + i]!;
    return into;
  }

  equals(id: number, state: Words, offset: number): boolean {
    const page = this.pageOf(id);
    const row = this.offset(id);
    for (let i = 0; i < this.width; i++) if (page[row + i] !== (state[offset + i]! | 0)) return false;
    return true;
  }

  append(state: Words, offset: number): void {
    const row = this.offset(this.size++);
    for (let i = 0; i < this.width; i++) this.tail[row + i] = state[offset + i]!;
  }

  private pageOf(id: number): Int32Array {
    const page = id >>> this.rowsLog2;
    if (page === this.tailPage) return this.tail;
    const frame = this.frameOf[page]!;
    if (frame === ABSENT) return this.load(page);
    this.isUsed[frame] = true;
    return this.frames[frame]!;
  }

  private offset(id: number): number {
    return (id & ((1 << this.rowsLog2) - 1)) * this.width;
  }

  private load(page: number): Int32Array {
    const words = this.frames.length < this.mostFrames ? new Int32Array(this.pageWords) : this.evict();
    this.scratch.read(words, page * this.pageWords * 4);
    this.put(page, words);
    return words;
  }

  /** Keeps a page that has just been written; the words of the one that it takes the place of, if there is one. */
  private keep(page: number, words: Int32Array): Int32Array | undefined {
    const free = this.frames.length < this.mostFrames ? undefined : this.evict();
    this.put(page, words);
    return free;
  }

  private put(page: number, words: Int32Array): void {
    const frame = this.frames.length < this.mostFrames ? this.frames.length : this.hand;
    this.frames[frame] = words;
    this.pageIn[frame] = page;
    this.isUsed[frame] = true;
    this.frameOf[page] = frame;
  }

  /** The words of a page that was not used since the hand last passed by, where the hand is then. */
  private evict(): Int32Array {
    this.hand = (this.hand + 1) % this.frames.length;
    while (this.isUsed[this.hand]) {
      this.isUsed[this.hand] = false;
      this.hand = (this.hand + 1) % this.frames.length;
    }
    this.frameOf[this.pageIn[this.hand]!] = ABSENT;
    return this.frames[this.hand]!;
  }

  private growTable(): void {
    const size = tableSize(this.pages + 1);
    if (size <= this.frameOf.length) return;
    const larger = new Int32Array(size).fill(ABSENT);
    larger.set(this.frameOf);
    this.frameOf = larger;
  }
}

const pageRowsLog2 = (width: number): number => Math.max(0, Math.floor(Math.log2(PAGE_BYTES / (4 * width))));

/** The entries of a table for so many pages. */
const tableSize = (pages: number): number => Math.max(64, 2 ** Math.ceil(Math.log2(pages)));
