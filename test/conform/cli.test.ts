/** The command as its users see it: what it prints, and its exit status. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { registerConform } from '../../src/cli/conform.js';
import { kernels, runs, runsPath, runsText } from './fixtures.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-conform-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function carryover(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const write = (to: string[]) => (text: string | Uint8Array) => to.push(String(text)) > 0;
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(write(out));
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(write(err));
  try {
    const program = new Command('carryover').version('0.1.0');
    registerConform(program);
    await program.parseAsync(['conform', ...args], { from: 'user' });
    return { status: process.exitCode, out: out.join(''), err: err.join('') };
  } finally {
    process.exitCode = 0;
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** A file of some of the runs, their files where they are. */
function fileOf(name: string, change: (text: string) => string, which: readonly string[]): string {
  const path = join(folder, name);
  const up = `${'../'.repeat(folder.split('/').length - 1)}${kernels.slice(1)}`;
  const some = runs
    .filter(({ run }) => which.includes(run))
    .map((run) => ({ ...run, files: `${up}${run.files}` }));
  writeFileSync(path, change(JSON.stringify(some)));
  return path;
}
const unchanged = (text: string): string => text;

test('all real runs conform, one line each', async () => {
  const { status, out, err } = await carryover(runsPath);
  expect(status).toBe(0);
  expect(err).toBe('');
  const lines = out.trimEnd().split('\n');
  expect(lines.filter((line) => / {2}conforms {2}/.test(line)).length).toBe(33);
  expect(lines).toContain('k61/S3       linux-6.1       conforms  4 boots, 17 looks, 3 soft reboots');
  expect(lines).toContain('  boot 0: record 72 (/m/f0-000046) was cut after 97 of 99 bytes');
  expect(lines.at(-1)).toMatch(/^33 of 33 runs conform \(\d+ values compared\)$/);
});

test('a difference says where, what was predicted and what was seen', async () => {
  const path = fileOf('differs.json', (text) => text.replace('"carried":72', '"carried":73'), ['k73/S4']);
  const { status, out } = await carryover(path);
  expect(status).toBe(1);
  expect(out).toBe(
    [
      'k73/S4  linux-7.3  differs  2 boots, 6 looks, 1 soft reboot',
      '  boot 1: carried',
      '    predicted  72',
      '    seen       73',
      '  boot 0: record 72 (/m/f0-000046) was cut after 97 of 99 bytes',
      out.trimEnd().split('\n').at(-1),
      '',
    ].join('\n'),
  );
  expect(out).toContain('0 of 1 run conform, 1 differ');
});

describe('JSON', () => {
  test('carries a schema, the version, and each run', async () => {
    const path = fileOf('json.json', unchanged, ['k61/S1', 'k73/S1']);
    const { status, out } = await carryover('--json', '--matrix', path);
    expect(status).toBe(0);
    const result = JSON.parse(out);
    expect(result).toMatchObject({ schema: 1, version: '0.1.0', files: [{ file: path }] });
    const [file] = result.files;
    expect(file.runs).toMatchObject([
      { run: 'k61/S1', kernel: '6.1.192', design: 'linux-6.1', verdict: 'conforms', differences: [] },
      { run: 'k73/S1', kernel: '7.3.4', design: 'linux-7.3', verdict: 'conforms', softReboots: 1 },
    ]);
    expect(file.matrix[1].cells.at(-1)).toMatchObject({ design: 'linux-7.3', verdict: 'conforms' });
  });
  test('gives the place of a difference', async () => {
    const path = fileOf('place.json', (text) => text.replace('"violations":7', '"violations":8'), [
      'k61/S10',
    ]);
    const { status, out } = await carryover('--json', path);
    expect(status).toBe(1);
    expect(JSON.parse(out).files[0].runs[0].differences).toEqual([
      { boot: 0, step: 12, label: 'viol after load', what: 'violations', predicted: '7', seen: '8' },
    ]);
  });
});

