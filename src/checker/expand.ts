/** One state of a search expanded: each step it can take, judged, counted, and what it leads to looked up. */
import { compile } from './compile.js';
import { createDiagram } from './diagram.js';
import { findDifference } from './difference.js';
import { Edges } from './edges.js';
import type { Graph } from './eventually.js';
import { promisesOf } from './fairness.js';
import { type Args, type Machine, NO_ARGS, type Property, type Transition } from './machine.js';
import {
  type ExploreOptions,
  lastState,
  MachineError,
  type Result,
  type Stopped,
  type Trace,
} from './result.js';
import { type Explored, traceTo } from './trace.js';
import { NO_PARENT, Visited } from './visited.js';
import { watch } from './watch.js';

export interface Expander<S> {
  readonly visited: Visited;
  readonly counts: {
    transitions: number;
    /** Set by whoever ends the search. */
    stopped: Stopped | undefined;
    /** A step was left out because it leads beyond the limit on depth. */
    beyond: boolean;
  };
  /** Adds the initial states; how many there are. */
  readonly start: () => number;
  /** Takes every step from state `id`. With `mayGrow` false only the steps to states that are known. */
  readonly expand: (id: number, mayGrow: boolean) => void;
  readonly result: (depth: number) => Omit<Result<S>, 'seconds' | 'levels'>;
}

