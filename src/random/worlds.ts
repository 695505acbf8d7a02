/** The worlds that runs at random are taken in: lists written out, by names and by digests. */
import type { Design } from '../../model/design.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import { type Claim, claims } from '../../properties/index.js';
import { worldFor } from '../check/task.js';
import type { Machine } from '../checker/index.js';
import { concreteWorld } from '../concrete/world.js';
import { type Both, bothOf } from './both.js';
import type { RandomOptions } from './result.js';

/** Those asked for that a run of finite length can violate. */
export const claimsOf = ({ properties }: Pick<RandomOptions, 'properties'>): readonly Claim[] =>
  claims.filter(
    ({ name, liveness }) => liveness !== true && (properties.length === 0 || properties.includes(name)),
  );

export interface Symbolic {
  readonly world: World;
  readonly machine: Machine<State>;
}

/** The names of lists are kept for ever: after some runs a world is thrown away for a new one. */
export function symbolic(design: Design, options: RandomOptions): Symbolic {
  const world = worldFor({
    design,
    focus: 'all',
    properties: [],
    options: { ...options, limits: {}, unfolded: true },
  });
  return { world, machine: systemOf(world) };
}

export function both(design: Design, options: RandomOptions): Machine<Both> {
  const { world } = symbolic(design, options);
  return bothOf(world, concreteWorld(world), claimsOf(options));
}
