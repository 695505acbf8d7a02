/** One state of a search expanded: each step it can take, judged, counted, and what it leads to looked up. */
import { findRicherBy } from './budgets.js';
import { Compacted } from './compacted.js';
import { compile } from './compile.js';
import { Decisions } from './decisions.js';
import { createDiagram } from './diagram.js';
import { Edges, MOST_BYTES_ADDED } from './edges.js';
import type { Graph } from './eventually.js';
import { promisesOf } from './fairness.js';
import type { Frontier } from './frontier.js';
import { HEADER } from './kernel.js';
import { type Args, type Machine, type Property, representative, type Transition } from './machine.js';
import { NO_PARENT } from './parents.js';
import {
  type ExploreOptions,
  lastState,
  MachineError,
  type Result,
  type Stopped,
  type Trace,
} from './result.js';
import { openScratch } from './scratch.js';
import { createSuccessors, examine, type LearnedSteps } from './successors.js';
import { inStretches } from './sweep/stretches.js';
import type { SweepCode } from './sweep/sweep.js';
import { keptFrom, type LearnedTree } from './tabulate.js';
import { type Explored, traceTo, unlessAstray } from './trace.js';
import { type States, Visited } from './visited.js';
import { type Judged, watch } from './watch.js';

export interface Expander<S> {
  readonly visited: States;
  readonly counts: {
    transitions: number;
    /** Set by whoever ends the search. */
    stopped: Stopped | undefined;
    /** A step was left out because it leads beyond the limit on depth. */
    beyond: boolean;
    /** States in which all that is open is over. */
    leftOut: number;
  };
  /** Adds the initial states; how many there are. */
  readonly start: () => number;
  /**
   * Takes every step from state `id`. With `mayGrow` false only the steps to states that are known. False, and nothing
   * is done, where a table that is shared has no room for what they lead to.
   */
  readonly expand: (id: number, mayGrow: boolean) => boolean;
  /**
   * Expands states from `frontier.next` on, some thousand at most, as long as all is known of them; it can be none. It
   * does not begin a level with `widest` states or more.
   */
  readonly expandKnown: (frontier: Frontier, widest: number) => void;
  /** Whether hardly any more is learned of what the machine's functions say. */
  readonly isSettled: () => boolean;
  /** Looks whether what is known of the states decides what must happen. */
  readonly lookForLassos: () => void;
  /** What was counted and found beside the states, as plain data; and back. */
  readonly save: () => Known;
  readonly restore: (known: Known) => void;
  /**
   * What is known of what the machine's functions say, as plain data: for another thread that is to keep it. Undefined if
   * nothing is kept, or in tables.
   */
  readonly learned: () => Learned | undefined;
  readonly learn: (learned: Learned) => void;
  /** What is searched, as plain data: a checkpoint of anything else is refused. */
  readonly identity: () => unknown;
  readonly result: (depth: number) => Omit<Result<S>, 'seconds' | 'levels'>;
  /** Gives back what is in memory and on disk: no state can be read any more. */
  readonly close: () => void;
}

/** States that other threads find too. */
export interface Shared extends States {
  /** Makes sure that so many can be added here, whatever the others add. False if there is no room for them. */
  readonly reserve: (count: number) => boolean;
}

export interface Known {
  readonly transitions: number;
  readonly beyond: boolean;
  readonly leftOut: number;
  readonly fired: readonly number[];
  readonly deadlock: number | null;
  readonly judged: readonly Judged[];
}

export interface Learned {
  readonly trees: Int32Array;
  readonly steps: LearnedSteps;
  readonly judges: readonly (LearnedTree | undefined)[];
  /** What is run for it. */
  readonly code: SweepCode | undefined;
}