export function createExpander<S>(
  machine: Machine<S>,
  properties: readonly Property<S>[],
  { limits = {}, stopWhenDecided = false, diagram: drawn }: ExploreOptions<S>,
): Expander<S> {
  const { transitions, canonical, final } = machine;
  mustBeDistinct(machine, 'transitions', transitions);
  mustBeDistinct(machine, 'properties', properties);
  const packing = compile(machine.codec);
  const visited = new Visited(packing.words);
  const graph: Graph | undefined = properties.some(({ kind }) => kind === 'eventually')
    ? { edges: new Edges(), promises: promisesOf(machine) }
    : undefined;
  const subsuming = graph === undefined ? machine.subsuming : undefined;
  const explored: Explored<S> = { machine, packing, visited, graph };
  const watched = watch(properties);
  const diagram =
    drawn &&
    createDiagram(
      drawn,
      transitions.map(({ name }) => name),
    );
  const maxStates = limits.states ?? Number.POSITIVE_INFINITY;
  const maxBytes = limits.bytes ?? Number.POSITIVE_INFINITY;

  const counts: Expander<S>['counts'] = { transitions: 0, stopped: undefined, beyond: false };
  const fired = transitions.map(() => 0);
  let deadlock: number | undefined;
  /** The words of the successor that is being looked up, and of a state that is looked at once more. */
  const words = new Uint32Array(packing.words);
  const again = new Uint32Array(packing.words);

  const edgeBytes = () => graph?.edges.bytes ?? 0;

  /** What is being done, for the message if it throws. */
  let doing = '';

  const endIfDecided = () => {
    if (stopWhenDecided && properties.length > 0 && watched.undecided === 0) counts.stopped = 'decided';
  };

  /** The id of `state`, added if it is new; -1 if it is new and there is no room, which ends the search. */
  const add = (state: S, parent: number): number => {
    doing = 'properties';
    if (visited.size >= maxStates) counts.stopped = 'states';
    else if (visited.full && !visited.grow(words, maxBytes - edgeBytes())) counts.stopped = 'memory';
    if (counts.stopped !== undefined) return -1;
    const id = visited.insert(words, parent);
    diagram?.state(id, state, parent === NO_PARENT);
    watched.onState(state, id);
    endIfDecided();
    return id;
  };

  const start = (): number => {
    const states = machine.init();
    if (states.length === 0) throw new Error(`${machine.name}: there is no initial state`);
    for (const initial of states) {
      try {
        doing = 'canonical';
        const state = canonical ? canonical(initial) : initial;
        doing = 'codec';
        packing.encode(state, words, 0);
        examine(state);
        if (visited.find(words) < 0 && add(state, NO_PARENT) < 0) break;
      } catch (error) {
        throw explain(error, undefined, initial, undefined);
      }
    }
    return visited.size;
  };

  const follow = (index: number, args: Args, before: S, from: number, mayGrow: boolean): void => {
    const transition = transitions[index]!;
    doing = 'apply';
    const after = transition.apply(before, args);
    doing = 'canonical';
    const state = canonical ? canonical(after) : after;
    doing = 'codec';
    packing.encodeNext(state, before, visited.chunk(from), visited.offset(from), words);
    if (fired[index] === 0) {
      mustBeUnchanged(before, from);
      examine(state);
    }
    let to = visited.find(words);
    if (to < 0) to = subsumedBy(state);
    if (to < 0) {
      if (!mayGrow) {
        counts.beyond = true;
        graph?.edges.cutShort();
        return;
      }
      to = add(state, from);
      if (to < 0) return;
    }
    if (graph !== undefined) {
      const label = graph.promises.keptBy(index, args);
      if (!graph.edges.add(to, label, maxBytes - visited.bytes)) {
        counts.stopped = 'memory';
        return;
      }
    }
    counts.transitions++;
    fired[index]!++;
    diagram?.step(index, args, to, state);
    if (watched.stepsMatter()) {
      doing = 'properties';
      watched.onStep({ transition, args, before, after }, from);
      endIfDecided();
    }
  };

  /** The id of a state that was visited and can do whatever this one can. If it is -1, this one can be added. */
  const subsumedBy = (state: S): number => {
    if (subsuming === undefined) return -1;
    doing = 'subsuming';
    for (const other of subsuming(state)) {
      packing.encodeNext(other, state, words, 0, again);
      const id = visited.find(again);
      if (id >= 0) return id;
    }
    return visited.find(words);
  };

  const expand = (id: number, mayGrow: boolean): void => {
    const before = packing.decode(visited.chunk(id), visited.offset(id));
    let ways = 0;
    let index = 0;
    diagram?.from(id, before);
    if (graph !== undefined && !graph.edges.begin(maxBytes - visited.bytes)) {
      counts.stopped = 'memory';
      return;
    }
    try {
      for (; index < transitions.length; index++) {
        const transition = transitions[index]!;
        doing = 'guard';
        if (!transition.guard(before)) continue;
        doing = 'choices';
        const choices = transition.choices === undefined ? ONE_WAY : transition.choices(before);
        ways += choices.length;
        for (const args of choices) {
          follow(index, args, before, id, mayGrow);
          if (counts.stopped !== undefined) {
            graph?.edges.cutShort();
            return;
          }
        }
      }
      doing = 'final';
      if (ways === 0 && deadlock === undefined && !final?.(before)) deadlock = id;
      mustBeUnchanged(before, id);
    } catch (error) {
      throw explain(error, transitions[index], before, id);
    }
  };

  /** Where a transition fires for the first time: what the codec and `canonical` promise. */
  const examine = (state: S): void => {
    doing = 'codec';
    const undeclared = findDifference(state, packing.decode(words, 0));
    if (undeclared !== undefined) {
      throw new Error(`${undeclared}: the state has it, the codec does not declare it`);
    }
    if (canonical === undefined) return;
    doing = 'canonical';
    packing.encode(canonical(state), again, 0);
    if (again.some((word, i) => word !== words[i])) {
      throw new Error('a representative is not its own representative');
    }
  };

  /** The transitions saw the state, and must not have written to it. */
  const mustBeUnchanged = (state: S, id: number): void => {
    doing = 'purity';
    packing.encode(state, again, 0);
    if (!visited.equals(id, again)) throw new Error('a transition changed the state it was given');
  };

  /** The error of a machine's or a property's own code, with what it was doing and the run that leads there. */
  const explain = (
    error: unknown,
    transition: Transition<S> | undefined,
    state: S,
    id: number | undefined,
  ) => {
    const property = watched.judging;
    const message = error instanceof Error ? error.message : String(error);
    const part = doing === 'properties' ? property?.name : transition?.name;
    const where = [machine.name, part, doing === 'properties' ? 'property' : doing].filter(
      (each) => each !== undefined,
    );
    const at = property !== undefined && property.kind !== 'step' ? visited.size - 1 : id;
    const trace = at === undefined ? { initial: state, steps: [] } : runTo(at);
    const shown = trace !== undefined && at !== id ? lastState(trace) : state;
    return new MachineError(`${where.join(': ')}: ${message}`, part ?? doing, shown, trace, error);
  };

  const runTo = (id: number): Trace<S> | undefined => {
    try {
      return traceTo(explored, id);
    } catch {
      return undefined;
    }
  };

  const result = (depth: number): Omit<Result<S>, 'seconds' | 'levels'> => ({
    complete: counts.stopped === undefined,
    ...(counts.stopped !== undefined && { stopped: counts.stopped }),
    states: visited.size,
    transitions: counts.transitions,
    depth,
    fired: Object.fromEntries(transitions.map(({ name }, i) => [name, fired[i]!])),
    neverFired: transitions.filter((_, i) => fired[i] === 0).map(({ name }) => name),
    ...(deadlock !== undefined && { deadlock: traceTo(explored, deadlock) }),
    properties: watched.results(explored, counts.stopped === undefined),
    ...(diagram !== undefined && { diagram: diagram.result() }),
    bytes: visited.bytes + edgeBytes(),
  });

  return { visited, counts, start, expand, result };
}

/** The choices of a transition that has none to make. */
const ONE_WAY: readonly Args[] = [NO_ARGS];

function mustBeDistinct(
  machine: { readonly name: string },
  what: string,
  all: readonly { readonly name: string }[],
) {
  const names = all.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new Error(`${machine.name}: two ${what} have the name ${twice}`);
}
