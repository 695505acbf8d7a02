/** Where the choices of a run come from: fast-check, by seed and path. A run is the same whatever ran before it. */
import fc from 'fast-check';
import type { Draw } from './walk.js';
import { MOOD_NUMBERS } from './weights.js';

export interface Chances {
  /** Which run of this seed it is, counted from zero: its path. */
  readonly path: number;
  readonly mood: readonly number[];
  /** The choices, one after the other. */
  readonly draw: Draw;
}

const number = fc.nat({ max: 0x7fffffff });
const chances = fc.record({
  mood: fc.array(number, { minLength: MOOD_NUMBERS, maxLength: MOOD_NUMBERS }),
  numbers: fc.noShrink(fc.infiniteStream(number, { noHistory: true })),
});

/** What the runs from `path` on are made of, so many of them. */
export function* chancesFor(seed: number, path: number, runs: number): Generator<Chances> {
  // Biased numbers are small ones: they would take the first transition of the machine again and again.
  const drawn = fc.sample(chances, { seed, path: String(path), numRuns: runs, unbiased: true });
  for (const [k, { mood, numbers }] of drawn.entries()) {
    yield { path: path + k, mood, draw: (below) => numbers.next().value % below };
  }
}
