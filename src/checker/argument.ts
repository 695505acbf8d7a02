/**
 * Why a property holds, transition by transition: the inductive argument that a reviewer would make, found by trying.
 *
 * The property holds in all reachable states, and no step leads out of them. What could break it is a transition taken
 * where its guard refuses it. So each is taken there too. If the property then fails at once, or later on, and a single
 * field stood between the guard and a yes, that condition is what saves the property.
 *
 * Whether it fails at once is looked at in every reachable state; whether it fails later, for each transition in a few
 * states of each stage.
 */
import { compile } from './compile.js';
import { createExpander, type Expander } from './expand.js';
import type { Always, Args, Machine, OnEveryStep, Step, Transition } from './machine.js';
import { NO_ARGS } from './machine.js';
import { fieldsRead, refusalOf, type Wanted } from './refusal.js';
import type { ExploreOptions, Stopped } from './result.js';
import { type Shadow, shadowOf } from './shadow.js';
import { violates } from './violation.js';
import type { States } from './visited.js';

/** What can be argued about: what must never happen. */
export type Safety<S> = Always<S> | OnEveryStep<S>;

/** A condition of a guard without which the transition would break the property. */
export interface SavingCondition {
  /** The field that it reads. */
  readonly field: string;
  /** With which of its values it would let the transition through. */
  readonly instead: readonly unknown[];
  /** What it holds where it saves the property, and in how many states: nothing else stands in the way in these. */
  readonly holding: readonly { readonly value: unknown; readonly states: number }[];
  /** Steps after which the property fails: 0 at once. If later, `holding` counts only the states that were tried. */
  readonly after: number;
  /** The first of them: where in the machine's course, and what would be false. */
  readonly stage: string;
  readonly args: Args;
  readonly why: string;
}

export interface Role<S> {
  readonly transition: Transition<S>;
  /** Steps between reachable states. */
  readonly taken: number;
  /** What it changes of that which the property reads. Empty: it has nothing to do with it. */
  readonly changes: readonly string[];
  /** What saves the property from it. Empty: it keeps the property even where a condition of its guard is dropped. */
  readonly saving: readonly SavingCondition[];
  /** States in which it would break the property, but more than one field stands in its way. */
  readonly farOff: number;
}

export interface Argument<S> {
  readonly property: Safety<S>;
  readonly states: number;
  /** In the order in which they are first reached. `judged`: states in which it says anything (on a step from there). */
  readonly stages: readonly { readonly name: string; readonly states: number; readonly judged: number }[];
  /** The fields of the state that it reads. */
  readonly reads: readonly string[];
  readonly roles: readonly Role<S>[];
  /** Not everything was looked at that could follow from a step that its guard refuses. */
  readonly cutShort: boolean;
}

/** The arguments, or what ended the search before all states were known. */
export type Argued<S> =
  | { readonly complete: true; readonly arguments: readonly Argument<S>[] }
  | { readonly complete: false; readonly stopped: Stopped };

/** Of properties that hold. `stageOf` says where in its course the machine is, for states to be grouped by. */
export function argue<S>(
  machine: Machine<S>,
  properties: readonly Safety<S>[],
  stageOf: (state: S) => string,
  options: Pick<ExploreOptions<S>, 'limits' | 'scratch'> = {},
): Argued<S> {
  const { budgets: _, ...whole } = machine;
  const expander = createExpander<S>(whole, [], options);
  try {
    return argueFrom(expander, whole, properties, stageOf);
  } finally {
    expander.close();
  }
}

function argueFrom<S>(
  { visited, counts, start, expand }: Expander<S>,
  machine: Machine<S>,
  properties: readonly Safety<S>[],
  stageOf: (state: S) => string,
): Argued<S> {
  start();
  for (let id = 0; id < visited.size && counts.stopped === undefined; id++) expand(id, true);
  if (counts.stopped !== undefined) return { complete: false, stopped: counts.stopped };
  const { decode, words } = compile(machine.codec);
  const row = new Int32Array(words);
  const states: Iterable<S> = {
    *[Symbol.iterator]() {
      for (let id = 0; id < visited.size; id++) yield decode(visited.read(id, row), 0);
    },
  };
  const ways = waysOf(machine, states);
  return {
    complete: true,
    arguments: properties.map((property) =>
      argumentFor({ machine, property, states, ways, stageOf, visited }),
    ),
  };
}

