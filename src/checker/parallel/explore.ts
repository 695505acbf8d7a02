/**
 * One search by several threads, which share one table: as many states and steps, the same verdicts and shortest lengths
 * as one thread finds, whatever the schedule. The first thread begins by itself, and ends small searches by itself.
 */
import { compile } from '../compile.js';
import { createExpander, type Expander, expectedOf, type Known } from '../expand.js';
import { beginLevel, type Frontier } from '../frontier.js';
import type { Machine, Property } from '../machine.js';
import { NO_PARENT } from '../parents.js';
import type { ExploreOptions, Limits, Progress, Result } from '../result.js';
import { searchAlone } from './alone.js';
import { type Board, boardFor, joinBoard } from './board.js';
import type { Asked, Lead } from './share.js';
import { type End, type Ended, load, type Source } from './shared.js';
import { SharedTable } from './table.js';
import { type Threads, threadsOf } from './threads.js';
import { searchTogether } from './together.js';
import { joinWork, type Lists, listsFor } from './work.js';

export interface ParallelOptions
  extends Pick<ExploreOptions, 'expected' | 'signal' | 'stopWhenDecided' | 'tabulate'> {
  readonly workers: number;
  /** Called about four times a second. */
  readonly onProgress?: (progress: Pick<Progress, 'states' | 'seconds' | 'rate'>) => void;
  /** Looked at every few thousand states: a search may go on a little beyond. */
  readonly limits?: Pick<Limits, 'states' | 'bytes' | 'seconds'>;
  /**
   * Levels with fewer states are expanded by one thread. If it is given, threads start at once, and the first level that
   * has as many waits for them; else one thread goes on by itself until they have started, and 4,096 are meant.
   */
  readonly wide?: number;
}

const LOOK_MS = 250;

const WIDE = 4096;

/** A search that has not ended by then may go on long enough for threads to pay. */
const SOON_MS = 200;
/** They begin once hardly any more is learned, which each does for itself, or then. */
const LATE_MS = 400;

/** Explores what the module's function gives; see `explore`. */
export async function exploreInThreads<S>(source: Source, options: ParallelOptions): Promise<Result<S>> {
  const started = performance.now();
  const { workers, limits = {}, stopWhenDecided = false, tabulate, wide = WIDE } = options;
  const { machine, properties } = await load<S>(source);
  mustBeSplittable(machine, properties);
  const maxBytes = limits.bytes ?? Number.POSITIVE_INFINITY;
  const kept = tabulate === undefined ? {} : { tabulate };
  const [board, lists] = [boardFor(workers), listsFor(workers)];
  const threads = threadsOf({ source, workers, board, lists, wide, maxBytes, stopWhenDecided, ...kept });
  const { bytes } = compile(machine.codec);
  const table = new SharedTable(bytes, maxBytes, expectedOf(options, bytes));
  try {
    const expander = createExpander(machine, properties, { stopWhenDecided, ...kept }, table);
    const first = { expander, table, threads, board, lists, started };
    const { ended, levels, others } = await search(first, options);
    if (ended !== 'complete') expander.counts.stopped = ended;
    const all = [expander.save(), ...others.map(({ known }) => known)];
    expander.restore(summed(all, (id) => depthOf(table, id)));
    const states = levels.reduce((total, count) => total + count, 0);
    const result = expander.result(levels.length - 1);
    return { ...result, states, levels, seconds: (performance.now() - started) / 1000 };
  } finally {
    await threads.terminate();
    table.close();
  }
}

function mustBeSplittable<S>(machine: Machine<S>, properties: readonly Property<S>[]): void {
  const what =
    (machine.budgets ?? []).length > 0
      ? 'budgets: of two states that another thread adds, either can be the richer'
      : properties.some(({ kind }) => kind === 'eventually')
        ? 'what must happen: cycles go through the states of all threads'
        : undefined;
  if (what !== undefined) throw new Error(`${machine.name}: several threads do not know ${what}`);
}

interface First<S> {
  readonly expander: Expander<S>;
  readonly table: SharedTable;
  readonly threads: Threads;
  readonly board: SharedArrayBuffer;
  readonly lists: Lists;
  readonly started: number;
}

interface Searched {
  readonly ended: Exclude<End, 'failed'>;
  readonly levels: readonly number[];
  readonly others: readonly Ended[];
}

/** The first thread's part: by itself until the others are ready and a level is wide, then with them. */
async function search<S>(first: First<S>, options: ParallelOptions): Promise<Searched> {
  const { expander, table, threads } = first;
  const { counts } = expander;
  const board = joinBoard(first.board, options.workers, 0, threads.rest);
  const levelEnd = expander.start();
  const frontier: Frontier = { next: 0, depth: 0, levelEnd, levels: [levelEnd] };
  const { levels } = frontier;
  const lead: Lead = { ...watchOver(first, options, board), levels };
  await begin(first, options, frontier, lead, () => board.read('ready') === options.workers - 1);
  if (frontier.next === frontier.levelEnd && table.size > frontier.levelEnd) beginLevel(frontier, table.size);

  const found = table.size - frontier.levelEnd;
  const stopped = counts.stopped as 'memory' | 'decided' | undefined;
  const ended = stopped ?? (frontier.next === table.size ? 'complete' : lead.asked());
  if (ended === undefined) return goOnTogether(first, options, frontier, lead, board);
  if (found > 0) levels.push(found);
  return { ended, levels, others: [] };
}

