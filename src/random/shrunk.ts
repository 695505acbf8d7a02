/** What was found at random, made as short as it can be. */
import type { Design } from '../../model/design.js';
import type { State } from '../../model/state.js';
import { propertyOf } from '../../properties/index.js';
import type { Run } from '../check/result.js';
import { runOf } from '../check/task.js';
import { beginsAs } from '../check/unfold.js';
import { decisive, type Machine, replay, type Sought, shrink, type Trace } from '../checker/index.js';
import type { Both } from './both.js';
import type { Disagreement, Found, RandomOptions, Violation } from './result.js';
import { shorter } from './shorter.js';
import { both, claimsOf, symbolic } from './worlds.js';

export function shrunk(design: Design, options: RandomOptions, { property, path, run }: Found): Violation {
  const { world, machine } = symbolic(design, options);
  const claim = claimsOf(options).find(({ name }) => name === property)!;
  const trace = retaken(machine, run, (s) => s);
  const sought = decisive(propertyOf(claim, world));
  const least = shrink(machine, trace, sought);
  const other = shorter(design, options, claim, machine, least, sought);
  const shortest = other === undefined ? least : shrink(machine, other, sought);
  return { property, path, foundIn: run.steps.length, run: runOf(shortest) };
}

const DISAGREES: Sought<Both> = {
  inState: ({ disagreement }) => disagreement !== null,
  onStep: ({ after }) => after.disagreement !== null,
};

export function shrunkDisagreement(
  design: Design,
  options: RandomOptions,
  { path, run }: Disagreement,
): Disagreement {
  const machine = both(design, options);
  const { initial, steps } = shrink(
    machine,
    retaken(machine, run, ({ symbolic: s }) => s),
    DISAGREES,
  );
  const what = steps.at(-1)?.after.disagreement ?? '';
  return { what, path, run: runOf({ initial: initial.symbolic, steps }) };
}

/** The run, taken again from the initial state that it names. */
function retaken<S>(machine: Machine<S>, { initial, steps }: Run, stateOf: (s: S) => State): Trace<S> {
  const begins = beginsAs(initial);
  const begun = { ...machine, init: () => machine.init().filter((s) => begins(stateOf(s))) };
  const again = replay(begun, steps);
  if (!again.ok) throw new Error(`${machine.name}: a run cannot be taken again: ${again.why}`);
  return again.trace;
}
