/** A file is there whole or not at all, at whichever call to the file system the program is killed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { build, root } from '../cli/carryover.js';

build();
const folder = mkdtempSync(join(tmpdir(), 'carryover-atomic-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BEFORE = '{"old": true}\n';
const AFTER = `${JSON.stringify({ steps: Array.from({ length: 2000 }, (_, step) => ({ step })) })}\n`;

/**
 * Writes the file in a process that kills itself: at its k-th call that changes the file system, having done half of
 * what the call is to do where that can be.
 */
const program = (write: string): string => `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const [path, at, mode] = process.argv.slice(1);
let calls = 0;
const half = { writeFileSync: (file, text) => { const fd = typeof file === 'number' ? file : real.openSync(file, 'w'); fs.writeSync(fd, text.slice(0, text.length / 2)); } };
const real = {};
for (const name of ['openSync', 'writeFileSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync']) {
  real[name] = fs[name];
  fs[name] = (...args) => {
    if (++calls !== Number(at)) return real[name](...args);
    if (mode === 'half') half[name]?.(...args);
    process.kill(process.pid, 'SIGKILL');
  };
}
syncBuiltinESMExports();
${write}
process.stdout.write(String(calls));
`;

const whole = `
const { writeWhole } = await import(${JSON.stringify(pathToFileURL(join(root, 'dist/src/files/atomic.js')).href)});
writeWhole(path, ${JSON.stringify(AFTER)});`;
const naive = `
const { writeFileSync } = await import('node:fs');
writeFileSync(path, ${JSON.stringify(AFTER)});`;

let count = 0;
/** What is in the folder after the process was killed at that call. */
function killedAt(write: string, at: number, mode: 'half' | 'before', old: string | undefined) {
  const into = join(folder, String(count++));
  mkdirSync(into);
  const path = join(into, 'seed.json');
  if (old !== undefined) writeFileSync(path, old);
  const { signal, stdout } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', program(write), path, String(at), mode],
    { encoding: 'utf8' },
  );
  const shown = readdirSync(into).filter((name) => !name.startsWith('.'));
  return {
    signal,
    calls: Number(stdout),
    files: shown.map((name) => readFileSync(join(into, name), 'utf8')),
    all: readdirSync(into),
  };
}

const { calls } = killedAt(whole, 0, 'before', BEFORE);
const each = Array.from({ length: calls }, (_, k) => k + 1);

test('it is written with several calls', () => {
  expect(calls).toBeGreaterThanOrEqual(5);
});

test('killed before each of them, the file is as it was, or whole', () => {
  const seen = each.map((at) => {
    const { signal, files } = killedAt(whole, at, 'before', BEFORE);
    expect(signal).toBe('SIGKILL');
    expect([[BEFORE], [AFTER]]).toContainEqual(files);
    return files.includes(AFTER);
  });
  expect(seen).toEqual(seen.toSorted());
  expect(new Set(seen)).toEqual(new Set([false, true]));
});

test('killed in the middle of the text, a file that was not there is not there', () => {
  const { signal, files, all } = killedAt(whole, 2, 'half', undefined);
  expect([signal, files]).toEqual(['SIGKILL', []]);
  expect(all).toEqual([expect.stringMatching(/^\.seed\.json\..*\.tmp$/)]);
});

test('written at once, it would be cut', () => {
  const { files } = killedAt(naive, 1, 'half', BEFORE);
  expect(files).toEqual([AFTER.slice(0, AFTER.length / 2)]);
});
