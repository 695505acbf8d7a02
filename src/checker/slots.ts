/**
 * The slots of a hash table of states: one 32-bit word each, in buckets of sixteen, filled from the first on; what does not
 * fit goes to the next bucket. A hash of 32 bits says which bucket, by its lowest bits. A slot holds
 *
 *     | displaced: 1 | hash, from the lowest bit that does not say which bucket: the rest | id + 1: log2(slots) |
 *
 * so that a slot taken by another state is nearly always passed by without a look at that state, and the table can
 * double without a look at any: the next bit of the hash, which says whether a state stays in the lower half, is at
 * hand. Only those displaced from their bucket are hashed again. All is read and written in order, which is what
 * makes it fast. Zero is an empty slot; no value of a state is reserved.
 */
import { writeRow } from './rows.js';

const BUCKET_LOG2 = 4;
export const BUCKET = 1 << BUCKET_LOG2;
export const LARGEST_LOG2 = 30;
const DISPLACED = 1 << 31;
/** Of the slots. */
export const MOST_TAKEN = 0.75;

/**
 * A bucket is a cache line of 64 bytes, where large blocks of memory begin as they do with glibc and musl: 16 bytes after a
 * page does.
 */
const FIRST_BYTE = process.platform === 'linux' ? 48 : 0;

/** How many slots there must be for so many states: a power of two. */
export const slotsFor = (states: number): number =>
  2 ** Math.min(LARGEST_LOG2, Math.ceil(Math.log2(Math.max(1, states / MOST_TAKEN))));

/** The bytes of so many slots. */
export const bytesOf = (slots: number): number => FIRST_BYTE + 4 * slots;

/** The slots in memory of such a size. */
export const slotsIn = (memory: ArrayBufferLike): Int32Array => new Int32Array(memory, FIRST_BYTE);

/** Where the slots begin that a state with this hash is looked for in. `idMask` is one less than there are slots. */
export const homeOf = (hash: number, idMask: number): number => (hash << BUCKET_LOG2) & idMask;

/** What a slot has of the hash. */
export const hashBitsOf = (hash: number, idMask: number): number =>
  (hash << BUCKET_LOG2) & ~idMask & ~DISPLACED;

/** Whether a slot has these, so that its state may be the one that is looked for. */
export const hasHashBits = (entry: number, hashBits: number, idMask: number): boolean =>
  (entry & ~idMask & ~DISPLACED) === hashBits;

/** What to write to a slot that is empty, but for the id. */
export const entryFor = (hashBits: number, slot: number, home: number): number =>
  hashBits | ((slot - home) >>> 0 < BUCKET ? 0 : DISPLACED);

/**
 * Each bucket of `old`, which stand from slot `first` on among `count` in all, becomes two, one in each half of `slots`.
 * The states that are not in their bucket have none then, and are added to `displaced`.
 */
export function split(
  old: Int32Array,
  first: number,
  count: number,
  slots: Int32Array,
  displaced: number[],
): void {
  for (let bucket = 0; bucket < old.length; bucket += BUCKET) {
    let lower = first + bucket;
    let upper = lower + count;
    for (let slot = bucket; slot < bucket + BUCKET; slot++) {
      const entry = old[slot]!;
      if (entry === 0) break;
      if ((entry & DISPLACED) !== 0) displaced.push((entry & (count - 1)) - 1);
      else if ((entry & count) === 0) slots[lower++] = entry;
      else slots[upper++] = entry & ~count;
    }
  }
}

/** Where the slots begin that a state with this hash is looked for in, as source. */
export const writeHome = (hash: string, slots: string): string =>
  `(${hash} << ${BUCKET_LOG2}) & (${slots}.length - 1)`;

/** What is done with a state that is not there, as source. */
export interface OfNew {
  /** Before it is added, unless this leaves. */
  readonly before: string;
  /** Once it is. */
  readonly after: string;
}

/**
 * `find` and `insert`, as source: statements for a loop over steps from state `parent`, in which the words of a state are
 * in `names` and its hash in `hash`. They look it up in `slots` and `chunks`; if it is not there, it is added with number
 * `size`, which goes up by one. Slots that are `shared` may be written to by other threads meanwhile, once each.
 */
export function writeLookup(names: readonly string[], { before, after }: OfNew, shared: boolean): string {
  const width = names.length + 1;
  const own = `hashBits | ((slot - home) >>> 0 < ${BUCKET} ? 0 : ${DISPLACED}) | (size + 1)`;
  return `
    const idMask = slots.length - 1;
    const hashBits = (hash << ${BUCKET_LOG2}) & ~idMask & ${~DISPLACED};
    const home = ${writeHome('hash', 'slots')};
    for (let slot = home; ; slot = (slot + 1) & idMask) {
      ${shared ? 'let' : 'const'} entry = slots[slot];
      if (entry === 0) {
        ${before}
        ${writeRow('size', width, 'free', 'to')}
        ${names.map((name, word) => `free[to + ${word}] = ${name};`).join(' ')}
        free[to + ${names.length}] = parent;
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
      ${writeRow('known', width, 'other', 'from')}
      if (${names.map((name, word) => `other[from + ${word}] === ${name}`).join(' && ')}) break;
    }`;
}