/** Every way in which each transition is taken anywhere, each of its arguments' values once. */
type Ways<S> = ReadonlyMap<Transition<S>, readonly Args[]>;

const keyOf = (args: Args): string => JSON.stringify(args);
const choicesOf = <S>({ guard, choices }: Transition<S>, state: S): readonly Args[] =>
  guard(state) ? (choices?.(state) ?? [NO_ARGS]) : [];

function waysOf<S>({ transitions }: Machine<S>, states: Iterable<S>): Ways<S> {
  return new Map(
    transitions.map((transition) => {
      const all = new Map<string, Args>();
      for (const state of states) for (const args of choicesOf(transition, state)) all.set(keyOf(args), args);
      return [transition, [...all.values()]];
    }),
  );
}

interface Subject<S> {
  readonly machine: Machine<S>;
  readonly property: Safety<S>;
  readonly states: Iterable<S>;
  readonly ways: Ways<S>;
  readonly stageOf: (state: S) => string;
  readonly visited: States;
}

function argumentFor<S>({ machine, property, states, ways, stageOf, visited }: Subject<S>): Argument<S> {
  const stages = new Map<string, { states: number; judged: number }>();
  let total = 0;
  const reads = new Set<string>();
  const roles = machine.transitions.map((transition) =>
    createRole(machine, property, transition, ways.get(transition)!),
  );
  for (const state of states) {
    const name = stageOf(state);
    const stage = stages.get(name) ?? { states: 0, judged: 0 };
    stages.set(name, stage);
    stage.states++;
    total++;
    let judged = property.kind === 'always' && (property.when?.(state) ?? true);
    if (property.kind === 'always')
      for (const field of fieldsRead(state, (s) => violates(property, s))) reads.add(field);
    for (const role of roles) {
      for (const step of role.look(state, name)) {
        if (property.kind !== 'step') continue;
        judged ||= property.when?.(step) ?? true;
        for (const field of fieldsRead({ before: step.before, after: step.after }, (ends) =>
          violates(property, { ...step, ...ends }),
        ))
          reads.add(field.replace(/^(before|after)\.?/, ''));
      }
    }
    if (judged) stage.judged++;
  }
  // What is read of the shape alone says nothing of a field.
  for (const field of reads) if (field === '' || field.endsWith('.length')) reads.delete(field);
  const shadow = shadowOf(
    machine,
    property,
    roles.flatMap(({ near }) => near.map(({ after }) => after)),
    visited,
  );
  for (const role of roles) role.follow(shadow);
  return {
    property,
    states: total,
    stages: [...stages].map(([name, counts]) => ({ name, ...counts })),
    reads: [...reads].sort(),
    roles: roles.map((role) => role.result([...reads])),
    cutShort: shadow.cutShort,
  };
}

/** In so many states of each stage a way that is refused there is tried for what would follow. */
const TRIED = 3;

/** A step that a single field keeps from being taken. */
interface Near<S> {
  readonly after: S;
  readonly stage: string;
  readonly args: Args;
  readonly either: readonly Wanted[];
}

