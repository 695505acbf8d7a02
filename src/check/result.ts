/** What a check of one design found: plain data, the same for text, JSON and every other form. */
import type { Design } from '../../model/design.js';
import type { State } from '../../model/state.js';
import type { Assumption, Bounds, Focus, Reduction } from '../../model/world.js';
import type { Args, Diagram, Progress, Stopped, Verdict } from '../checker/index.js';

export interface CheckOptions {
  readonly assumptions: readonly Assumption[];
  readonly bounds: Bounds;
  /** Names of the properties; all if empty. */
  readonly properties: readonly string[];
  readonly limits: {
    readonly states?: number;
    readonly seconds?: number;
    readonly depth?: number;
    /** In memory; and in a temporary file, for what has no room there. */
    readonly bytes?: number;
    readonly disk?: number;
  };
  /** Where temporary files are made; where the system has them if left out. */
  readonly scratch?: string;
  /** Keep fingerprints of the states, not the states. */
  readonly lossy?: boolean;
  /** Write the lists out instead of folding away what is agreed. */
  readonly unfolded?: boolean;
  /** Reductions that are not made. */
  readonly without?: readonly Reduction[];
  /** Count what pictures of the states need. */
  readonly diagram?: boolean;
  /** What the next kernel may be beside the same one; left out: one without IMA's kexec support. */
  readonly next?: readonly Design[];
}

/** One search: the properties of one design that read the same part of the state. */
export interface Task {
  readonly design: Design;
  readonly focus: Focus;
  /** They are about what must happen: the search keeps every step, and leaves out none that goes round. */
  readonly liveness?: boolean;
  readonly properties: readonly string[];
  readonly options: CheckOptions;
}

/** A step by name, as it can be replayed in any world of the same design and assumptions. */
export interface StepName {
  readonly transition: string;
  readonly args: Args;
}

export interface Run {
  /** Which of the initial states it begins in. */
  readonly initial: {
    readonly chip: State['tpm']['chip'];
    readonly criticalData: State['ima']['criticalData'];
  };
  readonly steps: readonly StepName[];
  /** After so many steps the others go round for ever; if there are none, nothing ever happens again. */
  readonly loopStart?: number;
}

export interface TaskProperty {
  readonly name: string;
  readonly verdict: Verdict;
  readonly why?: string;
  readonly run?: Run;
  /** Why the search could not judge it. */
  readonly doubt?: string;
}

/** What one search found. Can be sent from a worker. */
export interface TaskResult {
  readonly focus: Focus;
  readonly liveness: boolean;
  readonly complete: boolean;
  /** `failed`: it ended in the middle, for want of memory or by a defect; nothing it found is known. */
  readonly stopped?: Stopped | 'failed';
  /** States not gone on from, as nothing that follows can decide what was still open (`Result.leftOut`). */
  readonly leftOut: number;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** How many states were found at each depth. */
  readonly levels: readonly number[];
  readonly seconds: number;
  readonly bytes: number;
  readonly bytesOnDisk?: number;
  /** Of how many bits its fingerprints are, and how likely it missed a state, at most. */
  readonly lossy?: { readonly bits: number; readonly missed: number };
  readonly fired: Readonly<Record<string, number>>;
  /** If the options ask for it: the states by the stage in which they are. */
  readonly diagram?: Diagram;
  readonly properties: readonly TaskProperty[];
}

/** All searches of one design. */
export interface CheckResult {
  readonly design: Design;
  readonly options: CheckOptions;
  readonly searches: readonly TaskResult[];
  /** No limit struck: what was not explored could have changed no verdict. */
  readonly complete: boolean;
  readonly states: number;
  readonly transitions: number;
  /** Of the deepest search. */
  readonly depth: number;
  readonly seconds: number;
  /** In the order of `properties/index.ts`. */
  readonly properties: readonly TaskProperty[];
  /** Transitions of this design that fired in no search, though one that has them explored all there is. */
  readonly neverFired: readonly string[];
}

export interface CheckProgress extends Progress {
  readonly design: string;
  readonly focus: Focus;
  readonly liveness?: boolean;
}
