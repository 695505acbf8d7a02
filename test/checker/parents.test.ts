/** Which state each was reached from, as a list says and as bits say. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_PARENT, Parents } from '../../src/checker/parents.js';

/** How far the next state's parent is beyond the last one's, if there are so many states. */
const gap = fc.oneof({ weight: 8, arbitrary: fc.nat(2) }, fc.nat(40), fc.constant(40_000));

it('says what a list says, asked in any order, while states are added', () => {
  const drawn = fc.record({
    initial: fc.integer({ min: 1, max: 40 }),
    gaps: fc.array(gap, { minLength: 1, maxLength: 50 }),
    asked: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
    between: fc.integer({ min: 1, max: 9000 }),
  });
  fc.assert(
    fc.property(drawn, ({ initial, gaps, asked, between }) => {
      const parents = new Parents();
      const list: number[] = [];
      for (let k = 0; list.length < 60_000; k++) {
        const id = list.length;
        if (parents.room === id) parents.grow();
        const last = list.at(-1) ?? NO_PARENT;
        const parent = id < initial ? NO_PARENT : Math.min(id - 1, last + gaps[k % gaps.length]!);
        parents.add(id, parent);
        list.push(parent);
        if (k % between !== 0) continue;
        for (const n of asked) {
          if (parents.of(n % list.length) !== list[n % list.length]) expect.unreachable(`${n % list.length}`);
        }
      }
      const found = list.map((_, id) => parents.of(id));
      expect(found).toEqual(list);
      expect(parents.bytes).toBe(4 * 4096);
    }),
    { numRuns: 40 },
  );
});
