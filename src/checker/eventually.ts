/** Judges a property of what must happen: looks for a fair run on which it is due and never happens. */
import type { Edges } from './edges.js';
import { fairCycles } from './fair-cycles.js';
import type { Promises } from './fairness.js';
import { type Hop, lassoOf, pendingFrom } from './lasso.js';
import type { Eventually } from './machine.js';
import { NO_PARENT } from './parents.js';
import { lastState, MachineError, type PropertyResult, type Trace } from './result.js';
import { type Explored, runAlong } from './trace.js';

/** The steps of a search, kept for this. */
export interface Graph {
  readonly edges: Edges;
  readonly promises: Promises;
}

const FROM = 1;
const TO = 2;

/**
 * On states of which all steps are known: a lasso among them is one whatever else there is, so a search that was cut
 * short can find a violation. Only a complete one can say that there is none.
 */
export function judgeEventually<S>(
  explored: Explored<S>,
  { edges, promises }: Graph,
  property: Eventually<S>,
  complete: boolean,
): PropertyResult<S> {
  const { visited } = explored;
  const total = visited.size;
  const { flags, antecedent } = readStates(explored, property);
  const depth = depthsOf(explored);
  const known = edges.states;
  const isOpen = (state: number) => state < known && (flags[state]! & TO) === 0;
  const seeds: number[] = [];
  for (let id = 0; id < total; id++) if ((flags[id]! & FROM) !== 0 && isOpen(id)) seeds.push(id);
  const pending = pendingFrom(edges, total, seeds, (id) => depth[id]!, isOpen);
  const fair = fairCycles(edges, promises, total, pending.states);
  const lasso = lassoOf(edges, promises, pending, fair);
  if (lasso === undefined) {
    if (!complete) return { property, verdict: 'inconclusive', antecedent };
    return { property, verdict: antecedent === 0 ? 'vacuous' : 'holds', antecedent };
  }
  const { entry, loop } = lasso;
  const stem: Hop[] = [];
  let begun = entry;
  for (let at = entry; at !== -1; at = pending.before[at]!) {
    stem.unshift({ to: at });
    begun = at;
  }
  const due = depth[begun]!;
  for (let at = visited.parent(begun); at !== NO_PARENT; at = visited.parent(at)) stem.unshift({ to: at });
  const labelOf = (name: string, args: Parameters<Promises['keptBy']>[1]) =>
    promises.keptBy(
      explored.machine.transitions.findIndex((each) => each.name === name),
      args,
    );
  const trace = runAlong(explored, [...stem, ...loop], ({ transition, args }) =>
    labelOf(transition.name, args),
  );
  const loopStart = stem.length - 1;
  mustBeDue(property, trace, due);
  return { property, verdict: 'violated', trace, loopStart, why: property.why(lastState(trace)), antecedent };
}

/** For each state whether the property is due from it on, and whether it has happened. */
function readStates<S>({ visited, packing }: Explored<S>, { from, to }: Eventually<S>) {
  const flags = new Uint8Array(visited.size);
  const words = new Int32Array(packing.words);
  let antecedent = 0;
  for (let id = 0; id < visited.size; id++) {
    const state = packing.decode(visited.read(id, words), 0);
    const due = from === undefined ? visited.parent(id) === NO_PARENT : from(state);
    if (due) antecedent++;
    flags[id] = (due ? FROM : 0) | (to(state) ? TO : 0);
  }
  return { flags, antecedent };
}

/** Of each state the length of a shortest run to it: a state comes after the one it was reached from. */
function depthsOf<S>({ visited }: Explored<S>): Uint32Array {
  const depth = new Uint32Array(visited.size);
  for (let id = 0; id < visited.size; id++) {
    const parent = visited.parent(id);
    depth[id] = parent === NO_PARENT ? 0 : depth[parent]! + 1;
  }
  return depth;
}

/** The search judged representatives; the run's own states must show the same. */
function mustBeDue<S>(property: Eventually<S>, trace: Trace<S>, due: number): void {
  const states = [trace.initial, ...trace.steps.map(({ after }) => after)].slice(due);
  const begins = property.from === undefined || property.from(states[0]!);
  if (begins && !states.some((state) => property.to(state))) return;
  const message = `${property.name}: canonical makes states equal that this property tells apart`;
  throw new MachineError(message, property.name, lastState(trace), trace);
}
