/**
 * The properties, judged while the search goes: each state once, each step once, until they are decided. What must
 * happen is judged when it has ended.
 */
import { judgeEventually } from './eventually.js';
import type { Always, OnEveryStep, Property, Reachable, Step } from './machine.js';
import { lastState, MachineError, type PropertyResult, type Trace } from './result.js';
import type { Explored } from './trace.js';
import { goingOnFrom, stepThat, traceTo } from './trace.js';
import { violates } from './violation.js';

/** Where a property was decided: in a state, or on a step. */
type Finding =
  | { readonly at: 'state'; readonly id: number }
  | { readonly at: 'step'; readonly from: number; readonly transition: string };

interface Watched<S, P extends Property<S> = Property<S>> {
  readonly property: P;
  /** How often it was judged. */
  antecedent: number;
  finding: Finding | undefined;
}

export interface Watch<S> {
  /** How many properties are still open. */
  undecided: number;
  /** Whether any of them is about steps. */
  readonly stepsMatter: () => boolean;
  readonly onState: (state: S, id: number) => void;
  readonly onStep: (step: Step<S>, from: number) => void;
  /** The property that is being judged, for the message if it throws. */
  judging: Property<S> | undefined;
  readonly results: (explored: Explored<S>, complete: boolean) => PropertyResult<S>[];
}

export function watch<S>(properties: readonly Property<S>[]): Watch<S> {
  const all = properties.map((property): Watched<S> => ({ property, antecedent: 0, finding: undefined }));
  const open = <P extends Property<S>>(kind: P['kind']) =>
    all.filter((each) => each.property.kind === kind) as Watched<S, P>[];
  let always = open<Always<S>>('always');
  let reachable = open<Reachable<S>>('reachable');
  let onSteps = open<OnEveryStep<S>>('step');
  const isOpen = (each: Watched<S>) => each.finding === undefined;

  const onState = (state: S, id: number) => {
    let decided = 0;
    for (const each of always) {
      const { property } = each;
      self.judging = property;
      if (property.when !== undefined && !property.when(state)) continue;
      each.antecedent++;
      if (property.holds(state)) continue;
      each.finding = { at: 'state', id };
      decided++;
    }
    for (const each of reachable) {
      self.judging = each.property;
      if (!each.property.holds(state)) continue;
      each.antecedent = 1;
      each.finding = { at: 'state', id };
      decided++;
    }
    self.judging = undefined;
    if (decided === 0) return;
    self.undecided -= decided;
    always = always.filter(isOpen);
    reachable = reachable.filter(isOpen);
  };

  const onStep = (step: Step<S>, from: number) => {
    let decided = 0;
    for (const each of onSteps) {
      const { property } = each;
      self.judging = property;
      if (property.when !== undefined && !property.when(step)) continue;
      each.antecedent++;
      if (property.holds(step)) continue;
      each.finding = { at: 'step', from, transition: step.transition.name };
      decided++;
    }
    self.judging = undefined;
    if (decided === 0) return;
    self.undecided -= decided;
    onSteps = onSteps.filter(isOpen);
  };

  const self: Watch<S> = {
    undecided: all.length,
    judging: undefined,
    stepsMatter: () => onSteps.length > 0,
    onState,
    onStep,
    results: (explored, complete) => all.map((each) => resultOf(each, explored, complete)),
  };
  return self;
}

function resultOf<S>(
  { property, antecedent, finding }: Watched<S>,
  explored: Explored<S>,
  complete: boolean,
): PropertyResult<S> {
  switch (property.kind) {
    case 'eventually':
      return judgeEventually(explored, explored.graph!, property, complete);
    case 'reachable':
      if (finding !== undefined) {
        return { property, verdict: 'holds', trace: traceOf(finding, explored, property), antecedent };
      }
      if (!complete) return { property, verdict: 'inconclusive', antecedent };
      return { property, verdict: 'violated', why: 'no reachable state satisfies it', antecedent };
    case 'always':
    case 'step': {
      if (finding !== undefined) {
        const trace = traceOf(finding, explored, property);
        const why =
          property.kind === 'step' ? property.why(trace.steps.at(-1)!) : property.why(lastState(trace));
        return { property, verdict: 'violated', trace, why, antecedent };
      }
      if (!complete) return { property, verdict: 'inconclusive', antecedent };
      return { property, verdict: antecedent === 0 ? 'vacuous' : 'holds', antecedent };
    }
  }
}

/** The run that shows it. The search judged representatives; the run's own last state or step must show the same. */
function traceOf<S>(finding: Finding, explored: Explored<S>, property: Property<S>): Trace<S> {
  const { machine } = explored;
  if (finding.at === 'state') {
    const trace = traceTo(explored, finding.id);
    const state = lastState(trace);
    if (property.kind === 'always' && !violates(property, state)) throw notInvariant(property, trace);
    if (property.kind === 'reachable' && !property.holds(state)) throw notInvariant(property, trace);
    return trace;
  }
  const trace = traceTo(explored, finding.from);
  const step = stepThat(
    (each) =>
      each.transition.name === finding.transition && property.kind === 'step' && violates(property, each),
    machine,
    goingOnFrom(machine, lastState(trace)),
  );
  if (step === undefined) throw notInvariant(property, trace);
  return { initial: trace.initial, steps: [...trace.steps, step] };
}

function notInvariant<S>(property: Property<S>, trace: Trace<S>): MachineError<S> {
  const message = `${property.name}: canonical makes states equal that this property tells apart`;
  return new MachineError(message, property.name, lastState(trace), trace);
}
