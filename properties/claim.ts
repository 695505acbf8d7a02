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
  /** It is about what must happen: judged on cycles too, in a search that leaves out nothing that goes round. */
  readonly liveness?: true;
  /** Whether a kernel of this world has what it is about: where none has, it is vacuous. Left out: any kernel. */
  readonly concerns?: (world: World) => boolean;
  readonly in: (world: World) => Judgement;
  /** Nothing that follows can violate it, or a hard reboot leads back to where that begins (`MayBeOver`). */
  readonly over?: (world: World) => (state: State) => boolean;
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
    }
  | {
      readonly kind: 'eventually';
      readonly from?: (state: State) => boolean;
      readonly to: (state: State) => boolean;
      readonly why: (state: State) => string;
    };

export function propertyOf(
  { name, claim, meaning, source, in: judgedIn, over }: Claim,
  world: World,
): Property<State> {
  return { name, claim, meaning, source, ...judgedIn(world), ...(over ? { over: over(world) } : {}) };
}

/** The step is one of these. */
export const isStep =
  (...names: readonly string[]) =>
  ({ transition }: Step<State>): boolean =>
    names.includes(transition.name);

/** Power came on, or the platform was reset: what was before is of no consequence any more. */
export const isColdBoot = ({ lists }: World, s: State): boolean =>
  s.phase === 'restore' && lists.listIsEmpty(s.history);

/** A kernel runs, and no record is between its append and its extend. */
export const atRest = (s: State): boolean => s.phase === 'running' && s.ima.lock === 'nobody';

/** No copy explains the PCR or a quote that is asked for, nor will before a hard reboot. */
export const neverTrustedAgain =
  ({ lists }: World) =>
  (s: State): boolean =>
    !lists.mayExplain(s.history);
