/** What runs at random found: plain data. */
import type { Design } from '../../model/design.js';
import type { CheckOptions, Run } from '../check/result.js';

export interface RandomOptions extends Omit<CheckOptions, 'limits' | 'unfolded'> {
  /** At most so many runs of each design, of at most so many steps. */
  readonly runs: number;
  readonly steps: number;
  readonly seed: number;
  /** Only this run of the seed, counted from zero. */
  readonly path?: number;
  /** At most so long, for all designs together: the only thing that may end at another place the next time. */
  readonly seconds?: number;
}

/** A run that violates a property, or on which the two kinds of lists disagree. */
export interface Found {
  readonly property: string;
  /** Which run of the seed it is. */
  readonly path: number;
  /** Up to the first step that shows it. */
  readonly run: Run;
}

export interface Disagreement extends Omit<Found, 'property'> {
  readonly what: string;
}

/** What came of some runs of one design. */
export interface Tally {
  readonly runs: number;
  readonly steps: number;
  /** For each transition, how often it was taken. */
  readonly fired: Readonly<Record<string, number>>;
  /** At most one for each property: the one with the lowest path. */
  readonly found: readonly Found[];
  readonly disagreement?: Disagreement;
}

/** A violation: as it was found, and made as short as it could be. */
export interface Violation {
  readonly property: string;
  readonly path: number;
  /** How many steps it took when it was found. */
  readonly foundIn: number;
  readonly run: Run;
}

export interface RandomResult extends Omit<Tally, 'found' | 'disagreement'> {
  readonly design: Design;
  readonly options: RandomOptions;
  /** In the order of `properties/index.ts`. */
  readonly violations: readonly Violation[];
  readonly disagreement?: Disagreement;
  /** Why there were not as many runs as asked for. */
  readonly stopped?: 'decided' | 'seconds' | 'interrupted' | 'disagreement';
  readonly seconds: number;
}
