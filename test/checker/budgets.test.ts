/** Looking up the same state with more left of its budgets. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findRicherBy } from '../../src/checker/budgets.js';
import { compile } from '../../src/checker/compile.js';
import { int, record } from '../../src/checker/index.js';
import { NO_PARENT } from '../../src/checker/parents.js';
import { Visited } from '../../src/checker/visited.js';

interface State {
  readonly at: number;
  readonly left: { readonly money: number; readonly days: number };
}
const packing = compile(
  record<State>({ at: int(0, 3), left: record<State['left']>({ money: int(1, 4), days: int(0, 2) }) }),
);
const state = fc.record({
  at: fc.nat({ max: 3 }),
  left: fc.record({ money: fc.integer({ min: 1, max: 4 }), days: fc.nat({ max: 2 }) }),
});

it('finds a state with more exactly where there is one', () => {
  fc.assert(
    fc.property(fc.array(state, { maxLength: 12 }), state, (known, asked) => {
      const visited = new Visited(packing.bytes);
      const words = new Int32Array(packing.words);
      const states: State[] = [];
      for (const each of known) {
        packing.encode(each, words, 0);
        if (visited.find(words) >= 0) continue;
        if (visited.full) visited.grow(words, Number.POSITIVE_INFINITY);
        visited.insert(words, NO_PARENT);
        states.push(each);
      }
      const richer = states.flatMap(({ at, left: { money, days } }, id) => {
        const asMuch = money >= asked.left.money && days >= asked.left.days;
        const more = money > asked.left.money || days > asked.left.days;
        return at === asked.at && asMuch && more ? [id] : [];
      });
      packing.encode(asked, words, 0);
      const found = findRicherBy(packing, ['left.money', 'left.days'], visited)(words, 0);
      expect(richer.length === 0 ? [-1] : richer).toContain(found);
    }),
  );
});

it('refuses what is no whole number of the state', () => {
  const visited = new Visited(packing.bytes);
  expect(() => findRicherBy(packing, ['left'], visited)).toThrow('left: the codec declares no such whole');
  expect(() => findRicherBy(packing, ['left.luck'], visited)).toThrow('left.luck');
});
