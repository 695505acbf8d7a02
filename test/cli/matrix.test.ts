/** `carryover matrix`: in its forms, killed and gone on with, and compared with what was written. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matrixDocument } from '../../src/report/design-matrix.js';
import { build, carryover, FEW, interrupted, start } from './carryover.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-matrix-cli-'));
beforeAll(build);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Little varies, and searches are small. */
const ASSUMED = FEW.split(',')
  .filter((name) => name !== 'no-faults' && name !== 'file-load-only')
  .join(',');
const SMALL = ['--assume', ASSUMED, '--kexecs', '1', '--events', '1', '--loads', '1'];
const THREE = [...SMALL, '--property', 'replay-equals-pcr,measured-before-use,shutdown-order'];

describe('forms', () => {
  test('text: properties down, designs across, a letter for each assumption, with what it means', async () => {
    const { status, out } = await carryover('matrix', 'linux-6.1', 'linux-6.16', ...THREE);
    expect(out).toMatch(/ {2}linux-6\.1 +linux-6\.16\n/);
    expect(out).toMatch(/replay-equals-pcr +violated in \d+ +FK\n/);
    expect(out).toMatch(/measured-before-use +F +FC\n/);
    expect(out).toMatch(/shutdown-order +violated in \d+ +holds\n/);
    expect(out).toMatch(/F {2}no-faults +no allocation/);
    expect(out).not.toContain('no-panic  ');
    expect(status).toBe(0);
  });

  test('JSON that is of its schema, and Markdown made from it that is the same as made at once', async () => {
    const path = join(folder, 'matrix.json');
    const { status } = await carryover('matrix', 'linux-6.16', ...THREE, '--json', '-o', path);
    const document = matrixDocument.parse(JSON.parse(readFileSync(path, 'utf8')));
    expect(document.groups[0]!.columns[0]!.cells[0]).toEqual({
      property: 'replay-equals-pcr',
      enough: [{ assumptions: ['no-faults', 'file-load-only'], verdict: 'holds' }],
      undecided: [],
    });
    const [fromFile, atOnce] = await Promise.all([
      carryover('report', path, '--to', 'markdown'),
      carryover('matrix', 'linux-6.16', ...THREE, '--to', 'markdown'),
    ]);
    expect(fromFile.out).toBe(atOnce.out);
    expect(atOnce.out).toMatch(/\| `replay-equals-pcr` \| FK \|/);
    expect(status).toBe(0);
  });

  test('a design of your own stands beside those that ship', async () => {
    const path = join(folder, 'mine.json');
    writeFileSync(path, JSON.stringify({ extends: 'linux-6.16', suspend: 'none' }));
    const { out } = await carryover('matrix', path, 'linux-6.16', ...SMALL, '--property', 'shutdown-order');
    expect(out).toMatch(/ {2}mine +linux-6\.16\n {2}shutdown-order +violated in \d+ +holds\n/);
  });
});

describe('a matrix that is ended', () => {
  test('killed at any time it goes on from its file, and says the same as one that was not', async () => {
    const state = join(folder, 'state.json');
    const args = ['matrix', 'linux-6.1', 'linux-6.16', ...THREE, '--to', 'markdown', '--workers', '1'];
    const whole = carryover(...args);
    const killed = start([...args, '--resume', state]);
    while (!existsSync(state)) await new Promise((resolve) => setTimeout(resolve, 20));
    killed.kill();
    expect((await killed.ended).out).toBe('');
    const again = await carryover(...args, '--resume', state);
    expect(again.err).toMatch(/\d+ results? taken over from/);
    expect(again.out).toBe((await whole).out);
    expect(again.status).toBe(0);
  });

  test('interrupted it shows what it has, says what is open, and ends with 3', async () => {
    const { status, out, err } = await interrupted(['matrix', 'linux-6.16', '--property', 'tamper-evident']);
    expect(out).toMatch(/tamper-evident +\?\n/);
    expect(err).toContain('ended early');
    expect(status).toBe(3);
  });
});

