/** A property of the system: what is claimed, what it means to an operator, and how a state or a step is judged. */
import type { State } from '../model/state.js';
import type { Focus, World } from '../model/world.js';
import type { Property, Step } from '../src/checker/machine.js';

export interface Claim {
  readonly name: string;
  /** The claim, in one sentence. */
  readonly claim: string;
  /** What it means for an operator if it does not hold. */
  readonly meaning: string;
  readonly source: string;
  /** The part of the state that it reads. */
  readonly focus: Exclude<Focus, 'all'>;
  readonly in: (world: World) => Judgement;
}

/** How it is judged, in one world. */
export type Judgement =
  | {
      readonly kind: 'always';
      readonly when?: (state: State) => boolean;
      readonly holds: (state: State) => boolean;
      readonly why: (state: State) => string;
    }
  | {
      readonly kind: 'step';
      readonly when?: (step: Step<State>) => boolean;
      readonly holds: (step: Step<State>) => boolean;
      readonly why: (step: Step<State>) => string;
    };

export function propertyOf(
  { name, claim, meaning, source, in: judgedIn }: Claim,
  world: World,
): Property<State> {
  return { name, claim, meaning, source, ...judgedIn(world) };
}

/** The step is one of these. */
export const isStep =
  (...names: readonly string[]) =>
  ({ transition }: Step<State>): boolean =>
    names.includes(transition.name);

/** A kernel runs, and no record is between its append and its extend. */
export const atRest = (s: State): boolean => s.phase === 'running' && s.ima.lock === 'nobody';
