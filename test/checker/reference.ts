/**
 * The plainest explorer there can be: states as JSON in a map. Slow, and too short to be wrong; what `explore` says is
 * compared with it.
 */
import { enabled, type Machine, type Step } from '../../src/checker/index.js';
import { representative } from '../../src/checker/machine.js';

export interface Explored<S> {
  /** Each state with its distance from an initial one. */
  readonly distances: ReadonlyMap<string, { readonly state: S; readonly distance: number }>;
  readonly steps: readonly Step<S>[];
  readonly depth: number;
}

export function exploreNaively<S>(machine: Machine<S>): Explored<S> {
  const canonical = (state: S) => representative(machine, state);
  const distances = new Map<string, { state: S; distance: number }>();
  const steps: Step<S>[] = [];
  let level = machine.init().map(canonical);
  let depth = 0;
  for (let distance = 0; level.length > 0; distance++) {
    const next: S[] = [];
    for (const state of level) {
      if (distances.has(JSON.stringify(state))) continue;
      distances.set(JSON.stringify(state), { state, distance });
      depth = distance;
      for (const [transition, args] of enabled(machine, state)) {
        const after = transition.apply(state, args);
        steps.push({ transition, args, before: state, after });
        next.push(canonical(after));
      }
    }
    level = next;
  }
  return { distances, steps, depth };
}

/** The distance of the nearest state that passes the test. */
export function nearest<S>(explored: Explored<S>, test: (state: S) => boolean): number | undefined {
  const found = [...explored.distances.values()].filter(({ state }) => test(state));
  return found.length === 0 ? undefined : Math.min(...found.map(({ distance }) => distance));
}
