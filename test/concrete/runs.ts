/** Runs at random, as bytes. */
import type { Design } from '../../model/design.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import { type WorldOptions, worldOf } from '../../model/worlds.js';
import { runOf } from '../../src/check/task.js';
import type { Step, Trace } from '../../src/checker/index.js';
import { type Materialised, materialise } from '../../src/concrete/materialise.js';
import { inBytes } from '../../src/concrete/world.js';
import { chancesFor } from '../../src/random/source.js';
import { walk } from '../../src/random/walk.js';
import { groupsOf, weightsOf } from '../../src/random/weights.js';

export interface Made {
  readonly world: World;
  readonly trace: Trace<State>;
  readonly made: Materialised;
}

/** `runs` runs of a design, each up to the step for which `until` says so; those in which it never does are left out. */
export function* made(
  design: Design,
  options: WorldOptions,
  { seed, runs, bytes = false }: { readonly seed: number; readonly runs: number; readonly bytes?: boolean },
  until: (world: World, step: Step<State>, taken: number) => boolean,
): Generator<Made> {
  const abstract = worldOf(design, { ...options, folded: false, focus: 'all' });
  const world = bytes ? inBytes(abstract) : abstract;
  const grouping = groupsOf(world);
  for (const { mood, draw } of chancesFor(seed, 0, runs)) {
    let ended = false;
    const trace = walk(systemOf(world), weightsOf(grouping, mood), draw, 200, (step, taken) => {
      ended = until(world, step, taken);
      return ended;
    });
    if (ended) yield { world, trace, made: materialise(world, runOf(trace)) };
  }
}
