/**
 * The properties, judged while the search goes: each state once, each step once, until they are decided. What must
 * happen is judged when it has ended.
 */
import type { Packing } from './compile.js';
import type { Decisions } from './decisions.js';
import { judgeEventually } from './eventually.js';
import { createKeeper, type KeptList } from './kept.js';
import type { Args, Property, Step, Transition } from './machine.js';
import { lastState, MachineError, type PropertyResult, type Trace } from './result.js';
import { type LearnedTree, type Tabulated, tabulated } from './tabulate.js';
import type { Explored } from './trace.js';
import { goingOnFrom, stepThat, traceTo, unlessAstray } from './trace.js';
import { violates } from './violation.js';

/** Where a property was decided: in a state, or on a step. */
export type Finding =
  | { readonly at: 'state'; readonly id: number }
  | { readonly at: 'step'; readonly from: number; readonly transition: string };

/** How far a property is judged. */
export interface Judged {
  readonly antecedent: number;
  readonly finding?: Finding;
}

/** A function of packed states. */
interface Judge {
  readonly ask: (words: Int32Array, offset: number) => number;
  /** Once it is kept. */
  readonly kept: () => Tabulated | undefined;
  /** From now on it is kept, and so much is known. */
  readonly learn: (learned: LearnedTree) => void;
}

interface Watched<S> {
  readonly property: Property<S>;
  /** What is to be said of a state. */
  readonly judge: Judge;
  /** Whether nothing that follows a packed state can decide it. */
  readonly isOver: ((words: Int32Array, offset: number) => boolean) | undefined;
  /** How often it was judged. */
  antecedent: number;
  finding: Finding | undefined;
  /** A lasso that was found before the search had ended. */
  lasso: PropertyResult<S> | undefined;
}

export interface Watch<S> {
  /** How many properties are still open. */
  undecided: number;
  /** From now on what is said of states and ways is kept. */
  readonly keep: () => void;
  /** Whether any of them is about steps. */
  readonly stepsMatter: () => boolean;
  /** Decides what must happen and does not, as far as the states whose steps are known show it. */
  readonly lookForLassos: (explored: Explored<S>) => void;
  /** Whether nothing that is still open can be decided by what follows this state. */
  readonly isOver: (words: Int32Array, offset: number) => boolean;
  /** Judges the state in `words` from `offset` on, which has this id. */
  readonly onState: (words: Int32Array, offset: number, id: number) => void;
  /** For each open property the tree of what is said of a state, if these trees say all that is to be judged. */
  readonly trees: () => Int32Array | undefined;
  /** So many states were judged by these trees, which decided nothing; so many of them each property meant. */
  readonly judgedByTrees: (states: number, meant: Float64Array) => void;
  /** For each property what is known of what is said of states, as plain data; and back. */
  readonly learned: () => readonly (LearnedTree | undefined)[];
  readonly learn: (learned: readonly (LearnedTree | undefined)[]) => void;
  readonly onStep: (step: Step<S>, from: number) => void;
  /** Judges a step as the way `transition` is taken with `args` from the state in `words` from `offset` on. */
  readonly onWay: (
    way: number,
    transition: Transition<S>,
    args: Args,
    words: Int32Array,
    offset: number,
    from: number,
  ) => void;
  /** The property that is being judged, for the message if it throws. */
  judging: Property<S> | undefined;
  /** What was found so far, as plain data; and back. */
  readonly save: () => readonly Judged[];
  readonly restore: (saved: readonly Judged[]) => void;
  readonly results: (explored: Explored<S>, complete: boolean) => PropertyResult<S>[];
}

