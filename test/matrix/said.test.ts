/** docs/claims.md is what its data and the checker say: all claims stand in it, and the quicker ones are found again. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allDesigns } from '../../model/designs/index.js';
import { claims } from '../../properties/index.js';
import { said } from '../../properties/said.js';
import { renderSaid, SAID_HEAD } from '../../src/report/said.js';

const page = readFileSync(new URL('../../docs/claims.md', import.meta.url), 'utf8');

it('names designs and properties that there are', () => {
  for (const { design, property } of said.flatMap(({ asks }) => asks)) {
    expect(allDesigns.map(({ name }) => name)).toContain(design);
    expect(claims.map(({ name }) => name)).toContain(property);
  }
});

it('has a section for each claim, a line for each design it is about, and nothing else', () => {
  const lines = page.split('\n');
  expect(page.startsWith(SAID_HEAD)).toBe(true);
  expect(lines.filter((line) => line.startsWith('## '))).toHaveLength(said.length);
  const told = lines
    .filter((line) => line.startsWith('- '))
    .map((line) => /^- `(\S+)`, `(\S+)`: /.exec(line)!.slice(1, 3));
  const asked = said.flatMap(({ asks }) => asks).map(({ design, property }) => [design, property]);
  expect(told).toEqual(asked);
});

it.each([
  'Copied at load',
  'The order of the notifiers',
])('says of "%s…" what is found', async (beginning) => {
  const found = said.find(({ claim }) => claim.startsWith(beginning))!;
  expect(page).toContain(await renderSaid(found));
});
