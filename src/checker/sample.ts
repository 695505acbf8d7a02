/** Runs that were not searched for: a few at random, to see what the machine does, and one step by named step. */
import { type Args, enabled, type Machine, NO_ARGS, type Step, type Transition } from './machine.js';
import type { Trace } from './result.js';

export interface SampleOptions {
  /** How many runs. */
  readonly runs: number;
  /** How long each is, unless it ends before. */
  readonly steps: number;
  /** The same seed gives the same runs. */
  readonly seed: number;
}

/**
 * Random runs. At each step one of the enabled transitions, all equally likely however many choices they have, then
 * one of its choices. A run ends early where nothing is enabled.
 */
export function sample<S>(machine: Machine<S>, { runs, steps, seed }: SampleOptions): Trace<S>[] {
  const pick = createPick(seed);
  return Array.from({ length: runs }, () => {
    const initial = pick(machine.init());
    const taken: Step<S>[] = [];
    let before = initial;
    while (taken.length < steps) {
      const ways = [...enabled(machine, before)];
      if (ways.length === 0) break;
      const chosen = pick([...new Set(ways.map(([transition]) => transition))]);
      const [transition, args] = pick(ways.filter((way) => way[0] === chosen));
      const after = transition.apply(before, args);
      taken.push({ transition, args, before, after });
      before = after;
    }
    return { initial, steps: taken };
  });
}

/** Picks among equally likely things, with the generator SplitMix32. */
function createPick(seed: number): <T>(among: readonly T[]) => T {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return (among) => {
    if (among.length === 0) throw new Error('nothing to pick from');
    return among[Math.floor(next() * among.length)]!;
  };
}

/** A step as it is written in a file. */
export interface NamedStep {
  readonly transition: string;
  readonly args?: Args;
}

export type Replay<S> =
  | { readonly ok: true; readonly trace: Trace<S> }
  | {
      readonly ok: false;
      /** The run up to where it came apart. */
      readonly trace: Trace<S>;
      /** The number of the step that cannot be taken, counted from zero. */
      readonly step: number;
      readonly reason: 'unknown-transition' | 'guard-false' | 'not-a-choice';
      /** The same in a sentence. */
      readonly why: string;
    };

/**
 * Takes the named steps, strictly: each must be enabled exactly as it is given. Of several initial states the one
 * that gets furthest is taken.
 */
export function replay<S>(machine: Machine<S>, steps: readonly NamedStep[]): Replay<S> {
  let furthest: Replay<S> | undefined;
  for (const initial of machine.init()) {
    const result = replayFrom(machine, initial, steps);
    if (result.ok) return result;
    if (furthest === undefined || furthest.trace.steps.length < result.trace.steps.length) furthest = result;
  }
  if (furthest === undefined) throw new Error(`${machine.name}: there is no initial state`);
  return furthest;
}

function replayFrom<S>(machine: Machine<S>, initial: S, named: readonly NamedStep[]): Replay<S> {
  const steps: Step<S>[] = [];
  let before = initial;
  for (const [k, { transition: name, args = NO_ARGS }] of named.entries()) {
    const fail = (reason: (Replay<S> & { ok: false })['reason'], why: string): Replay<S> => {
      return { ok: false, trace: { initial, steps }, step: k, reason, why: `step ${k + 1}: ${why}` };
    };
    const transition = machine.transitions.find((each) => each.name === name);
    if (transition === undefined) return fail('unknown-transition', `there is no transition ${name}`);
    if (!transition.guard(before)) return fail('guard-false', `${name} is not enabled`);
    const choices = choicesOf(transition, before);
    const chosen = choices.find((each) => sameArgs(each, args));
    if (chosen === undefined) {
      const known =
        choices.length === 0 ? 'nothing' : choices.map((each) => JSON.stringify(each)).join(' or ');
      return fail('not-a-choice', `${name} can be taken with ${known}, not with ${JSON.stringify(args)}`);
    }
    const after = transition.apply(before, chosen);
    steps.push({ transition, args: chosen, before, after });
    before = after;
  }
  return { ok: true, trace: { initial, steps } };
}

function choicesOf<S>(transition: Transition<S>, state: S): readonly Args[] {
  return transition.choices === undefined ? [NO_ARGS] : transition.choices(state);
}

function sameArgs(a: Args, b: Args): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
  );
}
