/** What the matrix says of designs, against a check under every set of assumptions. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CHOICES, type Design } from '../../model/design.js';
import { allDesigns, withoutAlgorithm } from '../../model/designs/index.js';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import { linux_6_16 } from '../../model/designs/linux-6.16.js';
import type { Assumption } from '../../model/world.js';
import { tasksFor } from '../../src/check/check.js';
import { runTask } from '../../src/check/task.js';
import { ALL, bitsOf, namesOf } from '../../src/matrix/assumptions.js';
import { worldsFor } from '../../src/matrix/bounds.js';
import { matrix } from '../../src/matrix/matrix.js';
import { openMemory } from '../../src/matrix/memory.js';
import type { Cell, MatrixOptions } from '../../src/matrix/result.js';
import { minimal } from '../../src/matrix/sets.js';
import { runUnit } from '../../src/matrix/unit.js';
import { CHOICE_NAMES } from '../../src/matrix/watched.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-matrix-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const VARYING: readonly Assumption[] = ['no-faults', 'file-load-only', 'same-design'];
const BOUNDS = { kexecs: 2, events: 1, loads: 1, resets: 0 };

const optionsFor = (properties: readonly string[], varying = VARYING): MatrixOptions => ({
  assumptions: ALL.filter((name) => !varying.includes(name)),
  varying,
  bounds: BOUNDS,
  properties,
  limits: {},
});

const subsetsOf = (names: readonly Assumption[]): readonly (readonly Assumption[])[] =>
  names.reduce<readonly (readonly Assumption[])[]>(
    (sets, name) => sets.flatMap((set) => [set, [...set, name]]),
    [[]],
  );

/** Every set searched by itself, as `check` does. */
async function byEverySet(design: Design, { assumptions, properties, bounds }: MatrixOptions) {
  const holding = new Map(properties.map((name): [string, number[]] => [name, []]));
  for (const set of subsetsOf(VARYING)) {
    const options = {
      assumptions: [...assumptions, ...set],
      bounds: { cpus: 2, faults: 1, tampering: 1, ...bounds },
      properties,
      limits: {},
    };
    for (const task of tasksFor(design, options)) {
      for (const { name, verdict } of (await runTask(task)).properties) {
        if (verdict !== 'violated') holding.get(name)!.push(bitsOf(set));
      }
    }
  }
  return new Map([...holding].map(([name, sets]) => [name, minimal(sets).map(namesOf)]));
}

const sets = ({ enough }: Cell) => enough.map(({ assumptions }) => assumptions);

describe('the matrix', () => {
  const properties = ['replay-equals-pcr', 'measured-before-use', 'hop-finds-last-buffer', 'kexec-completes'];
  for (const name of ['linux-6.16', 'arm64-carry-over-v5']) {
    it(`of ${name} has the minimal sets that searching under every set has`, async () => {
      const design = allDesigns.find((each) => each.name === name)!;
      const options = optionsFor(properties);
      const { columns } = await matrix([design], options);
      const expected = await byEverySet(design, options);
      for (const cell of columns[0]!.cells) expect(sets(cell)).toEqual(expected.get(cell.property));
    });
  }

  it('says how short a run is that no assumption rules out', async () => {
    const { columns } = await matrix([linux_6_1, linux_6_16], optionsFor(['shutdown-order']));
    const [old, fixed] = columns.map(({ cells }) => cells[0]!);
    expect(old).toMatchObject({ enough: [], undecided: [] });
    expect(old!.violated).toBeGreaterThan(10);
    expect(fixed).toMatchObject({ enough: [{ assumptions: [], verdict: 'holds' }], undecided: [] });
  });

  it('is of the next kernels that it is asked of', async () => {
    const design = allDesigns.find(({ name }) => name === 'banks-rfc-v1')!;
    const options = optionsFor(['every-bank-accounted']);
    const [alone, followed] = await Promise.all(
      [options, { ...options, next: [withoutAlgorithm(design)] }].map((each) => matrix([design], each)),
    );
    expect(sets(alone!.columns[0]!.cells[0]!)).toEqual([[]]);
    expect(sets(followed!.columns[0]!.cells[0]!)).toEqual([['same-design']]);
  });

  it('makes a search once where what is asked makes two of its worlds the same', () => {
    const control = { focus: 'control', liveness: false } as const;
    expect(worldsFor(control, {})).toHaveLength(2);
    expect(worldsFor(control, { resets: 0, loads: 2, events: 1, kexecs: 1 })).toHaveLength(1);
  });

  it('leaves open what a limit did, and says so', async () => {
    const options = { ...optionsFor(['replay-equals-pcr']), limits: { states: 20 } };
    const { columns } = await matrix([linux_6_16], options);
    expect(columns[0]!.cells[0]).toMatchObject({ enough: [], undecided: [{ why: 'the limit on states' }] });
  });

  it('takes over what another design is known to have where nothing that was read differs', async () => {
    const options = optionsFor(['replay-equals-pcr']);
    const [task] = tasksFor(linux_6_16, options);
    const { options: _, ...unit } = task!;
    const first = await runUnit({ task: unit, options });
    const memory = openMemory(options);
    memory.keep(unit, first);
    expect(first.read).toContain('copiedAt');
    const unread = CHOICE_NAMES.filter((name) => !first.read.includes(name));
    expect(unread).not.toEqual([]);
    const otherwise = unread.map((name) => [
      name,
      CHOICES[name].values.find((value) => value !== linux_6_16[name]),
    ]);
    const alike: Design = { ...linux_6_16, ...Object.fromEntries(otherwise), name: 'alike' };
    const other: Design = { ...linux_6_16, name: 'other', copiedAt: 'load' };
    expect(memory.find({ ...unit, design: alike })?.cells).toEqual(first.cells);
    expect(memory.find({ ...unit, design: other })).toBeUndefined();
    const again = await runUnit({ task: { ...unit, design: alike }, options });
    expect(again).toEqual(first);
  });

  it('goes on from a file, and does not from one of other options', async () => {
    const path = join(folder, 'state.json');
    const options = optionsFor(['shutdown-order']);
    const first = await matrix([linux_6_16], options, { memory: openMemory(options, path) });
    const memory = openMemory(options, path);
    expect(memory.resumed).toBe(1);
    expect(await matrix([linux_6_16], options, { memory })).toEqual(first);
    const before = readFileSync(path, 'utf8');
    expect(() => openMemory({ ...options, bounds: { kexecs: 1 } }, path)).toThrow(
      /state\.json: holds what another build or other options found/,
    );
    expect(readFileSync(path, 'utf8')).toBe(before);
    // How much memory there is changes nothing that is kept: what ran out of it is not.
    const less = { ...options, limits: { ...options.limits, bytes: 1 } };
    expect(openMemory(less, path).resumed).toBe(1);
    const [task] = tasksFor(linux_6_16, optionsFor(['replay-equals-pcr']));
    const { options: _, ...unit } = task!;
    expect(await runUnit({ task: unit, options: less })).toMatchObject({ interrupted: true });
  });
});
