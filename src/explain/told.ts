/** An explanation as a run of the system, to be told as a counterexample is. */
import type { State } from '../../model/state.js';
import type { Unfolded } from '../check/unfold.js';
import type { Args, Step, Trace } from '../checker/index.js';
import { MEASURE_RECORDS } from './measuring.js';
import type { Observed } from './observed.js';
import type { Setting } from './world.js';

/** The run without the observer; what was measured in a row is one step. */
export function unfoldedOf({ world, lists }: Setting, trace: Trace<Observed>): Unfolded {
  const steps: Step<State>[] = [];
  for (const step of trace.steps) {
    const next = systemStep(step);
    const last = steps.at(-1);
    if (last !== undefined && continues(last, next)) {
      const args: Args = { ...last.args, to: next.args.to! };
      steps[steps.length - 1] = { ...last, args, after: next.after };
    } else steps.push(next);
  }
  return { world, lists, trace: { initial: trace.initial.system, steps } };
}

const continues = (last: Step<State>, next: Step<State>): boolean =>
  last.transition.name === MEASURE_RECORDS &&
  next.transition.name === MEASURE_RECORDS &&
  last.args.cpu === next.args.cpu &&
  last.args.to === next.args.from;

function systemStep({ transition, args, before, after }: Step<Observed>): Step<State> {
  const { name, actor, source } = transition;
  return {
    transition: { name, actor, source, guard: () => true, apply: (s) => s },
    args,
    before: before.system,
    after: after.system,
  };
}
