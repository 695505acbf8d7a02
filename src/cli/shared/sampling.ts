/** Runs of the machine with its lists written out, taken at random. */
import type { Design } from '../../../model/design.js';
import type { SymbolicAlgebra } from '../../../model/history/symbolic.js';
import { systemOf } from '../../../model/machine.js';
import type { CheckOptions } from '../../check/result.js';
import { worldFor } from '../../check/task.js';
import type { Unfolded } from '../../check/unfold.js';
import { sample } from '../../checker/index.js';
import { DEFAULT_UNFOLDED_BOUNDS } from '../../report/settings.js';

const STEPS = 60;

export function sampleRuns(
  design: Design,
  options: CheckOptions,
  runs: number,
  seed: number,
): readonly Unfolded[] {
  const bounds = { ...DEFAULT_UNFOLDED_BOUNDS, ...options.bounds };
  const world = worldFor({
    design,
    focus: 'all',
    properties: [],
    options: { ...options, bounds, unfolded: true },
  });
  const lists = world.lists as SymbolicAlgebra;
  const steps = options.limits.depth ?? STEPS;
  return sample(systemOf(world), { runs, steps, seed }).map((trace) => ({ world, lists, trace }));
}
