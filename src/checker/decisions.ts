/**
 * Decision trees over packed states: what a function says of a state, by the places it read, in the order it read
 * them. A node says which bits of which word come next and has a branch for each of their values; a leaf is where
 * the numbers stand that the function comes to.
 *
 * All trees stand in one array, so that a lookup is a few loads near each other.
 */
import type { Words } from './compile.js';
import { heap, intsAt, moved, type Space } from './linear.js';
import type { Reads } from './view.js';

/** More bits than these are decided in several nodes. */
const BITS_PER_NODE = 8;

/** What follows where nothing is known yet. */
export const UNKNOWN = 0;

export class Decisions {
  /**
   * A branch is `UNKNOWN`, the offset of a node, or the negated offset of a leaf. A node is a word that tells the bits
   * (`word << 16 | shift << 8 | mask`) and its branches.
   */
  cells: Int32Array = new Int32Array(1 << 12);
  private space = heap;
  /** The first cells are nobody's: 0 is no offset, and 1 is kept for a leaf that says nothing. */
  private used = 2;

  get bytes(): number {
    return this.cells.byteLength;
  }

  /** All trees, as plain data; and back. */
  save(): Int32Array {
    return this.cells.slice(0, this.used);
  }

  restore(saved: Int32Array): void {
    this.cells = saved;
    this.space = heap;
    this.used = saved.length;
  }

  /** From now on they are there. Throws a `RangeError` if there is no memory for it. */
  moveTo(space: Space): void {
    if (space === this.space) return;
    this.cells = intsAt(moved(this.cells, this.space, space), this.cells.length);
    this.space = space;
  }

  /** Room for so many numbers; its offset. A tree is one, its first branch. */
  take(count: number): number {
    const offset = this.used;
    this.used += count;
    if (this.used > this.cells.length) {
      const count = Math.max(2 * this.cells.length, this.used);
      this.cells = intsAt(moved(this.cells, this.space, this.space, 4 * count), count);
    }
    return offset;
  }

  /** The leaf for the state that stands in `words` from `offset` on; `UNKNOWN` if none like it was seen. */
  find(tree: number, words: Words, offset: number): number {
    const { cells } = this;
    let branch = cells[tree]!;
    while (branch > 0) branch = cells[branchFor(branch, cells, words, offset)]!;
    return -branch;
  }

  /**
   * The leaf for states with these reads; if there is none it is added, with these numbers and `more` of them that are zero.
   * Undefined if there is one with other numbers, or none can be: of a state with the same reads so far another place was
   * read, or none.
   */
  put(tree: number, { places, codes }: Reads, numbers: readonly number[], more = 0): number | undefined {
    let cell = tree;
    for (const [i, { word, shift, bits }] of places.entries()) {
      for (let low = 0; low < bits; low += BITS_PER_NODE) {
        const mask = (1 << Math.min(BITS_PER_NODE, bits - low)) - 1;
        const node = (word << 16) | ((shift + low) << 8) | mask;
        if (this.cells[cell] === UNKNOWN) {
          const offset = this.take(mask + 2);
          this.cells[offset] = node;
          this.cells[cell] = offset;
        }
        const at = this.cells[cell]!;
        if (at < 0 || this.cells[at] !== node) return undefined;
        cell = at + 1 + ((codes[i]! >>> low) & mask);
      }
    }
    if (this.cells[cell]! > 0) return undefined;
    if (this.cells[cell] === UNKNOWN) {
      const leaf = this.take(numbers.length + more);
      this.cells.set(numbers, leaf);
      this.cells[cell] = -leaf;
    }
    const leaf = -this.cells[cell]!;
    return numbers.every((number, i) => this.cells[leaf + i] === number) ? leaf : undefined;
  }
}

/** Which bits a node tells: those of `mask`, after a shift to the right. */
export const partsOf = (
  node: number,
): { readonly word: number; readonly shift: number; readonly mask: number } => ({
  word: node >>> 16,
  shift: (node >>> 8) & 31,
  mask: node & 255,
});

/** Where the branch stands that a node has for the state in `words` from `offset` on. */
export function branchFor(node: number, cells: Int32Array, words: Words, offset: number): number {
  const { word, shift, mask } = partsOf(cells[node]!);
  return node + 1 + ((words[offset + word]! >>> shift) & mask);
}

/** The same as `find`, as source: from `branch` to the branch that is no node. `word` is the source of a word by its number. */
export function writeWalk(word: (index: string) => string): string {
  const code = `(${word('(node >>> 16)')} >>> ((node >>> 8) & 31)) & (node & 255)`;
  return `while (branch > 0) { const node = cells[branch]; branch = cells[branch + 1 + (${code})]; }`;
}
