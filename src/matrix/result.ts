/** What a matrix is made of: plain data, for every form of report and for the file that a search is resumed from. */
import type { Design } from '../../model/design.js';
import type { Assumption, Bounds } from '../../model/world.js';
import type { CheckOptions } from '../check/result.js';

export interface MatrixOptions {
  /** Made always. */
  readonly assumptions: readonly Assumption[];
  /** Those of which the weakest are sought; the others are never made. */
  readonly varying: readonly Assumption[];
  /** Those that are asked for; see `boundsFor`. */
  readonly bounds: Bounds;
  /** Names of the properties; all if empty. */
  readonly properties: readonly string[];
  readonly limits: CheckOptions['limits'];
  /** What the next kernel may be beside the same one; left out: one without IMA's kexec support. */
  readonly next?: readonly Design[];
}

/** A set of assumptions under which the property is not violated, though it is under each smaller one. */
export interface Enough {
  readonly assumptions: readonly Assumption[];
  /** Vacuous: under these assumptions it is never put to the test. */
  readonly verdict: 'holds' | 'vacuous';
}

export interface Cell {
  readonly property: string;
  /** Every minimal set; the empty one alone where nothing has to be assumed. */
  readonly enough: readonly Enough[];
  /** Where nothing makes it hold: the steps of the shortest run that violates it under all assumptions. */
  readonly violated?: number;
  /** What a limit, or an end from outside, left undecided. */
  readonly undecided: readonly { readonly assumptions: readonly Assumption[]; readonly why: string }[];
}

/** All properties of a design, in the order of `properties/index.ts`. */
export interface MatrixColumn {
  readonly design: Design;
  readonly cells: readonly Cell[];
}

export interface Matrix {
  readonly options: MatrixOptions;
  readonly columns: readonly MatrixColumn[];
  /** How many searches were made, and how many states they found; what was found before and taken over is included. */
  readonly searches: number;
  readonly states: number;
}
