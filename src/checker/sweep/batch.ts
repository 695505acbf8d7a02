/**
 * Some dozen states that are expanded together: all steps are taken first, then looked up. What a lookup takes is waiting
 * for memory, and many can wait side by side.
 */

/** So many states are expanded together. */
export const STATES = 64;

/** After so many steps no further state is. */
export const STEPS = 640;

/** There is room for so many; a state with more is not expanded at a stretch. */
export const MOST_STEPS = 1024;

export interface Batch {
  /** The first state, and the one after the last. */
  first: number;
  last: number;
  /**
   * The first state is the only one that is to be expanded. If it has one step, the state that this leads to comes next in
   * the batch, before it is known whether that is a new one; and so on.
   */
  alone: boolean;
  /** Not all is known of the state after the last one. */
  stuck: boolean;
  /** Some of its steps were counted all the same. */
  isPart: boolean;
  /** How many steps were to be looked up, and how many were. */
  kept: number;
  looked: number;
  /** What their slots have, taken together: of no use but that it was read. */
  touched: number;
  /** The words of the states that steps lead to, one state's after the other's, and their hashes. */
  readonly words: Int32Array;
  readonly hashes: Int32Array;
  /** Of those that are to be looked up, where their slots begin. */
  readonly homes: Int32Array;
  /** For each state how many steps there are up to its last one. */
  readonly ends: Int32Array;
  /**
   * How many steps there are of each transition, those included that change nothing, and those of a part of the state after
   * the last one.
   */
  readonly fired: Int32Array;
}

export const batchOf = (words: number, transitions: number): Batch => ({
  first: 0,
  last: 0,
  alone: false,
  stuck: false,
  isPart: false,
  kept: 0,
  looked: 0,
  touched: 0,
  words: new Int32Array(MOST_STEPS * words),
  hashes: new Int32Array(MOST_STEPS),
  homes: new Int32Array(MOST_STEPS),
  ends: new Int32Array(STATES),
  fired: new Int32Array(transitions),
});
