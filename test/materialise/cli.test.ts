/** `materialise` and `explain` as users call them: what they write, what they refuse, and how they end. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, carryover, root } from '../cli/carryover.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-materialise-'));
beforeAll(build);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seeds = join(root, 'properties/seeds');
const seed = join(seeds, readdirSync(seeds).find((name) => name.startsWith('linux-6.1_replay-equals-pcr'))!);
const out = join(folder, 'evidence');
const inside = (): readonly string[] => readdirSync(out, { recursive: true, encoding: 'utf8' }).sort();

describe('materialise', () => {
  test('writes a folder that verify refuses and explain explains', async () => {
    expect(await carryover('materialise', seed, '--out', out)).toMatchObject({ status: 0, err: '' });
    expect(inside()).toContain('boot-1/kexec-buffer');
    const list = join(out, 'boot-1/binary_runtime_measurements');
    const verified = await carryover('verify', list, '--pcrs', join(out, 'boot-1/pcrs'));
    expect([verified.status, verified.out.slice(0, 12)]).toEqual([1, 'NOT ATTESTED']);
    const explained = await carryover('explain', out, '--design', 'linux-6.1,linux-6.16');
    expect([explained.status, explained.err]).toEqual([0, '']);
    expect(explained.out).toContain('designs       linux-6.1 (');
    expect(explained.out).toContain('among         2 designs: linux-6.1, linux-6.16');
    expect(explained.out).toContain('loads an image: kexec_file_load');
    expect(explained.out).toContain('← they part');
  });

  test('replaces nothing without being told, and then only what it wrote itself', async () => {
    const refused = await carryover('materialise', seed, '--out', out);
    expect([refused.status, refused.err]).toEqual([
      2,
      `carryover: ${out} is there already; --force replaces it\n`,
    ]);
    expect((await carryover('materialise', seed, '--out', out, '--force')).status).toBe(0);
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'mine'), 'mine');
    const kept = await carryover('materialise', seed, '--out', other, '--force');
    expect([kept.status, kept.err]).toEqual([
      2,
      `carryover: ${other} is there, and has no evidence.json: only a folder that this command wrote is replaced\n`,
    ]);
    expect(readFileSync(join(other, 'mine'), 'utf8')).toBe('mine');
    expect(readdirSync(folder).sort()).toEqual(['evidence', 'other']);
  });
});

describe('explain says in one line what it cannot use', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no such file', ['/nowhere'], /ENOENT/],
    ['a device that is empty', ['/dev/null', '--pcrs', '/dev/null'], /no PCR value|expected/],
    ['a folder of something else', [root], /evidence\.json: there is no such file/],
    ['more PCRs than lists', [seed, '--pcrs', 'a', '--pcrs', 'b'], /2 of --pcrs for 1 lists|expected/],
    [
      'a run that is not there',
      [join(root, 'test/fixtures/kernels/kernel-runs.json'), '--run', 'x'],
      /no run x/,
    ],
    ['no such design', [seed, '--design', 'linux-9'], /no design is called "linux-9"/],
  ];
  test.each(cases)('%s', async (_, args, message) => {
    const { status, out: printed, err } = await carryover('explain', ...args);
    expect([status, printed]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n').length).toBe(1);
  });
});
