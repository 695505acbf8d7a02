/** One changed number in a run must make it differ. */
import { expect, test } from 'vitest';
import { conformTo } from '../../src/conform/conform.js';
import { readEvidence } from '../../src/conform/evidence.js';
import { readRuns } from '../../src/conform/schema.js';
import { read, runNamed, runs } from './fixtures.js';
import { mutationsOf } from './mutations.js';

/**
 * What nothing that was seen determines, by run and field. One CPU can do whatever was seen, and so can two; a load
 * that failed leaves no trace where a later load, or an earlier one that stays, leads to the same list.
 */
const OTHER_CPUS = (name: string): boolean => name.startsWith('cpus: ');
const LOADS: Readonly<Record<string, readonly string[]>> = {
  'k61/S5a': ['[0].timeline[2].ok', '[0].timeline[4].ok'],
  'k612/S5b': ['[0].timeline[2].ok'],
  'k73/S5a': ['[0].timeline[2].ok', '[0].timeline[4].ok', '[0].timeline[6].ok'],
  'k73/S5b': ['[0].timeline[2].ok'],
  // Hard rebooted before the image was of use.
  'k73/S9k': ['[0].timeline[1].ok'],
};

for (const { run: name } of runs) {
  test(`${name}: each changed value is noticed`, () => {
    const run = runNamed(name);
    const evidence = readEvidence(run, read);
    const unnoticed: string[] = [];
    let tried = 0;
    for (const mutation of mutationsOf(run)) {
      if (OTHER_CPUS(mutation.name)) continue;
      tried += 1;
      const [changed] = readRuns(JSON.stringify([mutation.run]));
      const { verdict } = conformTo(changed!, evidence);
      if (verdict !== 'differs') unnoticed.push(mutation.name);
    }
    expect(unnoticed).toEqual((LOADS[name] ?? []).map((path) => `boots${path}: true → false`));
    expect(tried).toBeGreaterThan(30);
  });
}