function createRole<S>(
  machine: Machine<S>,
  property: Safety<S>,
  transition: Transition<S>,
  ways: readonly Args[],
) {
  let taken = 0;
  let farOff = 0;
  const changed = new Set<string>();
  const saving = new Map<
    string,
    {
      readonly first: Omit<SavingCondition, 'holding'>;
      readonly holding: Map<string, SavingCondition['holding'][number]>;
    }
  >();

  /** The steps that it takes from here; what it would do by other ways is noted. */
  const look = (state: S, stage: string): readonly Step<S>[] => {
    const open = choicesOf(transition, state);
    taken += open.length;
    const steps = open.map((args) => ({
      transition,
      args,
      before: state,
      after: transition.apply(state, args),
    }));
    for (const { after } of steps) for (const field of changedFields(state, after)) changed.add(field);
    const keys = new Set(open.map(keyOf));
    for (const args of ways) if (!keys.has(keyOf(args))) force(state, args, stage);
    return steps;
  };

  /** What the guard would have to find otherwise, one field alone, for this way to be open. */
  const refused = (state: S, args: Args) => {
    const only: Transition<S> = {
      ...transition,
      choices: (s) => choicesOf(transition, s).filter((each) => keyOf(each) === keyOf(args)),
    };
    return refusalOf(machine, only, state)?.either ?? [];
  };
  const note = (wanted: Wanted, first: Omit<SavingCondition, 'holding' | 'field' | 'instead'>): void => {
    const { field, instead, value } = wanted;
    const key = JSON.stringify([field, instead, first.after > 0]);
    const known = saving.get(key) ?? { first: { field, instead, ...first }, holding: new Map() };
    saving.set(key, known);
    const held = JSON.stringify(value);
    known.holding.set(held, { value, states: (known.holding.get(held)?.states ?? 0) + 1 });
  };

  const near: Near<S>[] = [];
  const tried = new Map<string, number>();
  const force = (state: S, args: Args, stage: string): void => {
    const forced = attempt(transition, state, args);
    if (forced === undefined) return;
    const why = broken(property, forced);
    if (why !== undefined) {
      const either = refused(state, args);
      if (either.length === 0) farOff++;
      for (const wanted of either) note(wanted, { stage, args, why, after: 0 });
      return;
    }
    const key = keyOf({ ...args, '': stage });
    const before = tried.get(key) ?? 0;
    if (before >= TRIED) return;
    const either = refused(state, args);
    if (either.length === 0) return;
    tried.set(key, before + 1);
    near.push({ after: forced.after, stage, args, either });
  };
  const follow = ({ failureFrom }: Shadow<S>): void => {
    for (const { after, stage, args, either } of near) {
      const failure = failureFrom(after);
      if (failure === undefined) continue;
      for (const wanted of either) {
        const isAtOnce = saving.has(JSON.stringify([wanted.field, wanted.instead, false]));
        if (!isAtOnce) note(wanted, { stage, args, why: failure.why, after: failure.after });
      }
    }
  };

  const result = (reads: readonly string[]): Role<S> => ({
    transition,
    taken,
    changes: [...changed]
      .filter((field) => reads.some((read) => isWithin(field, read) || isWithin(read, field)))
      .sort(),
    saving: [...saving.values()]
      .map(({ first, holding }) => ({ ...first, holding: byStates([...holding.values()]) }))
      .sort((a, b) => statesOf(b) - statesOf(a)),
    farOff,
  });
  return { look, near, follow, result };
}

const byStates = (holding: SavingCondition['holding']) => holding.toSorted((a, b) => b.states - a.states);

/** In how many states a condition is all that saves the property. */
export const statesOf = ({ holding }: Pick<SavingCondition, 'holding'>): number =>
  holding.reduce((sum, { states }) => sum + states, 0);

/** The step, whatever its guard says; undefined if it makes no sense here. */
function attempt<S>(transition: Transition<S>, before: S, args: Args): Step<S> | undefined {
  try {
    return { transition, args, before, after: transition.apply(before, args) };
  } catch {
    return undefined;
  }
}

/** Why the property fails on the step, or in the state that it leads to; undefined if it does not. */
function broken<S>(property: Safety<S>, step: Step<S>): string | undefined {
  try {
    if (property.kind === 'step') return violates(property, step) ? property.why(step) : undefined;
    return violates(property, step.after) ? property.why(step.after) : undefined;
  } catch {
    return undefined;
  }
}

const isWithin = (field: string, other: string): boolean =>
  field === other || (field.startsWith(other) && '.['.includes(field[other.length]!));

/** The paths of the fields, without fields of their own in common, in which two plain values differ. */
function changedFields(before: unknown, after: unknown, path = ''): readonly string[] {
  if (before === after) return [];
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return [path];
  const fieldsAfter = after as Readonly<Record<string, unknown>>;
  return Object.entries(before).flatMap(([name, value]) => {
    const field = Array.isArray(before) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    return changedFields(value, fieldsAfter[name], field);
  });
}
