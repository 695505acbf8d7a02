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

import { writeRead, writeRow, writeWrite } from './packed-rows.js';
import { writeMark } from './parents.js';
import { writeNumber } from './rows.js';

const BUCKET_LOG2 = 4;
export const BUCKET = 1 << BUCKET_LOG2;
/** There are no more parts than this power of two, and more than half as many. */
const PARTS_LOG2 = 5;
export const MOST_SLOTS = 2 ** 30;
const DISPLACED = 1 << 31;
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

/**
 * A bucket is a cache line of 64 bytes, where large blocks of memory begin as they do with glibc and musl: 16 bytes after a
 * page does.
 */
const FIRST_BYTE = process.platform === 'linux' ? 48 : 0;

/** How many slots there must be for so many states, at least so many in all. */
export function slotsFor(states: number, least: number): number {
  const needed = Math.min(MOST_SLOTS, Math.max(least, Math.ceil(states / MOST_TAKEN)));
  const part = BUCKET << shapeOf(needed).log2;
  return Math.ceil(needed / part) * part;
}

/** The bytes of so many slots. */
export const bytesOf = (slots: number): number => FIRST_BYTE + 4 * slots;

/** The slots in memory of such a size. */
export const slotsIn = (memory: ArrayBufferLike): Int32Array => new Int32Array(memory, FIRST_BYTE);

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

/** The same as source, where `parts` and `log2` are those of the shape. */
export const writeHome = (hash: string): string =>
  `((((${hash} >>> 16) * parts) >>> 16 << log2) | (${hash} & ((1 << log2) - 1))) << ${BUCKET_LOG2}`;

/**
 * How a loop adds to a table: for one that is kept in order, `parents` are the bits of parents.ts; for any other one, they
 * are numbers, one beside each row; to one that is shared, other threads add meanwhile.
 */
export type Use = 'in order' | 'alone' | 'shared';

/** What is done with a state that is not there, as source. */
export interface OfNew {
  /** Before it is added, unless this leaves. */
  readonly before: string;
  /** Once it is. */
  readonly after: string;
}

/**
 * `find` and `insert`, as source: statements for a loop over steps from state `parent`, in which the words of a state are
 * in `names`, its hash is in `hash` and where its slots begin in `home`. They look it up in `slots` and `chunks`; if it is not
 * there, it is added with number `size`, which goes up by one, and to `parents`. Slots that are shared may be written to by
 * other threads meanwhile, once each.
 */
export function writeLookup(
  names: readonly string[],
  stateBytes: number,
  { before, after }: OfNew,
  use: Use,
): string {
  const shared = use === 'shared';
  const own = `hashBits | ((slot - home) >>> 0 < ${BUCKET} ? 0 : ${DISPLACED}) | (size + 1)`;
  return `
    const hashBits = (hash << ${BUCKET_LOG2 + PARTS_LOG2}) & ~idMask & ${~DISPLACED};
    for (let slot = home; ; slot = slot + 1 === slots.length ? 0 : slot + 1) {
      ${shared ? 'let' : 'const'} entry = slots[slot];
      if (entry === 0) {
        ${before}
        ${writeRow('size', stateBytes, 'free', 'to')}
        ${names.map((name, word) => writeWrite(word, stateBytes, 'free', 'to', name)).join(' ')}
        ${use === 'in order' ? writeMark('size', 'parent', 'parents') : writeNumber('size', 'parent', 'parents')}
        ${
          shared
            ? `entry = Atomics.compareExchange(slots, slot, 0, ${own});
        if (entry === 0) {`
            : `slots[slot] = ${own};`
        }
        size++;
        ${after}
        break;
        ${shared ? '}' : ''}
      }
      if ((entry & ~idMask & ${~DISPLACED}) !== hashBits) continue;
      ${shared ? '// What the slot leads to was written before it was.\n Atomics.load(slots, slot);' : ''}
      const known = (entry & idMask) - 1;
      ${writeRow('known', stateBytes, 'other', 'from')}
      if (${names.map((name, word) => `${writeRead(word, stateBytes, 'other', 'from')} === ${name}`).join(' && ')}) break;
    }`;
}
