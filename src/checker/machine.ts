/**
 * What is checked: a machine (states and the transitions between them) and properties of its runs.
 * These are the only two ideas a user of the checker must know; everything else follows from them.
 */
import type { Codec } from './codec.js';

/** A transition's arguments: what was chosen, by name. Plain data, so that a step can be named in a file. */
export type Args = Readonly<Record<string, string | number | boolean>>;

/** The arguments of a transition that has nothing to choose. */
export const NO_ARGS: Args = Object.freeze({});

/**
 * One atomic step that the machine can take.
 * `guard`, `choices` and `apply` are pure; `apply` is called only where the guard is true, with one of the choices.
 */
export interface Transition<S> {
  /** Unique within the machine, kebab-case. */
  readonly name: string;
  /** Who acts, for readers of a trace: `CPU 1`, `kexec`, `TPM`, … */
  readonly actor: string;
  /** What the step stands for: a kernel function, a mail, a section of a specification. */
  readonly source: string;
  readonly guard: (state: S) => boolean;
  /** The ways it can be taken in this state; one way, without arguments, if left out. None disables it. */
  readonly choices?: (state: S) => readonly Args[];
  readonly apply: (state: S, args: Args) => S;
  /** Whether a run that goes on for ever may leave it out; it may if left out. For `eventually` only. */
  readonly fairness?: Fairness;
  /** The arguments for each value of which fairness is promised by itself: `['cpu']`. Left out: for all together. */
  readonly fairnessPer?: readonly string[];
}

/**
 * `weak`: what stays possible is done at some time. `strong`: what becomes possible again and again is done at some
 * time, though it may be impossible in between, as the taking of a lock is.
 */
export type Fairness = 'weak' | 'strong';

export interface Machine<S> {
  readonly name: string;
  readonly init: () => readonly S[];
  readonly transitions: readonly Transition<S>[];
  /** The declared domain of the state: how it is packed, exactly, into machine words. */
  readonly codec: Codec<S>;
  /**
   * The representative of the states that are equal for every purpose (symmetry, folding). Idempotent; each
   * successor is replaced by it before it is looked up. Left out: every state represents itself. For `eventually` it
   * must not exchange what fairness tells apart (two processes, say), nor make a promise possible or impossible.
   * As a list, one is applied to what the one before made of it: then a search keeps what each says of what little
   * it reads, and asks it again only of what is new in that (`tabulate.ts`). Each makes a declared state of one.
   */
  readonly canonical?: Canonical<S> | readonly Canonical<S>[];
  /**
   * A representative may go on in ways that the states it stands for cannot, once what they differ in is forgotten.
   * Then a trace goes from representative to representative, for its steps to be taken again where nothing is.
   */
  readonly forgetful?: boolean;
  /**
   * Whole numbers of the state, by their paths in its declaration (`budget.faults`), that only ever allow more: a state
   * with more left can do whatever the same state with less can, in as many steps and with the same verdicts. If one
   * with more was found before, the one with less is not explored. Left out: there are none. Not used for
   * `eventually`: a step to the richer state would give back what was spent, and a cycle could spend it for ever.
   */
  readonly budgets?: readonly string[];
  /** States that may have no successor without being a deadlock. Left out: none may. */
  readonly final?: (state: S) => boolean;
}

export type Canonical<S> = (state: S) => S;

/** The parts of `canonical`, in their order; none if there is none. */
export const canonicalParts = <S>({
  canonical = [],
}: Pick<Machine<S>, 'canonical'>): readonly Canonical<S>[] =>
  typeof canonical === 'function' ? [canonical] : canonical;

/** The state that stands for this one. */
export function representative<S>(machine: Pick<Machine<S>, 'canonical'>, state: S): S {
  let stands = state;
  for (const part of canonicalParts(machine)) stands = part(stands);
  return stands;
}

/** One step of a run: a transition with its arguments, from one state to the next. */
export interface Step<S> {
  readonly transition: Transition<S>;
  readonly args: Args;
  readonly before: S;
  readonly after: S;
}

interface Named {
  readonly name: string;
  /** The claim, in one sentence. */
  readonly claim: string;
  /** What it means for an operator if it does not hold, in one sentence. */
  readonly meaning: string;
  /** Where the claim comes from. */
  readonly source: string;
}

/** What may be left out when only some properties are of interest. */
interface MayBeOver<S> {
  /**
   * Nothing that follows this state can violate the property, or all of it that can is reachable from an initial state
   * without passing here, in no more steps. Where this is so of every property still open, the search does not go on.
   * Left out: it is so nowhere.
   */
  readonly over?: (state: S) => boolean;
}

/** Holds in every reachable state in which `when` is true. Vacuous if `when` is true in none. */
export interface Always<S> extends Named, MayBeOver<S> {
  readonly kind: 'always';
  readonly when?: (state: S) => boolean;
  readonly holds: (state: S) => boolean;
  /** Which part of it is false in this state, in one sentence. */
  readonly why: (state: S) => string;
}

/** Holds on every reachable step for which `when` is true. Vacuous if `when` is true of none. */
export interface OnEveryStep<S> extends Named, MayBeOver<S> {
  readonly kind: 'step';
  readonly when?: (step: Step<S>) => boolean;
  readonly holds: (step: Step<S>) => boolean;
  readonly why: (step: Step<S>) => string;
}

/** Holds if some reachable state satisfies it: a witness is looked for, its absence is the violation. */
export interface Reachable<S> extends Named {
  readonly kind: 'reachable';
  readonly holds: (state: S) => boolean;
}

/**
 * Whenever `from` is true of a state, `to` is true of it or of a later one, on every fair run. Violated by a run that
 * goes round for ever, or stays where nothing that fairness promises is possible. Vacuous if `from` is true of none.
 */
export interface Eventually<S> extends Named {
  readonly kind: 'eventually';
  /** Left out: the initial states. */
  readonly from?: (state: S) => boolean;
  readonly to: (state: S) => boolean;
  /** What is not reached any more, said of a state that the run comes to again and again. */
  readonly why: (state: S) => string;
}

export type Property<S> = Always<S> | OnEveryStep<S> | Reachable<S> | Eventually<S>;

/** The ways in which the machine can go on from a state. */
export function* enabled<S>(machine: Machine<S>, state: S): Generator<readonly [Transition<S>, Args]> {
  for (const transition of machine.transitions) {
    if (!transition.guard(state)) continue;
    if (transition.choices === undefined) yield [transition, NO_ARGS];
    else for (const args of transition.choices(state)) yield [transition, args];
  }
}
