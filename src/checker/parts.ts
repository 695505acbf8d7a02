/**
 * The parts of `canonical`, of packed states. After a step from a representative only those have to be asked that read
 * or change a bit which the step has changed: the others would say what they said before, that all is as it should be.
 *
 * That holds as every part that was asked is asked again if it, or another one after it, has changed what it looks at,
 * until all of them leave the state alone: so what each reads of a representative is known.
 */
import type { Change, Keeper } from './kept.js';
import { UNKNOWN } from './memo.js';

/**
 * Makes the representative of the state that stands in `words`, which the effect with this number made of one;
 * `UNKNOWN`: which may be any state.
 */
export type Settle = (words: Int32Array, offset: number, effect: number) => void;

/** As many as fit into a number's bits. */
const MOST_PARTS = 31;
const ALL = -1;

/** One in which parts may change the state, one in which they must not, and one to spare. */
const MOST_PASSES = 3;

export function settling<S>(keeper: Keeper<S>, parts: readonly Change[]): Settle {
  if (parts.length > MOST_PARTS) throw new RangeError(`canonical has more than ${MOST_PARTS} parts`);
  /** For each effect, the parts that it may concern, a bit each. Those that a part learns to read are added. */
  let concerns: number[] = [];

  const concernedBy = (effect: number): number => {
    if (effect === UNKNOWN) return ALL;
    const known = concerns[effect];
    if (known !== undefined) return known;
    const changes = keeper.effect(effect);
    let all = 0;
    for (const [i, part] of parts.entries()) {
      const { masks } = part.concerned;
      for (let j = 0; j < changes.length; j += 3) {
        if ((~changes[j + 1]! & masks[changes[j]!]!) !== 0) all |= 1 << i;
      }
    }
    concerns[effect] = all;
    return all;
  };

  /** Asks those that are due, in their order; which of them are due then. */
  const pass = (words: Int32Array, offset: number, due: number): number => {
    let again = 0;
    for (let i = 0; i < parts.length; i++) {
      if ((due & (1 << i)) === 0) continue;
      const part = parts[i]!;
      const { widened } = part.concerned;
      const number = part.take(words, offset);
      if (part.concerned.widened !== widened) concerns = [];
      const concerned = concernedBy(number);
      due |= concerned;
      again = (again & ~(1 << i)) | concerned;
    }
    return again;
  };

  return (words, offset, effect) => {
    let due = concernedBy(effect);
    for (let passes = 0; due !== 0; passes++) {
      if (passes === MOST_PASSES) throw new Error('the parts undo one another');
      due = pass(words, offset, due);
    }
  };
}
