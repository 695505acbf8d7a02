/** What the README and the pages show is what the program prints and what the files say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { build, carryover, root } from './carryover.js';

beforeAll(build);

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

test('the counterexample in the README is the one that is printed', async () => {
  const readme = textOf('README.md');
  const { out } = await carryover(
    ...['check', 'linux-6.1', '--property', 'replay-equals-pcr', '--assume'],
    'no-faults,list-fits,file-load-only,no-adversary,no-panic,same-design,tpm-present',
  );
  // What was explored changes with every refinement of the model; the rest does not.
  const [head = '', counterexample = ''] = out.split(/^─+$/m);
  expect(readme).toContain(head.slice(0, head.indexOf('  explored')));
  expect(readme).toContain(counterexample.trim());
});

const pages = textOf('docs/extending.md') + textOf('docs/suites.md');
const snippets = [...pages.matchAll(/<!-- (\S+) -->\n```ts\n([\s\S]*?)```/g)];

test.each(
  snippets.map(([, path = '', code = '']) => [path, code]),
)('the page shows %s as it is', (path, code) => {
  expect(textOf(path)).toContain(code);
});

test('the pages show a design, a transition, a property, and a design of one’s own', () => {
  expect(snippets).toHaveLength(4);
});

test('every option of `check` that the README names is there', async () => {
  const { out } = await carryover('check', '--help');
  const table = textOf('README.md').match(/\| option[\s\S]*?\n\n/)?.[0] ?? '';
  const named = [...table.matchAll(/--[a-z][a-z-]*/g)]
    .map(([option]) => option)
    .filter((o) => o !== '--help');
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((option) => !out.includes(option))).toEqual([]);
});
