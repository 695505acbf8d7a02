/** When states are expanded at a stretch (sweep.ts), and what is counted of them. */
import type { Frontier } from '../frontier.js';
import { heap } from '../linear.js';
import type { Successors } from '../successors.js';
import type { States } from '../visited.js';
import type { Watch } from '../watch.js';
import { createSweeper, type SweepCode, type Sweeper } from './sweep.js';

/** A stretch is at most so many states: a few milliseconds. */
const LONG = 4096;

/** So many are expanded one by one before it is asked again whether trees say all. */
const ONE_BY_ONE = 16;

interface Parts<S> {
  readonly visited: States;
  readonly successors: Successors<S>;
  readonly watched: Watch<S>;
  readonly counts: { transitions: number };
  readonly fired: Float64Array;
  readonly properties: number;
  readonly maxStates: number;
}

export interface Stretches {
  /** Expands states from `frontier.next` on, as many as it knows all of, which can be none, on levels that are not wide. */
  readonly expandKnown: (frontier: Frontier, widest: number) => void;
  /** Whether as many as there can be were known the last time, or things are not learned at all. */
  readonly isSettled: () => boolean;
  /** What is run, for another thread that has taken over what the trees say. */
  readonly code: () => SweepCode | undefined;
  readonly learn: (code: SweepCode | undefined) => void;
}

export function inStretches<S>({
  visited,
  successors,
  watched,
  counts,
  fired,
  properties,
  maxStates,
}: Parts<S>): Stretches {
  let sweeper: Sweeper | undefined;
  let code: SweepCode | undefined;
  let meant = new Float64Array(0);
  let oneByOne = 0;
  let settled = false;

  const expandKnown = (frontier: Frontier, widest: number): void => {
    if (oneByOne-- > 0) return;
    const trees = successors.trees();
    const judges = watched.trees();
    const table = trees && judges && visited.table();
    if (trees === undefined || judges === undefined || table === undefined) {
      oneByOne = ONE_BY_ONE;
      settled = true;
      sweeper = undefined;
      trees?.decisions.moveTo(heap);
      return;
    }
    if (meant.length !== judges.length) meant = new Float64Array(judges.length);
    sweeper ??= createSweeper(visited, table, fired.length, properties, code);
    const from = frontier.next;
    const before = visited.size;
    const room = Math.min(table.room, maxStates);
    const counted = { fired, meant };
    const end = from + LONG;
    const transitions = sweeper.sweep(frontier, end, widest, trees, judges, table, room, counted);
    settled = frontier.next - from >= LONG;
    visited.addedTo(table);
    counts.transitions += transitions;
    successors.takenByTrees(frontier.next - from);
    watched.judgedByTrees(visited.size - before, meant);
    meant.fill(0);
  };
  return {
    expandKnown,
    isSettled: () => settled,
    code: () => sweeper?.code() ?? code,
    learn: (learned) => {
      code = learned;
    },
  };
}
