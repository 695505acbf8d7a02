/**
 * The run that leads to a state that was found. A search keeps of each state only which one it was reached from; the
 * steps between are found again by taking them.
 *
 * Each step goes on from the state in which the step before ended, not from that state's representative: what is
 * returned is a run of the machine as it is, without a jump between equal states, and can be replayed. That it can
 * be found is what `canonical` promises, so where it cannot, the promise is broken, and that is said.
 */
import type { Packing } from './compile.js';
import type { Graph } from './eventually.js';
import type { Hop } from './lasso.js';
import { enabled, type Machine, representative, type Step } from './machine.js';
import { NO_PARENT } from './parents.js';
import { MachineError, type Trace } from './result.js';
import type { States } from './visited.js';

/** A search's states, and what is needed to read them. */
export interface Explored<S> {
  readonly machine: Machine<S>;
  readonly packing: Packing<S>;
  readonly visited: States;
  /** States are known by their fingerprints only. */
  readonly lossy?: boolean;
  /** The steps between them, where a property asks for cycles. */
  readonly graph?: Graph | undefined;
}

/** A shortest run from an initial state to the state with this id (or to one that is equal to it by `canonical`). */
export function traceTo<S>(explored: Explored<S>, id: number): Trace<S> {
  const { visited } = explored;
  const path: Hop[] = [{ to: id }];
  for (let at = visited.parent(id); at !== NO_PARENT; at = visited.parent(at)) path.unshift({ to: at });
  return runAlong(explored, path, () => 0);
}

/** What is made of such a run; nothing where a state with the fingerprint of another one led astray. */
export function unlessAstray<S, T>({ lossy }: Explored<S>, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (lossy && error instanceof MachineError) return undefined;
    throw error;
  }
}

/** The run through these states, the first of them an initial one; where a hop has a label, by a step that has it too. */
export function runAlong<S>(
  explored: Explored<S>,
  [first, ...path]: readonly Hop[],
  labelOf: (step: Step<S>) => number,
): Trace<S> {
  const { machine } = explored;
  const found = machine.init().find((state) => represents(explored, first!.to, state));
  if (found === undefined) throw new Error(`${machine.name}: init gave other states the second time`);
  const initial = goingOnFrom(machine, found);
  const steps: Step<S>[] = [];
  let state: S = initial;
  for (const { to, label } of path) {
    const isNext = (step: Step<S>) =>
      (label === undefined || labelOf(step) === label) && represents(explored, to, step.after);
    const step = stepThat(isNext, machine, state);
    if (step === undefined) {
      const message = `${machine.name}: canonical makes states equal that are not: only one of them can go on as the search did`;
      throw new MachineError<S>(message, 'canonical', state, { initial, steps });
    }
    steps.push(step);
    state = goingOnFrom(machine, step.after);
  }
  return { initial, steps };
}

/** The first step from `before` that passes the test. */
export function stepThat<S>(
  test: (step: Step<S>) => boolean,
  machine: Machine<S>,
  before: S,
): Step<S> | undefined {
  for (const [transition, args] of enabled(machine, before)) {
    const step = { transition, args, before, after: transition.apply(before, args) };
    if (test(step)) return step;
  }
  return undefined;
}

/** The state from which a run that came to `state` goes on: the same, or what `forgetful` says. */
export function goingOnFrom<S>(machine: Machine<S>, state: S): S {
  return machine.forgetful ? representative(machine, state) : state;
}

function represents<S>({ machine, packing, visited }: Explored<S>, id: number, state: S): boolean {
  const words = new Int32Array(packing.words);
  packing.encode(representative(machine, state), words, 0);
  return visited.equals(id, words);
}
