/**
 * What is to be expanded of a level: ranges of states, in a list for each thread of those it has found. A thread takes from
 * its own list first: these states, and those that they lead to, are what its cache has. Then it takes from the others'.
 */
import type { Frontier } from '../frontier.js';
import { MOST_SLOTS, MOST_TAKEN } from '../slots.js';
import type { Range } from './table.js';

/**
 * The states of a range: of what is left so large a part that threads have as many ranges each, and fewer and fewer, so that all
 * have work up to the end of a level. (C. D. Polychronopoulos, D. J. Kuck, *Guided self-scheduling*, IEEE Transactions on
 * Computers C-36, 1987.)
 */
const RANGES = 4;
const LEAST = 512;

/** A list: how many ranges it has, how many of them were taken, and for each its first state and the one after its last. */
const COUNT = 0;
const TAKEN = 1;
const HEAD = 2;
const MOST = (2 * MOST_SLOTS * MOST_TAKEN) / LEAST;

export type Lists = readonly SharedArrayBuffer[];

/** They take memory as they are written to. */
export const listsFor = (workers: number): Lists =>
  Array.from({ length: workers }, () => new SharedArrayBuffer(4 * (HEAD + 2 * MOST)));

export interface Work {
  /** This thread's list, while no other one reads it. */
  readonly publish: (ranges: readonly Range[]) => void;
  /** Takes a range to be expanded; false if there is none. */
  readonly take: (taken: Frontier) => boolean;
  /** Whether all ranges are taken. */
  readonly isTaken: () => boolean;
}

/** The lists as thread number `me` sees them. */
export function joinWork(shared: Lists, me: number): Work {
  const lists = shared.map((list) => new Int32Array(list));
  /** Its own first, then those that follow. */
  const inTurn = [...lists.slice(me), ...lists.slice(0, me)];
  const isEmpty = (list: Int32Array): boolean => Atomics.load(list, TAKEN) >= Atomics.load(list, COUNT);
  return {
    publish: (ranges) => {
      const list = lists[me]!;
      let left = ranges.reduce((all, [first, end]) => all + end - first, 0);
      let count = 0;
      for (const [first, end] of ranges) {
        for (let from = first; from < end; count++) {
          const to = Math.min(end, from + Math.max(LEAST, Math.ceil(left / RANGES)));
          list[HEAD + 2 * count] = from;
          list[HEAD + 2 * count + 1] = to;
          left -= to - from;
          from = to;
        }
      }
      Atomics.store(list, COUNT, count);
      Atomics.store(list, TAKEN, 0);
    },
    take: (taken) => {
      for (const list of inTurn) {
        if (isEmpty(list)) continue;
        const k = Atomics.add(list, TAKEN, 1);
        if (k >= Atomics.load(list, COUNT)) continue;
        taken.next = list[HEAD + 2 * k]!;
        taken.levelEnd = list[HEAD + 2 * k + 1]!;
        return true;
      }
      return false;
    },
    isTaken: () => lists.every(isEmpty),
  };
}
