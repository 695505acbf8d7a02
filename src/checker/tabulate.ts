/**
 * Functions of the state, kept: each is run once for all states that are alike in what it reads, on a view that records
 * what that is; from then on a walk down a decision tree says the same of a packed state.
 *
 * That is exact for functions that are pure: the same reads with the same answers lead to the same result.
 */
import type { Packing } from './compile.js';
import { type Decisions, UNKNOWN } from './decisions.js';
import type { Layout } from './layout.js';
import type { Machine } from './machine.js';
import { Recorder, view } from './view.js';

/** A function is given up once it has so many leaves, if more than one lookup in so many found none. */
export interface Trial {
  readonly leaves: number;
  readonly lookups: number;
}

const TRIALS: readonly Trial[] = [
  { leaves: 50, lookups: 1.1 },
  { leaves: 500, lookups: 1.25 },
  { leaves: 4000, lookups: 2 },
  { leaves: 30_000, lookups: 4 },
];

/** Where `canonical` is in parts it pays to keep what they say in a search of some hundred thousand states and more. */
const MANY_STATES = 200_000;

/**
 * How many states are expanded before what the machine's functions say is kept. A `canonical` in one part reads all of
 * the state, so that what is kept would never be used again.
 */
export function keptFrom<S>({ canonical }: Machine<S>, tabulate: boolean | undefined): number {
  if (tabulate !== undefined) return tabulate ? 0 : Number.POSITIVE_INFINITY;
  if (canonical === undefined) return 0;
  return typeof canonical === 'function' ? Number.POSITIVE_INFINITY : MANY_STATES;
}

/** Trees do not grow beyond these. */
const MOST_BYTES = 2 ** 26;

/** Whether a function reads so much that asking it is sooner. */
export const notWorthIt = (leaves: number, lookups: number, trials = TRIALS): boolean =>
  trials.some((trial) => leaves > trial.leaves && leaves * trial.lookups > lookups);

/** Adds what `tell` says of the packed state, on a view of it. Throws what it throws, and if it reads at random. */
export function learn<S>(
  { root }: Layout,
  decisions: Decisions,
  tree: number,
  state: Int32Array,
  tell: (state: S) => readonly number[],
): void {
  if (decisions.bytes > MOST_BYTES) throw new Error('too large');
  const recorder = new Recorder(state);
  const told = tell(view(root, recorder) as S);
  if (decisions.put(tree, recorder, told) === undefined) throw new Error('not the same twice');
}

/** What is known of a function, as plain data: its tree, how often it was looked into, and how many leaves it has. */
export interface LearnedTree {
  readonly tree: number;
  readonly lookups: number;
  readonly leaves: number;
  readonly givenUp: boolean;
}

/** A pure function of the state to whole numbers, by a tree. */
export interface Tabulated {
  /** What it says of a packed state. Throws what the function throws. */
  readonly ask: (words: Int32Array, offset: number) => number;
  /** Where the tree is; undefined once it was given up. */
  readonly tree: () => number | undefined;
  /** The tree was looked into so many times more, and had what was sought. */
  readonly served: (lookups: number) => void;
  readonly learned: () => LearnedTree;
}

export function tabulated<S>(
  { layout, words: width, decode }: Packing<S>,
  decisions: Decisions,
  ask: (state: S) => number,
  learned: LearnedTree = { tree: decisions.take(1), lookups: 0, leaves: 0, givenUp: false },
): Tabulated {
  const { tree } = learned;
  let { lookups, leaves, givenUp } = learned;

  const answer = (words: Int32Array, offset: number): number => {
    if (givenUp) return ask(decode(words, offset));
    lookups++;
    const leaf = decisions.find(tree, words, offset);
    if (leaf !== UNKNOWN) return decisions.cells[leaf]!;
    const said = ask(decode(words, offset));
    try {
      if (notWorthIt(++leaves, lookups)) throw new Error('not worth it');
      learn<S>(layout, decisions, tree, words.slice(offset, offset + width), (state) => {
        if (ask(state) !== said) throw new Error('not the same of a view');
        return [said];
      });
    } catch {
      givenUp = true;
    }
    return said;
  };
  return {
    ask: answer,
    tree: () => (givenUp ? undefined : tree),
    served: (count) => {
      lookups += count;
    },
    learned: () => ({ tree, lookups, leaves, givenUp }),
  };
}
