/** How the transitions are written: small changes of the one state, and what each kind of step costs. */

import type { Args, Transition } from '../src/checker/machine.js';
import { update, viewedBy } from '../src/checker/view.js';
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

/** A copy of the state with some of its parts replaced, field by field: sooner than a spread. */
export const replaced = (s: State, parts: Partial<State>): State =>
  viewedBy(s) !== undefined
    ? update(s, parts)
    : {
        phase: parts.phase ?? s.phase,
        kernel: parts.kernel ?? s.kernel,
        tpm: parts.tpm ?? s.tpm,
        ima: parts.ima ?? s.ima,
        kexec: parts.kexec ?? s.kexec,
        others: parts.others ?? s.others,
        memory: parts.memory ?? s.memory,
        history: parts.history ?? s.history,
        verifier: parts.verifier ?? s.verifier,
        exported: parts.exported ?? s.exported,
        compromised: parts.compromised ?? s.compromised,
        budget: parts.budget ?? s.budget,
      };

export const withTpm = (s: State, change: Partial<Tpm>): State => replaced(s, { tpm: update(s.tpm, change) });
export const withIma = (s: State, change: Partial<Ima>): State => replaced(s, { ima: update(s.ima, change) });
export const withKexec = (s: State, change: Partial<Kexec>): State =>
  replaced(s, { kexec: update(s.kexec, change) });
export const withMemory = (s: State, change: Partial<Memory>): State =>
  replaced(s, { memory: update(s.memory, change) });
/** The kernel did this to memory; what it did first of all stands. */
export const damaged = (s: State, error: MemoryError): State =>
  s.memory.error === 'none' ? withMemory(s, { error }) : s;
export const withVerifier = (s: State, change: Partial<Verifier>): State =>
  replaced(s, { verifier: update(s.verifier, change) });
export const withExported = (s: State, change: Partial<Exported>): State =>
  replaced(s, { exported: update(s.exported, change) });
export const withHistory = (s: State, history: History): State => replaced(s, { history });
export const withLoading = (s: State, change: Partial<Image>): State =>
  s.kexec.loading === null ? s : withKexec(s, { loading: update(s.kexec.loading, change) });

export const designOf = (world: World, s: State): Design => world.designs[s.kernel]!;

/** Whether one more is allowed. -1: there is no bound. */
export const allows = (s: State, what: keyof Budget): boolean => s.budget[what] !== 0;

export const spend = (s: State, what: keyof Budget): State =>
  s.budget[what] < 0 ? s : replaced(s, { budget: update(s.budget, { [what]: s.budget[what] - 1 }) });

/** A step that stands for something failing. */
export function fault(world: World, rule: Rule): readonly Rule[] {
  if (assumes(world, 'no-faults')) return [];
  return [costing('faults', rule)];
}

/** A step of the adversary. */
export function act(world: World, rule: Rule): readonly Rule[] {
  if (assumes(world, 'no-adversary')) return [];
  const bounded = costing('tampering', rule);
  return [{ ...bounded, apply: (s, args) => update(bounded.apply(s, args), { compromised: true }) }];
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
