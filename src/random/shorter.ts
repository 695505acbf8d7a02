/**
 * Leaving steps out keeps to the way in which a run goes wrong; there may be a shorter way. A search through few
 * states, breadth first, finds it if it is near: one with no more of anything than the run has of it (kexecs,
 * events, faults, …), or any other at all that takes but a few steps.
 */
import type { Design } from '../../model/design.js';
import { systemOf } from '../../model/machine.js';
import type { Budget, State } from '../../model/state.js';
import type { Bounds } from '../../model/world.js';
import { type Claim, propertyOf } from '../../properties/index.js';
import { runOf, worldFor } from '../check/task.js';
import { beginningIn } from '../check/unfold.js';
import { explore, type Machine, replay, type Sought, type Trace } from '../checker/index.js';
import type { RandomOptions } from './result.js';
import { symbolic } from './worlds.js';

/** How many states are looked at: few enough to be looked at in some hundredths of a second. */
const STATES = { any: 150, once: 750, used: 1000 } as const;

/** As in a check for which nothing else is said. */
const FEW = { faults: 2, tampering: 2 } as const;

/** More than any run has of it. */
const MANY: Bounds = { kexecs: 1e6, events: 1e6, loads: 1e6, faults: 1e6, tampering: 1e6, resets: 1e6 };

/** A shorter run that violates the property, in the same machine; undefined if none was found. */
export function shorter(
  design: Design,
  options: RandomOptions,
  claim: Claim,
  machine: Machine<State>,
  run: Trace<State>,
  sought: Sought<State>,
): Trace<State> | undefined {
  let least: Trace<State> | undefined;
  for (const { bounds, states } of near(options.bounds, usedBy(design, options, run))) {
    const depth = (least ?? run).steps.length - 1;
    least = searched(design, { ...options, bounds }, claim, machine, sought, { states, depth }) ?? least;
  }
  return least;
}

type Used = Readonly<Record<keyof Budget, number>>;

/** What is searched: all that can happen; what the run has, but each at most once; what the run has. */
function near(bounds: Bounds, used: Used): readonly { readonly bounds: Bounds; readonly states: number }[] {
  const { faults = FEW.faults, tampering = FEW.tampering } = bounds;
  const few = { faults: Math.min(faults, FEW.faults), tampering: Math.min(tampering, FEW.tampering) };
  const once = Object.fromEntries(Object.entries(used).map(([what, times]) => [what, Math.min(times, 1)]));
  const isRepeated = Object.values(used).some((times) => times > 1);
  return [
    { bounds: { ...bounds, ...few }, states: STATES.any },
    { bounds: { ...bounds, ...once }, states: STATES.once },
    ...(isRepeated ? [{ bounds: { ...bounds, ...used }, states: STATES.used }] : []),
  ];
}

/** What the folded search finds within these limits, taken again with lists written out: it may be none there. */
function searched(
  design: Design,
  options: RandomOptions,
  claim: Claim,
  machine: Machine<State>,
  sought: Sought<State>,
  limits: { readonly states: number; readonly depth: number },
): Trace<State> | undefined {
  const task = { design, focus: claim.focus, properties: [claim.name], options: { ...options, limits } };
  const world = worldFor(task);
  const { properties } = explore(systemOf(world), [propertyOf(claim, world)], {
    limits,
    stopWhenDecided: true,
  });
  const found = properties[0]?.trace;
  if (found === undefined || properties[0]?.verdict !== 'violated') return undefined;
  const { initial, steps } = runOf(found);
  const again = replay(beginningIn(machine, initial), steps);
  const isOne = again.ok && again.trace.steps.some(sought.onStep);
  return isOne ? again.trace : undefined;
}

/** How much of what can be bounded happens in the run. */
function usedBy(design: Design, options: RandomOptions, run: Trace<State>): Used {
  const { world, machine } = symbolic(design, { ...options, bounds: { ...MANY, ...options.bounds } });
  const { initial, steps } = runOf(run);
  const { trace } = replay(beginningIn(machine, initial), steps);
  const states = [trace.initial, ...trace.steps.map(({ after }) => after)];
  const used = (what: keyof Budget): number =>
    Math.max(0, ...states.map(({ budget }) => world.budget[what] - budget[what]));
  return {
    kexecs: used('kexecs'),
    events: used('events'),
    loads: used('loads'),
    faults: used('faults'),
    tampering: used('tampering'),
    resets: used('resets'),
  };
}
