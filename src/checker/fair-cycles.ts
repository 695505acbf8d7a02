/**
 * The states of a graph that a fair run can visit for ever: it goes through all states and steps of a strongly
 * connected set, again and again, or stays where it is.
 *
 * Weak fairness: not (from some moment on always possible, and never taken). Strong: not (again and again possible, and
 * from some moment on never taken). A component in which a weak promise is always open and never kept has no fair
 * cycle in it. One in which a strong promise is open somewhere and never kept has none through those states: without
 * them it is decomposed once more (O. Lichtenstein, A. Pnueli, *Checking that finite state concurrent programs satisfy
 * their linear specification*, POPL 1985; emptiness of Streett automata).
 */
import { components, scratchFor } from './components.js';
import type { Edges } from './edges.js';
import type { Promises } from './fairness.js';

export interface FairCycles {
  /** Of each state the number of the fair component it belongs to; 0 if it belongs to none. */
  readonly component: Uint32Array;
  /** Whether a run may stay in this state for ever: nothing that was promised is possible. */
  readonly mayRest: (state: number) => boolean;
}

const OUTSIDE = 0;

/** `states`: those that may be visited, in ascending order; all their steps are known. */
export function fairCycles(
  edges: Edges,
  promises: Promises,
  total: number,
  states: readonly number[],
): FairCycles {
  const region = new Uint32Array(total);
  const scratch = scratchFor(total);
  const judge = createJudge(edges, promises, region);
  let regions = 1;
  for (const state of states) region[state] = regions;
  const fair = new Set<number>();
  const open: { readonly here: number; readonly states: readonly number[] }[] = [{ here: regions, states }];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    components(edges, part.states, region, part.here, scratch, (component) => {
      regions++;
      for (const state of component) region[state] = regions;
      const rest = judge(component, regions);
      if (rest.length === component.length) fair.add(regions);
      else if (rest.length > 0) open.push({ here: regions, states: rest });
    });
  }
  const component = region.map((each) => (fair.has(each) ? each : 0));
  return { component, mayRest: (state) => !promisesOpen(edges, state) };
}

function promisesOpen(edges: Edges, state: number): boolean {
  const end = edges.first(state + 1);
  for (let edge = edges.first(state); edge < end; edge++) if (edges.label(edge) !== 0) return true;
  return false;
}

/** Of a component, the states through which a fair cycle within it may go: all, if it is fair as a whole. */
function createJudge(edges: Edges, promises: Promises, region: Uint32Array) {
  const most = promises.count() + 1;
  const openIn = new Uint32Array(most);
  const lastSeen = new Uint32Array(most);
  const kept = new Uint8Array(most);
  let looks = 0;

  return (component: readonly number[], here: number): readonly number[] => {
    openIn.fill(0);
    kept.fill(0);
    let cyclic = false;
    for (const state of component) {
      looks++;
      const end = edges.first(state + 1);
      for (let edge = edges.first(state); edge < end; edge++) {
        const inside = region[edges.target(edge)] === here;
        if (inside) cyclic = true;
        const label = edges.label(edge);
        if (label === 0) continue;
        if (inside) kept[label] = 1;
        if (lastSeen[label] === looks) continue;
        lastSeen[label] = looks;
        openIn[label]!++;
      }
    }
    if (!cyclic) return outside(component);
    const broken = (kind: 'weak' | 'strong', least: number) => (promise: number) =>
      promises.kind(promise) === kind && kept[promise] === 0 && openIn[promise]! >= least;
    const all = Array.from({ length: most - 1 }, (_, i) => i + 1);
    if (all.some(broken('weak', component.length))) return outside(component);
    const denied = new Set(all.filter(broken('strong', 1)));
    if (denied.size === 0) return component;
    const barred = component.filter((state) => opensAny(state, denied));
    outside(barred);
    return component.filter((state) => region[state] === here);
  };

  function outside(states: readonly number[]): readonly number[] {
    for (const state of states) region[state] = OUTSIDE;
    return [];
  }

  function opensAny(state: number, denied: ReadonlySet<number>): boolean {
    const end = edges.first(state + 1);
    for (let edge = edges.first(state); edge < end; edge++) if (denied.has(edges.label(edge))) return true;
    return false;
  }
}
