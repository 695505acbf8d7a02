/** `carryover check --save`, `carryover replay` and `carryover seeds`, as their users start them. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../src/report/document.js';
import { build, carryover, FEW, start } from './carryover.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-replay-'));
const seeds = join(folder, 'seeds');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let first = '';
let text = '';
beforeAll(async () => {
  build();
  const some = ['--assume', FEW, '--property', 'replay-equals-pcr,shutdown-order,no-leak'];
  const { status, err } = await carryover('check', 'linux-6.1', ...some, '--save', seeds);
  expect(status).toBe(1);
  const names = readdirSync(seeds).sort();
  expect(names.map((name) => name.replace(/_[0-9a-f]{8}/, ''))).toEqual([
    'linux-6.1_replay-equals-pcr.json',
    'linux-6.1_shutdown-order.json',
  ]);
  expect(err.split('\n').filter((line) => line.startsWith('carryover: wrote '))).toHaveLength(2);
  first = join(seeds, names[0]!);
  text = readFileSync(first, 'utf8');
});

test('what was saved is reproduced, and told step by step if asked', async () => {
  const { status, out, err } = await carryover('replay', seeds, '--steps');
  expect(out).toMatch(/^reproduced {2}\/.*linux-6\.1_replay-equals-pcr_\w+\.json\n/);
  expect(out).toMatch(/ 23 TPM +extends PCR 10 with that record/);
  expect(out).toMatch(/\n2 seeds: 2 as expected\n$/);
  expect([status, err]).toEqual([0, '']);
});

/** A folder with variants of a seed. */
function variants(name: string, files: Readonly<Record<string, string>>): string {
  const into = join(folder, name);
  mkdirSync(into);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(into, file), content);
  return into;
}

describe('what is not as expected', () => {
  const different = (): Readonly<Record<string, string>> => ({
    'fixed.json': text.replace(/ {4}\{ "step": "measure", .*\n.*"extend" \},\n/, ''),
    'same.json': text,
    'stale.json': text.replaceAll('linux-6.1"', 'linux-6.16"'),
  });

  test('is told, annotated in GitHub Actions, and ends with 1', async () => {
    const { ended } = start(['replay', variants('different', different()), '-q'], { GITHUB_ACTIONS: 'true' });
    const { status, out, err } = await ended;
    expect(out).toMatch(
      /^fixed .*\n {2}expected {2}replay-equals-pcr to be violated in linux-6\.1\n {2}found {5}it holds/,
    );
    expect(out).toContain('linux-6.16 has no such step');
    expect(out).not.toContain('same.json');
    expect(out).toMatch(/3 seeds: 1 as expected, 2 not\n$/);
    expect(err).toMatch(
      /^::error file=\/.*fixed\.json,title=linux-6\.1%3A the seed of replay-equals-pcr is fixed::found: /,
    );
    expect(err.trim().split('\n')).toHaveLength(2);
    expect(status).toBe(1);
  });

  test('is written into the file, but for what is stale', async () => {
    const into = variants('updated', different());
    expect((await carryover('replay', into, '--update', '--json')).status).toBe(1);
    const { status, out } = await carryover('replay', into, '--json');
    const { runs } = JSON.parse(out) as ResultDocument;
    expect(runs.map(({ replayed }) => [replayed?.outcome, replayed?.asExpected])).toEqual([
      ['fixed', true],
      ['reproduced', true],
      ['stale', false],
    ]);
    expect(readFileSync(join(into, 'same.json'), 'utf8')).toBe(text);
    expect(status).toBe(1);
  });
});

