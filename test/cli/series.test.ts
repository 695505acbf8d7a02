/** `carryover series` and `carryover diff`: patch by patch, and design by design. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, carryover, FEW } from './carryover.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-series-'));
beforeAll(build);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SMALL = ['--kexecs', '1', '--events', '1', '--loads', '1', '--assume', FEW.replace('no-faults,', '')];

describe('series', () => {
  const args = ['series', 'series-v3', ...SMALL, '--property', 'replay-equals-pcr,carries-what-fits'];

  test('what each patch gains and breaks, where one may stop, and which patches are enough', async () => {
    const { status, out } = await carryover(...args);
    expect(out).toMatch(
      /2 {2}ima: kexec: move.*\n {2}- carries-what-fits +holds → violated in \d+\n {2}not safe/,
    );
    expect(out).toMatch(
      /4 {2}kexec: update kexec_file_load.*\n {2}\+ replay-equals-pcr +violated in \d+ → \w+\n/,
    );
    expect(out).toContain('Safe to stop at\n  series-v3@1\n');
    expect(out).toMatch(/give what the series gains\n {2}replay-equals-pcr +4\n/);
    expect(status).toBe(0);
  });

  test('the same as JSON', async () => {
    const { out } = await carryover(...args, '--json', '--no-subsets');
    const document = JSON.parse(out);
    expect(document).toMatchObject({ schema: 1, kind: 'series', series: 'series-v3', enough: [] });
    expect(document.patches).toHaveLength(7);
    expect(document.patches[1]).toMatchObject({ design: 'series-v3@2', worse: ['carries-what-fits'] });
  });

  test('the same as Markdown, at once and from the JSON', async () => {
    const path = join(folder, 'series.json');
    await carryover(...args, '--no-subsets', '--json', '-o', path);
    const [atOnce, fromFile] = await Promise.all([
      carryover(...args, '--no-subsets', '--to', 'markdown'),
      carryover('report', path, '--to', 'markdown'),
    ]);
    expect(atOnce.out).toBe(fromFile.out);
    expect(atOnce.out).toContain('| **−** | `carries-what-fits` | ✅ | ❌');
    expect(atOnce.out).toContain('❌ Not safe to stop at: worse than before the series, `carries-what-fits`');
    expect(atOnce.out).toContain('## Safe to stop at\n\n`series-v3@1`\n');
    expect((await carryover('report', path)).out).toContain('Safe to stop at\n  series-v3@1\n');
  });

  test('a form that it does not have is bad usage', async () => {
    const { status, err } = await carryover(...args, '--to', 'svg');
    expect(err).toContain('no form of a series is called "svg"');
    expect(status).toBe(2);
  });

  test('one that there is not is bad usage', async () => {
    const { status, err } = await carryover('series', 'series-v77');
    expect(err).toContain('no series is called "series-v77"; the nearest is series-v7');
    expect(status).toBe(2);
  });
});

describe('diff', () => {
  const mine = join(folder, 'mine.json');
  writeFileSync(mine, JSON.stringify({ extends: 'linux-6.16', suspend: 'none' }));
  const args = ['diff', 'linux-6.16', mine, ...SMALL, '--property', 'shutdown-order'];

  test('the choice that differs, the verdict that it changes, and a run that shows it', async () => {
    const { status, out } = await carryover(...args);
    expect(out).toMatch(/^linux-6\.16 → mine\n\n {2}suspend: n1 → none\n/);
    expect(out).toMatch(/- shutdown-order +holds → violated in \d+\n/);
    expect(out).toMatch(/mine: shutdown-order is violated in \d+ steps\n/);
    expect(out).toContain('The list is dumped while measuring goes on.');
    expect(status).toBe(0);
  });

  test('the same as JSON, with the run', async () => {
    const { out } = await carryover(...args, '--json');
    const document = JSON.parse(out);
    expect(document.choices).toMatchObject([{ choice: 'suspend', before: 'n1', after: 'none' }]);
    expect(document.verdicts).toMatchObject([{ property: 'shutdown-order', change: 'lost' }]);
    expect(document.runs[0].properties[0].counterexample.steps.length).toBeGreaterThan(10);
  });

  test('the same as Markdown, at once and from the JSON', async () => {
    const path = join(folder, 'difference.json');
    await carryover(...args, '--json', '-o', path);
    const [atOnce, fromFile] = await Promise.all([
      carryover(...args, '--to', 'markdown'),
      carryover('report', path, '--to', 'markdown'),
    ]);
    expect(atOnce.out).toBe(fromFile.out);
    expect(atOnce.out).toContain('| `suspend` | `n1` | `none` |');
    expect(atOnce.out).toContain('| **−** | `shutdown-order` | ✅ | ❌');
    expect(atOnce.out).toMatch(/## `mine`: `shutdown-order` is violated in \d+ steps\n/);
    expect(atOnce.out).toContain('```mermaid\n');
  });

  test('designs that choose the same', async () => {
    const { status, out } = await carryover('diff', 'series-v11', 'series-v12', ...args.slice(3));
    expect(out).toContain('no choice differs');
    expect(out).toContain('no verdict differs');
    expect(status).toBe(0);
  });

  test('one design is bad usage', async () => {
    const { status, err } = await carryover('diff', 'linux-6.1', 'linux-6.1');
    expect(err).toContain('two designs are compared, not one');
    expect(status).toBe(2);
  });
});
