/**
 * A run that shows something, made as short as can be done by leaving steps out: delta debugging, with replay.
 *
 * Steps are left out by name, and of those behind them the ones that cannot be taken any more are left out as well:
 * without the system call that begins a load, its other steps go by themselves. What is left is a run of the machine
 * all the same, each step enabled where it stands, and from the last of it no single step can be left out.
 */
import { type Args, type Machine, NO_ARGS, type Step, type Transition } from './machine.js';
import type { Trace } from './result.js';
import type { Sought } from './violation.js';

type Way<S> = Pick<Step<S>, 'transition' | 'args'>;

/**
 * A run that shows the same, in at most as many steps: no step, no chunk of steps and no loop of it can be left out,
 * and each argument is the first in the order of `choices` that shows it. Pure: the same run gives the same.
 * @throws Error if the run does not show it, taken again.
 */
export function shrink<S>(machine: Machine<S>, { initial, steps }: Trace<S>, sought: Sought<S>): Trace<S> {
  let least = retake({ initial, steps: [] }, steps, sought);
  if (least === undefined)
    throw new Error(`${machine.name}: the run does not show it when it is taken again`);
  for (;;) {
    const before: Trace<S> = least;
    for (const pass of [beginElsewhere, leaveOutChunks, leaveOutLoops, chooseFirst]) {
      least = pass(least, sought, machine);
    }
    if (least === before) return least;
  }
}

/**
 * What was kept, and then those of `ways` that can be taken, up to where what is sought shows; undefined if it never
 * does. It does not show in what was kept.
 */
function retake<S>(kept: Trace<S>, ways: readonly Way<S>[], sought: Sought<S>): Trace<S> | undefined {
  if (kept.steps.length === 0 && sought.inState(kept.initial)) return kept;
  const { initial } = kept;
  const steps = [...kept.steps];
  let before = steps.at(-1)?.after ?? initial;
  for (const { transition, args } of ways) {
    if (!transition.guard(before) || placeOf(transition, before, args) < 0) continue;
    const step: Step<S> = { transition, args, before, after: transition.apply(before, args) };
    steps.push(step);
    if (sought.onStep(step)) return { initial, steps };
    before = step.after;
  }
  return undefined;
}

const choicesOf = <S>({ choices }: Transition<S>, state: S): readonly Args[] =>
  choices === undefined ? [NO_ARGS] : choices(state);

/** Which of the choices in this state these arguments are; -1 if none. */
function placeOf<S>(transition: Transition<S>, state: S, args: Args): number {
  if (transition.choices === undefined) return 0;
  const names = Object.keys(args);
  return transition
    .choices(state)
    .findIndex(
      (choice) =>
        Object.keys(choice).length === names.length && names.every((name) => choice[name] === args[name]),
    );
}

/** The run with the steps from `from` to before `to` left out, if it is shorter and still shows what is sought. */
function without<S>(
  run: Trace<S>,
  [from, to]: readonly [number, number],
  sought: Sought<S>,
): Trace<S> | undefined {
  const kept = { initial: run.initial, steps: run.steps.slice(0, from) };
  return retake(kept, run.steps.slice(to), sought);
}

/** Chunks of half of the steps, then of a quarter, … then single steps, until none of them can be left out. */
function leaveOutChunks<S>(run: Trace<S>, sought: Sought<S>): Trace<S> {
  let least = run;
  for (let size = Math.max(1, run.steps.length >> 1); size > 0; size >>= 1) {
    for (let from = 0; from < least.steps.length; ) {
      const shorter = without(least, [from, from + size], sought);
      if (shorter === undefined) from += size;
      else least = shorter;
    }
  }
  return least;
}

/** From one step to the next one of the same name the machine may have come back to where it was. */
function leaveOutLoops<S>(run: Trace<S>, sought: Sought<S>): Trace<S> {
  let least = run;
  for (let from = 0; from < least.steps.length; from++) {
    for (let to = least.steps.length - 1; to > from; to--) {
      if (least.steps[to]!.transition !== least.steps[from]!.transition) continue;
      const shorter = without(least, [from, to], sought);
      if (shorter === undefined) continue;
      least = shorter;
      to = least.steps.length;
    }
  }
  return least;
}

/** The same steps from another initial state, where that is shorter. */
function beginElsewhere<S>(run: Trace<S>, sought: Sought<S>, machine: Machine<S>): Trace<S> {
  let least = run;
  for (const initial of machine.init()) {
    const other = retake({ initial, steps: [] }, run.steps, sought);
    if (other !== undefined && other.steps.length < least.steps.length) least = other;
  }
  return least;
}

/** Each argument the first that will do. */
function chooseFirst<S>(run: Trace<S>, sought: Sought<S>): Trace<S> {
  let least = run;
  for (let k = 0; k < least.steps.length; k++) {
    const { transition, args, before } = least.steps[k]!;
    const earlier = choicesOf(transition, before).slice(0, placeOf(transition, before, args));
    const kept = { initial: least.initial, steps: least.steps.slice(0, k) };
    for (const choice of earlier) {
      const rest = [{ transition, args: choice }, ...least.steps.slice(k + 1)];
      const other = retake(kept, rest, sought);
      if (other === undefined) continue;
      least = other;
      break;
    }
  }
  return least;
}
