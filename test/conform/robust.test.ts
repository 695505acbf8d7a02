/** Whatever is done to a file of runs, an answer comes back. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { designs } from '../../model/designs/index.js';
import { conformTo } from '../../src/conform/conform.js';
import { readEvidence } from '../../src/conform/evidence.js';
import { type Boot, type Entry, readRuns } from '../../src/conform/schema.js';
import { read, runs } from './fixtures.js';

const evidence = new Map(runs.map((run) => [run.run, readEvidence(run, read)]));

/** Drops, repeats, or swaps with the next, what stands at a place. */
function disturb<T>(all: readonly T[], place: number, how: number): readonly T[] {
  const at = all.length === 0 ? 0 : place % all.length;
  const [before, after] = [all.slice(0, at), all.slice(at + 1)];
  if (how === 0) return [...before, ...after];
  if (how === 1) return [...before, ...all.slice(at, at + 1), ...all.slice(at)];
  return [...before, ...after.slice(0, 1), ...all.slice(at, at + 1), ...after.slice(1)];
}

const DOINGS = [
  'file-load',
  'legacy-load',
  'crash-load',
  'unload',
  'execute',
  'execute-returned',
  'note',
] as const;

test('timelines disturbed, other designs: no run throws', () => {
  const verdicts = new Set<string>();
  fc.assert(
    fc.property(
      fc.constantFrom(...runs.filter(({ run }) => !run.endsWith('S4'))),
      fc.array(fc.record({ boot: fc.nat(), place: fc.nat(), how: fc.nat(3), doing: fc.nat(6) }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.constantFrom(undefined, ...designs),
      fc.boolean(),
      (run, edits, design, ok) => {
        let boots: readonly Boot[] = run.boots;
        for (const { boot, place, how, doing } of edits) {
          boots = boots.map((each, at) => {
            if (at !== boot % boots.length) return each;
            const timeline =
              how < 3
                ? disturb(each.timeline, place, how)
                : [...each.timeline, { do: DOINGS[doing]!, ok } as unknown as Entry];
            return { ...each, timeline: [...timeline] };
          });
        }
        const [changed] = readRuns(JSON.stringify([{ ...run, boots }]));
        const { verdict } = conformTo(changed!, evidence.get(run.run)!, design);
        verdicts.add(verdict);
      },
    ),
    { numRuns: 400 },
  );
  expect(verdicts.has('differs')).toBe(true);
});
