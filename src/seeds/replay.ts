/** Takes the steps of a seed again, strictly, and says what becomes of them. */
import type { SymbolicAlgebra } from '../../model/history/symbolic.js';
import type { State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import { claims, propertyOf } from '../../properties/index.js';
import { violatedForEver } from '../check/lasso.js';
import { beginningIn, type Unfolded, unfoldedSystem } from '../check/unfold.js';
import {
  type Args,
  decisive,
  type Eventually,
  enabled,
  lastState,
  type Machine,
  type Property,
  type Replay,
  replay,
  type Trace,
} from '../checker/index.js';
import { type Refusal, refusalOf } from '../checker/refusal.js';
import { designsWith, type LoadedSeed } from './load.js';

export type Outcome =
  | {
      readonly kind: 'reproduced';
      /** After so many of the steps it is violated; the others are not needed. */
      readonly steps: number;
      readonly why: string;
      readonly unfolded: Unfolded;
    }
  | {
      readonly kind: 'fixed';
      /** In how many of the states, or on how many of the steps, the property says anything. */
      readonly judged: number;
      readonly unfolded: Unfolded;
    }
  | {
      readonly kind: 'stale';
      /** The first step that cannot be taken, counted from 1; 0: there is no such state to begin in. */
      readonly step: number;
      readonly why: Impossible;
      /** What could be taken instead. */
      readonly enabled: readonly string[];
      /** The run up to there. */
      readonly unfolded: Unfolded;
    };

/** Why a step cannot be taken. */
export type Impossible =
  | { readonly kind: 'no-such-start' }
  /** No kernel of this run has this step; these designs do. */
  | { readonly kind: 'not-here'; readonly designs: readonly string[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** It can be taken, but with these arguments only. */
  | { readonly kind: 'other-arguments'; readonly choices: readonly Args[] };

/** What becomes of a seed that expects this. */
export const EXPECTED_OUTCOME = { violated: 'reproduced', holds: 'fixed', impossible: 'stale' } as const;

export const isAsExpected = ({ seed }: LoadedSeed, { kind }: Outcome): boolean =>
  EXPECTED_OUTCOME[seed.expected] === kind;

/** The world of the seed, its machine that begins where the seed does, and the property. */
export interface Replayable {
  readonly world: World;
  readonly machine: Machine<State>;
  readonly property: Property<State>;
}

export function replayable({ seed, design, next }: LoadedSeed): Replayable {
  const { assumptions, bounds } = seed;
  const { world, machine } = unfoldedSystem(design, {
    assumptions,
    // A bound that the file leaves out is one that there is none of.
    bounds: bounds as Parameters<typeof unfoldedSystem>[1]['bounds'],
    ...(next === undefined ? {} : { next }),
  });
  const claim = claims.find(({ name }) => name === seed.property)!;
  return { world, machine: beginningIn(machine, seed.initial ?? {}), property: propertyOf(claim, world) };
}

export function replaySeed(loaded: LoadedSeed, ready: Replayable = replayable(loaded)): Outcome {
  const { world, machine, property } = ready;
  const unfolded = (trace: Trace<State>): Unfolded => ({
    world,
    lists: world.lists as SymbolicAlgebra,
    trace,
  });
  const { design, seed } = loaded;
  if (machine.init().length === 0) {
    const [initial] = unfoldedSystem(design, { assumptions: seed.assumptions, bounds: {} }).machine.init();
    const trace = { initial: initial!, steps: [] };
    return { kind: 'stale', step: 0, why: { kind: 'no-such-start' }, enabled: [], unfolded: unfolded(trace) };
  }
  const named = seed.steps.map(({ step, args = {} }) => ({ transition: step, args }));
  const result = replay(machine, named);
  if (!result.ok) return { ...staleAt(machine, result, named), unfolded: unfolded(result.trace) };
  const { trace } = result;
  if (property.kind === 'eventually') return lassoOutcome(machine, property, unfolded(trace), seed.loopStart);
  const shown = firstViolation(property, trace);
  return shown === undefined
    ? { kind: 'fixed', judged: timesJudged(property, trace), unfolded: unfolded(trace) }
    : { kind: 'reproduced', ...shown, unfolded: unfolded(trace) };
}

/** What must happen is violated by all steps, the loop taken again and again; without a loop the run stays where it ends. */
function lassoOutcome(
  machine: Machine<State>,
  property: Eventually<State>,
  unfolded: Unfolded,
  loopStart = unfolded.trace.steps.length,
): Outcome {
  const { trace } = unfolded;
  const lasso = { ...unfolded, loopStart };
  const verdict = violatedForEver(machine, property, trace, loopStart);
  return 'doubt' in verdict
    ? { kind: 'fixed', judged: 1, unfolded: lasso }
    : { kind: 'reproduced', steps: trace.steps.length, why: verdict.why, unfolded: lasso };
}

function staleAt(
  machine: Machine<State>,
  { step, reason, trace }: Replay<State> & { readonly ok: false },
  named: readonly { readonly transition: string }[],
) {
  const { transition: name } = named[step]!;
  const state = lastState(trace);
  const transition = machine.transitions.find((each) => each.name === name);
  const why = (): Impossible => {
    if (transition === undefined) return { kind: 'not-here', designs: designsWith(name) };
    if (reason === 'not-a-choice') {
      const choices = transition.choices?.(state) ?? [{}];
      if (choices.length > 0) return { kind: 'other-arguments', choices };
    }
    const refusal = refusalOf(machine, transition, state) ?? { read: [], either: [], together: [] };
    return { kind: 'refused', refusal };
  };
  const possible = new Set([...enabled(machine, state)].map(([each]) => each.name));
  return { kind: 'stale', step: step + 1, why: why(), enabled: [...possible] } as const;
}

/** After how many steps the property is violated first, and why. */
export function firstViolation(
  property: Property<State>,
  { initial, steps }: Trace<State>,
): { readonly steps: number; readonly why: string } | undefined {
  const sought = decisive(property);
  if (property.kind === 'always' && sought.inState(initial)) return { steps: 0, why: property.why(initial) };
  const k = steps.findIndex(sought.onStep);
  if (k < 0) return undefined;
  const step = steps[k]!;
  const why =
    property.kind === 'always'
      ? property.why(step.after)
      : property.kind === 'step'
        ? property.why(step)
        : '';
  return { steps: k + 1, why };
}

function timesJudged(property: Property<State>, { initial, steps }: Trace<State>): number {
  if (property.kind === 'always') {
    return [initial, ...steps.map(({ after }) => after)].filter((s) => property.when?.(s) ?? true).length;
  }
  return property.kind === 'step' ? steps.filter((step) => property.when?.(step) ?? true).length : 0;
}
