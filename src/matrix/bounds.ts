/** How much may happen in a run of a matrix, unless it is asked for otherwise. */
import { isDeepStrictEqual } from 'node:util';
import type { Bounds, Focus } from '../../model/world.js';
import type { Task } from '../check/result.js';

/** One thing goes wrong in a run, a fault or an act of an adversary; what has no bound happens any number of times. */
const ANY: Bounds = { cpus: 2, faults: 1, tampering: 1 };

const ONE_LOAD: Bounds = { ...ANY, loads: 1 };
const ONE_OF_EACH: Bounds = { ...ANY, kexecs: 1, events: 1, loads: 1 };
const TWO_LOADS: Bounds = { ...ANY, kexecs: 1, events: 0, loads: 2, resets: 0 };

/**
 * By the part of the state that is read; what is to hold has to hold in each of its worlds. Several loads matter to
 * images and buffers, so there is a world for them, in which nothing else happens often.
 */
const WORLDS: Readonly<Record<Exclude<Focus, 'all'>, readonly Bounds[]>> = {
  control: [ONE_LOAD, TWO_LOADS],
  replay: [ONE_LOAD],
  quote: [ONE_LOAD],
  alteration: [ONE_OF_EACH],
  moment: [ONE_OF_EACH],
  verdict: [ONE_LOAD],
  image: [ONE_LOAD],
};
const LIVENESS: readonly Bounds[] = [ONE_OF_EACH];

/** The bounds of each world in which a search is made; those asked for come first. */
export function worldsFor(
  { focus, liveness }: Pick<Task, 'focus' | 'liveness'>,
  asked: Bounds,
): readonly Bounds[] {
  const worlds = liveness ? LIVENESS : focus === 'all' ? [ANY] : WORLDS[focus];
  const bounded = worlds.map((bounds) => ({ ...bounds, ...asked }));
  return bounded.filter((one, k) => bounded.findIndex((each) => isDeepStrictEqual(each, one)) === k);
}
