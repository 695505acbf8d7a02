/**
 * One search by several threads, each keeping the states that are its own by their hash: as many states and steps, the
 * same verdicts and shortest lengths as one thread finds, whatever the schedule. Level by level: no thread begins one
 * before all have ended the one before.
 */
import { compile } from '../compile.js';
import { Decisions } from '../decisions.js';
import { createExpander, type Expander, type Known } from '../expand.js';
import type { Machine, Property } from '../machine.js';
import type { ExploreOptions, Limits, Progress, Result, Stopped } from '../result.js';
import { traceTo } from '../trace.js';
import { NO_PARENT, Visited } from '../visited.js';
import { type Finding, type Judged, watch } from '../watch.js';
import { searchAlone } from './alone.js';
import { boardFor, watchBoard } from './board.js';
import { boxesFor } from './mail.js';
import { load, type Source } from './shared.js';
import { type Ended, startThreads, type Thread } from './threads.js';

export interface ParallelOptions extends Pick<ExploreOptions, 'signal' | 'stopWhenDecided' | 'tabulate'> {
  readonly workers: number;
  /** Called about four times a second, with what the threads count while they search. */
  readonly onProgress?: (progress: Pick<Progress, 'states' | 'seconds' | 'rate'>) => void;
  /** Looked at between rounds of some thousand states: a search may go on a little beyond. */
  readonly limits?: Pick<Limits, 'states' | 'bytes' | 'seconds'>;
}

const LOOK_MS = 250;

