/**
 * The steps that lead on from a packed state, as packed states.
 *
 * What the machine's own functions say is kept: each is run once for all states that are alike in what it reads, on
 * a view that records what that is (view.ts); from then on a walk down a decision tree says in which ways a transition
 * can be taken, and another what taking it does to which bits. That is exact for functions that are pure: the same
 * reads with the same answers lead to the same result. Whatever is learned is compared with what the functions say of
 * the state itself. With a `canonical`, what taking a transition does is kept in a table instead (kept.ts), and so is
 * what each part of `canonical` does (parts.ts). A transition that does not take well to views, or that reads so much
 * that it would have to be learned for every few states, is given up, and goes on by its functions alone.
 */
import type { Packing } from './compile.js';
import type { Decisions } from './decisions.js';
import { findDifference } from './difference.js';
import { learnEffect, NOT_KEPT } from './effect-trees.js';
import { hashOf } from './hash.js';
import { type Change, createKeeper, type KeptList } from './kept.js';
import { createKernel, HEADER, OUT_OF_ROOM, UNKNOWN_WAYS } from './kernel.js';
import { type Args, canonicalParts, type Machine, NO_ARGS, representative, type Step } from './machine.js';
import { UNKNOWN } from './memo.js';
import { settling } from './parts.js';
import type { StepTrees } from './sweep/straight.js';
import { learn, notWorthIt } from './tabulate.js';

/** A transition that can be taken in more ways is given up. */
const MOST_WAYS = 4096;

/** What was thrown while the steps of a state were taken, in the middle of doing what. */
export interface Failure {
  readonly error: unknown;
  readonly doing: string;
  /** Which transition's functions threw. */
  readonly transition: number | undefined;
}

export interface Successors<S> {
  /** From now on what the machine's functions say is kept. Before, they are run for each state. */
  readonly keep: () => void;
  /**
   * Takes the steps from the state that stands in `words` from `offset` on, in the order of the transitions and of
   * their choices, and writes them to `out`; how many there are. If something was thrown, those before, and `failure`.
   * With `isOurs` the state is where a step led that was asked for here since things are kept.
   */
  readonly of: (words: Int32Array, offset: number, isOurs: boolean) => number;
  /** `stride` numbers a step: its way, the hash of the state it leads to, and that state's words. */
  readonly out: () => Int32Array;
  readonly stride: number;
  /** A step that leads nowhere else has `~way`, and neither hash nor words. */
  readonly way: (way: number) => Way;
  /** The step itself if its transition was given up and `keepSteps`; the last call of `of` is meant. */
  readonly step: (index: number) => Step<S> | undefined;
  readonly failure: () => Failure | undefined;
  /** What is known of the steps, as trees, if no transition was given up. */
  readonly trees: () => StepTrees | undefined;
  /** The steps of so many states were taken by these trees. */
  readonly takenByTrees: (states: number) => void;
  /** What is known beside the trees, as plain data; and back, for those who have kept nothing yet. */
  readonly learned: () => LearnedSteps;
  readonly learn: (learned: LearnedSteps) => void;
  /** What is kept, in memory. */
  readonly bytes: () => number;
}

export interface LearnedSteps {
  readonly ways: readonly Way[];
  readonly waysTrees: Int32Array;
  readonly effectTrees: Int32Array;
  readonly progress: readonly Progress[];
  readonly lookups: number;
}

export interface SuccessorsOptions {
  /** Where what is known is kept. */
  readonly decisions: Decisions;
  /** For each transition, how often it was taken, as the search counts it. */
  readonly fired: Float64Array;
  /** The steps of transitions that were given up are asked for. */
  readonly keepSteps?: boolean;
}

/** A transition, by its number, with its arguments: those of one that was given up are not known. */
interface Way {
  readonly transition: number;
  readonly args: Args;
}

/** How far a transition is known. */
interface Progress {
  /** Its ways, by their arguments. */
  readonly ways: Map<string, number>;
  waysLeaves: number;
  effectLeaves: number;
  examined: boolean;
  /** What is not kept: its ways, or what taking them does. */
  waysGivenUp: boolean;
  effectsGivenUp: boolean;
}

