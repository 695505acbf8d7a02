/** A run by the names of its steps becomes a run of the machine with its lists written out. */
import type { Design } from '../../model/design.js';
import type { SymbolicAlgebra } from '../../model/history/symbolic.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import { claims, propertyOf } from '../../properties/index.js';
import { type Args, enabled, lastState, type Property, type Step, type Trace } from '../checker/index.js';
import type { CheckOptions, Run } from './result.js';
import { worldFor } from './task.js';

export interface Unfolded {
  readonly world: World;
  readonly lists: SymbolicAlgebra;
  readonly trace: Trace<State>;
}

/** Replays the run step by step; throws where a step of it cannot be taken. */
export function unfold(design: Design, options: CheckOptions, run: Run): Unfolded {
  const world = worldFor({ design, focus: 'all', properties: [], options: { ...options, unfolded: true } });
  const machine = systemOf(world);
  const { chip, criticalData } = run.initial;
  const initial = machine.init().find((s) => s.tpm.chip === chip && s.ima.criticalData === criticalData);
  if (initial === undefined)
    throw new Error(`no initial state has a TPM that is ${chip} and a policy "${criticalData}"`);
  const steps: Step<State>[] = [];
  let before = initial;
  for (const [index, { transition: name, args }] of run.steps.entries()) {
    const way = [...enabled(machine, before)].find(
      ([transition, ways]) => transition.name === name && sameArgs(ways, args),
    );
    if (way === undefined)
      throw new Error(`step ${index + 1}, ${name}: not enabled when the lists are written out`);
    const after = way[0].apply(before, way[1]);
    steps.push({ transition: way[0], args: way[1], before, after });
    before = after;
  }
  return { world, lists: world.lists as SymbolicAlgebra, trace: { initial, steps } };
}

const sameArgs = (a: Args, b: Args): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([key, value]) => b[key] === value);

/** Why the run violates the property, with its lists written out; null if it does not. */
export function violationIn({ world, trace }: Unfolded, name: string): string | null {
  const claim = claims.find((candidate) => candidate.name === name);
  if (claim === undefined) throw new Error(`no property is called ${name}`);
  return violated(propertyOf(claim, world), trace);
}

function violated(property: Property<State>, trace: Trace<State>): string | null {
  if (property.kind === 'reachable' || property.kind === 'eventually') return null;
  if (property.kind === 'always') {
    const last = lastState(trace);
    const applies = property.when?.(last) ?? true;
    return applies && !property.holds(last) ? property.why(last) : null;
  }
  const last = trace.steps.at(-1);
  if (last === undefined) return null;
  const applies = property.when?.(last) ?? true;
  return applies && !property.holds(last) ? property.why(last) : null;
}
