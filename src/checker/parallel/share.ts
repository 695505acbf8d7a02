/** What one thread does of a level: it takes some states after others and expands them, until none is left. */
import type { Expander } from '../expand.js';
import type { Frontier } from '../frontier.js';
import type { Board } from './board.js';
import type { SharedTable } from './table.js';
import type { Work } from './work.js';

/** However few states a level has, it does not begin. */
const NONE = Number.NEGATIVE_INFINITY;

/** One of the threads. */
export interface Member<S> {
  readonly expander: Expander<S>;
  readonly table: SharedTable;
  readonly board: Board;
  readonly work: Work;
  /** Which of how many threads it is. */
  readonly part: readonly [number, number];
  /** A level with fewer states is narrow. */
  readonly wide: number;
  readonly stopWhenDecided: boolean;
  /** Hears of a table that the first thread has made larger. */
  readonly hear: () => void;
  /** Of the first thread. */
  readonly lead?: Lead;
}

/** What the first thread does beside. */
export interface Lead {
  /** Tells the others of a table that was made larger. */
  readonly tell: () => void;
  /** Why the search is to end, if it is. */
  readonly asked: () => Asked | undefined;
  /** Called every few milliseconds; whatever it gives is waited for. */
  readonly look: () => Promise<void> | undefined;
  /** How many states there are on each level, the last of them as far as it is known. */
  readonly levels: number[];
}

export const ASKED = ['interrupted', 'seconds', 'states'] as const;
export type Asked = (typeof ASKED)[number];

export interface Share {
  /** Expands states of the level. False where there is no room for what they lead to. */
  readonly expand: () => Promise<boolean>;
  /** Whether there are states of the level that this thread has not expanded, or nobody has taken. */
  readonly isLeft: () => boolean;
  /** Does this, which may throw: all meet then. */
  readonly attempt: (work: () => Promise<void> | void) => Promise<void>;
  /** What was thrown. */
  readonly message: () => string | undefined;
}

export function createShare<S>({ expander, table, board, work, lead }: Member<S>): Share {
  const { counts } = expander;
  /** States that this thread has taken and not expanded yet. */
  const taken: Frontier = { next: 0, depth: 0, levelEnd: 0, levels: [] };
  let message: string | undefined;

  const attempt = async (work: () => Promise<void> | void): Promise<void> => {
    const before = table.added;
    try {
      await work();
    } catch (error) {
      message = error instanceof Error ? error.message : String(error);
    }
    board.add('states', table.added - before);
    if (message !== undefined || counts.stopped !== undefined || lead?.asked()) board.write('hurry', 1);
  };

  const expandTaken = (): boolean => {
    for (;;) {
      expander.expandKnown(taken, NONE);
      if (taken.next >= taken.levelEnd || counts.stopped !== undefined) return true;
      if (table.full && table.reserve(1)) continue;
      if (!expander.expand(taken.next, true)) return false;
      taken.next++;
    }
  };

  const expand = async (): Promise<boolean> => {
    let fits = true;
    while (fits && board.read('hurry') === 0) {
      if (taken.next >= taken.levelEnd && !work.take(taken)) return true;
      await attempt(() => {
        fits = expandTaken();
      });
      const pause = lead?.look();
      if (pause !== undefined) await pause;
    }
    return fits;
  };

  const isLeft = (): boolean => taken.next < taken.levelEnd || !work.isTaken();

  return { expand, isLeft, attempt, message: () => message };
}
