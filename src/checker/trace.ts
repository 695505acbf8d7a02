/**
 * The run that leads to a state that was found. A search keeps of each state only which one it was reached from; the
 * steps between are found again by taking them.
 *
 * Each step goes on from the state in which the step before ended, not from that state's representative: what is
 * returned is a run of the machine as it is, without a jump between equal states, and can be replayed. That it can
 * be found is what `canonical` promises, so where it cannot, the promise is broken, and that is said.
 */
import type { Packing } from './compile.js';
import { enabled, type Machine, type Step } from './machine.js';
import { MachineError, type Trace } from './result.js';
import { NO_PARENT, type Visited } from './visited.js';

/** A search's states, and what is needed to read them. */
export interface Explored<S> {
  readonly machine: Machine<S>;
  readonly packing: Packing<S>;
  readonly visited: Visited;
}

/** A shortest run from an initial state to the state with this id (or to one that is equal to it by `canonical`). */
export function traceTo<S>(explored: Explored<S>, id: number): Trace<S> {
  const { machine, visited } = explored;
  const path = [id];
  for (let at = visited.parent(id); at !== NO_PARENT; at = visited.parent(at)) path.unshift(at);

  const found = machine.init().find((state) => represents(explored, path[0]!, state));
  if (found === undefined) throw new Error(`${machine.name}: init gave other states the second time`);
  const representative = machine.forgetful && machine.canonical ? machine.canonical : (state: S) => state;
  const initial = representative(found);
  const steps: Step<S>[] = [];
  let state: S = initial;
  for (const next of path.slice(1)) {
    const step = stepTo(explored, state, next);
    if (step === undefined) {
      const message = `${machine.name}: canonical makes states equal that are not: only one of them can go on as the search did`;
      throw new MachineError<S>(message, 'canonical', state, { initial, steps });
    }
    steps.push(step);
    state = representative(step.after);
  }
  return { initial, steps };
}

/** The first of the steps from `before` to state `id`, or to one that it subsumes, that is acceptable. */
export function lastStepTo<S>(
  explored: Explored<S>,
  before: S,
  id: number,
  acceptable: (step: Step<S>) => boolean,
): Step<S> | undefined {
  const { machine } = explored;
  const { canonical = (state: S) => state, subsuming = () => [] } = machine;
  const exact = stepTo(explored, before, id, acceptable);
  if (exact !== undefined) return exact;
  for (const [transition, args] of enabled(machine, before)) {
    const step = { transition, args, before, after: transition.apply(before, args) };
    const others = [...subsuming(canonical(step.after))];
    if (acceptable(step) && others.some((state) => represents(explored, id, state))) return step;
  }
  return undefined;
}

/** The first of the steps from `before` to state `id` that is acceptable. */
export function stepTo<S>(
  explored: Explored<S>,
  before: S,
  id: number,
  acceptable: (step: Step<S>) => boolean = () => true,
): Step<S> | undefined {
  for (const [transition, args] of enabled(explored.machine, before)) {
    const step = { transition, args, before, after: transition.apply(before, args) };
    if (represents(explored, id, step.after) && acceptable(step)) return step;
  }
  return undefined;
}

function represents<S>({ machine, packing, visited }: Explored<S>, id: number, state: S): boolean {
  const words = new Uint32Array(packing.words);
  packing.encode(machine.canonical ? machine.canonical(state) : state, words, 0);
  return visited.equals(id, words);
}
