import { expect, test } from 'vitest';
import { conform } from '../../src/conform/conform.js';
import { read, runs } from './fixtures.js';

test('there are runs of three kernels', () => {
  expect(runs.length).toBe(33);
  expect(new Set(runs.map(({ kernel }) => kernel))).toEqual(new Set(['6.1.192', '6.12.107', '7.3.4']));
});

for (const run of runs) {
  test(`${run.run} conforms`, () => {
    const { differences, verdict, boots, compared } = conform(run, { read });
    expect(differences).toEqual([]);
    expect(verdict).toBe('conforms');
    expect(boots).toBe(run.boots.length);
    expect(compared).toBeGreaterThan(25 * boots);
  });
}
