/**
 * Hash compaction: of the states that were visited only a fingerprint is kept, and the words of those alone that the
 * search still goes on from. A state with the fingerprint of another one is taken for it, and is missed, with all that
 * is reached through it alone; so it is said how likely that was.
 *
 * A state that is looked up in vain could have been taken, by chance, for each of the states that are there: for one of
 * n with a probability of at most n / 2^bits, if fingerprints are as good as random. Up to the first such mistake the
 * search is that of an exact table, so that all these lookups, and one more, bound the probability that there is one in
 * a search that finds no more than it did (U. Stern, D. L. Dill, *Improved probabilistic verification by hash
 * compaction*, CHARME 1995, bound it likewise). Without budgets that is n (n + 1) / 2^(bits + 1).
 */
import type { Words } from './compile.js';
import { FINGERPRINT_BITS, fingerprint } from './fingerprint.js';
import { bytesFor, PackedRows, wordsOf } from './packed-rows.js';
import { type States, Visited } from './visited.js';

export class Compacted implements States {
  readonly words: number;
  readonly stateBytes: number;
  readonly bits: number;
  readonly bytesOnDisk = 0;
  readonly lack = 'memory';
  private readonly prints: Visited;
  /** The words of the states, as far as they are still needed. */
  private readonly queue: PackedRows;
  /** The fingerprint that was looked up last. */
  private readonly print = new Int32Array(2);
  /** For all lookups in vain, the states that there were. */
  private chances = 0;

  constructor(stateBytes: number, bits = FINGERPRINT_BITS) {
    this.stateBytes = stateBytes;
    this.words = wordsOf(stateBytes);
    this.bits = bits;
    this.prints = new Visited(bits <= 32 ? bytesFor(1, bits) : bytesFor(2, bits - 32));
    this.queue = new PackedRows(stateBytes);
  }

  get size(): number {
    return this.prints.size;
  }

  get bytes(): number {
    return this.prints.bytes + this.queue.bytes;
  }

  get full(): boolean {
    return this.prints.full || this.queue.full;
  }

  /** At most so likely is it that a search missed a state and yet found these. */
  get missed(): number {
    return Math.min(1, (this.chances + this.size) / 2 ** this.bits);
  }

  find(state: Words, offset = 0): number {
    this.take(state, offset);
    const id = this.prints.find(this.print);
    if (id < 0) this.chances += this.size;
    return id;
  }

  insert(state: Words, parent: number, offset = 0): number {
    this.queue.append(state, offset);
    return this.prints.insert(this.print, parent);
  }

  grow(_: Words, maxBytes: number): boolean {
    const { prints, queue } = this;
    if (prints.full && !prints.grow(this.print, maxBytes - queue.bytes)) return false;
    if (!queue.full) return true;
    if (this.bytes + queue.bytesPerChunk > maxBytes) return false;
    queue.grow();
    return true;
  }

  makeRoom(): void {
    // Nothing can be given up.
  }

  leaveBehind(id: number): void {
    this.queue.dropBefore(id);
  }

  read(id: number, into: Int32Array): Int32Array {
    return this.queue.read(id, into);
  }

  parent(id: number): number {
    return this.prints.parent(id);
  }

  equals(id: number, state: Words): boolean {
    this.take(state, 0);
    return this.prints.equals(id, this.print);
  }

  table(): undefined {
    return undefined;
  }

  close(): void {
    this.prints.close();
  }

  addedTo(): void {
    // There is none.
  }

  private take(state: Words, offset: number): void {
    const { print, bits } = this;
    fingerprint(state, offset, this.words, print);
    if (bits < 32) print[0]! &= 2 ** bits - 1;
    if (bits < 64) print[1] = bits <= 32 ? 0 : print[1]! & (2 ** (bits - 32) - 1);
  }
}
