/** Where arrays are: each in memory of its own, or at an address of memory that WebAssembly has. */
import { type Memory, MOST_PAGES, memoryOf } from './wasm.js';

/** A part of some memory, from a byte on. */
export interface Piece {
  readonly buffer: ArrayBufferLike;
  readonly at: number;
}

/** What memory is taken from. */
export interface Space {
  /** So many bytes, all zero, from the beginning of a cache line on. Throws a `RangeError` if there is no such memory. */
  readonly take: (bytes: number) => Piece;
  /** Gives so many back, which were taken together. */
  readonly give: (piece: Piece, bytes: number) => void;
}

/** A cache line. */
const LINE = 64;

/** Where it begins in large blocks of memory with glibc and musl: they are 16 bytes after a page. */
const FIRST_BYTE = process.platform === 'linux' ? LINE - 16 : 0;

const apart = (Buffer: new (bytes: number) => ArrayBufferLike): Space => ({
  take: (bytes) => ({ buffer: new Buffer(FIRST_BYTE + bytes), at: FIRST_BYTE }),
  give: () => undefined,
});

/** Memory of its own for each; and of which threads may share each. */
export const heap = apart(ArrayBuffer);
export const sharedHeap = apart(SharedArrayBuffer);

const PAGE = 1 << 16;
/** Memory grows by so many pages at least. */
const PAGES = 16;
const MOST_BYTES = MOST_PAGES * PAGE;
/** So much is left for what learns and runs beside a table. */
const SPARED = 1 << 28;

/**
 * Memory that WebAssembly has: whatever is in it has an address, of which there are four gibibytes. It grows where it is, and
 * threads may share it, each with a space of its own. What is given back is taken again.
 */
export class Linear implements Space {
  readonly memory: Memory;
  /** The same for what learns and runs beside a table: there is always room for it. */
  readonly beside: Space = {
    take: (bytes) => this.takeBelow(MOST_BYTES, bytes),
    give: (piece, bytes) => this.give(piece, bytes),
  };
  private readonly most: number;
  private readonly holes: { at: number; bytes: number }[] = [];
  /**
   * V8 does not count memory that threads may share, and so would not collect it. For what is added, blocks of the same size
   * are counted instead, which are never touched, and so take none.
   */
  private readonly weights: ArrayBuffer[] = [];

  /** It takes nothing beyond so many bytes. */
  constructor(memory = memoryOf(PAGES), most = MOST_BYTES - SPARED) {
    this.memory = memory;
    this.most = most;
    Atomics.compareExchange(this.lines, 0, 0, 1);
  }

  take(bytes: number): Piece {
    return this.takeBelow(this.most, bytes);
  }

  give({ at }: Piece, bytes: number): void {
    if (bytes > 0) this.holes.push({ at, bytes: LINE * Math.ceil(bytes / LINE) });
  }

  /** What was taken by any space. */
  get bytes(): number {
    return Atomics.load(this.lines, 0) * LINE;
  }

  /** Gives back all that was taken, by any space: nothing of it is used any more. */
  giveAll(): void {
    this.holes.splice(0, Number.POSITIVE_INFINITY, { at: LINE, bytes: this.bytes - LINE });
  }

  /** How many lines are taken, which all spaces count together: it stands in the first one. */
  private get lines(): Int32Array {
    return new Int32Array(this.memory.buffer, 0, 1);
  }

  private takeBelow(most: number, bytes: number): Piece {
    const size = LINE * Math.ceil(bytes / LINE);
    const hole = this.holes.find((each) => each.bytes >= size);
    return hole === undefined ? this.takeNew(most, size) : this.takeFrom(hole, size);
  }

  private takeNew(most: number, bytes: number): Piece {
    for (;;) {
      const taken = Atomics.load(this.lines, 0);
      const at = taken * LINE;
      if (at + bytes > most) throw new RangeError('there are no addresses for it');
      this.reach(at + bytes);
      if (Atomics.compareExchange(this.lines, 0, taken, taken + bytes / LINE) === taken) {
        return { buffer: this.memory.buffer, at };
      }
    }
  }

  private takeFrom(hole: { at: number; bytes: number }, bytes: number): Piece {
    const { buffer } = this.memory;
    const { at } = hole;
    hole.at += bytes;
    hole.bytes -= bytes;
    if (hole.bytes === 0) this.holes.splice(this.holes.indexOf(hole), 1);
    new Uint8Array(buffer, at, bytes).fill(0);
    return { buffer, at };
  }

  /** Makes the memory so large at least. */
  private reach(bytes: number): void {
    const { memory } = this;
    // What another thread has added shows by then at the latest.
    if (bytes > memory.buffer.byteLength) memory.grow(0);
    const pages = memory.buffer.byteLength / PAGE;
    const lacking = Math.ceil(bytes / PAGE) - pages;
    if (lacking <= 0) return;
    const more = Math.min(MOST_PAGES - pages, Math.max(lacking, PAGES, pages >>> 3));
    memory.grow(more);
    this.weights.push(new ArrayBuffer(more * PAGE));
  }
}

/**
 * Memory that nobody uses any more, for the next table: not only since it is there, but since V8 keeps ten gibibytes of addresses
 * for each, whatever it takes, until all garbage is collected. What is larger is left to that.
 */
const idle: Linear[] = [];
const MOST_IDLE = 4;
const LARGE = 1 << 28;

/** Where a table is. */
export const linearForTable = (): Linear => idle.pop() ?? new Linear();

/** Gives back all that was taken of its memory. */
export function release(space: Space): void {
  if (!(space instanceof Linear) || space.bytes > LARGE || idle.length === MOST_IDLE) return;
  space.giveAll();
  idle.push(space);
}

/** What this gives, or undefined if there is no memory for it. */
export function unlessShort<T>(take: () => T): T | undefined {
  try {
    return take();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** So many 32-bit words, where this is. */
export const intsAt = ({ buffer, at }: Piece, count: number): Int32Array => new Int32Array(buffer, at, count);

/** Where an array is. */
export const pieceOf = ({ buffer, byteOffset: at }: ArrayBufferView): Piece => ({ buffer, at });

/** Copies an array from one space to another, where it is then, with room for so many bytes. */
export function moved(array: ArrayBufferView, from: Space, to: Space, bytes = array.byteLength): Piece {
  const { buffer, byteOffset, byteLength } = array;
  const piece = to.take(bytes);
  new Uint8Array(piece.buffer, piece.at, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
  from.give(pieceOf(array), byteLength);
  return piece;
}
