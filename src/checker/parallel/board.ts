/**
 * What the threads of one search share beside the states: a barrier, and what each says of itself at it.
 *
 * What is said in one round stands until the round after the next, so that nobody reads what somebody quicker has
 * written over: a thread cannot be two rounds ahead of another one.
 */

/** What a thread says at the end of a round. */
const SAYS = ['found', 'left', 'full', 'failed', 'decided', 'asked'] as const;
export type Said = Readonly<Record<(typeof SAYS)[number], number>>;

export const NOTHING: Said = { found: 0, left: 0, full: 0, failed: 0, decided: 0, asked: 0 };

/**
 * Numbers that all see: how many threads are ready to begin, and whether it has begun; whether all are to meet at once;
 * how many states there are.
 */
const CELLS = ['arrived', 'generation', 'ready', 'begun', 'hurry', 'states'] as const;
type Cell = (typeof CELLS)[number];

/** Looks at the barrier so often before the thread sleeps: waking costs more than a short wait. */
const LOOKS = 500;

/** A thread that has events to handle sleeps no longer. */
const NAP_MS = 50;

export const boardFor = (workers: number): SharedArrayBuffer =>
  new SharedArrayBuffer(4 * (CELLS.length + 2 * workers * SAYS.length));

export interface Board {
  readonly read: (cell: Cell) => number;
  readonly write: (cell: Cell, value: number) => void;
  readonly add: (cell: Cell, value: number) => void;
  /** Lets those begin who wait for it. */
  readonly begin: () => void;
  readonly waitForBegin: () => void;
  /** Says all this, waits until all have said theirs, and returns the sums over all. */
  readonly meet: (said: Said) => Promise<Said>;
  /** As above, saying nothing. */
  readonly wait: () => Promise<void>;
}

/** The board as thread number `me` sees it. `rest` is called now and then while it waits. */
export function joinBoard(
  shared: SharedArrayBuffer,
  workers: number,
  me: number,
  rest?: () => Promise<void>,
): Board {
  const cells = new Int32Array(shared);
  const at = Object.fromEntries(CELLS.map((cell, k) => [cell, k])) as Readonly<Record<Cell, number>>;
  let round = 0;

  const wait = async (): Promise<void> => {
    const generation = Atomics.load(cells, at.generation);
    if (Atomics.add(cells, at.arrived, 1) === workers - 1) {
      Atomics.store(cells, at.arrived, 0);
      Atomics.add(cells, at.generation, 1);
      Atomics.notify(cells, at.generation);
      return;
    }
    const isOver = () => Atomics.load(cells, at.generation) !== generation;
    for (let look = 0; look < LOOKS; look++) if (isOver()) return;
    while (!isOver()) {
      Atomics.wait(cells, at.generation, generation, rest && NAP_MS);
      if (!isOver()) await rest?.();
    }
  };

  return {
    read: (cell) => Atomics.load(cells, at[cell]),
    write: (cell, value) => {
      Atomics.store(cells, at[cell], value);
    },
    add: (cell, value) => {
      Atomics.add(cells, at[cell], value);
    },
    begin: () => {
      Atomics.store(cells, at.begun, 1);
      Atomics.notify(cells, at.begun);
    },
    waitForBegin: () => {
      Atomics.wait(cells, at.begun, 0);
    },
    wait,
    meet: async (said) => {
      const base = CELLS.length + (round++ & 1) * workers * SAYS.length;
      for (const [k, what] of SAYS.entries()) Atomics.store(cells, base + me * SAYS.length + k, said[what]);
      await wait();
      const sums = { ...NOTHING };
      for (let worker = 0; worker < workers; worker++) {
        for (const [k, what] of SAYS.entries()) {
          sums[what] += Atomics.load(cells, base + worker * SAYS.length + k);
        }
      }
      return sums;
    },
  };
}
