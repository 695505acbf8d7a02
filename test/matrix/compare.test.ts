/** What one design has over another, against looking at every set of assumptions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { series } from '../../model/designs/index.js';
import { bitsOf, namesOf } from '../../src/matrix/assumptions.js';
import { changeOf, holdsUnder, strongestBetween } from '../../src/matrix/compare.js';
import { withPatches } from '../../src/matrix/series.js';
import { isWithin, minimal } from '../../src/matrix/sets.js';
import { agreeOn, CHOICE_NAMES } from '../../src/matrix/watched.js';

const VARYING = namesOf(0b11111);
const everySet = Array.from({ length: 0b100000 }, (_, set) => set);
const cells = fc.array(fc.nat(0b11111), { maxLength: 4 }).map((sets) => ({
  enough: minimal(sets).map((set) => ({ assumptions: namesOf(set), verdict: 'holds' as const })),
}));

describe('two cells', () => {
  it('differ as the sets differ under which they hold', () => {
    fc.assert(
      fc.property(cells, cells, (before, after) => {
        const more = everySet.some((set) => holdsUnder(after, set) && !holdsUnder(before, set));
        const less = everySet.some((set) => holdsUnder(before, set) && !holdsUnder(after, set));
        const expected = more ? (less ? 'both' : 'gained') : less ? 'lost' : undefined;
        expect(changeOf(before, after)).toBe(expected);
      }),
    );
  });

  it('are told apart by a largest set, where one is violated and the other is not', () => {
    fc.assert(
      fc.property(cells, cells, (violated, holding) => {
        const apart = everySet.filter((set) => holdsUnder(holding, set) && !holdsUnder(violated, set));
        const found = strongestBetween(violated, holding, VARYING);
        expect(found === undefined).toBe(apart.length === 0);
        if (found === undefined) return;
        const set = bitsOf(found);
        expect(apart).toContain(set);
        expect(apart.filter((larger) => larger !== set && isWithin(set, larger))).toEqual([]);
      }),
    );
  });
});

describe('the choices of some patches', () => {
  it('are those of the series if all are taken, of what it is based on if none is, of a prefix if its patches are', () => {
    for (const each of series) {
      for (const [k, prefix] of each.prefixes.entries()) {
        const some = withPatches(each, (1 << k) - 1);
        expect(agreeOn(CHOICE_NAMES, some, prefix), `${each.name} ${k}`).toBe(true);
      }
    }
  });
});
