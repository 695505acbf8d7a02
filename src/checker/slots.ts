/**
 * The slots of a hash table of states: one 32-bit word each, in buckets of sixteen, filled from the first on; what does not
 * fit goes to the next bucket. A hash of 32 bits says which bucket: its highest bits which of 17 to 32 parts of the table,
 * its lowest ones which bucket of that. So there can be nearly as many slots as are needed, and not only a power of two. A
 * slot holds
 *
 *     | displaced: 1 | hash, from the lowest bit that does not say which bucket: the rest | id + 1: log2(slots), rounded up |
 *
 * so that a slot taken by another state is nearly always passed by without a look at that state, and the table can
 * double without a look at any: the next bit of the hash, which says whether a state stays in the lower half of its part,
 * is at hand. Only those displaced from their bucket are hashed again. All is read and written in order, which is what
 * makes it fast. Zero is an empty slot; no value of a state is reserved.
 */

import { intsAt, type Space } from './linear.js';

export const BUCKET_LOG2 = 4;
export const BUCKET = 1 << BUCKET_LOG2;
/** There are no more parts than this power of two, and more than half as many. */
export const PARTS_LOG2 = 5;
export const MOST_SLOTS = 2 ** 30;
export const DISPLACED = 1 << 31;
/** Of the slots. */
export const MOST_TAKEN = 0.75;

/** How the buckets are numbered. */
export interface Shape {
  readonly parts: number;
  /** A part has two to the power of so many buckets. */
  readonly log2: number;
  /** The bits of a slot that have the id. */
  readonly idMask: number;
}

/** The shape of so many slots. */
export function shapeOf(slots: number): Shape {
  const idBits = 32 - Math.clz32(slots - 1);
  const log2 = idBits - BUCKET_LOG2 - PARTS_LOG2;
  return { parts: slots >>> (BUCKET_LOG2 + log2), log2, idMask: (1 << idBits) - 1 };
}

/** How many slots there must be for so many states, at least so many in all. */
export function slotsFor(states: number, least: number): number {
  const needed = Math.min(MOST_SLOTS, Math.max(least, Math.ceil(states / MOST_TAKEN)));
  const part = BUCKET << shapeOf(needed).log2;
  return Math.ceil(needed / part) * part;
}

/** So many slots, all empty. Throws a `RangeError` if there is no memory for them. */
export const slotsIn = (space: Space, slots: number): Int32Array => intsAt(space.take(4 * slots), slots);

const SLOTS_PER_PAGE = 1 << 10;

/**
 * Memory that is read before it is written to is given twice, zeros first. So this writes to each page of slots, and changes
 * nothing; but not before there are so many states that hardly a page would be spared. Whether it did.
 */
export function touch(slots: Int32Array, states: number): boolean {
  if (states < slots.length / SLOTS_PER_PAGE / 8) return false;
  for (let slot = 0; slot < slots.length; slot += SLOTS_PER_PAGE) Atomics.compareExchange(slots, slot, 0, 0);
  return true;
}

/** Where the slots begin that a state with this hash is looked for in. */
export const homeOf = (hash: number, { parts, log2 }: Shape): number =>
  (((((hash >>> 16) * parts) >>> 16) << log2) | (hash & ((1 << log2) - 1))) << BUCKET_LOG2;

/** What a slot has of the hash. */
export const hashBitsOf = (hash: number, { idMask }: Shape): number =>
  (hash << (BUCKET_LOG2 + PARTS_LOG2)) & ~idMask & ~DISPLACED;

/** Whether a slot has these, so that its state may be the one that is looked for. */
export const hasHashBits = (entry: number, hashBits: number, { idMask }: Shape): boolean =>
  (entry & ~idMask & ~DISPLACED) === hashBits;

/** What to write to a slot that is empty, but for the id. */
export const entryFor = (hashBits: number, slot: number, home: number): number =>
  hashBits | ((slot - home) >>> 0 < BUCKET ? 0 : DISPLACED);

/**
 * Each bucket of `old`, which stand from slot `first` on among those of `shape`, becomes two, one in each half of its part
 * of `slots`. The states that are not in their bucket have none then, and are added to `displaced`.
 */
export function split(
  old: Int32Array,
  first: number,
  { log2, idMask }: Shape,
  slots: Int32Array,
  displaced: number[],
): void {
  const half = BUCKET << log2;
  const nextBit = idMask + 1;
  for (let bucket = 0; bucket < old.length; bucket += BUCKET) {
    const place = first + bucket;
    let lower = place + (place & -half);
    let upper = lower + half;
    for (let slot = bucket; slot < bucket + BUCKET; slot++) {
      const entry = old[slot]!;
      if (entry === 0) break;
      if ((entry & DISPLACED) !== 0) displaced.push((entry & idMask) - 1);
      else if ((entry & nextBit) === 0) slots[lower++] = entry;
      else slots[upper++] = entry & ~nextBit;
    }
  }
}

/**
 * In which order states are added to a table: each after those that states before its parent lead to, so that its parents are
 * the bits of parents.ts; or in any, so that they are numbers, one beside each row.
 */
export type Order = 'by parents' | 'any';
