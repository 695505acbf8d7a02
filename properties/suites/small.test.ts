/**
 * Every property against every design, in a world so small that all of it is explored in a moment: one kexec, one
 * load, one measured event. The verdicts are locked in verdicts.json, in the form that `check --locked` takes.
 * Where one changed, `npx vitest run -u properties/suites` writes what was found: read it before it is committed.
 */
import { expect, test } from 'vitest';
import { allDesigns } from '../../model/designs/index.js';
import type { Assumption, Bounds } from '../../model/world.js';
import { check } from '../../src/check/check.js';
import { type ExpectedRun, updated, writeExpected } from '../../src/report/expected.js';
import { judged } from '../../src/report/judged.js';
import { QUIET } from '../../test/assuming.js';
import { claims } from '../index.js';

const assumptions: Assumption[] = [...QUIET, 'no-violations'];
const bounds: Bounds = { cpus: 2, kexecs: 1, loads: 1, events: 1 };

const options = { assumptions, bounds, properties: [], limits: {} };
const results = (await check(allDesigns, options, { workers: 1 })).map(judged);

test('everything is explored, and every property is judged', () => {
  for (const { result, properties } of results) {
    expect(result.complete, result.design.name).toBe(true);
    expect(properties.map(({ name }) => name)).toEqual(claims.map(({ name }) => name));
    for (const { name, doubt } of properties) expect(doubt, `${result.design.name}: ${name}`).toBeUndefined();
  }
});

test('the verdicts are those that are locked', async () => {
  const runs = results.map(({ result, properties }) => {
    const run: ExpectedRun = { design: result.design.name, assumptions, bounds, verdicts: {} };
    return updated(run, properties);
  });
  await expect(writeExpected({ schema: 1, runs })).toMatchFileSnapshot('verdicts.json');
});
