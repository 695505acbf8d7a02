/** For the folded search: which states can do whatever another one can. */
import type { Budget, Image, State } from './state.js';
import { assumes, type World } from './world.js';

/** A crash image without a list, as any load leaves it. */
const CRASH_IMAGE: Image = {
  hasIma: false,
  imaSize: 0,
  pointer: 'none',
  coversRest: true,
  coversIma: false,
  changed: false,
};

/**
 * A state with more faults or acts of an adversary left can do what the one with fewer can; so can one with a crash
 * image what the one without can, as loading another begins by freeing it.
 */
export function subsumingStates(world: World): (s: State) => Iterable<State> {
  const { faults, tampering } = world.budget;
  const crashes = !assumes(world, 'no-panic') && !assumes(world, 'no-crash-image') && world.budget.loads < 0;
  const bare =
    crashes &&
    world.designs.every(({ crashBuffer, segmentDigest }) => !crashBuffer && segmentDigest !== 'none');
  return function* (s) {
    for (const crash of bare && s.kexec.crash === null && s.phase === 'running'
      ? [null, CRASH_IMAGE]
      : [s.kexec.crash]) {
      const kexec = crash === s.kexec.crash ? s.kexec : { ...s.kexec, crash };
      for (let f = s.budget.faults; f <= faults; f++) {
        for (let t = s.budget.tampering; t <= tampering; t++) {
          if (f === s.budget.faults && t === s.budget.tampering && kexec === s.kexec) continue;
          const budget: Budget = { ...s.budget, faults: f, tampering: t };
          yield { ...s, kexec, budget };
        }
      }
    }
  };
}