/** Searches alone, and starts the others where it is worth it. */
async function begin<S>(
  { expander, table, threads, started }: First<S>,
  { workers, wide, expected = 0 }: ParallelOptions,
  frontier: Frontier,
  { asked, look }: Lead,
  areReady: () => boolean,
): Promise<void> {
  const alone = { expander, table, grown: () => undefined, look };
  const isAsked = () => asked() !== undefined;
  if (wide !== undefined) {
    threads.start(table.memory);
    await searchAlone(alone, frontier, { widest: wide, enough: isAsked });
    return;
  }
  const widest = Number.POSITIVE_INFINITY;
  /** Of the states that are expected so many are known that the others will be before threads have started. */
  const isNearEnd = () => table.size > expected / 2 && table.size <= expected;
  const isWide = () => workers > 1 && frontier.levelEnd - frontier.next >= WIDE;
  await searchAlone(alone, frontier, {
    widest,
    enough: () => isAsked() || (performance.now() - started >= SOON_MS && isWide() && !isNearEnd()),
  });
  if (isWide() && !isAsked()) threads.start(table.memory);
  const isSettled = () => expander.isSettled() || performance.now() - started >= LATE_MS;
  const enough = () => isAsked() || (areReady() && isWide() && isSettled());
  await searchAlone(alone, frontier, { widest, enough });
}

/** Lets the others begin, from where the first thread is. */
async function goOnTogether<S>(
  { expander, table, threads, lists }: First<S>,
  { workers, stopWhenDecided = false, wide = WIDE }: ParallelOptions,
  frontier: Frontier,
  lead: Lead,
  board: Board,
): Promise<Searched> {
  while (board.read('ready') < workers - 1) await threads.rest();
  board.write('states', table.size);
  const work = joinWork(lists, 0);
  work.publish([[frontier.next, frontier.levelEnd]]);
  table.takeRanges(frontier.levelEnd);
  table.isShared = true;
  threads.tell({ memory: table.memory, begin: { known: expander.save(), learned: expander.learned() } });
  board.begin();
  const part = [0, workers] as const;
  const member = { expander, table, board, work, part, wide, stopWhenDecided, hear: () => undefined, lead };
  const { ended, message } = await searchTogether(member, table.size - frontier.levelEnd);
  const others = await threads.ended();
  if (ended === 'failed') {
    const thrown = message ?? others.find((each) => each.message !== undefined)?.message;
    throw new Error(`${thrown} (explored by one thread, the run that leads there is told)`);
  }
  return { ended, levels: lead.levels, others };
}

/** Looks at the limits, and four times a second lets events through. */
function watchOver<S>(
  { table, threads, started }: First<S>,
  { limits = {}, signal, onProgress }: ParallelOptions,
  board: Board,
): Pick<Lead, 'tell' | 'asked' | 'look'> {
  let asked: Asked | undefined;
  let looked = started;
  const states = () => board.read('states') || table.size;
  const pause = async (seconds: number): Promise<void> => {
    onProgress?.({ states: states(), seconds, rate: states() / seconds });
    await threads.rest();
  };
  return {
    tell: () => threads.tell({ memory: table.memory }),
    asked: () => asked,
    look: () => {
      const now = performance.now();
      const seconds = (now - started) / 1000;
      if (signal?.aborted) asked = 'interrupted';
      else if (limits.seconds !== undefined && seconds > limits.seconds) asked = 'seconds';
      else if (limits.states !== undefined && states() > limits.states) asked = 'states';
      if (now - looked < LOOK_MS) return undefined;
      looked = now;
      return pause(seconds);
    },
  };
}

/** What all threads counted, and of what they found what is least deep. */
function summed(all: readonly Known[], depthOf: (id: number) => number): Known {
  const sum = (of: (each: Known) => number): number => all.reduce((total, each) => total + of(each), 0);
  const least = <T>(found: readonly T[], idOf: (each: T) => number): T | undefined =>
    found.map((each) => ({ each, depth: depthOf(idOf(each)) })).toSorted((a, b) => a.depth - b.depth)[0]
      ?.each;
  const [one] = all as readonly [Known];
  const deadlocks = all.flatMap(({ deadlock }) => deadlock ?? []);
  return {
    transitions: sum(({ transitions }) => transitions),
    beyond: false,
    leftOut: sum(({ leftOut }) => leftOut),
    fired: one.fired.map((_, k) => sum(({ fired }) => fired[k]!)),
    deadlock: least(deadlocks, (id) => id) ?? null,
    judged: one.judged.map((_, k) => {
      const findings = all.flatMap(({ judged }) => judged[k]!.finding ?? []);
      const finding = least(findings, (each) => (each.at === 'state' ? each.id : each.from));
      return { antecedent: sum(({ judged }) => judged[k]!.antecedent), ...(finding && { finding }) };
    }),
  };
}

/** How many steps lead to a state. */
function depthOf(table: SharedTable, id: number): number {
  let depth = 0;
  for (let at = table.parent(id); at !== NO_PARENT; at = table.parent(at)) depth++;
  return depth;
}