export function createSuccessors<S>(
  machine: Machine<S>,
  packing: Packing<S>,
  { decisions, fired, keepSteps = false }: SuccessorsOptions,
): Successors<S> {
  const { transitions } = machine;
  const { words: width, layout } = packing;
  const stride = HEADER + width;
  const kernel = createKernel(width);
  const keeper = createKeeper(packing);
  /** With a representative to be found, what taking a way does is kept in a table, and so is each part of that. */
  const settle = settling(
    keeper,
    canonicalParts(machine).map((part) => keeper.change(part)),
  );
  const changes: Change[] = [];
  const waysKept: (KeptList | undefined)[] = [];
  let inTables = false;
  let waysTrees: Int32Array = Int32Array.from(transitions, () => decisions.take(1));
  let effectTrees: Int32Array = new Int32Array(64);
  /** The first ways are those of the transitions that were given up, whatever their arguments. */
  let ways: Way[] = transitions.map((_, transition) => ({ transition, args: NO_ARGS }));
  let progress: readonly Progress[] = transitions.map(() => ({
    ways: new Map(),
    waysLeaves: 0,
    effectLeaves: 0,
    examined: false,
    waysGivenUp: true,
    effectsGivenUp: false,
  }));
  let lookups = 0;

  let out = new Int32Array(64 * stride);
  let steps: Step<S>[] = [];
  let failure: Failure | undefined;
  /** The state whose steps are taken; and unpacked, once it is needed. */
  let words: Int32Array = out;
  let offset = 0;
  let isOurs = false;
  let before: S | undefined;
  let doing = '';
  const at = new Int32Array(2);
  const packed = new Int32Array(width);
  const again = new Int32Array(width);

  const unpacked = (): S => {
    before ??= packing.decode(words, offset);
    return before;
  };
  const isThatState = (other: Int32Array): boolean => {
    for (let i = 0; i < width; i++) if (other[i] !== words[offset + i]) return false;
    return true;
  };

  /** The transitions saw the state, and must not have written to it. */
  const mustBeUnchanged = (state: S): void => {
    doing = 'purity';
    packing.encode(state, again, 0);
    if (!isThatState(again)) throw new Error('a transition changed the state it was given');
  };

  const choicesOf = (index: number, state: S): readonly Args[] => {
    const { guard, choices } = transitions[index]!;
    doing = 'guard';
    if (!guard(state)) return NO_WAY;
    doing = 'choices';
    return choices === undefined ? ONE_WAY : choices(state);
  };

  /** Takes a transition by its functions. The words of where it leads are in `packed` then. */
  const apply = (index: number, args: Args, state: S): S => {
    const known = progress[index]!;
    doing = 'apply';
    const after = transitions[index]!.apply(state, args);
    doing = 'canonical';
    const stands = representative(machine, after);
    doing = 'codec';
    packing.encodeNext(stands, state, words, offset, packed);
    if (!known.examined) {
      mustBeUnchanged(state);
      examine(machine, packing, stands, packed, (what) => {
        doing = what;
      });
      known.examined = true;
    }
    return after;
  };

  /** Takes a way by the machine's functions, as the step with this number. */
  const takeWay = (transition: number, way: number, args: Args, step: number): void => {
    const state = unpacked();
    const after = apply(transition, args, state);
    const to = step * stride;
    if (isThatState(packed)) {
      out[to] = ~way;
    } else {
      out[to] = way;
      out[to + 1] = hashOf(packed, 0, width);
      out.set(packed, to + HEADER);
      if (inTables) settle(out, to + HEADER, UNKNOWN);
    }
    if (keepSteps) steps[step] = { transition: transitions[transition]!, args, before: state, after };
  };

  /** Takes a way by the tables, if they can: what it leads to must be declared before a representative is found. */
  const takesKept = (way: number, step: number): boolean => {
    const change = changes[way];
    if (change === undefined || change.isGivenUp()) return false;
    try {
      takeKept(change, way, step);
      return true;
    } catch {
      return false;
    }
  };

  const takeKept = (change: Change, way: number, step: number): void => {
    const to = step * stride;
    const place = to + HEADER;
    for (let i = 0; i < width; i++) out[place + i] = words[offset + i]!;
    const effect = change.take(out, place);
    settle(out, place, isOurs ? effect : UNKNOWN);
    let same = true;
    for (let i = 0; i < width; i++) same &&= out[place + i] === words[offset + i];
    out[to] = same ? ~way : way;
    out[to + 1] = hashOf(out, place, width);
  };

  const takePlainly = (transition: number, from: number): number => {
    let count = from;
    try {
      const choices = choicesOf(transition, unpacked());
      for (let i = 0; i < choices.length; i++) {
        if ((count + 1) * stride > out.length) grow();
        takeWay(transition, transition, choices[i]!, count);
        count++;
      }
    } catch (error) {
      failure = { error, doing, transition };
    }
    return count;
  };

  /** The same of a transition that is given up, where the ways in which it can be taken are kept in a table. */
  const takeListed = (transition: number, from: number): number => {
    let count = from;
    try {
      for (const way of waysKept[transition]!(words, offset)) {
        if ((count + 1) * stride > out.length) grow();
        out[count++ * stride] = way;
      }
    } catch (error) {
      failure = { error, doing, transition };
    }
    return takeUnkept(from, count);
  };

  /** Takes those steps, from number `from` on, of which the kernel knows the way only. How many steps there are. */
  const takeUnkept = (from: number, to: number): number => {
    for (let step = from; step < to; step++) {
      const way = out[step * stride]!;
      const { transition, args } = ways[way < 0 ? ~way : way]!;
      if (!inTables && !progress[transition]!.effectsGivenUp) continue;
      try {
        if (!takesKept(way, step)) takeWay(transition, way, args, step);
      } catch (error) {
        failure = { error, doing, transition };
        return step;
      }
    }
    return to;
  };

  const grow = () => {
    const larger = new Int32Array(2 * out.length);
    larger.set(out);
    out = larger;
  };

  const giveUpEffect = (way: number) => {
    decisions.cells[effectTrees[way]!] = -NOT_KEPT;
  };

  /** Taking a way, for a table; the first time what the codec and `canonical` promise is examined. */
  const keptWay = (transition: number, args: Args) => {
    const { apply: take } = transitions[transition]!;
    return (state: S): S => {
      if (!progress[transition]!.examined) apply(transition, args, unpacked());
      return take(state, args);
    };
  };

  const wayOf = (transition: number, args: Args): number => {
    const known = progress[transition]!.ways;
    const key = JSON.stringify(args);
    let way = known.get(key);
    if (way === undefined) {
      if (known.size === MOST_WAYS) throw new Error('too many ways');
      way = ways.push({ transition, args }) - 1;
      known.set(key, way);
      if (way >= effectTrees.length) {
        const larger = new Int32Array(2 * way);
        larger.set(effectTrees);
        effectTrees = larger;
      }
      effectTrees[way] = decisions.take(1);
      if (inTables) changes[way] = keeper.change(keptWay(transition, args));
      if (inTables || progress[transition]!.effectsGivenUp) giveUpEffect(way);
    }
    return way;
  };

  /** The state whose steps are taken, as views keep it. */
  const ownWords = (): Int32Array => words.slice(offset, offset + width);

  const waysOf = (index: number) => (state: S) => choicesOf(index, state).map((args) => wayOf(index, args));

  const learnWays = (index: number): void => {
    const real = waysOf(index)(unpacked());
    learn<S>(layout, decisions, waysTrees[index]!, ownWords(), (state) => {
      const seen = waysOf(index)(state);
      if (seen.join() !== real.join()) throw new Error('not the same of a view');
      return [real.length, ...real];
    });
  };

  const learnTaking = (way: number): void => {
    const { transition: index, args } = ways[way]!;
    apply(index, args, unpacked());
    learnEffect<S>(layout, decisions, effectTrees[way]!, ownWords(), packed, (state) =>
      transitions[index]!.apply(state, args),
    );
  };

  /** Learns what the kernel lacked. What cannot be learned is asked of the functions, from now on. */
  const learnMissing = (lacking: number): void => {
    if (lacking === UNKNOWN_WAYS) {
      const known = progress[at[0]!]!;
      try {
        if (notWorthIt(++known.waysLeaves, lookups)) throw new Error('not worth it');
        learnWays(at[0]!);
      } catch {
        known.waysGivenUp = true;
        if (inTables) waysKept[at[0]!] ??= keeper.list(waysOf(at[0]!));
        before = undefined;
      }
      return;
    }
    const known = progress[ways[at[0]!]!.transition]!;
    try {
      if (notWorthIt(++known.effectLeaves, fired[ways[at[0]!]!.transition]!)) throw new Error('not worth it');
      learnTaking(at[0]!);
    } catch {
      known.effectsGivenUp = true;
      for (const way of known.ways.values()) giveUpEffect(way);
      before = undefined;
    }
  };

  const of = (of: Int32Array, from: number, ours: boolean): number => {
    words = of;
    offset = from;
    isOurs = ours;
    before = undefined;
    failure = undefined;
    steps = keepSteps ? [] : steps;
    lookups++;
    let count = 0;
    let first = 0;
    while (first < transitions.length && failure === undefined) {
      if (progress[first]!.waysGivenUp) {
        count = waysKept[first] === undefined ? takePlainly(first, count) : takeListed(first, count);
        first++;
        continue;
      }
      let last = first + 1;
      while (last < transitions.length && !progress[last]!.waysGivenUp) last++;
      const { cells } = decisions;
      at[1] = 0;
      const result = kernel(cells, waysTrees, effectTrees, first, last, words, offset, out, count, at);
      if (result >= 0) {
        count = at[1] === 0 ? result : takeUnkept(count, result);
        first = last;
      } else if (result === OUT_OF_ROOM) {
        grow();
      } else {
        learnMissing(result);
      }
    }
    if (before !== undefined && failure === undefined) {
      try {
        mustBeUnchanged(before);
      } catch (error) {
        failure = { error, doing, transition: undefined };
      }
    }
    return count;
  };

  const keep = (): void => {
    inTables = machine.canonical !== undefined;
    for (const known of progress) known.waysGivenUp = false;
  };

  return {
    keep,
    of,
    out: () => out,
    stride,
    way: (way) => ways[way]!,
    step: (index) => steps[index],
    failure: () => failure,
    trees: () =>
      progress.some(({ waysGivenUp, effectsGivenUp }) => waysGivenUp || effectsGivenUp)
        ? undefined
        : { decisions, ways: waysTrees, effects: effectTrees.subarray(0, ways.length) },
    takenByTrees: (states) => {
      lookups += states;
    },
    learned: () => ({ ways, waysTrees, effectTrees, progress, lookups }),
    learn: (learned) => {
      ({ waysTrees, effectTrees, progress, lookups } = learned);
      ways = [...learned.ways];
    },
    bytes: () => decisions.bytes + effectTrees.byteLength + out.byteLength + keeper.bytes(),
  };
}

/** The choices of a transition that has none to make, and of one whose guard is false. */
const ONE_WAY: readonly Args[] = [NO_ARGS];
const NO_WAY: readonly Args[] = [];

/** Where a transition fires for the first time: what the codec and `canonical` promise. */
export function examine<S>(
  machine: Machine<S>,
  packing: Packing<S>,
  state: S,
  words: Int32Array,
  doing: (what: string) => void,
): void {
  doing('codec');
  const undeclared = findDifference(state, packing.decode(words, 0));
  if (undeclared !== undefined) {
    throw new Error(`${undeclared}: the state has it, the codec does not declare it`);
  }
  if (machine.canonical === undefined) return;
  doing('canonical');
  const again = new Int32Array(packing.words);
  packing.encode(representative(machine, state), again, 0);
  if (again.some((word, i) => word !== words[i])) {
    throw new Error('a representative is not its own representative');
  }
}
