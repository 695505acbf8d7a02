/**
 * What the threads of one search share: a barrier, and what each says of itself at it.
 *
 * What is said in one round stands until the round after the next, so that nobody reads what somebody quicker has
 * written over: a thread cannot be two rounds ahead of another one.
 */

/** What a thread says at the end of a round. */
export const SAYS = ['left', 'found', 'full', 'failed', 'asked'] as const;
export type Says = (typeof SAYS)[number];

/** What the thread that began the search can ask of all: to end. */
export const REQUESTS = ['nothing', 'interrupted', 'seconds'] as const;

const ARRIVED = 0;
const GENERATION = 1;
const REQUEST = 2;
const STATES = 3;
const HEAD = 4;

/** Looks at the barrier so often before the thread sleeps: waking costs more than a short wait. */
const LOOKS = 500;

export const boardFor = (workers: number): SharedArrayBuffer =>
  new SharedArrayBuffer(4 * (HEAD + 2 * workers * SAYS.length));

export interface Board {
  /** Says all this, waits until all have said theirs, and returns the sums over all. */
  readonly meet: (said: Readonly<Record<Says, number>>) => Readonly<Record<Says, number>>;
  /** As above, saying nothing. */
  readonly wait: () => void;
  readonly request: () => number;
  /** For the thread that began the search to read. */
  readonly report: (states: number) => void;
}

/** The board as thread number `me` sees it. */
export function joinBoard(shared: SharedArrayBuffer, workers: number, me: number): Board {
  const cells = new Int32Array(shared);
  let round = 0;

  const wait = (): void => {
    const generation = Atomics.load(cells, GENERATION);
    if (Atomics.add(cells, ARRIVED, 1) === workers - 1) {
      Atomics.store(cells, ARRIVED, 0);
      Atomics.add(cells, GENERATION, 1);
      Atomics.notify(cells, GENERATION);
      return;
    }
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(cells, GENERATION) !== generation) return;
    while (Atomics.load(cells, GENERATION) === generation) Atomics.wait(cells, GENERATION, generation);
  };

  return {
    wait,
    meet: (said) => {
      const base = HEAD + (round++ & 1) * workers * SAYS.length;
      for (const [k, what] of SAYS.entries()) Atomics.store(cells, base + me * SAYS.length + k, said[what]);
      wait();
      const sums = { left: 0, found: 0, full: 0, failed: 0, asked: 0 };
      for (let worker = 0; worker < workers; worker++) {
        for (const [k, what] of SAYS.entries()) {
          sums[what] += Atomics.load(cells, base + worker * SAYS.length + k);
        }
      }
      return sums;
    },
    request: () => Atomics.load(cells, REQUEST),
    report: (states) => {
      if (me === 0) Atomics.store(cells, STATES, states);
    },
  };
}

/** The board as the thread sees it that began the search. */
export function watchBoard(shared: SharedArrayBuffer) {
  const cells = new Int32Array(shared);
  return {
    ask: (what: (typeof REQUESTS)[number]): void => {
      Atomics.store(cells, REQUEST, REQUESTS.indexOf(what));
    },
    states: (): number => Atomics.load(cells, STATES),
  };
}
