/** Every seed of this project does what its file expects. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { outcomeInWords } from '../../src/report/replay.js';
import { loadSeed, seedFiles } from '../../src/seeds/load.js';
import { isAsExpected, replaySeed } from '../../src/seeds/replay.js';

const folder = fileURLToPath(new URL('../seeds', import.meta.url));
const files = seedFiles([folder]).map((path) => path.slice(folder.length + 1));

test('there are some, with few assumptions and with many, found by searches and at random', async () => {
  const seeds = (await Promise.all(files.map((file) => loadSeed(join(folder, file))))).map(
    ({ seed }) => seed,
  );
  expect(seeds.length).toBeGreaterThan(40);
  for (const absent of ['no-faults', 'no-adversary', 'no-panic', 'list-fits'] as const) {
    expect(seeds.filter(({ assumptions }) => assumptions.includes(absent)).length).toBeGreaterThan(5);
    expect(seeds.filter(({ assumptions }) => !assumptions.includes(absent)).length).toBeGreaterThan(5);
  }
  expect(new Set(seeds.map(({ found }) => found.by))).toEqual(new Set(['check', 'random']));
  expect(seeds.filter(({ loopStart }) => loopStart !== undefined).length).toBeGreaterThan(1);
});

test.each(files)('%s', async (file) => {
  const loaded = await loadSeed(join(folder, file));
  const outcome = replaySeed(loaded);
  const told = outcomeInWords({ loaded, outcome }).map((parts) => parts.join(': '));
  expect(isAsExpected(loaded, outcome), told.join('\n')).toBe(true);
});
