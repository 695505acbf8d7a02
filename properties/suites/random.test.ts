/**
 * Runs at random of some designs, others each time: whatever they violate in the small world is violated by what is
 * locked of it, in as few steps or fewer; and past the bounds of that world, lists of names and real digests agree.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allDesigns } from '../../model/designs/index.js';
import type { Bounds } from '../../model/world.js';
import { random } from '../../src/random/random.js';
import { type ExpectedRun, expectedForm } from '../../src/report/expected.js';

const seed = Number(process.env.SUITE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const DESIGNS = 6;
const designs = Array.from(
  { length: DESIGNS },
  (_, k) => allDesigns[(seed + Math.floor((k * allDesigns.length) / DESIGNS)) % allDesigns.length]!,
);

const text = readFileSync(new URL('./verdicts.json', import.meta.url), 'utf8');
const locked = new Map<string, ExpectedRun>(
  expectedForm.parse(JSON.parse(text)).runs.map((run) => [run.design, run]),
);
const again = `SUITE_SEED=${seed}`;

test('in the small world nothing is violated that holds, nor sooner', async () => {
  let violations = 0;
  for (const design of designs) {
    const { assumptions, bounds, verdicts } = locked.get(design.name)!;
    const options = { assumptions, bounds: bounds as Bounds, properties: [], runs: 40, steps: 80, seed };
    for (const { property, run } of (await random([design], options))[0]!.violations) {
      violations++;
      const verdict = verdicts[property];
      const least = typeof verdict === 'object' ? verdict.violated : Number.POSITIVE_INFINITY;
      expect(run.steps.length, `${again}: ${design.name}: ${property}`).toBeGreaterThanOrEqual(least);
    }
  }
  expect(violations, again).toBeGreaterThan(0);
});

test('in a large one names and digests agree', async () => {
  for (const design of designs) {
    const options = { assumptions: [], bounds: { cpus: 2 }, properties: [], runs: 10, steps: 200, seed };
    const [result] = await random([design], options);
    expect(result!.disagreement, `${again}: ${design.name}`).toBeUndefined();
    expect(result!.steps, `${again}: ${design.name}`).toBeGreaterThan(200);
  }
});
