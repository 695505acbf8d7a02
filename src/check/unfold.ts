/** A run by the names of its steps becomes a run of the machine with its lists written out. */
import type { Design } from '../../model/design.js';
import type { SymbolicAlgebra } from '../../model/history/symbolic.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import { claims, propertyOf } from '../../properties/index.js';
import { lastState, type Machine, replay, type Trace } from '../checker/index.js';
import { violates } from '../checker/violation.js';
import { violatedForEver } from './lasso.js';
import type { CheckOptions, Run } from './result.js';
import { worldFor } from './task.js';

export interface Unfolded {
  readonly world: World;
  readonly lists: SymbolicAlgebra;
  readonly trace: Trace<State>;
  /** The steps from this one on are taken for ever; if there are none, nothing happens any more. */
  readonly loopStart?: number;
}

/** The world of a design in which its lists are written out, and its machine. */
export function unfoldedSystem(
  design: Design,
  options: Pick<CheckOptions, 'assumptions' | 'bounds' | 'next'>,
): { readonly world: World; readonly machine: Machine<State> } {
  const task = {
    design,
    focus: 'all',
    properties: [],
    options: { ...options, properties: [], limits: {} },
  } as const;
  const world = worldFor({ ...task, options: { ...task.options, unfolded: true } });
  return { world, machine: systemOf(world) };
}

/** What is said of an initial state; what is left out does not matter. */
type Beginning = { readonly [Name in keyof Run['initial']]?: Run['initial'][Name] | undefined };

export const beginsAs =
  ({ chip, criticalData }: Beginning) =>
  ({ tpm, ima }: State): boolean =>
    (chip === undefined || tpm.chip === chip) &&
    (criticalData === undefined || ima.criticalData === criticalData);

/** The machine that begins only in those of its initial states. */
export const beginningIn = (machine: Machine<State>, beginning: Beginning): Machine<State> => ({
  ...machine,
  init: () => machine.init().filter(beginsAs(beginning)),
});

/** Replays the run step by step; throws where a step of it cannot be taken. */
export function unfold(design: Design, options: CheckOptions, run: Run): Unfolded {
  const { world, machine } = unfoldedSystem(design, options);
  const started = beginningIn(machine, run.initial);
  if (started.init().length === 0) {
    const { chip, criticalData } = run.initial;
    throw new Error(`no initial state has a TPM that is ${chip} and a policy "${criticalData}"`);
  }
  const replayed = replay(started, run.steps);
  if (!replayed.ok) throw new Error(`${replayed.why} when the lists are written out`);
  const { loopStart } = run;
  const lasso = loopStart === undefined ? {} : { loopStart };
  return { world, lists: world.lists as SymbolicAlgebra, trace: replayed.trace, ...lasso };
}

/** Why the run violates the property, with its lists written out; null if it does not. Throws where it says why not. */
export function violationIn({ world, trace, loopStart }: Unfolded, name: string): string | null {
  const claim = claims.find((candidate) => candidate.name === name);
  if (claim === undefined) throw new Error(`no property is called ${name}`);
  const property = propertyOf(claim, world);
  switch (property.kind) {
    case 'reachable':
      return null;
    case 'always':
      return violates(property, lastState(trace)) ? property.why(lastState(trace)) : null;
    case 'step': {
      const last = trace.steps.at(-1);
      return last !== undefined && violates(property, last) ? property.why(last) : null;
    }
    case 'eventually': {
      if (loopStart === undefined) return null;
      const verdict = violatedForEver(systemOf(world), property, trace, loopStart);
      if ('doubt' in verdict) throw new Error(`${verdict.doubt}, when the lists are written out`);
      return verdict.why;
    }
  }
}
