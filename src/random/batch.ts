/** Some of a seed's runs, one after the other, in this thread. */
import type { Design } from '../../model/design.js';
import { runOf } from '../check/task.js';
import type { Machine, Step, Trace } from '../checker/index.js';
import type { Both } from './both.js';
import type { Disagreement, Found, RandomOptions, Tally } from './result.js';
import { type Chances, chancesFor } from './source.js';
import { walk } from './walk.js';
import { groupsOf, weightsOf } from './weights.js';
import { both, claimsOf, symbolic } from './worlds.js';

export interface Batch {
  readonly design: Design;
  readonly options: RandomOptions;
  /** The path of the first. */
  readonly from: number;
  readonly runs: number;
}

const RUNS_A_WORLD = 64;
/** After so many runs others are let in: a signal to stop, say. */
const RUNS_AT_ONCE = 8;

/** `onRuns` is told how many more runs are done. */
export async function runBatch(
  { design, options, from, runs }: Batch,
  onRuns?: (runs: number) => void,
  signal?: AbortSignal,
): Promise<Tally> {
  const grouping = groupsOf(symbolic(design, options).world);
  const wanted = claimsOf(options).length;
  let machine = both(design, options);
  const tally = createTally(machine);
  for (const chances of chancesFor(options.seed, from, runs)) {
    if (tally.runs % RUNS_AT_ONCE === RUNS_AT_ONCE - 1) {
      onRuns?.(RUNS_AT_ONCE);
      await new Promise(setImmediate);
    }
    if (signal?.aborted || tally.disagreement !== undefined || tally.found.length === wanted) break;
    if (tally.runs % RUNS_A_WORLD === RUNS_A_WORLD - 1) machine = both(design, options);
    take(machine, weightsOf(grouping, chances.mood), chances, options.steps, tally);
  }
  const { found, disagreement } = tally;
  return {
    runs: tally.runs,
    steps: tally.steps,
    fired: Object.fromEntries(machine.transitions.map(({ name }, k) => [name, tally.counts[k]!])),
    found,
    ...(disagreement === undefined ? {} : { disagreement }),
  };
}

interface Counting {
  runs: number;
  steps: number;
  readonly counts: number[];
  readonly places: ReadonlyMap<string, number>;
  readonly found: Found[];
  disagreement?: Disagreement;
}

const createTally = ({ transitions }: Machine<Both>): Counting => ({
  runs: 0,
  steps: 0,
  counts: transitions.map(() => 0),
  places: new Map(transitions.map(({ name }, k) => [name, k])),
  found: [],
});

function take(
  machine: Machine<Both>,
  weights: readonly number[],
  { path, draw }: Chances,
  steps: number,
  tally: Counting,
): void {
  const ends: { readonly property: string; readonly taken: number }[] = [];
  const onStep = ({ transition, after }: Step<Both>, taken: number): boolean => {
    tally.counts[tally.places.get(transition.name)!]!++;
    for (const property of after.violated) {
      const known = (each: { readonly property: string }) => each.property === property;
      if (!tally.found.some(known) && !ends.some(known)) ends.push({ property, taken });
    }
    return after.disagreement !== null;
  };
  const trace = walk(machine, weights, draw, steps, onStep);
  tally.runs++;
  tally.steps += trace.steps.length;
  for (const { property, taken } of ends) {
    tally.found.push({ property, path, run: runUpTo(trace, taken) });
  }
  const what = trace.steps.at(-1)?.after.disagreement ?? null;
  if (what !== null) tally.disagreement = { what, path, run: runUpTo(trace, trace.steps.length) };
}

const runUpTo = ({ initial, steps }: Trace<Both>, taken: number) =>
  runOf({ initial: initial.symbolic, steps: steps.slice(0, taken) });
