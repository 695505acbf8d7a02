/** A seed whose run is as short as leaving steps out can make it. */
import { runOf } from '../check/task.js';
import { decisive, shrink } from '../checker/index.js';
import type { LoadedSeed } from './load.js';
import type { Outcome, Replayable } from './replay.js';
import type { Seed } from './seed.js';

/** Of a run that still violates its property; another one cannot be judged by what it leaves out. */
export function minimized(
  { seed }: LoadedSeed,
  { machine, property }: Replayable,
  { unfolded }: Outcome & { readonly kind: 'reproduced' },
): Seed {
  // Of a lasso no step can be left out by itself.
  if (property.kind === 'eventually') return seed;
  const { initial, steps } = runOf(shrink(machine, unfolded.trace, decisive(property)));
  return {
    ...seed,
    initial,
    steps: steps.map(({ transition, args }) => ({ step: transition, args: { ...args } })),
  };
}
