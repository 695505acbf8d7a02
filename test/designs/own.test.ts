/** Designs that somebody wrote: as JSON, as TypeScript, and wrong in each way. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Design } from '../../model/design.js';
import { allDesigns as designs } from '../../model/designs/index.js';
import { CHOICES } from '../../src/designs/choices.js';
import { calledBy, designNamed } from '../../src/designs/named.js';
import { isProblem } from '../../src/files/problem.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-designs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function written(content: unknown, name = `own-${files++}.json`): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
}

async function complaint(path: string): Promise<string> {
  const error: unknown = await designNamed(path).catch((reason: unknown) => reason);
  if (!isProblem(error)) throw new Error('not refused as unusable', { cause: error });
  return error.message.replace(folder, '…');
}

const base = designs.find(({ name }) => name === 'linux-6.16')!;

test.each(designs.map((design) => [design.name, design]))('%s, written out in full, is read back', async (_, {
  ...design
}) => {
  const own = { ...design, name: 'own' };
  expect(await designNamed(written(own))).toEqual(own);
});

test('every choice of every design is in the table', () => {
  for (const { name, summary, source, ...choices } of designs) {
    expect(Object.keys(choices).filter((choice) => !Object.hasOwn(CHOICES, choice))).toEqual([]);
  }
});

test('what it extends gives all that it does not say', async () => {
  const path = written({ extends: 'linux-6.16', dumpPriority: '1', reserve: { kilobytes: 64 } }, 'mine.json');
  const design = await designNamed(path);
  expect(design).toEqual({
    ...base,
    name: 'mine',
    summary: 'linux-6.16, but reserve {"kilobytes":64}, dumpPriority 1',
    source: 'mine.json',
    dumpPriority: '1',
    reserve: { kilobytes: 64 },
  });
  expect(calledBy(design)).toBe(path);
  expect(calledBy(base)).toBe('linux-6.16');
});

test('a part of a design and the design that it extends make the whole again', async () => {
  const choices = Object.keys(CHOICES) as (keyof typeof CHOICES)[];
  const shipped = fc.constantFrom(...designs);
  await fc.assert(
    fc.asyncProperty(shipped, shipped, async (one, other) => {
      const differing = choices.filter((choice) => one[choice] !== other[choice]);
      const part = Object.fromEntries(differing.map((choice) => [choice, other[choice]]));
      const { summary, source } = other;
      const own = { extends: one.name, name: 'own', summary, source, ...part };
      expect(await designNamed(written(own, 'part.json'))).toEqual({ ...other, name: 'own' });
    }),
    { numRuns: 30 },
  );
});

test('a TypeScript file, with types and what only TypeScript has', async () => {
  const path = written(
    `enum When { Load = 'load' }
    const kilobytes: number = 16 * 4;
    export default { extends: 'linux-6.16', copiedAt: When.Load, reserve: { kilobytes } } as const;`,
    'typed.ts',
  );
  expect(await designNamed(path)).toMatchObject({
    name: 'typed',
    copiedAt: 'load',
    reserve: { kilobytes: 64 },
  });
});

describe('a wrong file is told with its name, the place, what is allowed and the nearest', () => {
  const wrong: readonly (readonly [unknown, string])[] = [
    [
      '{ "extends": "linux-6.16",\n  "suspend": "n2" }',
      ':2:14: suspend: expected "none", "n1" or "n2-resumed", found "n2"; the nearest is "n1"',
    ],
    [
      '{\n"extends": "linux-6.16", "dumpPriorty": "x" }',
      ':2:41: no field is called "dumpPriorty"; the nearest is "dumpPriority"',
    ],
    ['{"extends": "linux-6.77"}', ':1:13: extends: no design is called "linux-6.77"'],
    ['{"extends": "linux-6.16", "crashBuffer": 1}', ':1:42: crashBuffer: expected true or false, found 1'],
    ['{"extends": "linux-6.16", "headersCounted": 3}', ':1:45: headersCounted: expected 1 or 2, found 3'],
    [
      '{"extends": "linux-6.16", "reserve": {"kilobytes": -1}}',
      ':1:52: reserve.kilobytes: expected a whole number from 0 to 1024, found -1',
    ],
    ['{"extends": "linux-6.16", "name": "linux-6.1"}', 'is the name of a design that ships with carryover'],
    ['{"extends": "linux-6.16", "name": "a b"}', 'name: expected a name of at most 64 letters'],
    [
      '{"extends": "linux-6.16", "summary": "a\\u001b[2J"}',
      'summary: expected one line of printable characters',
    ],
    ['{"copiedAt": "load"}', ':1:1: segment: is missing; expected true or false; or give "extends"'],
    ['{"extends": "linux-6.16"', ':1:25: is no JSON: it ends too early'],
    ['{"extends": "linux-6.16",\n\n"a" 1}', ':3:5: is no JSON: colon expected'],
    ['', ':1:1: is no JSON: the file is empty'],
    ['[]', ':1:1: expected an object, found a list'],
    ['['.repeat(100_000), 'is no JSON: '],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'expected an object'],
    [`"${' '.repeat(2 ** 20)}"`, ': is larger than 1 MiB, the most that is read'],
  ];
  test.each(wrong)('%.60s', async (content, why) => {
    const told = await complaint(written(content));
    expect(told).toContain(why);
    expect(told).toMatch(/^….own-\d+\.json:/);
    expect(told).not.toContain('\n');
  });

  test.each([
    ['a.ts', 'export default {', 'cannot be loaded: ParseError'],
    ['b.ts', 'throw new Error("no\\nway")', 'cannot be loaded: no'],
    ['c.mjs', 'export const design = 1', 'exports no design; expected one as its default export'],
    [
      'd.ts',
      'export default { extends: "linux-6.16", suspend: "n2" }',
      'suspend: expected "none", "n1" or "n2-resumed", found "n2"; the nearest is "n1"',
    ],
    ['e.yaml', '', 'expected a file that ends in .json or .ts'],
    [
      'linux-6.1.json',
      '{ "extends": "linux-6.1" }',
      "name: is missing, and the file's own, is the name of a design",
    ],
  ])('%s', async (name, content, why) => {
    expect(await complaint(written(content, name))).toContain(why);
  });

  test('one that is not there, a folder, a device without end', async () => {
    expect(await complaint(join(folder, 'none.json'))).toBe('…/none.json: there is no such file');
    expect(await complaint(join(folder, 'none.ts'))).toBe('…/none.ts: there is no such file');
  });

  test('a name that no design has', async () => {
    expect(await complaint('linux-7.4')).toContain(
      'no design is called "linux-7.4"; the nearest is linux-7.3',
    );
  });
});

test('a field that is corrupted is the field that is named', async () => {
  const choices = Object.keys(CHOICES) as (keyof Design)[];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...choices),
      fc.constantFrom(null, 'no such value', 99, [], {}),
      async (choice, value) => {
        const told = await complaint(written({ ...base, name: 'own', [choice]: value }, 'corrupted.json'));
        expect(told).toContain(`: ${choice}`);
      },
    ),
    { numRuns: 60 },
  );
});
