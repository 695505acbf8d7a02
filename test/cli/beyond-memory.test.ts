/** `carryover check` with more states than memory: on disk, or as fingerprints. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ResultDocument, resultDocument } from '../../src/report/document.js';
import { build, carryover, FEW, root } from './carryover.js';

beforeAll(build);

const properties = 'replay-equals-pcr,never-stuck,kexec-completes,memory-safe';
const asked = (design: string, ...more: string[]) =>
  ['check', design, '--assume', FEW, '--property', properties, '--workers', '2', '-q', ...more] as const;

/** What was found, without where the states were. */
function told(out: string) {
  const { runs } = resultDocument.parse(JSON.parse(out)) as ResultDocument;
  return runs.map(({ properties, searches }) => ({
    properties,
    searches: searches.map(({ seconds: _, bytesOnDisk: __, ...search }) => search),
  }));
}

const unwrapped = (out: string): string => out.replaceAll(/\s+/g, ' ');

describe('more states than memory', () => {
  test('go to disk, with the same result', async () => {
    const [whole, little, text] = await Promise.all([
      carryover(...asked('linux-6.1', '--json')),
      carryover(...asked('linux-6.1', '--json', '--max-memory', '1')),
      carryover(...asked('linux-6.1', '--max-memory', '1')),
    ]);
    expect(little!.status).toBe(whole!.status);
    expect(told(little!.out)).toEqual(told(whole!.out));
    expect(whole!.out).not.toContain('bytesOnDisk');
    expect(little!.out).toContain('bytesOnDisk');
    expect(unwrapped(text!.out)).toMatch(/\d MiB of states on disk/);
  });

  test('are inconclusive where the disk has no room, by its limit or because it is full', async () => {
    const { status, out } = await carryover(...asked('linux-6.16', '--max-memory', '1', '--max-disk', '0'));
    expect(out).toContain('not everything: ended by the limit on memory');
    expect(status).toBe(3);
    // No file may be larger than a block of this size.
    const command = `ulimit -f 8 && exec "$0" "$@"`;
    const main = join(root, 'dist/src/cli/main.js');
    const args = ['-c', command, process.execPath, main, ...asked('linux-6.16', '--max-memory', '1')];
    const full = spawnSync('sh', args, { cwd: root, encoding: 'utf8' });
    expect(full.stderr).toBe('');
    expect(full.stdout).toContain('not everything: ended by the limit on disk');
    expect(full.stdout).not.toMatch(/never-stuck +holds/);
    expect(full.status).toBe(3);
  });

  test('need a folder that can be written to', async () => {
    const { status, out, err } = await carryover(...asked('linux-6.16', '--scratch', '/no/such/folder'));
    expect(err).toBe('carryover: --scratch /no/such/folder: no temporary file can be made there (ENOENT)\n');
    expect(out).toBe('');
    expect(status).toBe(2);
  });
});

describe('a lossy check', () => {
  const likely = /was missed with a probability of at most \d\.\de-\d+/;

  test('never holds: it says how likely a state was missed', async () => {
    const { status, out } = await carryover(...asked('linux-6.16', '--lossy'));
    expect(unwrapped(out)).toMatch(likely);
    expect(unwrapped(out)).toContain('what must happen is not judged by a lossy search');
    expect(out).not.toMatch(/ {2}holds|proved for|all of it/);
    expect(status).toBe(3);
  });

  test('finds violations all the same', async () => {
    const { status, out } = await carryover(...asked('linux-6.1', '--lossy', '--json'));
    const { runs } = resultDocument.parse(JSON.parse(out)) as ResultDocument;
    const [{ properties, searches }] = runs as [(typeof runs)[0]];
    const verdicts = Object.fromEntries(properties.map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toMatchObject({ 'replay-equals-pcr': 'violated', 'never-stuck': 'inconclusive' });
    expect(properties.find(({ name }) => name === 'replay-equals-pcr')!.counterexample!.length).toBe(23);
    for (const { lossy, liveness } of searches) {
      if (liveness) continue;
      expect(lossy!.bits).toBe(64);
      expect(lossy!.missed).toBeGreaterThan(0);
      expect(lossy!.missed).toBeLessThan(1e-10);
    }
    expect(status).toBe(1);
  });

  test('is not compared with a file of verdicts', async () => {
    const { status, err } = await carryover('check', '--lossy', '--locked', 'properties/expected.json');
    expect(err).toBe('carryover: --lossy without --lock and --locked: nothing holds then\n');
    expect(status).toBe(2);
  });
});
