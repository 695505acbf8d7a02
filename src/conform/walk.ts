/** One run of the machine, step by named step, each strictly one that it can take. */
import type { State } from '../../model/state.js';
import { type Args, type Machine, NO_ARGS, type Transition } from '../checker/machine.js';
import type { NamedStep } from '../checker/sample.js';

/** A step that was asked for and is not enabled. */
export type Refusal = Error & { readonly refused: string };

export const isRefusal = (error: unknown): error is Refusal => error instanceof Error && 'refused' in error;

export interface Walk {
  readonly state: () => State;
  /** All steps taken so far, as the checker's `replay` takes them. */
  readonly steps: readonly NamedStep[];
  readonly can: (name: string, args?: Args) => boolean;
  /** @throws Refusal */
  readonly take: (name: string, args?: Args) => void;
  /**
   * Lets the kernel go on by itself until it waits for somebody; `before` is called before each of its steps, and
   * ends this by returning true.
   */
  readonly settle: (before?: (next: string) => boolean | undefined) => void;
}

export interface WalkOptions {
  readonly machine: Machine<State>;
  /**
   * The transitions with this as the only file there is. The machine's own have the same choice of it among hundreds
   * of others; to look for it there takes most of the time.
   */
  readonly measuring: (file: string) => ReadonlyMap<string, Transition<State>>;
  readonly initial: State;
  /** The steps that a kernel takes by itself, at most one of which is enabled at a time. */
  readonly own: ReadonlySet<string>;
  /** Which of several ways to take one of those. */
  readonly pick: (name: string, choices: readonly Args[]) => Args;
  readonly watch: (name: string, before: State, after: State) => void;
}

/** More steps than any kernel takes between two system calls. */
const MOST_STEPS = 1000;

const same = (a: Args, b: Args): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};

export function createWalk({ machine, measuring, initial, own, pick, watch }: WalkOptions): Walk {
  const transitions = new Map(machine.transitions.map((each) => [each.name, each]));
  const owned = machine.transitions.filter(({ name }) => own.has(name));
  const steps: NamedStep[] = [];
  let state = initial;

  const choicesOf = (transition: Transition<State>): readonly Args[] =>
    transition.choices === undefined ? [NO_ARGS] : transition.choices(state);
  const transitionFor = (name: string, { file }: Args): Transition<State> | undefined =>
    typeof file === 'string' ? measuring(file).get(name) : transitions.get(name);
  const can = (name: string, args: Args = NO_ARGS): boolean => {
    const transition = transitionFor(name, args);
    if (transition === undefined || !transition.guard(state)) return false;
    return choicesOf(transition).some((each) => same(each, args));
  };
  const go = (transition: Transition<State>, args: Args): void => {
    const before = state;
    state = transition.apply(before, args);
    steps.push(args === NO_ARGS ? { transition: transition.name } : { transition: transition.name, args });
    watch(transition.name, before, state);
  };
  const take = (name: string, args: Args = NO_ARGS): void => {
    if (!can(name, args)) {
      const shown = args === NO_ARGS ? name : `${name} ${JSON.stringify(args)}`;
      throw Object.assign(new Error(`${shown} is not enabled`), { refused: shown });
    }
    go(transitionFor(name, args)!, args);
  };
  const settle: Walk['settle'] = (before = () => false) => {
    for (let taken = 0; taken < MOST_STEPS; taken += 1) {
      const enabled = owned.filter(
        (each) => each.guard(state) && (each.choices === undefined || each.choices(state).length > 0),
      );
      const [next] = enabled;
      if (next === undefined) return;
      if (enabled.length > 1) {
        throw new Error(`the kernel could go on with ${enabled.map(({ name }) => name).join(' or ')}`);
      }
      if (before(next.name) === true) return;
      // What was done before this step may have changed what comes next.
      if (next.guard(state)) go(next, pick(next.name, choicesOf(next)));
    }
    throw new Error(`the kernel did not come to rest within ${MOST_STEPS} steps`);
  };
  return { state: () => state, steps, can, take, settle };
}
