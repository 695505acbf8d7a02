import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Memo, UNKNOWN } from '../../src/checker/memo.js';

const WORDS = 3;
const PLACES = [
  { word: 0, shift: 0, bits: 4 },
  { word: 0, shift: 28, bits: 4 },
  { word: 1, shift: 7, bits: 2 },
  { word: 2, shift: 0, bits: 32 },
];

/** Reads the places until one of them is odd: like any function of the state, by what it has read so far. */
function readOf(words: Int32Array): { readonly places: typeof PLACES; readonly said: number } {
  const places: typeof PLACES = [];
  let said = 1;
  for (const place of PLACES) {
    places.push(place);
    const code = (words[place.word]! >>> place.shift) & (2 ** Math.min(place.bits, 31) - 1);
    said = 31 * said + code;
    if (code % 2 === 1) break;
  }
  return { places, said: 1 + Math.abs(said % 1000) };
}

describe('a memo', () => {
  it('says of each state what was kept of one that is alike in all that was read, or nothing', () => {
    const state = fc
      .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
      .map(([a, b, c]) => Int32Array.of(a | (b << 28), c << 7, a ^ c));
    fc.assert(
      fc.property(
        fc.array(state, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 30 }),
        (states, times) => {
          const memo = new Memo(WORDS);
          let known = 0;
          for (let round = 0; round < times; round++) {
            for (const words of states) {
              const shifted = Int32Array.of(0, 0, ...words);
              const found = memo.find(shifted, 2);
              const { places, said } = readOf(words);
              if (found === UNKNOWN) memo.add({ places, codes: [] }, words, said);
              else {
                known++;
                expect(found).toBe(said);
              }
            }
          }
          // Nothing is forgotten but when more is read than before, which happens no more often than there are places.
          expect(known).toBeGreaterThanOrEqual((times - 1 - PLACES.length) * states.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