test('a file that cannot be used is told on a line of its own, the others are replayed, and it ends with 2', async () => {
  const into = variants('unusable', {
    'cut.json': text.slice(0, 400),
    'good.json': text,
    'long.json': ' '.repeat(50_000_000),
    'step.json': text.replace('"read-image"', '"read-imagge"'),
    'version.json': text.replace('"schema": 1', '"schema": 2'),
  });
  const { status, out, err } = await carryover('replay', into);
  expect(err.replaceAll(into, '').trim().split('\n')).toEqual([
    expect.stringMatching(/^carryover: \/cut\.json:\d+:\d+: is no JSON: /),
    'carryover: /long.json: is larger than 1 MiB, the most that is read',
    expect.stringMatching(
      /^carryover: \/step\.json:15:15: steps\[4\]\.step: no step is called "read-imagge"; the nearest is "read-image"$/,
    ),
    'carryover: /version.json:2:13: schema: expected 1, the version of the format that this carryover reads, found 2',
  ]);
  expect(out).toMatch(/5 seeds: 1 as expected, 4 unusable\n$/);
  expect(status).toBe(2);
});

test('the forms of a report are written of seeds as of a check, and read back', async () => {
  const into = variants('forms', {
    'same.json': text,
    'stale.json': text.replaceAll('linux-6.1"', 'linux-6.16"'),
  });
  const reports = join(folder, 'reports');
  const { status, out } = await carryover(
    'replay',
    into,
    '--to',
    'markdown,html,mermaid,junit,itf,json',
    '-o',
    `${reports}/`,
  );
  expect(status).toBe(1);
  expect(out).toMatch(/^reproduced .*same\.json\nstale {7}.*stale\.json\n/);
  const of = (name: string) => readFileSync(join(reports, name), 'utf8');
  expect(readdirSync(reports).sort()).toEqual([
    'replay.html',
    'replay.json',
    'replay.junit.xml',
    'replay.linux-6.1.replay-equals-pcr.itf.json',
    'replay.linux-6.1.replay-equals-pcr.mmd',
    'replay.linux-6.16.sample-1.itf.json',
    'replay.linux-6.16.sample-1.mmd',
    'replay.md',
  ]);
  expect(of('replay.junit.xml')).toMatch(
    /<testsuite name="carryover replay" tests="2" failures="1" errors="0">/,
  );
  expect(of('replay.md')).toMatch(/^# 2 seeds: 1 as expected, 1 not\n/);
  const again = await carryover('report', join(reports, 'replay.json'), '--to', 'junit');
  expect([again.status, again.out]).toEqual([0, of('replay.junit.xml')]);
  const mail = await carryover('replay', into, '--mail', '--steps');
  expect(mail.out.split('\n').filter((line) => line.length > 72 || /[^ -~]/.test(line))).toEqual([]);
});

test('a file by hand is shortened on standard output, or in its place', async () => {
  const more =
    '    { "step": "measure", "args": { "cpu": 0, "file": "file" } },\n    { "step": "extend" },\n';
  const into = variants('hand', {
    'a.json': text.replace('    { "step": "kexec-file-load" },', `${more}$&`),
  });
  const path = join(into, 'a.json');
  const shorter = await carryover('seeds', 'minimize', path);
  expect([shorter.status, shorter.err]).toEqual([0, `carryover: ${path}: 23 steps of 25 are left\n`]);
  expect(shorter.out.replace('"cpu": 0', '"cpu": 1')).toBe(text);
  expect((await carryover('seeds', 'minimize', path, '--update')).out).toBe('');
  expect(readFileSync(path, 'utf8')).toBe(shorter.out);
});

test('what is found at random is saved with its seed and path, and reproduced', async () => {
  const into = join(folder, 'random');
  const asked = ['--assume', FEW, '--property', 'replay-equals-pcr', '--seed', '3', '--runs', '200'];
  expect((await carryover('random', 'linux-6.1', ...asked, '--save', into)).status).toBe(1);
  const [name = ''] = readdirSync(into);
  const { found } = JSON.parse(readFileSync(join(into, name), 'utf8'));
  expect(found).toEqual({ by: 'random', version: expect.any(String), seed: 3, path: expect.any(Number) });
  expect((await carryover('replay', into)).out).toMatch(/^reproduced .*\n1 seed: 1 as expected\n$/);
});