export function createExpander<S>(
  machine: Machine<S>,
  properties: readonly Property<S>[],
  options: ExploreOptions<S>,
  shared?: Shared,
): Expander<S> {
  const { limits = {}, stopWhenDecided = false, tabulate, diagram: drawn, checkpoint, lossy } = options;
  const { transitions, final } = machine;
  mustBeDistinct(machine, 'transitions', transitions);
  mustBeDistinct(machine, 'properties', properties);
  const packing = compile(machine.codec);
  const scratch =
    limits.disk === undefined || lossy !== undefined
      ? undefined
      : openScratch({ bytes: limits.disk, folder: options.scratch });
  const compacted = lossy && new Compacted(packing.bytes, lossy.bits);
  const visited: States =
    compacted ?? shared ?? new Visited(packing.bytes, scratch, expectedOf(options, packing.bytes));
  const goesRound = properties.some(({ kind }) => kind === 'eventually');
  const graph: Graph | undefined =
    goesRound && lossy === undefined ? { edges: new Edges(), promises: promisesOf(machine) } : undefined;
  const { budgets = [] } = machine;
  const findRicher =
    graph === undefined && budgets.length > 0 ? findRicherBy(packing, budgets, visited) : undefined;
  const explored: Explored<S> = { machine, packing, visited, lossy: lossy !== undefined, graph };
  const decisions = new Decisions();
  const watched = watch(properties, packing, decisions);
  const keepAt = keptFrom(machine, tabulate);
  /** The first of the states that were found by steps since things are kept. */
  let ours = Number.POSITIVE_INFINITY;
  let keeping = false;
  const diagram =
    drawn &&
    createDiagram(
      drawn,
      transitions.map(({ name }) => name),
    );
  const maxStates = limits.states ?? Number.POSITIVE_INFINITY;
  const maxBytes = limits.bytes ?? Number.POSITIVE_INFINITY;

  const counts: Expander<S>['counts'] = { transitions: 0, stopped: undefined, beyond: false, leftOut: 0 };
  const fired = new Float64Array(transitions.length);
  const successors = createSuccessors(machine, packing, {
    decisions,
    fired,
    keepSteps: drawn !== undefined || properties.some(({ kind }) => kind === 'step' || kind === 'eventually'),
  });
  let deadlock: number | undefined;
  /** The words of an initial state, or of one that is unpacked; and of the one that is expanded. */
  const words = new Int32Array(packing.words);
  const before = new Int32Array(packing.words);

  const edgeBytes = () => graph?.edges.bytes ?? 0;

  /** What is being done, for the message if it throws. */
  let doing = '';

  const endIfDecided = () => {
    if (stopWhenDecided && properties.length > 0 && watched.undecided === 0) counts.stopped = 'decided';
  };

  /**
   * Adds the state that was just looked up in vain, unless another thread does; its id, or -1 if there is no room, which
   * ends the search.
   */
  const add = (state: Int32Array, offset: number, parent: number): number => {
    doing = 'properties';
    if (visited.size >= maxStates) counts.stopped = 'states';
    else if (visited.full && !visited.grow(state, maxBytes - edgeBytes(), offset))
      counts.stopped = visited.lack;
    if (counts.stopped !== undefined) return -1;
    const id = visited.insert(state, parent, offset);
    if (id < 0) {
      const known = visited.find(state, offset);
      return known >= 0 ? known : add(state, offset, parent);
    }
    diagram?.state(id, unpacked(id), parent === NO_PARENT);
    watched.onState(state, offset, id);
    endIfDecided();
    return id;
  };

  /** Adds to the steps that are kept. Where memory is short, what is kept of states makes room; that can end the search. */
  const fits = (adds: (maxBytes: number) => boolean): boolean => {
    if (adds(maxBytes - visited.bytes)) return true;
    visited.makeRoom(maxBytes - edgeBytes() - MOST_BYTES_ADDED);
    if (adds(maxBytes - visited.bytes)) return true;
    counts.stopped = visited.lack;
    return false;
  };

  const start = (): number => {
    const states = machine.init();
    if (states.length === 0) throw new Error(`${machine.name}: there is no initial state`);
    for (const initial of states) {
      try {
        doing = 'canonical';
        const state = representative(machine, initial);
        doing = 'codec';
        packing.encode(state, words, 0);
        examine(machine, packing, state, words, (what) => {
          doing = what;
        });
        if (visited.find(words) < 0 && add(words, 0, NO_PARENT) < 0) break;
      } catch (error) {
        throw explain(error, undefined, initial, undefined);
      }
    }
    return visited.size;
  };

  /**
   * The id of a known state that is this one, of which `hash` is the hash, or this one with more left of its budgets.
   * If it is -1, this one can be added.
   */
  const find = (state: Int32Array, offset: number, hash: number): number => {
    const id = visited.find(state, offset, hash);
    if (id >= 0 || findRicher === undefined) return id;
    const richer = findRicher(state, offset);
    return richer >= 0 ? richer : visited.find(state, offset, hash);
  };

  const keep = (): void => {
    keeping = true;
    successors.keep();
    watched.keep();
    // What others found may be like nothing that was asked here.
    if (shared === undefined) ours = visited.size;
  };

  const expand = (id: number, mayGrow: boolean): boolean => {
    diagram?.from(id, unpacked(id));
    visited.read(id, before);
    if (watched.isOver(before, 0)) {
      counts.leftOut++;
      return true;
    }
    if (graph !== undefined && !fits((most) => graph.edges.begin(most))) return true;
    if (!keeping && id >= keepAt) keep();
    const count = successors.of(before, 0, id >= ours);
    if (shared !== undefined && !shared.reserve(count)) return false;
    following = undefined;
    try {
      for (let step = 0; step < count; step++) {
        follow(step, id, mayGrow);
        if (counts.stopped !== undefined) {
          graph?.edges.cutShort();
          return true;
        }
      }
      const failure = successors.failure();
      if (failure !== undefined) {
        ({ transition: following, doing } = failure);
        throw failure.error;
      }
      doing = 'final';
      following = undefined;
      if (count === 0 && deadlock === undefined && !final?.(unpacked(id))) deadlock = id;
      return true;
    } catch (error) {
      throw explain(error, following === undefined ? undefined : transitions[following], unpacked(id), id);
    }
  };

  const isPlain = [graph, diagram, findRicher, limits.depth].every((each) => each === undefined);
  const stretches = inStretches({
    visited,
    successors,
    watched,
    counts,
    fired,
    properties: properties.length,
    maxStates,
  });
  const expandKnown = (frontier: Frontier, widest: number): void => {
    if (keeping && isPlain) stretches.expandKnown(frontier, widest);
  };

  const isSettled = (): boolean => !keeping || !isPlain || stretches.isSettled();

  /** The transition that is being followed, for the message if it throws. */
  let following: number | undefined;

  /** Looks up where a step leads, counts it and judges it. */
  const follow = (step: number, from: number, mayGrow: boolean): void => {
    const out = successors.out();
    const at = step * successors.stride;
    const changed = out[at]! >= 0;
    const way = changed ? out[at]! : ~out[at]!;
    const { transition, args } = successors.way(way);
    following = transition;
    let to = changed ? find(out, at + HEADER, out[at + 1]!) : from;
    if (to < 0) {
      if (!mayGrow) {
        counts.beyond = true;
        graph?.edges.cutShort();
        return;
      }
      to = add(out, at + HEADER, from);
      if (to < 0) return;
    }
    if (graph !== undefined) {
      const label = graph.promises.keptBy(transition, argsOf(step, args));
      if (
        !graph.edges.add(to, label, maxBytes - visited.bytes) &&
        !fits((most) => graph.edges.add(to, label, most))
      )
        return;
    }
    counts.transitions++;
    fired[transition]!++;
    if (diagram !== undefined) {
      const after = changed ? packing.decode(out, at + HEADER) : unpacked(from);
      diagram.step(transition, argsOf(step, args), to, after);
    }
    if (watched.stepsMatter()) {
      doing = 'properties';
      judgeStep(step, way, from);
      endIfDecided();
    }
  };

  /** The arguments of a step: where its transition was given up, they are not those of its way. */
  const argsOf = (step: number, args: Args): Args => successors.step(step)?.args ?? args;

  const judgeStep = (step: number, way: number, from: number): void => {
    const taken = successors.step(step);
    if (taken !== undefined) {
      watched.onStep(taken, from);
      return;
    }
    const { transition, args } = successors.way(way);
    watched.onWay(way, transitions[transition]!, args, before, 0, from);
  };

  const unpacked = (id: number): S => packing.decode(visited.read(id, words), 0);

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

  const deadlocked = (): Pick<Result<S>, 'deadlock'> => {
    if (deadlock === undefined) return {};
    const at = deadlock;
    const trace = unlessAstray(explored, () => traceTo(explored, at));
    return trace === undefined ? {} : { deadlock: trace };
  };

  const result = (depth: number): Omit<Result<S>, 'seconds' | 'levels'> => ({
    complete: counts.stopped === undefined,
    leftOut: counts.leftOut,
    ...(counts.stopped !== undefined && { stopped: counts.stopped }),
    states: visited.size,
    transitions: counts.transitions,
    depth,
    fired: Object.fromEntries(transitions.map(({ name }, i) => [name, fired[i]!])),
    neverFired: transitions.filter((_, i) => fired[i] === 0).map(({ name }) => name),
    ...deadlocked(),
    properties: watched.results(explored, counts.stopped === undefined),
    ...(diagram !== undefined && { diagram: diagram.result() }),
    bytes: visited.bytes + edgeBytes(),
    ...(visited.bytesOnDisk > 0 && { bytesOnDisk: visited.bytesOnDisk }),
    ...(compacted !== undefined && { lossy: { bits: compacted.bits, missed: compacted.missed } }),
  });

  const close = (): void => {
    visited.close();
    scratch?.close();
  };

  const lookForLassos = (): void => {
    if (graph === undefined || !stopWhenDecided) return;
    watched.lookForLassos(explored);
    endIfDecided();
  };

  const save = (): Known => ({
    transitions: counts.transitions,
    beyond: counts.beyond,
    leftOut: counts.leftOut,
    fired: [...fired],
    deadlock: deadlock ?? null,
    judged: watched.save(),
  });

  const restore = (known: Known): void => {
    counts.transitions = known.transitions;
    counts.beyond = known.beyond;
    counts.leftOut = known.leftOut;
    fired.set(known.fired);
    deadlock = known.deadlock ?? undefined;
    watched.restore(known.judged);
  };

  const learned = (): Learned | undefined =>
    keeping && machine.canonical === undefined
      ? {
          trees: decisions.save(),
          steps: successors.learned(),
          judges: watched.learned(),
          code: stretches.code(),
        }
      : undefined;
  const learn = ({ trees, steps, judges, code }: Learned): void => {
    keep();
    decisions.restore(trees);
    successors.learn(steps);
    watched.learn(judges);
    stretches.learn(code);
  };

  const identity = () => ({
    machine: machine.name,
    domain: machine.codec.domain,
    initial: machine.init().length,
    transitions: transitions.map(({ name }) => name),
    properties: properties.map(({ name, kind }) => ({ name, kind })),
  });

  if (checkpoint !== undefined && (goesRound || diagram !== undefined || lossy !== undefined)) {
    throw new Error(`${machine.name}: no checkpoints of what must happen, of diagrams and of lossy searches`);
  }
  return {
    visited,
    counts,
    start,
    expand,
    expandKnown,
    isSettled,
    lookForLassos,
    save,
    restore,
    learned,
    learn,
    identity,
    result,
    close,
  };
}

/** How many states a table is to be made for: no more than there will be memory for. */
export function expectedOf(
  { expected = 0, limits = {} }: Pick<ExploreOptions, 'expected' | 'limits'>,
  stateBytes: number,
): number {
  return Math.min(expected, (limits.bytes ?? Number.POSITIVE_INFINITY) / (stateBytes + 10));
}

function mustBeDistinct(
  machine: { readonly name: string },
  what: string,
  all: readonly { readonly name: string }[],
) {
  const names = all.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new Error(`${machine.name}: two ${what} have the name ${twice}`);
}
