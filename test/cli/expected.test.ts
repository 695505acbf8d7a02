/** `carryover check --expected`: the verdicts of a file, compared with what is found. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, carryover, FEW } from './carryover.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-expected-'));
beforeAll(build);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (design: string, verdicts: object): object => ({
  design,
  assumptions: FEW.split(','),
  bounds: {},
  verdicts,
});

let files = 0;
function fileOf(content: unknown): string {
  const path = join(folder, `${files++}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const asExpected = [
  run('linux-6.1', { 'replay-equals-pcr': { violated: 23 }, 'crash-carries-nothing': 'vacuous' }),
  run('linux-6.16', { 'replay-equals-pcr': 'holds' }),
];

test('all as expected: a line for each run, and 0 though some are violated', async () => {
  const { status, out } = await carryover('check', '--expected', fileOf({ schema: 1, runs: asExpected }));
  expect(out).toMatch(/^assumptions +no-faults/);
  expect(out).toMatch(/linux-6\.1 +[\d,]+ states +[\d.]+ s {2}2 as expected\n/);
  expect(out).toMatch(/linux-6\.16 +[\d,]+ states +[\d.]+ s {2}1 as expected\n/);
  expect(out).toContain('2 runs: 3 verdicts as expected, 0 changed');
  expect(status).toBe(0);
});

test('each verdict that changed is shown, its length too', async () => {
  const runs = [
    run('linux-6.1', { 'replay-equals-pcr': { violated: 22 } }),
    run('linux-6.16', { 'replay-equals-pcr': 'violated', 'no-leak': 'holds' }),
  ];
  const { status, out } = await carryover('check', '--expected', fileOf({ schema: 1, runs }));
  expect(out).toContain('replay-equals-pcr  expected violated in 22, found violated in 23');
  expect(out).toContain('replay-equals-pcr  expected violated, found holds');
  expect(out).toContain('2 runs: 1 verdict as expected, 2 changed');
  expect(status).toBe(1);
});

test('what a limit left undecided is inconclusive, not changed', async () => {
  const runs = [run('linux-6.16', { 'replay-equals-pcr': 'holds' })];
  const path = fileOf({ schema: 1, runs });
  const { status, out } = await carryover('check', '--expected', path, '--max-states', '50');
  expect(out).toContain('1 run: 0 verdicts as expected, 0 changed, 1 inconclusive');
  expect(status).toBe(3);
});

test('--update writes what was found, in the order of the properties, and changes nothing the second time', async () => {
  const path = fileOf({
    schema: 1,
    runs: [run('linux-6.1', { 'no-leak': 'violated', 'replay-equals-pcr': 'holds' })],
  });
  expect((await carryover('check', '--expected', path, '--update')).status).toBe(0);
  const text = readFileSync(path, 'utf8');
  expect(Object.entries(JSON.parse(text).runs[0].verdicts)).toEqual([
    ['replay-equals-pcr', { violated: 23 }],
    ['no-leak', 'holds'],
  ]);
  expect((await carryover('check', '--expected', path)).status).toBe(0);
  await carryover('check', '--expected', path, '--update');
  expect(readFileSync(path, 'utf8')).toBe(text);
});

describe('a file that cannot be used says where and what was expected', () => {
  test.each([
    ['{', /not JSON/],
    [{ schema: 2, runs: asExpected }, /schema: .*expected 1/],
    [{ schema: 1, runs: [] }, /runs: Too small/],
    [{ schema: 1, runs: [run('linux-5', {})] }, /runs\[0\]\.design: .*linux-6\.1/],
    [{ schema: 1, runs: [run('linux-6.1', { 'no-leaks': 'holds' })] }, /no-leaks: .*nearest is no-leak/],
    [{ schema: 1, runs: [run('linux-6.1', { 'no-leak': 'hold' })] }, /no-leak: expected "holds", "violated"/],
    [{ schema: 1, runs: [{ ...run('linux-6.1', {}), bounds: { cups: 2 } }] }, /runs\[0\]\.bounds: .*"cups"/],
  ])('%j', async (content, why) => {
    const path = fileOf(content);
    const { status, err, out } = await carryover('check', '--expected', path);
    expect(err).toContain(path);
    expect(err).toMatch(why);
    expect(out).toBe('');
    expect(status).toBe(2);
  });

  test('a file that is not there', async () => {
    const { status, err } = await carryover('check', '--expected', join(folder, 'none.json'));
    expect(err).toContain('ENOENT');
    expect(status).toBe(2);
  });
});
