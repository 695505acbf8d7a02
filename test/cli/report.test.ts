/** `carryover report`, and the same options on `check`: what is written where, and what is said of bad input. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMS } from '../../src/report/forms/index.js';
import { build, carryover, FEW } from './carryover.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-report-'));
const at = (name: string): string => join(folder, name);
const check = [
  'check',
  'linux-6.1',
  '--assume',
  FEW,
  '--property',
  'replay-equals-pcr,no-leak,shutdown-order',
];

const withoutSeconds = (text: string): string => text.replaceAll(/[\d.]+ s of search/g, '');

beforeAll(async () => {
  build();
  const { out } = await carryover(...check, '--json');
  writeFileSync(at('result.json'), out);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('text is what `check` printed', async () => {
  const [printed, reported] = await Promise.all([
    carryover(...check),
    carryover('report', at('result.json')),
  ]);
  expect(withoutSeconds(reported.out)).toBe(withoutSeconds(printed.out));
  expect([printed.status, reported.status]).toEqual([1, 0]);
});

test('json is the file itself', async () => {
  const { out } = await carryover('report', at('result.json'), '--to', 'json');
  expect(out).toBe(readFileSync(at('result.json'), 'utf8'));
});

test('several forms go into a folder, a file for each run where a form holds but one', async () => {
  const forms = FORMS.map(({ name }) => name).join(',');
  const { status, out } = await carryover('report', at('result.json'), '--to', forms, '-o', at('all/'));
  expect([status, out]).toEqual([0, '']);
  const files = readdirSync(at('all'));
  for (const { extension } of FORMS) expect(files.some((file) => file.endsWith(`.${extension}`))).toBe(true);
  const runs = ['linux-6.1.replay-equals-pcr', 'linux-6.1.shutdown-order'];
  expect(files).toEqual(expect.arrayContaining(runs.map((run) => `result.${run}.itf.json`)));
});

test('`check` writes them beside its text, and its exit status is what was found', async () => {
  const { status, out } = await carryover(...check, '--to', 'junit', '-o', at('junit.xml'));
  expect(status).toBe(1);
  expect(out).toContain('replay-equals-pcr is violated in 23 steps');
  expect(readFileSync(at('junit.xml'), 'utf8')).toMatch(
    /<testsuites name="carryover" tests="3" failures="2"/,
  );
});

test('of several runs one is printed, which is said; with --property it is chosen', async () => {
  const [first, chosen] = await Promise.all([
    carryover('report', at('result.json'), '--to', 'mermaid'),
    carryover('report', at('result.json'), '--to', 'mermaid', '--property', 'shutdown-order'),
  ]);
  expect(first.err).toContain('linux-6.1.replay-equals-pcr, the first of 2; -o DIR/ writes them all');
  expect(chosen.err).toBe('');
  expect(chosen.out).toMatch(/^sequenceDiagram\n/);
  expect(chosen.out).not.toBe(first.out);
});

test('where there is no run to show, that is said', async () => {
  const { status, out, err } = await carryover(
    ...['report', at('result.json'), '--to', 'itf', '--property', 'no-leak'],
  );
  expect([status, out]).toEqual([0, '']);
  expect(err).toContain('itf: there is nothing in the result to show in it');
});

describe('bad input ends with 2 and one line that says where', () => {
  const changed = (change: (text: string) => string): string => {
    const path = at('changed.json');
    writeFileSync(path, change(readFileSync(at('result.json'), 'utf8')));
    return path;
  };

  test.each([
    [
      'a value of another kind',
      /"words": "[^"]*"/,
      '"words": 3',
      /changed\.json:\d+:\d+: runs\[0\]\.properties\[0\]\.counterexample\.steps\[0\]\.words: .*string/,
    ],
    ['a field that there is not', '"schema": 1,', '"schema": 1, "more": 1,', /changed\.json:2:\d+: .*more/],
    ['another schema', '"schema": 1', '"schema": 2', /changed\.json:2:\d+: schema: /],
    ['half a file', /[\s\S]{300}$/, '', /changed\.json:\d+:\d+: is no JSON/],
  ])('%s', async (_what, from, to, line) => {
    const { status, out, err } = await carryover(
      'report',
      changed((text) => text.replace(from, to)),
    );
    expect(err).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect([status, out]).toEqual([2, '']);
  });

  test.each([
    [['report', 'no-such.json'], 'no-such.json: there is no such file'],
    [
      ['report', at('result.json'), '--to', 'text,mardown'],
      'no form is called "mardown"; the nearest is markdown',
    ],
    [['report', at('result.json'), '--to', 'text,junit'], 'several forms need a folder'],
    [['report', at('result.json'), '--property', 'leak'], 'the nearest is no-leak'],
    [['report', at('result.json'), '--design', 'linux-6'], 'the nearest is linux-6.1'],
    [['report', at('result.json'), '-o', at('no/such/file')], 'ENOENT'],
  ])('%j', async (args, line) => {
    const { status, out, err } = await carryover(...args);
    expect(err).toContain(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect([status, out]).toEqual([2, '']);
  });
});