/** `decisions`: where what is said of states is kept. */
export function watch<S>(
  properties: readonly Property<S>[],
  packing: Packing<S>,
  decisions: Decisions,
): Watch<S> {
  let keeping = false;
  /** A function of packed states, which is asked each time until things are kept. */
  const asked = (ask: (state: S) => number): Judge => {
    let kept: Tabulated | undefined;
    return {
      ask: (words, offset) => {
        if (!keeping) return ask(packing.decode(words, offset));
        kept ??= tabulated(packing, decisions, ask);
        return kept.ask(words, offset);
      },
      kept: () => kept,
      learn: (learned) => {
        kept = tabulated(packing, decisions, ask, learned);
      },
    };
  };
  const overOf = (property: Property<S>) => {
    const over = property.kind === 'always' || property.kind === 'step' ? property.over : undefined;
    if (over === undefined) return undefined;
    const { ask } = asked((state) => Number(over(state)));
    return (words: Int32Array, offset: number) => ask(words, offset) === 1;
  };
  const all = properties.map((property): Watched<S> => {
    return {
      property,
      judge: asked((state) => judgementOf(property, state)),
      isOver: overOf(property),
      antecedent: 0,
      finding: undefined,
      lasso: undefined,
    };
  });
  const canBeOver = all.some(({ isOver }) => isOver !== undefined);
  const isOver = (words: Int32Array, offset: number): boolean => {
    if (!canBeOver || self.undecided === 0) return false;
    for (const { finding, isOver } of all)
      if (finding === undefined && !isOver?.(words, offset)) return false;
    return true;
  };
  const isOpen = (each: Watched<S>) => each.finding === undefined;
  const openOf = (...kinds: readonly Property<S>['kind'][]) =>
    all.filter((each) => isOpen(each) && kinds.includes(each.property.kind));
  let onStates = openOf('always', 'reachable');
  let onSteps = openOf('step');

  const onState = (words: Int32Array, offset: number, id: number) => {
    let decided = 0;
    for (const each of onStates) {
      self.judging = each.property;
      const judgement = each.judge.ask(words, offset);
      if (judgement === NOT_MEANT) continue;
      each.antecedent++;
      if (judgement === FINE) continue;
      each.finding = { at: 'state', id };
      decided++;
    }
    self.judging = undefined;
    if (decided === 0) return;
    self.undecided -= decided;
    onStates = onStates.filter(isOpen);
  };

  const onStep = (step: Step<S>, from: number) => {
    for (const each of onSteps) {
      self.judging = each.property;
      judged(each, judgementOfStep(each.property, step), from, step.transition.name);
    }
    self.judging = undefined;
  };

  const judged = (each: Watched<S>, judgement: number, from: number, transition: string) => {
    if (judgement === NOT_MEANT) return;
    each.antecedent++;
    if (judgement === FINE) return;
    each.finding = { at: 'step', from, transition };
    self.undecided--;
    onSteps = onSteps.filter(isOpen);
  };

  const trees = (): Int32Array | undefined => {
    if (canBeOver || onSteps.length > 0) return undefined;
    const found = onStates.map(({ judge }) => judge.kept()?.tree());
    return found.every((tree) => tree !== undefined) ? Int32Array.from(found) : undefined;
  };
  const judgedByTrees = (states: number, meant: Float64Array): void => {
    for (const [k, each] of onStates.entries()) {
      each.antecedent += meant[k]!;
      each.judge.kept()!.served(states);
    }
  };

  const keeper = createKeeper(packing);
  /** For each way in which a step is taken, whom it concerns, by number, and what is to be said of it. */
  const judgesOfWay: KeptList[] = [];
  const judgeOfWay = (transition: Transition<S>, args: Args) => {
    const open = onSteps;
    return keeper.list((before) => {
      const step = { transition, args, before, after: transition.apply(before, args) };
      return open.flatMap((each) => {
        self.judging = each.property;
        const judgement = judgementOfStep(each.property, step);
        return judgement === NOT_MEANT ? [] : [all.indexOf(each), judgement];
      });
    });
  };

  const onWay: Watch<S>['onWay'] = (way, transition, args, words, offset, from) => {
    judgesOfWay[way] ??= judgeOfWay(transition, args);
    const said = judgesOfWay[way](words, offset);
    for (let i = 0; i < said.length; i += 2) {
      const each = all[said[i]!]!;
      if (each.finding === undefined) judged(each, said[i + 1]!, from, transition.name);
    }
    self.judging = undefined;
  };

  const lookForLassos = (explored: Explored<S>): void => {
    for (const each of all) {
      const { property, lasso } = each;
      if (property.kind !== 'eventually' || lasso !== undefined) continue;
      const found = judgeEventually(explored, explored.graph!, property, false);
      if (found.verdict !== 'violated') continue;
      each.lasso = found;
      self.undecided--;
    }
  };

  const self: Watch<S> = {
    lookForLassos,
    undecided: all.length,
    judging: undefined,
    keep: () => {
      keeping = true;
    },
    stepsMatter: () => onSteps.length > 0,
    isOver,
    onState,
    trees,
    judgedByTrees,
    learned: () => all.map(({ judge }) => judge.kept()?.learned()),
    learn: (learned) => {
      for (const [k, each] of learned.entries()) if (each !== undefined) all[k]!.judge.learn(each);
    },
    onStep,
    onWay,
    save: () => all.map(({ antecedent, finding }) => ({ antecedent, ...(finding && { finding }) })),
    restore: (saved) => {
      for (const [i, { antecedent, finding }] of saved.entries()) {
        all[i]!.antecedent = antecedent;
        all[i]!.finding = finding;
      }
      onStates = openOf('always', 'reachable');
      onSteps = openOf('step');
      judgesOfWay.length = 0;
      self.undecided = all.filter(isOpen).length;
    },
    results: (explored, complete) => all.map((each) => resultOf(each, explored, complete)),
  };
  return self;
}

/** What is said of a state: that the property does not mean it, that it is as it should be, or that it decides it. */
const NOT_MEANT = 0;
const FINE = 1;
export const DECIDES = 2;

function judgementOf<S>(property: Property<S>, state: S): number {
  if (property.kind === 'reachable') return property.holds(state) ? DECIDES : NOT_MEANT;
  if (property.kind !== 'always' || (property.when !== undefined && !property.when(state))) return NOT_MEANT;
  return property.holds(state) ? FINE : DECIDES;
}

function judgementOfStep<S>(property: Property<S>, step: Step<S>): number {
  if (property.kind !== 'step' || (property.when !== undefined && !property.when(step))) return NOT_MEANT;
  return property.holds(step) ? FINE : DECIDES;
}

function resultOf<S>(
  { property, antecedent, finding, lasso }: Watched<S>,
  explored: Explored<S>,
  complete: boolean,
): PropertyResult<S> {
  switch (property.kind) {
    case 'eventually':
      if (explored.graph === undefined) return { property, verdict: 'inconclusive', antecedent: 0 };
      return lasso ?? judgeEventually(explored, explored.graph, property, complete);
    case 'reachable':
      if (finding !== undefined) {
        const trace = unlessAstray(explored, () => traceOf(finding, explored, property));
        if (trace === undefined) return { property, verdict: 'inconclusive', antecedent };
        return { property, verdict: 'holds', trace, antecedent };
      }
      if (!complete) return { property, verdict: 'inconclusive', antecedent };
      return { property, verdict: 'violated', why: 'no reachable state satisfies it', antecedent };
    case 'always':
    case 'step': {
      if (finding !== undefined) {
        const trace = unlessAstray(explored, () => traceOf(finding, explored, property));
        if (trace === undefined) return { property, verdict: 'inconclusive', antecedent };
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