/** Explores what the module's function gives; see `explore`. */
export async function exploreInThreads<S>(source: Source, options: ParallelOptions): Promise<Result<S>> {
  const started = performance.now();
  const { workers, limits = {}, signal, stopWhenDecided = false, onProgress } = options;
  const { machine, properties } = await load<S>(source);
  mustBeSplittable(machine, properties);
  const kept = options.tabulate === undefined ? {} : { tabulate: options.tabulate };
  const alone = createExpander(machine, properties, { limits, stopWhenDecided, ...kept });
  const { levels, next } = searchAlone(alone);
  const seconds = () => (performance.now() - started) / 1000;
  if (next === alone.visited.size || alone.counts.stopped !== undefined) {
    return { ...alone.result(levels.length - 1), levels, seconds: seconds() };
  }
  const board = boardFor(workers);
  const threads = startThreads({
    source,
    workers,
    board,
    boxes: boxesFor(workers, alone.visited.words),
    maxStates: limits.states ?? Number.POSITIVE_INFINITY,
    maxBytes: (limits.bytes ?? Number.POSITIVE_INFINITY) / workers,
    stopWhenDecided,
    ...kept,
  });
  const { ask, states } = watchBoard(board);
  const looking = setInterval(() => {
    if (signal?.aborted) ask('interrupted');
    else if (limits.seconds !== undefined && seconds() > limits.seconds) ask('seconds');
    const found = states();
    const rate = found / seconds();
    onProgress?.({ states: found, seconds: seconds(), rate });
  }, LOOK_MS);
  try {
    const ended = await Promise.all(threads.map((thread) => thread.ended));
    const failed = ended.find(({ message }) => message !== undefined);
    if (failed !== undefined) {
      throw new Error(`${failed.message} (explored by one thread, the run that leads there is told)`);
    }
    const result = await resultOf({ machine, properties, alone, levels, threads, ended });
    return { ...result, seconds: seconds() };
  } finally {
    clearInterval(looking);
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

function mustBeSplittable<S>(machine: Machine<S>, properties: readonly Property<S>[]): void {
  const what =
    (machine.budgets ?? []).length > 0
      ? 'budgets: a richer state may be another thread’s'
      : properties.some(({ kind }) => kind === 'eventually')
        ? 'what must happen: cycles go through the states of all threads'
        : undefined;
  if (what !== undefined) throw new Error(`${machine.name}: several threads do not know ${what}`);
}

interface Done<S> {
  readonly machine: Machine<S>;
  readonly properties: readonly Property<S>[];
  readonly alone: Expander<S>;
  /** How many states each level had that was found alone; the last one was not expanded. */
  readonly levels: readonly number[];
  readonly threads: readonly Thread[];
  readonly ended: readonly Ended[];
}

/** What each thread found, as one result. */
async function resultOf<S>(done: Done<S>): Promise<Omit<Result<S>, 'seconds'>> {
  const { machine, properties, alone, ended } = done;
  const before = alone.save();
  /** What all did alone counts once. */
  const sum = (of: (each: Known) => number) =>
    ended.reduce((total, { known }) => total + of(known) - of(before), of(before));
  const runs = runsOf(done);
  const judged = await Promise.all(
    properties.map(async (_, k): Promise<Judged> => {
      const antecedent = sum(({ judged }) => judged[k]!.antecedent);
      const { finding } = before.judged[k]!;
      const at = finding === undefined ? earliest(done, k) : { finding, worker: 0 };
      return at === undefined
        ? { antecedent }
        : { antecedent, finding: await runs.moved(at.finding, at.worker) };
    }),
  );
  const deadlocked = before.deadlock === null ? earliestDeadlock(done) : { id: before.deadlock, worker: 0 };
  const deadlock =
    deadlocked === undefined
      ? undefined
      : await runs.moved({ at: 'state', ...deadlocked }, deadlocked.worker);
  const levels = levelsOf(done);
  const stopped = ended[0]!.ended === 'complete' ? undefined : (ended[0]!.ended as Stopped);
  const watched = watch(properties, runs.explored.packing, new Decisions());
  watched.restore(judged);
  const fired = machine.transitions.map((_, k) => sum((each) => each.fired[k]!));
  return {
    complete: stopped === undefined,
    ...(stopped === undefined ? {} : { stopped }),
    leftOut: sum(({ leftOut }) => leftOut),
    states: levels.reduce((total, count) => total + count, 0),
    transitions: sum(({ transitions }) => transitions),
    depth: levels.length - 1,
    levels,
    fired: Object.fromEntries(machine.transitions.map(({ name }, k) => [name, fired[k]!])),
    neverFired: machine.transitions.filter((_, k) => fired[k] === 0).map(({ name }) => name),
    ...(deadlock?.at === 'state' ? { deadlock: traceTo(runs.explored, deadlock.id) } : {}),
    properties: watched.results(runs.explored, stopped === undefined),
    bytes: ended.reduce((total, { bytes }) => total + bytes, 0),
  };
}

/** In which level a thread's state is, of those that the threads expanded. */
const levelOf = ({ levels }: Ended, id: number): number => levels.findLastIndex((first) => first <= id);

/** Of what the threads found, the first in the order of levels, then of threads. */
function earliest<S>({ ended }: Done<S>, property: number) {
  let best: { readonly finding: Finding; readonly worker: number; readonly level: number } | undefined;
  for (const [worker, each] of ended.entries()) {
    const { finding } = each.known.judged[property]!;
    if (finding === undefined) continue;
    const level = finding.at === 'state' ? levelOf(each, finding.id) : levelOf(each, finding.from) + 1;
    if (best === undefined || level < best.level) best = { finding, worker, level };
  }
  return best;
}

function earliestDeadlock<S>({ ended }: Done<S>) {
  let best: { readonly id: number; readonly worker: number; readonly level: number } | undefined;
  for (const [worker, each] of ended.entries()) {
    const id = each.known.deadlock;
    if (id === null) continue;
    const level = levelOf(each, id);
    if (best === undefined || level < best.level) best = { id, worker, level };
  }
  return best;
}

function levelsOf<S>({ levels: before, ended }: Done<S>): readonly number[] {
  const levels = [...before];
  for (const { levels: ends, states } of ended) {
    // The first level of the threads is the last one that was found alone.
    for (const [k, first] of ends.entries()) {
      if (k === 0) continue;
      const count = (ends[k + 1] ?? states) - first;
      if (count === 0) continue;
      const at = before.length - 1 + k;
      while (levels.length <= at) levels.push(0);
      levels[at] = levels[at]! + count;
    }
  }
  return levels;
}

/** Those states alone that lead to what was found, in a table of their own. */
function runsOf<S>({ machine, alone, threads }: Done<S>) {
  const packing = compile(machine.codec);
  const visited = new Visited(packing.words);
  const isShared = (id: number) => id < alone.visited.size;
  const rowOf = async (id: number, worker: number) => {
    if (!isShared(id)) return threads[worker]!.row(id);
    const from = alone.visited.offset(id);
    const words = alone.visited.chunk(id).slice(from, from + packing.words);
    return { words, parent: alone.visited.parent(id) };
  };
  const add = async (id: number, worker: number): Promise<number> => {
    const path: Int32Array[] = [];
    for (let at = id, keeper = worker; at !== NO_PARENT; ) {
      const { words, parent } = await rowOf(at, keeper);
      path.unshift(words);
      if (isShared(at)) at = parent;
      else [at, keeper] = [Math.floor(parent / threads.length), parent % threads.length];
    }
    let last = NO_PARENT;
    for (const words of path) {
      let own = visited.find(words);
      if (own < 0) {
        if (visited.full) visited.grow(words, Number.POSITIVE_INFINITY);
        own = visited.insert(words, last);
      }
      last = own;
    }
    return last;
  };
  return {
    explored: { machine, packing, visited },
    /** The same finding, by the number of its state in this table. */
    moved: async (finding: Finding, worker: number): Promise<Finding> =>
      finding.at === 'state'
        ? { at: 'state', id: await add(finding.id, worker) }
        : { ...finding, from: await add(finding.from, worker) },
  };
}
