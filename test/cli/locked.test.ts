/** `carryover check --lock` and `--locked`: the verdicts of a file, written and compared with what is found. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../src/report/document.js';
import { build, carryover, FEW, start } from './carryover.js';

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
  const { status, out } = await carryover('check', '--locked', fileOf({ schema: 1, runs: asExpected }));
  expect(out).toMatch(/^assumptions +no-faults/);
  expect(out).toMatch(/linux-6\.1 +[\d,]+ states +[\d.]+ s {2}2 as expected\n/);
  expect(out).toMatch(/linux-6\.16 +[\d,]+ states +[\d.]+ s {2}1 as expected\n/);
  expect(out).toContain('2 runs: 3 as expected\n');
  expect(status).toBe(0);
});

test('each verdict that changed is shown, its length too', async () => {
  const runs = [
    run('linux-6.1', { 'replay-equals-pcr': { violated: 22 } }),
    run('linux-6.16', { 'replay-equals-pcr': 'violated', 'no-leak': 'holds' }),
  ];
  const { status, out } = await carryover('check', '--locked', fileOf({ schema: 1, runs }));
  expect(out).toContain('replay-equals-pcr  expected violated in 22, found violated in 23');
  expect(out).toContain('replay-equals-pcr  expected violated, found holds: a violation that is gone');
  expect(out).toContain('2 runs: 1 as expected, 2 changed\n');
  expect(status).toBe(1);
});

test('in JUnit XML a case failed if its verdict changed, and not if it is violated as ever', async () => {
  const runs = [
    run('linux-6.1', { 'replay-equals-pcr': { violated: 23 }, 'no-leak': 'vacuous' }),
    run('linux-6.16', { 'replay-equals-pcr': 'holds' }),
  ];
  const path = fileOf({ schema: 1, runs });
  const reports = join(folder, 'reports/');
  const { status, out } = await carryover(
    'check',
    '--locked',
    path,
    '--to',
    'junit,json,html,markdown',
    '-o',
    reports,
  );
  expect(out).toContain('2 runs: 2 as expected, 1 changed\n');
  expect(status).toBe(1);
  const of = (name: string) => readFileSync(join(reports, name), 'utf8');
  expect(of('check.junit.xml')).toContain('<testsuites name="carryover" tests="3" failures="1" errors="0"');
  expect(of('check.junit.xml')).toContain('<failure type="holds" message="expected vacuous, found holds">');
  expect(of('check.md')).toContain('**Changed** `linux-6.1`: `no-leak`: expected vacuous, found holds');
  const { runs: found } = JSON.parse(of('check.json')) as ResultDocument;
  expect(found.map(({ properties }) => properties.map(({ locked }) => locked?.asExpected))).toEqual([
    [true, false],
    [true],
  ]);
  const alone = await carryover('check', '--locked', path, 'linux-6.16', '--json');
  expect([alone.status, JSON.parse(alone.out).runs.length]).toEqual([0, 1]);
});

test('what a limit left undecided is inconclusive, not changed', async () => {
  const runs = [run('linux-6.16', { 'replay-equals-pcr': 'holds' })];
  const path = fileOf({ schema: 1, runs });
  const { status, out } = await carryover('check', '--locked', path, '--max-states', '50');
  expect(out).toContain('1 run: 1 inconclusive\n');
  expect(status).toBe(3);
});

test('--lock writes what was found of what the file lists, in the order of the properties, and changes nothing the second time', async () => {
  const path = fileOf({
    schema: 1,
    runs: [run('linux-6.1', { 'no-leak': 'violated', 'replay-equals-pcr': 'holds' })],
  });
  expect((await carryover('check', '--lock', path)).status).toBe(0);
  const text = readFileSync(path, 'utf8');
  expect(Object.entries(JSON.parse(text).runs[0].verdicts)).toEqual([
    ['replay-equals-pcr', { violated: 23 }],
    ['no-leak', 'holds'],
  ]);
  expect((await carryover('check', '--locked', path)).status).toBe(0);
  await carryover('check', '--lock', path);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('--lock adds what is asked for, of one’s own designs too, and --locked compares those that are named', async () => {
  const own = join(folder, 'own.json');
  writeFileSync(own, JSON.stringify({ extends: 'linux-6.16', copiedAt: 'load' }));
  const path = join(folder, 'lock.json');
  const asked = ['--assume', FEW, '--property', 'replay-equals-pcr,no-leak'];
  const written = await carryover('check', own, 'linux-6.16', ...asked, '--lock', path);
  expect(written.out).toMatch(/own +[\d,]+ states .*2 new\n {6}replay-equals-pcr +found violated in 25\n/);
  expect(written.status).toBe(0);
  const { runs } = JSON.parse(readFileSync(path, 'utf8'));
  expect(runs.map(({ design }: { design: string }) => design)).toEqual(['./own.json', 'linux-6.16']);
  expect(runs[0].verdicts).toEqual({ 'replay-equals-pcr': { violated: 25 }, 'no-leak': 'holds' });

  writeFileSync(own, JSON.stringify({ extends: 'linux-6.16' }));
  const { ended } = start(['check', own, '--locked', path], { GITHUB_ACTIONS: 'true' });
  const { status, out, err } = await ended;
  expect(out).toContain('expected violated in 25, found holds: a violation that is gone');
  expect(out).toContain('1 run: 1 as expected, 1 changed');
  expect(err).toMatch(
    /^::error file=.*lock\.json,line=9,title=own%3A replay-equals-pcr::expected violated in 25, found/m,
  );
  expect(status).toBe(1);
});

describe('a file that cannot be used says where and what was expected', () => {
  test.each([
    ['{', /:1:2: is no JSON: it ends too early/],
    [{ schema: 2, runs: asExpected }, /:1:11: schema: expected 1/],
    [{ schema: 1, runs: [] }, /runs: expected at least one run/],
    [
      { schema: 1, runs: [run('linux-5', {})] },
      /:1:31: runs\[0\]\.design: no design is called "linux-5"; the nearest is linux-5/,
    ],
    [{ schema: 1, runs: [run('linux-6.1', { 'no-leaks': 'holds' })] }, /no-leaks: .*nearest is "no-leak"/],
    [{ schema: 1, runs: [run('linux-6.1', { 'no-leak': 'hold' })] }, /no-leak: expected "holds", "violated"/],
    [
      { schema: 1, runs: [{ ...run('linux-6.1', {}), bounds: { cups: 2 } }] },
      /runs\[0\]\.bounds: .*"cups"; the nearest is "cpus"/,
    ],
  ])('%j', async (content, why) => {
    const path = fileOf(content);
    const { status, err, out } = await carryover('check', '--locked', path);
    expect(err).toContain(path);
    expect(err).toMatch(why);
    expect(out).toBe('');
    expect(status).toBe(2);
  });

  test('a file that is not there', async () => {
    const { status, err } = await carryover('check', '--locked', join(folder, 'none.json'));
    expect(err).toContain('there is no such file');
    expect(status).toBe(2);
  });
});