describe('--check', () => {
  test('the same is 0; a cell that changed is named, and 1; a design that is missing too', async () => {
    const path = join(folder, 'matrix.md');
    const args = ['matrix', 'linux-6.1', 'linux-6.16', ...SMALL, '--property', 'replay-equals-pcr'];
    await carryover(...args, '--to', 'markdown', '-o', path);
    const same = await carryover('matrix', ...args.slice(3), '--check', path);
    expect(same.out).toContain('compared: linux-6.1, linux-6.16\n');
    expect(same.out).toContain('is right in all of these');
    expect(same.status).toBe(0);
    writeFileSync(path, readFileSync(path, 'utf8').replace('| FK |', '| F |'));
    const stale = await carryover(...args, '--check', path);
    expect(stale.out).toContain(`linux-6.16: replay-equals-pcr: ${path} says F, found FK`);
    expect(stale.status).toBe(1);
    const missing = await carryover('matrix', 'linux-6.14', ...args.slice(3), '--check', path);
    expect(missing.out).toContain(`linux-6.14: is not in ${path}`);
    expect(missing.status).toBe(1);
  });

  test('a whole series is compared with its last patch', async () => {
    const path = join(folder, 'series.md');
    const small = [...SMALL, '--property', 'shutdown-order'];
    await carryover('matrix', 'series-v1@9', 'series-v1@10', ...small, '--to', 'markdown', '-o', path);
    const same = await carryover('matrix', 'series-v1', ...small, '--check', path);
    expect(same.out).toBe(`compared: series-v1\n${path} is right in all of these\n`);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/^(\| `shutdown-order` .*)\| .* \|$/m, '$1| none |'),
    );
    const stale = await carryover('matrix', 'series-v1', ...small, '--check', path);
    expect(stale.out).toContain(`series-v1: shutdown-order: ${path} says none, found`);
    expect(stale.status).toBe(1);
  });

  test('what a limit leaves open is no agreement: 3, though the file says the same', async () => {
    const path = join(folder, 'open.md');
    const limited = [...SMALL, '--property', 'replay-equals-pcr', '--max-states', '50'];
    const written = await carryover('matrix', 'linux-6.16', ...limited, '--to', 'markdown', '-o', path);
    expect(written.status).toBe(3);
    expect(readFileSync(path, 'utf8')).toMatch(/replay-equals-pcr.*\?/);
    const again = await carryover('matrix', ...limited, '--check', path);
    expect(again.out).toContain(`${path}: 1 cell not decided: a limit, or Ctrl-C`);
    expect(again.status).toBe(3);
  });

  test('a file of designs that nobody knows is no page to compare with', async () => {
    const path = join(folder, 'unknown.md');
    writeFileSync(path, '| property | `linux-0.1` |\n| --- | --- |\n| `replay-equals-pcr` | F |\n');
    const { status, err, out } = await carryover('matrix', '--check', path);
    expect(err).toContain('unknown.md: names no design that there is');
    expect([status, out]).toEqual([2, '']);
  });

  test('a sample is the one of its seed', async () => {
    const path = join(folder, 'sampled.md');
    const args = ['matrix', 'linux-6.1', 'linux-6.16', ...SMALL, '--property', 'no-false-alarm'];
    await carryover(...args, '--to', 'markdown', '-o', path);
    const of = async (seed: string): Promise<string> => {
      const { out } = await carryover(...args, '--check', path, '--sample', '1', '--seed', seed);
      return /compared: (.*)/.exec(out)![1]!;
    };
    expect(await of('a')).toBe(await of('a'));
    expect(new Set(await Promise.all(['a', 'b', 'c', 'd'].map(of)))).toEqual(
      new Set(['linux-6.1', 'linux-6.16']),
    );
  });
});

test.each([
  [['--all', 'linux-6.1'], '--all, or the names of designs, not both'],
  [['--seed', 'a'], 'choose what --check compares'],
  [['linux-6.17', '--property', 'no-such'], 'no property is called "no-such"'],
  [['--to', 'mermaid'], 'no form of a matrix is called "mermaid"'],
  [['--check', 'README.md'], 'has no table of designs and properties'],
])('%j is bad usage', async (args, message) => {
  const { status, out, err } = await carryover('matrix', ...args);
  expect(err).toContain(message);
  expect(out).toBe('');
  expect(status).toBe(2);
});
