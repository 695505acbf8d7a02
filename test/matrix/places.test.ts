/** What follows from one search for another, against searching everywhere. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgingIn, type Place, unmixed } from '../../src/matrix/places.js';
import { type Bits, isWithin, minimal } from '../../src/matrix/sets.js';
import { type Answer, weakest } from '../../src/matrix/weakest.js';

const WIDTH = 5;
const ALL: Bits = (1 << WIDTH) - 1;
const everySet: readonly Bits[] = Array.from({ length: ALL + 1 }, (_, set) => set);

/** The runs of a world: under which largest sets of assumptions each is possible. */
interface World {
  readonly violating: readonly Bits[];
  /** Those in which the property is put to the test. */
  readonly testing: readonly Bits[];
}

const aSet = fc.nat(ALL);
const aWorld = fc.record({
  violating: fc.array(aSet, { maxLength: 4 }),
  testing: fc.array(aSet, { maxLength: 3 }),
});
const worlds = fc.dictionary(fc.constantFrom('p', 'q', 'r'), fc.tuple(aWorld, aWorld), { minKeys: 1 });

const isPossible = (part: Bits) => (allowed: Bits) => isWithin(part, allowed);

function answerAt({ violating, testing }: World, part: Bits): Answer {
  const allowed = violating.find(isPossible(part));
  if (allowed !== undefined) return { kind: 'violated', steps: 1, allowed };
  return { kind: testing.some(isPossible(part)) ? 'holds' : 'vacuous' };
}

/** Every place of every set looked at. */
function everywhere(all: readonly World[], assumed: Bits): Answer['kind'] {
  const kinds = all.flatMap((world) => unmixed(assumed).map((part) => answerAt(world, part).kind));
  return (['violated', 'holds', 'vacuous'] as const).find((kind) => kinds.includes(kind))!;
}

it('comes to the same minimal sets, and to what is found under them', async () => {
  let searched = 0;
  let plainly = 0;
  await fc.assert(
    fc.asyncProperty(worlds, fc.boolean(), async (all, weakestFirst) => {
      const asked = new Set<string>();
      const search = async ({ world, part }: Place, properties: readonly string[]) => {
        for (const name of properties) {
          const key = `${world} ${part} ${name}`;
          expect(asked).not.toContain(key);
          asked.add(key);
        }
        searched++;
        return new Map(properties.map((name) => [name, answerAt(all[name]![world]!, part)]));
      };
      const inPlaces = judgingIn(2, 0, search);
      const judge: typeof inPlaces = async (assumed, properties, precisely) => {
        const answers = await inPlaces(assumed, properties, precisely);
        plainly += 2 * unmixed(assumed).length;
        for (const name of properties) {
          const expected = everywhere(all[name]!, assumed);
          const { kind } = answers.get(name)!;
          if (kind === 'unviolated') expect(expected).not.toBe('violated');
          else expect(kind).toBe(expected);
          if (precisely) expect(kind).not.toBe('unviolated');
        }
        return answers;
      };
      for (const { property, found } of await weakest(Object.keys(all), ALL, {
        judge,
        weakestFirst,
        costly: 0,
      })) {
        const verdictUnder = (assumed: Bits) => everywhere(all[property]!, assumed);
        const enough = minimal(everySet.filter((set) => verdictUnder(set) !== 'violated'));
        expect(found).toEqual(enough.map((assumed) => ({ assumed, verdict: verdictUnder(assumed) })));
      }
    }),
    { numRuns: 500 },
  );
  expect(searched).toBeLessThan(plainly);
});
