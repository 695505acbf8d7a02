/**
 * A lasso with its lists written out. What is folded goes round: the same again. Written out it need not, as a list
 * grows with each round. So the loop is taken several times more, and each time all that was said of it must be so.
 */
import {
  type Eventually,
  enabled,
  lastState,
  type Machine,
  replay,
  type Step,
  type Trace,
} from '../checker/index.js';

/** How often the loop is taken, the first time included. */
const ROUNDS = 3;

/** Why the lasso violates the property, or why it does not. */
export type LassoVerdict = { readonly why: string } | { readonly doubt: string };

export function violatedForEver<S>(
  machine: Machine<S>,
  property: Eventually<S>,
  trace: Trace<S>,
  loopStart: number,
): LassoVerdict {
  const loop = trace.steps.slice(loopStart);
  const rounds = [...loop];
  for (let round = 2; round <= ROUNDS; round++) {
    const again = loop.map(({ transition, args }) => ({ transition: transition.name, args }));
    const from = rounds.at(-1)?.after ?? lastState(trace);
    const replayed = replay({ ...machine, init: () => [from] }, again);
    if (!replayed.ok) return { doubt: `round ${round} of the loop, ${replayed.why}` };
    rounds.push(...replayed.trace.steps);
  }
  const states = [
    trace.initial,
    ...[...trace.steps.slice(0, loopStart), ...rounds].map(({ after }) => after),
  ];
  const isDue = (k: number) => (property.from === undefined ? k === 0 : property.from(states[k]!));
  const lastTime = states.findLastIndex((state) => property.to(state));
  const open = states.some((_, k) => k > lastTime && k <= loopStart && isDue(k));
  if (!open) return { doubt: 'what is due happens, or nothing is due' };
  const unfair = brokenPromise(machine, states.slice(loopStart), rounds);
  if (unfair !== undefined) return { doubt: `it is not fair: ${unfair} could be taken, and never is` };
  return { why: property.why(lastState(trace)) };
}

/** A transition that fairness does not let a run leave out that visits these states, by these steps, for ever. */
function brokenPromise<S>(
  machine: Machine<S>,
  states: readonly S[],
  steps: readonly Step<S>[],
): string | undefined {
  const open = states.map((state) => [...enabled(machine, state)]);
  const found = open.flat().find(([{ name, fairness, fairnessPer = [] }, args]) => {
    if (fairness === undefined) return false;
    const keeps = (other: string, its: typeof args) =>
      other === name && fairnessPer.every((key) => its[key] === args[key]);
    if (steps.some((step) => keeps(step.transition.name, step.args))) return false;
    const isOpen = (ways: (typeof open)[number]) => ways.some(([other, its]) => keeps(other.name, its));
    return fairness === 'strong' || open.every(isOpen);
  });
  return found?.[0].name;
}
