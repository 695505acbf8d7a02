/** `carryover init`: what it writes works, and nothing that is there is touched. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { build, carryover, root } from '../cli/carryover.js';

build();
const folder = mkdtempSync(join(tmpdir(), 'carryover-init-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const suite = join(folder, 'Our Kernel');
const { status, out } = await carryover('init', suite);
const filesIn = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
const written = filesIn(suite);

/** What npm would install. */
mkdirSync(join(suite, 'node_modules'));
symlinkSync(root, join(suite, 'node_modules/carryover'));
symlinkSync(join(root, 'node_modules/vitest'), join(suite, 'node_modules/vitest'));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: suite, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });

test('it writes a design, tests, verdicts, a folder of seeds and a workflow', () => {
  expect(status).toBe(0);
  expect(written).toEqual([
    '.github/workflows/carryover.yml',
    '.gitignore',
    'design.test.ts',
    'design.ts',
    'package.json',
    'seeds/README.md',
    'tsconfig.json',
    'verdicts.json',
    'vitest.config.ts',
  ]);
  for (const name of written) expect(out).toContain(`wrote ${join(suite, name)}\n`);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(JSON.parse(readFileSync(join(suite, 'package.json'), 'utf8'))).toMatchObject({
    name: 'our-kernel',
    private: true,
    devDependencies: { carryover: `^${version}` },
  });
});

test('the tests pass', () => {
  const { status: ended, stdout } = run('node_modules/vitest/vitest.mjs', 'run');
  expect(stdout).toContain('5 passed');
  expect(ended).toBe(0);
});

test('the verdicts are those that were locked, and there are no seeds yet', () => {
  const main = 'node_modules/carryover/dist/src/cli/main.js';
  const locked = run(main, 'check', '--locked', 'verdicts.json');
  expect(locked.stdout).toContain('1 run: 18 as expected');
  expect(locked.status).toBe(0);
  expect(run(main, 'replay', 'seeds')).toMatchObject({ status: 0, stdout: '0 seeds: 0 as expected\n' });
});

test('it refuses to overwrite, and then writes nothing at all', async () => {
  const other = join(folder, 'other');
  mkdirSync(join(other, 'seeds'), { recursive: true });
  writeFileSync(join(other, 'design.ts'), 'mine');
  const refused = await carryover('init', other);
  expect(refused.err).toBe(`carryover: ${other}: design.ts there already; nothing was written\n`);
  expect(refused.status).toBe(2);
  expect(filesIn(other)).toEqual(['design.ts']);
  expect(readFileSync(join(other, 'design.ts'), 'utf8')).toBe('mine');
});