test('Markdown, JUnit XML and a mail say the same', async () => {
  const path = fileOf('forms.json', (text) => text.replace('"carried":72', '"carried":73'), [
    'k61/S1',
    'k73/S4',
  ]);
  const junit = await carryover('--to', 'junit', path);
  expect(junit.status).toBe(1);
  expect(junit.out).toContain('tests="2" failures="1" errors="0"');
  expect(junit.out).toMatch(/name="k73\/S4">\s*<failure type="differs" message="boot 1: carried">/);
  const markdown = await carryover('--to', 'markdown', '--matrix', path);
  expect(markdown.out).toContain(
    '| `k73/S4` | `7.3.4` | `linux-7.3` | ❌ differs | 2 boots, 6 looks, 1 soft reboot |',
  );
  expect(markdown.out).toContain('| boot 1 | `carried` | `72` | `73` |');
  expect(markdown.out).toContain('## Which designs explain which run');
  const mail = await carryover('--mail', '--matrix', path);
  expect(mail.out.split('\n').filter((line) => line.length > 72 || /[^ -~]/.test(line))).toEqual([]);
});

describe('--matrix', () => {
  test('shows which designs explain each run, in at most 100 columns', async () => {
    const { status, out } = await carryover('--matrix', runsPath);
    expect(status).toBe(0);
    const lines = out.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    const row = (run: string): string =>
      lines.find((line) => line.startsWith(`${run} `))!.replaceAll(/\s+/g, ' ');
    expect(lines[0]!.trim().split(/\s+/)[0]).toBe('6.1');
    expect(row('k61/S3')).toMatch(/^k61\/S3 ■ · □ · ·/);
    expect(row('k612/S4')).toMatch(/^k612\/S4 · ■ · · ·/);
    expect(row('k73/S4')).toMatch(/^k73\/S4 · · · □ ■/);
    expect(out).toContain('■ the design of the kernel explains what was seen');
  });
});

describe('--design', () => {
  test('takes the place of the kernel’s own', async () => {
    const path = fileOf('design.json', unchanged, ['k61/S2-k1']);
    expect((await carryover('--design', 'linux-6.14', path)).status).toBe(0);
    const { status, out } = await carryover('--design', 'linux-6.16', path);
    expect(status).toBe(1);
    expect(out).toContain('k61/S2-k1  linux-6.16  differs');
  });
  test('of another name names the nearest', async () => {
    const named = carryover('--design', 'linux-61', runsPath);
    await expect(named).rejects.toThrow('no design is called "linux-61"; the nearest is linux-6.1');
  });
});

describe('a file that cannot be used', () => {
  test('is told in one line', async () => {
    const bad = join(folder, 'bad.json');
    writeFileSync(bad, runsText.replace('"carried": 0', '"carried": "none"'));
    const { status, err } = await carryover(bad);
    expect(status).toBe(2);
    expect(err).toBe(`carryover conform: ${bad}: [0].boots[0].carried is string; expected number\n`);
    expect((await carryover(join(folder, 'none.json'))).err).toContain('ENOENT');
    writeFileSync(bad, '{');
    expect((await carryover(bad)).err.split('\n').length).toBe(2);
  });
  test('does not hide what the others say, and outweighs them', async () => {
    const good = fileOf('good.json', unchanged, ['k61/S0']);
    const { status, out, err } = await carryover(good, join(folder, 'none.json'));
    expect(status).toBe(2);
    expect(out).toContain('1 of 1 run conform');
    expect(err).toContain('none.json');
  });
  test('lists that are missing are not conformance', async () => {
    const alone = join(folder, 'alone.json');
    writeFileSync(alone, runsText);
    const { status, out } = await carryover(alone);
    expect(status).toBe(2);
    expect(out).toContain('0 of 33 runs conform, 33 not checkable');
    expect(out).toMatch(
      /k61\/S0 +linux-6\.1 +not checkable\n {2}no kernels\/k61\/S0\/boot-0\/last\.bin: without/,
    );
  });
  test('a list that is damaged is named', async () => {
    const path = fileOf('damaged.json', (text) => text.replaceAll(/"files":"[^"]*"/g, '"files":"lists"'), [
      'k61/S0',
    ]);
    const lists = join(folder, 'lists/boot-0');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(lists, { recursive: true });
    writeFileSync(join(lists, 'first.bin'), Buffer.alloc(50, 0xee));
    const { status, err } = await carryover(path);
    expect(status).toBe(2);
    expect(err).toMatch(/^carryover conform: .*damaged\.json: lists\/boot-0\/first\.bin: .*; expected .*\n$/);
  });
});

test('a file without runs shows nothing', async () => {
  const path = join(folder, 'empty.json');
  writeFileSync(path, '[]');
  const { status, out, err } = await carryover(path);
  expect([status, out]).toEqual([2, '']);
  expect(err).toBe(`carryover conform: ${path}: the whole is of another form; expected at least one run\n`);
});
