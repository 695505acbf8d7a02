/** The state of the search: the system's, and what an observer who has the evidence has seen of it. */
import type { State } from '../../model/state.js';
import type { Transition } from '../checker/index.js';
import type { Handed } from './evidence.js';
import type { Setting } from './world.js';

export interface Observed {
  readonly system: State;
  /** The look to come. */
  readonly look: number;
  /** The last look whose PCR value stands for all that was extended until then (-1: none), and the PCR there. */
  readonly base: number;
  readonly basePcr: number;
  /** Hard reboots before the first look with a reset count; -1 before that look. */
  readonly resets: number;
  /** What the kernel that runs was handed. */
  readonly handed: Handed;
  /** Kexecs and panics so far. */
  readonly executes: number;
  readonly panics: number;
}

export type Rule = Transition<Observed>;

/** A step of the model with the observer beside it. */
export const beside = (transition: Transition<State>, sensible: (s: State) => boolean = () => true): Rule => {
  const { choices } = transition;
  return {
    name: transition.name,
    actor: transition.actor,
    source: transition.source,
    guard: ({ system }) => sensible(system) && transition.guard(system),
    ...(choices === undefined ? {} : { choices: ({ system }: Observed) => choices(system) }),
    apply: (p, args) => ({ ...p, system: transition.apply(p.system, args) }),
  };
};

/** Nobody is in the middle of anything. */
export const isQuiet = ({ phase, kexec, ima }: State): boolean =>
  phase === 'running' && kexec.call === 'none' && ima.lock === 'nobody';

/**
 * Whether the evidence can still come about. While the list is the beginning of the list to be seen next it is on its
 * way there; once it is not, only a next kernel, which is handed another one, can show it, or an adversary.
 */
export function viability(
  { evidence, tracks, resets }: Setting,
  canBeEdited: (list: number, look: number) => boolean,
): (p: Observed) => boolean {
  const looks = evidence.looks.length;
  const told = evidence.console;
  return ({ system, look, resets: first, executes, panics }) => {
    if (look >= looks) return true;
    if (told !== undefined && (executes > told.executes || panics > told.panics)) return false;
    if (system.phase === 'stuck') return false;
    const { kexecs, resets: reboots, tampering } = system.budget;
    const since = resets[look];
    if (since !== undefined && first >= 0 && system.tpm.resets - first > since) return false;
    const starts = kexecs + reboots;
    const depth = tracks.depth(look, system.history.list);
    const starting = system.phase === 'restore' || system.phase === 'purgatory';
    const toCome = starting || system.phase === 'boot-aggregate' ? 1 : 0;
    if (depth >= 0) return tracks.looks[look]!.bootsFrom[depth]! <= starts + toCome || tampering > 0;
    if (tampering > 1 || (tampering === 1 && canBeEdited(system.history.list, look))) return true;
    // What a kernel is handed, and adds before user space runs, is in every list that is read of it.
    if (system.phase === 'boot-aggregate' || system.phase === 'kernel-version') return false;
    if (system.phase === 'running' && system.ima.lock === 'kernel' && system.kexec.call === 'none')
      return false;
    return starts > 0 || starting;
  };
}
