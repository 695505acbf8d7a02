/** One run at random: at each step one of the transitions that are enabled, by their weights, then one of its choices. */
import { type Machine, NO_ARGS, type Step, type Trace } from '../checker/index.js';

/** A whole number from 0 to before `below`. */
export type Draw = (below: number) => number;

/**
 * A run of at most so many steps; it ends sooner where nothing is enabled that has a weight, or after a step for which
 * `onStep` says so. `weights` are whole numbers, one for each transition of the machine, in its order.
 */
export function walk<S>(
  machine: Machine<S>,
  weights: readonly number[],
  draw: Draw,
  steps: number,
  onStep?: (step: Step<S>, taken: number) => boolean,
): Trace<S> {
  const { transitions } = machine;
  const inits = machine.init();
  const initial = inits[draw(inits.length)] as S;
  const taken: Step<S>[] = [];
  const open = new Array<number>(transitions.length);
  let before = initial;
  while (taken.length < steps) {
    let total = 0;
    for (let k = 0; k < transitions.length; k++) {
      const weight = weights[k]!;
      open[k] = weight > 0 && transitions[k]!.guard(before) ? weight : 0;
      total += open[k]!;
    }
    const step = take<S>(machine, before, open, total, draw);
    if (step === null) break;
    taken.push(step);
    if (onStep?.(step, taken.length)) break;
    before = step.after;
  }
  return { initial, steps: taken };
}

/** One of the transitions that are open, each as likely as its weight; those that turn out to have no choice are shut. */
function take<S>(
  { transitions }: Machine<S>,
  before: S,
  open: number[],
  total: number,
  draw: Draw,
): Step<S> | null {
  let left = total;
  while (left > 0) {
    let at = draw(left);
    let k = 0;
    while (at >= open[k]!) at -= open[k++]!;
    const transition = transitions[k]!;
    if (transition.choices === undefined) {
      return { transition, args: NO_ARGS, before, after: transition.apply(before, NO_ARGS) };
    }
    const choices = transition.choices(before);
    if (choices.length > 0) {
      const args = choices[draw(choices.length)]!;
      return { transition, args, before, after: transition.apply(before, args) };
    }
    left -= open[k]!;
    open[k] = 0;
  }
  return null;
}
