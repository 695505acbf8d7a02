/** For the folded search: which states can do whatever another one can. */
import type { State } from './state.js';
import type { World } from './world.js';

/** A state with more faults or acts of an adversary left can do what the one with fewer can. */
export function subsumingStates(world: World): (s: State) => readonly State[] {
  const { faults, tampering } = world.budget;
  return (s) => {
    const found: State[] = [];
    for (let f = s.budget.faults; f <= faults; f++) {
      for (let t = s.budget.tampering; t <= tampering; t++) {
        if (f === s.budget.faults && t === s.budget.tampering) continue;
        found.push({ ...s, budget: { ...s.budget, faults: f, tampering: t } });
      }
    }
    return found;
  };
}
