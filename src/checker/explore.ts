/**
 * Breadth-first search: every reachable state, level by level, so that the first counterexample found of a property
 * is a shortest one.
 *
 * The table of visited states is the queue too: its rows stand in the order in which they were found, and are
 * expanded in that order.
 */
import { openCheckpoint } from './checkpoint.js';
import { createExpander, type Expander, type Known } from './expand.js';
import { beginLevel, type Frontier } from './frontier.js';
import type { Machine, Property } from './machine.js';
import type { ExploreOptions, Progress, Result } from './result.js';

/** Explores the machine and judges the properties. Runs to its end without letting go of the thread. */
export function explore<S>(
  machine: Machine<S>,
  properties: readonly Property<S>[],
  options: ExploreOptions<S> = {},
): Result<S> {
  const run = search(machine, properties, options);
  for (;;) {
    const { done, value } = run.next();
    if (done) return value;
    options.onProgress?.(value);
  }
}

/** The same, with a pause four times a second in which events are handled: timers, and the signal behind Ctrl-C. */
export async function exploreAsync<S>(
  machine: Machine<S>,
  properties: readonly Property<S>[],
  options: ExploreOptions<S> = {},
): Promise<Result<S>> {
  const run = search(machine, properties, options);
  for (;;) {
    const { done, value } = run.next();
    if (done) return value;
    options.onProgress?.(value);
    await new Promise(setImmediate);
  }
}

const PROGRESS_MS = 250;

/** After so many states it is looked whether what must happen is decided; again after four times as many. */
const FIRST_LOOK = 100_000;

/** So many states are expanded one by one between two looks at the clock. */
const SLICE = 64;

/** A search that can be continued: yields now and then how far it is, and returns what it found. */
function* search<S>(
  machine: Machine<S>,
  properties: readonly Property<S>[],
  options: ExploreOptions<S>,
): Generator<Progress, Result<S>, void> {
  const expander = createExpander(machine, properties, options);
  try {
    return yield* searchWith(expander, options);
  } finally {
    expander.close();
  }
}

function* searchWith<S>(
  expander: Expander<S>,
  options: ExploreOptions<S>,
): Generator<Progress, Result<S>, void> {
  const started = performance.now();
  const { limits = {}, signal } = options;
  const maxMs = (limits.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  const { visited, counts } = expander;

  const checkpoint = options.checkpoint && openCheckpoint(options.checkpoint, expander.identity());
  const saveMs = (options.checkpoint?.seconds ?? 60) * 1000;
  const saved = checkpoint?.load(visited, limits.disk === undefined ? undefined : limits.bytes) as
    | Place
    | undefined;
  if (saved !== undefined) expander.restore(saved.known);

  const levelEnd = saved?.levelEnd ?? expander.start();
  const frontier: Frontier = {
    next: saved?.next ?? 0,
    depth: saved?.depth ?? 0,
    levelEnd,
    levels: saved?.levels ?? [levelEnd],
  };
  const before = saved?.ms ?? 0;
  let look = FIRST_LOOK;
  let kept = started;
  let reported = started;
  let statesReported = 0;
  const deepest = () => frontier.depth + Number(visited.size > frontier.levelEnd);

  const goDeeper = (): void => {
    beginLevel(frontier, visited.size);
    if (frontier.next < look) return;
    expander.lookForLassos();
    look = 4 * frontier.next;
  };
  const goesOn = (): boolean => frontier.next < visited.size && counts.stopped === undefined;
  const expandOne = (): void => {
    if (frontier.next === frontier.levelEnd) goDeeper();
    if (counts.stopped === undefined) expander.expand(frontier.next++, frontier.depth !== limits.depth);
  };

  while (goesOn()) {
    visited.leaveBehind(frontier.next);
    const end = frontier.next + SLICE;
    while (frontier.next < end && goesOn()) {
      expander.expandKnown(frontier, Number.POSITIVE_INFINITY);
      if (frontier.next < end && goesOn()) expandOne();
    }

    const now = performance.now();
    if (goesOn()) {
      if (signal?.aborted) counts.stopped = 'interrupted';
      else if (now - started + before > maxMs) counts.stopped = 'seconds';
    }
    if (checkpoint !== undefined && now - kept >= saveMs && counts.stopped === undefined) {
      const place = { ...frontier, ms: now - started + before, known: expander.save() };
      checkpoint.save(visited, place satisfies Place);
      kept = performance.now();
    }
    if (now - reported >= PROGRESS_MS) {
      const { size: states } = visited;
      const { transitions } = counts;
      const rate = ((states - statesReported) / (now - reported)) * 1000;
      const seconds = (now - started + before) / 1000;
      const { bytesOnDisk } = visited;
      const onDisk = bytesOnDisk > 0 && { bytesOnDisk };
      yield {
        states,
        transitions,
        depth: deepest(),
        queue: states - frontier.next,
        seconds,
        rate,
        ...onDisk,
      };
      reported = performance.now();
      statesReported = visited.size;
    }
  }
  if (counts.stopped === undefined && counts.beyond) counts.stopped = 'depth';
  if (counts.stopped === undefined && options.lossy !== undefined) counts.stopped = 'lossy';
  const result = expander.result(deepest());
  const { levels, levelEnd: begun } = frontier;
  if (visited.size > begun) levels.push(visited.size - begun);
  checkpoint?.remove();
  return { ...result, levels, seconds: (performance.now() - started + before) / 1000 };
}

/** How far a search is, as a checkpoint has it. */
interface Place extends Frontier {
  readonly ms: number;
  readonly known: Known;
}
