/**
 * Checks designs: one search for each part of the state that properties read, and another one where they are about
 * what must happen; side by side on all cores.
 */
import { availableParallelism } from 'node:os';
import type { Design } from '../../model/design.js';
import type { Focus } from '../../model/world.js';
import { claims } from '../../properties/index.js';
import type { Progress } from '../checker/index.js';
import { inWorker, mapLimited } from './pool.js';
import type { CheckOptions, CheckProgress, CheckResult, Task, TaskResult } from './result.js';

const FOCUSES: readonly Exclude<Focus, 'all'>[] = [
  'control',
  'image',
  'replay',
  'quote',
  'alteration',
  'moment',
  'verdict',
];

export interface CheckHooks {
  readonly onProgress?: (progress: CheckProgress) => void;
  readonly onSearch?: (design: Design, result: TaskResult) => void;
  readonly signal?: AbortSignal;
  readonly workers?: number;
}

/** The searches that the properties asked for need; with the lists written out, one does for all. */
export function tasksFor(design: Design, options: CheckOptions): readonly Task[] {
  const wanted = claims.filter(
    ({ name }) => options.properties.length === 0 || options.properties.includes(name),
  );
  if (options.unfolded) {
    return [{ design, focus: 'all', properties: wanted.map(({ name }) => name), options }];
  }
  return [false, true]
    .flatMap((liveness) => FOCUSES.map((focus) => ({ focus, liveness })))
    .map(({ focus, liveness }): Task => {
      const those = wanted.filter((claim) => claim.focus === focus && (claim.liveness ?? false) === liveness);
      return { design, focus, liveness, properties: those.map(({ name }) => name), options };
    })
    .filter(({ properties }) => properties.length > 0);
}

/** Checks each design; the results stand in the order of the designs, whatever search ended first. */
export async function check(
  designs: readonly Design[],
  options: CheckOptions,
  { onProgress, onSearch, signal, workers = availableParallelism() }: CheckHooks = {},
): Promise<readonly CheckResult[]> {
  const tasks = designs.flatMap((design) => tasksFor(design, options));
  const begun = longFirst(tasks);
  const found = await mapLimited(begun, workers, async (task) => {
    const report = onProgress && ((progress: Progress) => onProgress(progressOf(task, progress)));
    const result = await inWorker(task, report, signal);
    onSearch?.(task.design, result);
    return result;
  });
  const results = tasks.map((task) => found[begun.indexOf(task)]!);
  return designs.map((design) =>
    merged(
      design,
      options,
      results.filter((_, i) => tasks[i]!.design === design),
    ),
  );
}

/** So that none is left alone at the end. */
export const longFirst = (tasks: readonly Task[]): readonly Task[] =>
  tasks.toSorted((a, b) => lengthOf(b) - lengthOf(a));

/**
 * Which search is longer, as a rule: the one in which more may go wrong; and what must happen is searched without
 * reductions, and lists can be altered in many ways.
 */
const lengthOf = ({ focus, liveness, options: { bounds } }: Task): number =>
  (bounds.faults ?? 0) + (bounds.tampering ?? 0) + (liveness === true || focus === 'alteration' ? 2 : 0);

export const progressOf = ({ design, focus, liveness = false }: Task, at: Progress): CheckProgress => ({
  ...at,
  design: design.name,
  focus,
  liveness,
});

/** What the searches of one design found, together. */
export function merged(design: Design, options: CheckOptions, searches: readonly TaskResult[]): CheckResult {
  const fired = new Map<string, number>();
  for (const search of searches) {
    for (const [name, times] of Object.entries(search.fired)) fired.set(name, (fired.get(name) ?? 0) + times);
  }
  /** Only a search that explored all there is, and did not end when all was decided, shows what never happens. */
  const wasSought = (name: string): boolean =>
    searches.some(({ complete, leftOut, fired }) => complete && leftOut === 0 && name in fired);
  const found = searches.flatMap(({ properties }) => properties);
  const total = (of: (search: TaskResult) => number): number =>
    searches.reduce((sum, search) => sum + of(search), 0);
  return {
    design,
    options,
    searches,
    complete: searches.every(({ complete, stopped }) => complete || stopped === 'decided'),
    states: total(({ states }) => states),
    transitions: total(({ transitions }) => transitions),
    depth: Math.max(0, ...searches.map(({ depth }) => depth)),
    seconds: total(({ seconds }) => seconds),
    properties: claims.flatMap(({ name }) => found.filter((property) => property.name === name)),
    neverFired: [...fired].filter(([name, times]) => times === 0 && wasSought(name)).map(([name]) => name),
  };
}
