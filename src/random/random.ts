/**
 * Runs of designs taken at random, some in each thread. What is found is the same however many threads there are: runs
 * are told by their path, and those behind the one that decides everything do not count, even if they were taken.
 */
import type { Design } from '../../model/design.js';
import { inThread } from '../check/pool.js';
import { type Batch, runBatch } from './batch.js';
import type { Found, RandomOptions, RandomResult, Tally } from './result.js';
import { shrunk, shrunkDisagreement } from './shrunk.js';
import { claimsOf } from './worlds.js';

export interface RandomHooks {
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** How many more runs of a design are done. */
  readonly onRuns?: (design: Design, runs: number) => void;
}

/** The first runs of a design, in this thread: what is easily found is found before a thread has begun. */
const FIRST = 16;
const RUNS_A_BATCH = 256;

/** The runs asked for, in parts, the same parts always. */
export function batchesOf(design: Design, options: RandomOptions): readonly Batch[] {
  if (options.path !== undefined) return [{ design, options, from: options.path, runs: 1 }];
  const batches: Batch[] = [];
  for (let from = 0; from < options.runs; ) {
    const runs = Math.min(from === 0 ? FIRST : RUNS_A_BATCH, options.runs - from);
    batches.push({ design, options, from, runs });
    from += runs;
  }
  return batches;
}

/** Takes runs of each design, one design after the other, and makes what they violate as short as it can be. */
export async function random(
  designs: readonly Design[],
  options: RandomOptions,
  hooks: RandomHooks = {},
): Promise<readonly RandomResult[]> {
  const ends =
    options.seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + options.seconds * 1000;
  const results: RandomResult[] = [];
  for (const design of designs) results.push(await ofDesign(design, options, ends, hooks));
  return results;
}

async function ofDesign(
  design: Design,
  options: RandomOptions,
  ends: number,
  { workers = 1, signal, onRuns }: RandomHooks,
): Promise<RandomResult> {
  const began = performance.now();
  const wanted = claimsOf(options).length;
  const batches = batchesOf(design, options);
  const tallies: (Tally | undefined)[] = batches.map(() => undefined);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  const left = Math.min(ends - began, MOST_MS);
  const timer = Number.isFinite(ends) ? setTimeout(stop, Math.max(0, left)) : undefined;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < batches.length && !controller.signal.aborted && ending(tallies, wanted) === null) {
      const k = next++;
      tallies[k] = await inAnyThread(batches[k]!, k > 0, (runs) => onRuns?.(design, runs), controller.signal);
    }
  };
  // Alone first: often that is all.
  if (batches.length > 0)
    tallies[next++] = await inAnyThread(
      batches[0]!,
      false,
      (runs) => onRuns?.(design, runs),
      controller.signal,
    );
  await Promise.all(Array.from({ length: workers }, lane));
  clearTimeout(timer);
  signal?.removeEventListener('abort', stop);
  const end = ending(tallies, wanted);
  const counted = tallies
    .slice(0, end === null ? tallies.length : end.at + 1)
    .filter((tally) => tally !== undefined);
  const { found, disagreement, ...total } = merged(counted);
  const stopped =
    end?.why ?? (controller.signal.aborted ? (signal?.aborted ? 'interrupted' : 'seconds') : undefined);
  return {
    design,
    options,
    ...total,
    violations: found.map((one) => shrunk(design, options, one)),
    ...(disagreement === undefined
      ? {}
      : { disagreement: shrunkDisagreement(design, options, disagreement) }),
    ...(stopped === undefined || total.runs === options.runs ? {} : { stopped }),
    seconds: (performance.now() - began) / 1000,
  };
}

/** What a timer takes. */
const MOST_MS = 2 ** 31 - 1;

function inAnyThread(
  batch: Batch,
  elsewhere: boolean,
  onRuns: (runs: number) => void,
  signal: AbortSignal,
): Promise<Tally> {
  // Where the sources run as they are there is nothing that a thread could load.
  return elsewhere && !import.meta.url.endsWith('.ts')
    ? inThread(new URL('./worker.js', import.meta.url), batch, onRuns, signal)
    : runBatch(batch, onRuns, signal);
}

/** After which batch nothing is left to be found, if all before it are done. */
function ending(
  tallies: readonly (Tally | undefined)[],
  wanted: number,
): { readonly at: number; readonly why: 'decided' | 'disagreement' } | null {
  const found = new Set<string>();
  for (const [at, tally] of tallies.entries()) {
    if (tally === undefined) return null;
    if (tally.disagreement !== undefined) return { at, why: 'disagreement' };
    for (const { property } of tally.found) found.add(property);
    if (found.size === wanted) return { at, why: 'decided' };
  }
  return null;
}

/** In the order of their paths; of several runs that violate a property the first. */
function merged(tallies: readonly Tally[]): Tally {
  const found = new Map<string, Found>();
  const fired = new Map<string, number>();
  for (const tally of tallies) {
    for (const one of tally.found) if (!found.has(one.property)) found.set(one.property, one);
    for (const [name, times] of Object.entries(tally.fired)) fired.set(name, (fired.get(name) ?? 0) + times);
  }
  const disagreement = tallies.find((tally) => tally.disagreement !== undefined)?.disagreement;
  return {
    runs: tallies.reduce((sum, { runs }) => sum + runs, 0),
    steps: tallies.reduce((sum, { steps }) => sum + steps, 0),
    fired: Object.fromEntries(fired),
    found: [...found.values()],
    ...(disagreement === undefined ? {} : { disagreement }),
  };
}
