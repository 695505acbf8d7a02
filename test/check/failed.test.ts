/** One search of a check fails: what the others found is told all the same. */
import { expect, it, vi } from 'vitest';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import { check } from '../../src/check/check.js';
import type { CheckOptions } from '../../src/check/result.js';
import { renderCheck } from '../../src/report/check.js';
import { documentOf } from '../../src/report/json.js';
import { judged } from '../../src/report/judged.js';
import { EXIT, exitOf } from '../../src/report/status.js';
import { PLAIN } from '../../src/report/style.js';
import { FEW } from '../cli/carryover.js';

vi.mock(import('../../src/check/task.js'), async (original) => {
  const all = await original();
  const runTask: typeof all.runTask = (task, ...rest) =>
    task.focus === 'control'
      ? Promise.reject(new Error('out of memory\n    at once'))
      : all.runTask(task, ...rest);
  return { ...all, runTask };
});

const options = (properties: readonly string[]): CheckOptions => ({
  assumptions: FEW.split(',') as unknown as CheckOptions['assumptions'],
  bounds: { cpus: 2 },
  properties,
  limits: {},
});

it('is inconclusive in what it was to judge, with the reason, and in nothing else', async () => {
  const [result] = await check([linux_6_1], options(['replay-equals-pcr', 'never-stuck', 'memory-safe']));
  const all = [judged(result!)];
  const verdicts = Object.fromEntries(all[0]!.properties.map(({ name, verdict }) => [name, verdict]));
  expect(verdicts).toEqual({
    'replay-equals-pcr': 'violated',
    'never-stuck': 'inconclusive',
    'memory-safe': 'inconclusive',
  });
  expect(exitOf(all)).toBe(EXIT.violated);
  const text = renderCheck(documentOf(all, { version: '1' }), PLAIN);
  expect(text).toContain('not everything: ended by a failure');
  expect(text).toContain('linux-6.1: never-stuck, memory-safe: the search failed: out of memory\n');
  expect(text).toContain('replay-equals-pcr is violated in 23 steps');
});

it('is never taken for one that holds', async () => {
  const [result] = await check([linux_6_1], options(['never-stuck']));
  expect(exitOf([judged(result!)])).toBe(EXIT.inconclusive);
});
