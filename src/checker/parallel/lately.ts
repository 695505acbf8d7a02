/**
 * The states sent lately, one for each of the lowest bits of the hash: most steps lead to a state that another one led to
 * a moment before, which need not be carried twice.
 */
const SLOTS = 1 << 15;

export interface Lately {
  /** Whether the state was sent not long ago; from now on it was. */
  readonly wasSent: (state: Int32Array, offset: number, hash: number) => boolean;
}

export function createLately(words: number): Lately {
  const width = words + 1;
  /** Each slot has a 1 once it is taken, and a state. */
  const slots = new Int32Array(SLOTS * width);
  return {
    wasSent: (state, offset, hash) => {
      const at = (hash & (SLOTS - 1)) * width;
      let same = slots[at] === 1;
      for (let i = 0; i < words; i++) {
        const word = state[offset + i]!;
        if (slots[at + 1 + i] !== word) {
          same = false;
          slots[at + 1 + i] = word;
        }
      }
      slots[at] = 1;
      return same;
    },
  };
}
