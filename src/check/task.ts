/** One search, in this thread. */
import { systemOf } from '../../model/machine.js';
import { stageOf } from '../../model/stage.js';
import type { State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import { worldOf } from '../../model/worlds.js';
import { claims, propertyOf } from '../../properties/index.js';
import { type Args, exploreAsync, type Progress } from '../checker/index.js';
import type { Run, Task, TaskResult } from './result.js';

export const worldFor = ({ design, focus, options }: Task): World =>
  worldOf(design, {
    assumptions: options.assumptions,
    bounds: options.bounds,
    folded: options.unfolded !== true,
    focus: options.unfolded === true ? 'all' : focus,
    ...(options.next ? { next: options.next } : {}),
    ...(options.without ? { without: options.without } : {}),
  });

/** More states than that are drawn by the stage in which they are. */
const MOST_DRAWN = 80;

export async function runTask(
  task: Task,
  onProgress?: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<TaskResult> {
  const world = worldFor(task);
  const machine = task.liveness === true ? systemOf(world, false) : systemOf(world);
  const asked = claims.filter(({ name }) => task.properties.includes(name));
  const wanted = asked.filter(({ concerns }) => concerns?.(world) ?? true);
  if (wanted.length === 0) return withoutSearch(task, 'vacuous');
  const { limits, scratch, lossy, diagram } = task.options;
  if (lossy && task.liveness)
    return { ...withoutSearch(task, 'inconclusive'), complete: false, stopped: 'lossy' };
  const result = await exploreAsync(
    machine,
    wanted.map((claim) => propertyOf(claim, world)),
    {
      limits,
      ...(scratch === undefined ? {} : { scratch }),
      ...(lossy ? { lossy: {} } : {}),
      ...(diagram ? { diagram: { label: stageOf, mostStates: MOST_DRAWN } } : {}),
      stopWhenDecided: true,
      ...(onProgress ? { onProgress } : {}),
      ...(signal ? { signal } : {}),
    },
  );
  return {
    focus: task.focus,
    liveness: task.liveness === true,
    complete: result.complete,
    leftOut: result.leftOut,
    ...(result.stopped ? { stopped: result.stopped } : {}),
    states: result.states,
    transitions: result.transitions,
    depth: result.depth,
    levels: result.levels,
    seconds: result.seconds,
    bytes: result.bytes,
    ...(result.bytesOnDisk === undefined ? {} : { bytesOnDisk: result.bytesOnDisk }),
    ...(result.lossy === undefined ? {} : { lossy: result.lossy }),
    fired: result.fired,
    ...(result.diagram ? { diagram: result.diagram } : {}),
    properties: asked.map(({ name }) => {
      const judged = result.properties.find(({ property }) => property.name === name);
      if (judged === undefined) return { name, verdict: 'vacuous' };
      const { verdict, trace, why, loopStart } = judged;
      return {
        name,
        verdict,
        ...(why === undefined ? {} : { why }),
        ...(trace === undefined ? {} : { run: runOf(trace, loopStart) }),
      };
    }),
  };
}

/** What is left of a search that ended in the middle: the others' results are as good as ever. */
export function failedSearch(task: Task, error: unknown): TaskResult {
  const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
  const without = withoutSearch(task, 'inconclusive');
  const properties = without.properties.map((each) => ({ ...each, doubt: `the search failed: ${reason}` }));
  return { ...without, complete: false, stopped: 'failed', properties };
}

/** Vacuous: no kernel has what the properties are about. Inconclusive: they are not judged by such a search. */
const withoutSearch = (
  { focus, liveness = false, properties }: Task,
  verdict: 'vacuous' | 'inconclusive',
): TaskResult => ({
  focus,
  liveness,
  complete: true,
  leftOut: 0,
  states: 0,
  transitions: 0,
  depth: 0,
  levels: [],
  seconds: 0,
  bytes: 0,
  fired: {},
  properties: properties.map((name) => ({ name, verdict })),
});

interface NamedTrace {
  readonly initial: State;
  readonly steps: readonly { readonly transition: { readonly name: string }; readonly args: Args }[];
}

/** A trace by the names of its steps. */
export const runOf = ({ initial, steps }: NamedTrace, loopStart?: number): Run => ({
  initial: { chip: initial.tpm.chip, criticalData: initial.ima.criticalData },
  steps: steps.map(({ transition, args }) => ({ transition: transition.name, args })),
  ...(loopStart === undefined ? {} : { loopStart }),
});
