/** What a search finds: plain data. How it is worded is somewhere else. */
import type { CheckpointOptions } from './checkpoint.js';
import type { Diagram, DiagramOptions } from './diagram.js';
import type { Property, Step } from './machine.js';

/**
 * A run: where it began and each step, in order. The `after` of a step is the `before` of the next (of a `forgetful`
 * machine, its representative is).
 */
export interface Trace<S> {
  readonly initial: S;
  readonly steps: readonly Step<S>[];
}

/** The state in which a run ends. */
export function lastState<S>(trace: Trace<S>): S {
  return trace.steps.at(-1)?.after ?? trace.initial;
}

/**
 * `violated` is so however far the search went. `holds` and `vacuous` need all states to have been explored, but for
 * `reachable`, which holds as soon as there is a witness. Everything else is `inconclusive`.
 */
export type Verdict = 'holds' | 'violated' | 'vacuous' | 'inconclusive';

export interface PropertyResult<S> {
  readonly property: Property<S>;
  readonly verdict: Verdict;
  /**
   * The counterexample, or the witness of a `reachable`; no run is shorter. A `reachable` that is violated has none. Of
   * an `eventually` no run up to a loop is shorter, nor any up to where all can rest, whichever of them is given.
   */
  readonly trace?: Trace<S>;
  /** Of an `eventually`: so many steps, then the others for ever. If there are no others, nothing ever happens again. */
  readonly loopStart?: number;
  /** Why it is violated. */
  readonly why?: string;
  /**
   * In how many states, or on how many steps, the property was judged: those for which its `when` is true, up to the
   * first violation. Of a `reachable`: 1 if there is a witness. Of an `eventually`: the states from which it is due.
   */
  readonly antecedent: number;
}

/**
 * What ended a search before everything was explored: a limit, the user, or that nothing was left to decide. One that
 * nothing ended may have missed states nevertheless if it is `lossy`.
 */
export type Stopped =
  | 'states'
  | 'depth'
  | 'seconds'
  | 'memory'
  | 'disk'
  | 'interrupted'
  | 'decided'
  | 'lossy';

export interface Result<S> {
  /** Every reachable state was explored, or only follows where all that was still open is `over` (`leftOut`). */
  readonly complete: boolean;
  /**
   * How many states were not gone on from, as every property still open is `over` in them. Unless it is 0, other
   * states and deadlocks may follow, and transitions that never fired may fire there.
   */
  readonly leftOut: number;
  /** Why not. */
  readonly stopped?: Stopped;
  /** Distinct states: of those equal by `canonical`, one; of those that differ from another one in having less of `budgets` left, none. */
  readonly states: number;
  /** Successors computed: the steps between these states, those from a state to itself included. */
  readonly transitions: number;
  /** Of the deepest state found: steps from an initial state, on a shortest way. */
  readonly depth: number;
  /** How many states were found at each depth. */
  readonly levels: readonly number[];
  readonly seconds: number;
  /** For each transition of the machine, how often it was taken. */
  readonly fired: Readonly<Record<string, number>>;
  /** Those that never were; where the search did not end early and nothing was left out, they never can be. */
  readonly neverFired: readonly string[];
  /** A shortest run into a state that has no successor and is not `final`. */
  readonly deadlock?: Trace<S>;
  /** In the order in which they were given. */
  readonly properties: readonly PropertyResult<S>[];
  /** What the table of states takes in memory, and the steps between them where they are kept. */
  readonly bytes: number;
  /** The size of the file into which states went, if they did. */
  readonly bytesOnDisk?: number;
  /** Of a lossy search: of how many bits its fingerprints are, and how likely it missed a state, at most. */
  readonly lossy?: { readonly bits: number; readonly missed: number };
  /** If it was asked for. */
  readonly diagram?: Diagram;
}

/** How far a search is. */
export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States found and not yet expanded. */
  readonly queue: number;
  readonly seconds: number;
  /** States a second, since the last report. */
  readonly rate: number;
  /** As in a result. */
  readonly bytesOnDisk?: number;
}

/** Bounds of a search. One that strikes leaves the search incomplete; what holds up to it is `inconclusive`. */
export interface Limits {
  /** Distinct states. */
  readonly states?: number;
  /** Steps from an initial state. The search is left to the states no further away, and to the steps between them. */
  readonly depth?: number;
  /** The only limit that may strike at another place the next time. */
  readonly seconds?: number;
  /** Bytes that the table of states may take in memory, while it grows too. */
  readonly bytes?: number;
  /** Bytes that may go into a temporary file, for what has no room in `bytes`. Left out, there is no file. */
  readonly disk?: number;
}

export interface ExploreOptions<S = never> {
  readonly limits?: Limits;
  /** Ends the search at its next look. Only `exploreAsync` lets events through while it searches. */
  readonly signal?: AbortSignal;
  /** Stop when every property is decided: each violated, or its witness found. */
  readonly stopWhenDecided?: boolean;
  /** Keep what was found in a folder, and go on from what is there: the same result, for a process that was killed. */
  readonly checkpoint?: CheckpointOptions;
  /** The folder for a temporary file; the system's own if left out. Throws if none can be made there. */
  readonly scratch?: string;
  /**
   * Keep a fingerprint of each state, of 64 bits if left out, and not the state: in less memory, not all may be found,
   * so that nothing *holds*. What must happen is not judged.
   */
  readonly lossy?: { readonly bits?: number };
  /** What a picture of the states needs; left out, nothing is counted for one. */
  readonly diagram?: DiagramOptions<S>;
  /**
   * Keep what the machine's functions say of the states alike in what they read, instead of asking them of each: the
   * same result, sooner. Left out: where the machine has a `canonical` in parts, once there are many states; where that
   * is in one part, which as a rule reads all of the state, never.
   */
  readonly tabulate?: boolean;
  /**
   * So many states are expected: the table is made for them to begin with, so that it need not grow. It is the same result,
   * sooner, however far off that is.
   */
  readonly expected?: number;
  /** Called about four times a second. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A machine or a property that broke its promises or threw: which part of it, where, and the run that leads there. */
export class MachineError<S = unknown> extends Error {
  override readonly name = 'MachineError';
  /** The transition or the property, by name. */
  readonly part: string;
  readonly state: S;
  /** A shortest run into `state`, if one could be made. */
  readonly trace: Trace<S> | undefined;

  constructor(message: string, part: string, state: S, trace: Trace<S> | undefined, cause?: unknown) {
    super(message, { cause });
    this.part = part;
    this.state = state;
    this.trace = trace;
  }
}
