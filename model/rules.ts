/** How the transitions are written: small changes of the one state, and what each kind of step costs. */

import type { Args, Transition } from '../src/checker/machine.js';
import { updater } from '../src/checker/view.js';
import type { Design } from './design.js';
import type { History } from './history/history.js';
import type {
  Budget,
  Exported,
  Ima,
  Image,
  Kexec,
  Memory,
  MemoryError,
  State,
  Tpm,
  Verifier,
} from './state.js';
import { assumes, type World } from './world.js';

/**
 * What the kernel, the purgatory and the TPM do by themselves is weakly fair; where a step has to take a lock that
 * others take too, strongly. Nothing is promised of user space, of power, of an adversary, or of what fails.
 */
export type Rule = Transition<State>;

/** A copy of the state, or of a part of it, with some of its fields replaced. */
export const replaced = updater<State>();
export const inTpm = updater<Tpm>();
export const inIma = updater<Ima>();
export const inKexec = updater<Kexec>();
export const inImage = updater<Image>();
export const inMemory = updater<Memory>();
export const inVerifier = updater<Verifier>();
export const inExported = updater<Exported>();
export const inBudget = updater<Budget>();

export const withTpm = (s: State, change: Partial<Tpm>): State => replaced(s, { tpm: inTpm(s.tpm, change) });
export const withIma = (s: State, change: Partial<Ima>): State => replaced(s, { ima: inIma(s.ima, change) });
export const withKexec = (s: State, change: Partial<Kexec>): State =>
  replaced(s, { kexec: inKexec(s.kexec, change) });
export const withMemory = (s: State, change: Partial<Memory>): State =>
  replaced(s, { memory: inMemory(s.memory, change) });
/** The kernel did this to memory; what it did first of all stands. */
export const damaged = (s: State, error: MemoryError): State =>
  s.memory.error === 'none' ? withMemory(s, { error }) : s;
export const withVerifier = (s: State, change: Partial<Verifier>): State =>
  replaced(s, { verifier: inVerifier(s.verifier, change) });
export const withExported = (s: State, change: Partial<Exported>): State =>
  replaced(s, { exported: inExported(s.exported, change) });
export const withHistory = (s: State, history: History): State =>
  history === s.history ? s : replaced(s, { history });
export const withLoading = (s: State, change: Partial<Image>): State =>
  s.kexec.loading === null ? s : withKexec(s, { loading: inImage(s.kexec.loading, change) });

export const designOf = (world: World, s: State): Design => world.designs[s.kernel]!;

/** Whether one more is allowed. -1: there is no bound. */
export const allows = (s: State, what: keyof Budget): boolean => s.budget[what] !== 0;

export const spend = (s: State, what: keyof Budget): State =>
  s.budget[what] < 0 ? s : replaced(s, { budget: inBudget(s.budget, { [what]: s.budget[what] - 1 }) });

/** A step that stands for something failing. */
export function fault(world: World, rule: Rule): readonly Rule[] {
  if (assumes(world, 'no-faults')) return [];
  return [costing('faults', rule)];
}

/** A step of the adversary. */
export function act(world: World, rule: Rule): readonly Rule[] {
  if (assumes(world, 'no-adversary')) return [];
  const bounded = costing('tampering', rule);
  return [{ ...bounded, apply: (s, args) => replaced(bounded.apply(s, args), { compromised: true }) }];
}

/** A step that can be taken only so many times in a run. */
export function costing(what: keyof Budget, rule: Rule): Rule {
  return {
    ...rule,
    guard: (s) => allows(s, what) && rule.guard(s),
    apply: (s, args) => spend(rule.apply(s, args), what),
  };
}

/** The arguments `{ [key]: value }`, one for each value; made once. */
export const oneFor = (key: string, values: readonly (string | boolean)[]): readonly Args[] =>
  values.map((value) => Object.freeze({ [key]: value }));

/** Rules that only some worlds have. */
export const when = (condition: boolean, rules: readonly Rule[]): readonly Rule[] => (condition ? rules : []);

/** Whether any kernel of this world is like that. */
export const anyDesign = (world: World, is: (design: Design) => boolean): boolean => world.designs.some(is);
