/** The search over sets of assumptions, against looking at every set. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bits,
  bySize,
  hittingSets,
  isWithin,
  minimal,
  singlesOf,
  sizeOf,
} from '../../src/matrix/sets.js';
import { type Answer, type Judge, type Weakening, weakest } from '../../src/matrix/weakest.js';

const WIDTH = 6;
const ALL: Bits = (1 << WIDTH) - 1;
const everySet: readonly Bits[] = Array.from({ length: ALL + 1 }, (_, set) => set);
const aSet = fc.nat(ALL);

describe('sets', () => {
  it('have members and a size', () => {
    expect(singlesOf(0b10110)).toEqual([0b10, 0b100, 0b10000]);
    expect(sizeOf(0b10110)).toBe(3);
    expect(minimal([0b111, 0b10, 0b101, 0b10])).toEqual([0b10, 0b101]);
  });

  it('are hit by what the definition says', () => {
    fc.assert(
      fc.property(fc.array(aSet, { maxLength: 6 }), (sets) => {
        const hitting = everySet.filter((each) => sets.every((set) => (each & set) !== 0));
        expect([...hittingSets(sets)].sort(bySize)).toEqual(minimal(hitting));
      }),
    );
  });
});

/** Runs of a machine: under which largest sets each of them is possible. A property is violated by any of its runs. */
interface Runs {
  readonly [property: string]: readonly Bits[];
}

const possible = (runs: readonly Bits[], assumed: Bits): readonly Bits[] =>
  runs.filter((allowed) => isWithin(assumed, allowed));

/** Says of each property one of the runs that violate it; `which` chooses. */
const judgeOf =
  (runs: Runs, which: number): Judge =>
  async (assumed, properties) =>
    new Map(
      properties.map((property): [string, Answer] => {
        const found = possible(runs[property]!, assumed);
        if (found.length === 0) return [property, { kind: 'holds' }];
        return [property, { kind: 'violated', steps: 1, allowed: found[which % found.length]! }];
      }),
    );

const allRuns = fc.dictionary(fc.constantFrom('p', 'q', 'r'), fc.array(aSet, { maxLength: 5 }), {
  minKeys: 1,
});
const weakening = (runs: Runs, which: number, weakestFirst: boolean, costly: Bits): Weakening => ({
  judge: judgeOf(runs, which),
  weakestFirst,
  costly,
});

describe('the weakest assumptions', () => {
  it('are those that looking at every set finds, whichever runs are found on the way', async () => {
    await fc.assert(
      fc.asyncProperty(allRuns, fc.nat(4), fc.boolean(), aSet, async (runs, which, weakestFirst, costly) => {
        const names = Object.keys(runs);
        const found = await weakest(names, ALL, weakening(runs, which, weakestFirst, costly));
        for (const { property, found: enough, open, violated } of found) {
          const holding = everySet.filter((set) => possible(runs[property]!, set).length === 0);
          expect(enough.map(({ assumed }) => assumed)).toEqual(minimal(holding));
          expect(violated !== undefined).toBe(holding.length === 0);
          expect(open).toEqual([]);
        }
      }),
    );
  });

  it('take fewer searches than there are sets', async () => {
    let searches = 0;
    const runs = { p: [ALL & ~1, ALL & ~2], q: [ALL & ~1], r: [ALL & ~12] };
    const judge: Judge = (assumed, properties) => {
      searches++;
      return judgeOf(runs, 0)(assumed, properties);
    };
    await weakest(Object.keys(runs), ALL, { judge, weakestFirst: true, costly: 0 });
    expect(searches).toBeLessThan(16);
  });

  it('are open where a search ended early, and only where nothing else decides it', async () => {
    const judge: Judge = async (assumed, properties) =>
      new Map(
        properties.map((property) => [
          property,
          assumed === ALL
            ? { kind: 'holds' }
            : isWithin(1, assumed)
              ? { kind: 'inconclusive', why: 'a limit' }
              : { kind: 'violated', steps: 1, allowed: ALL & ~1 },
        ]),
      );
    const [found] = await weakest(['p'], ALL, { judge, weakestFirst: true, costly: 0 });
    expect(found!.found).toEqual([]);
    expect(found!.open).toContainEqual({ assumed: 1, why: 'a limit' });
    expect(found!.violated).toBeUndefined();
  });
});
