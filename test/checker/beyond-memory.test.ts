/** A search that goes on in a temporary file finds what it finds in memory. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { argue } from '../../src/checker/argument.js';
import {
  type Always,
  type Eventually,
  type ExploreOptions,
  explore,
  type Machine,
  type OnEveryStep,
  type Property,
  type Result,
} from '../../src/checker/index.js';
import { NO_PARENT } from '../../src/checker/parents.js';
import { openScratch } from '../../src/checker/scratch.js';
import { Visited } from '../../src/checker/visited.js';
import { hypercube } from './machines/hypercube.js';
import { mutualExclusion, type State as Process, peterson } from './machines/peterson.js';
import { consistent, twoPhaseCommit } from './machines/two-phase-commit.js';
import { numbers, type State, safe, said, there, unlucky, wide } from './machines/wide.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beyond-memory-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MIB = 2 ** 20;

/** All that does not say where the states are, to the last byte. */
const found = <S>({ seconds: _, bytes: __, bytesOnDisk: ___, ...rest }: Result<S>) => JSON.stringify(rest);

/** Both ways to the same result; the one with little memory. */
function bothWays<S>(
  machine: Machine<S>,
  properties: readonly Property<S>[],
  bytes: number,
  options: ExploreOptions<S> = {},
): Result<S> {
  const whole = explore(machine, properties, options);
  const limits = { ...options.limits, bytes, disk: 100 * MIB };
  const little = explore(machine, properties, { ...options, limits });
  expect(little.bytesOnDisk).toBeGreaterThan(0);
  expect(little.bytes).toBeLessThanOrEqual(bytes);
  expect(whole.bytes).toBeGreaterThan(bytes);
  expect(found(little)).toBe(found(whole));
  return little;
}

describe('the table of visited states, on disk', () => {
  it.each([
    { words: 1, stateBytes: 4, expected: 0, bytes: 600_000 },
    { words: 3, stateBytes: 9, expected: 5000, bytes: 650_000 },
    { words: 9, stateBytes: 33, expected: 700, bytes: 1_000_000 },
  ])('holds what a map holds, within its memory: $words words a state', (each) => {
    const { words, stateBytes, expected, bytes } = each;
    const scratch = openScratch({ bytes: 20 * MIB });
    const table = new Visited(stateBytes, scratch, expected);
    const ids = new Map<string, number>();
    const random = numbers(words);
    // Few bits a word, so that a third of the states come again; what they lead to is looked up at random.
    const bits = Math.ceil(17 / words);
    let wasInMemory = 0;
    for (let i = 0; i < 90_000; i++) {
      const state = Int32Array.from({ length: words }, () => random.next().value >>> (32 - bits));
      const key = state.join();
      const id = table.find(state);
      if (id !== (ids.get(key) ?? -1)) expect.unreachable(`state ${i}`);
      if (id >= 0) continue;
      if (table.full && !table.grow(state, bytes)) expect.unreachable(table.lack);
      if (table.bytesOnDisk === 0) wasInMemory = table.size;
      if (table.bytes > bytes) expect.unreachable(`${table.bytes} bytes with ${table.size} states`);
      table.insert(state, table.size - 1);
      ids.set(key, table.size - 1);
    }
    expect(wasInMemory).toBeGreaterThan(10_000);
    expect(table.size).toBe(ids.size);
    expect(table.bytesOnDisk).toBeGreaterThan((table.size - 2048) * words * 4);

    for (const [key, id] of ids) {
      const state = Int32Array.from(key.split(','), Number);
      if (table.find(state) !== id || !table.equals(id, state)) expect.unreachable(key);
      if (table.parent(id) !== id - 1) expect.unreachable(`parent of ${id}`);
    }
    scratch.close();
  });

  it('makes room when it is asked to', () => {
    const scratch = openScratch({ bytes: MIB, folder });
    const table = new Visited(12, scratch);
    for (let i = 0; i < 5000; i++) {
      const state = Int32Array.of(i, 0, 0);
      table.find(state);
      if (table.full) table.grow(state, MIB);
      table.insert(state, NO_PARENT);
    }
    const before = table.bytes;
    table.makeRoom(before);
    expect(table.bytes).toBe(before);
    table.makeRoom(before / 2);
    expect(table.bytes).toBeLessThanOrEqual(before / 2);
    for (let i = 0; i < 5000; i++)
      if (table.find(Int32Array.of(i, 0, 0)) !== i) expect.unreachable(`state ${i}`);
    expect(table.bytes).toBeLessThanOrEqual(before / 2);
    scratch.close();
  });

  it('loses nothing where the disk is too small: for rows, or for slots that wait', () => {
    for (const disk of [1000, 200_000, 262_144 + 50_000]) {
      const scratch = openScratch({ bytes: disk, folder });
      const table = new Visited(8, scratch);
      let next = 0;
      for (; ; next++) {
        const state = Int32Array.of(next, 0);
        expect(table.find(state)).toBe(-1);
        if (table.full && !table.grow(state, 340_000)) break;
        table.insert(state, NO_PARENT);
      }
      expect(table.lack).toBe('disk');
      expect(table.bytesOnDisk).toBeLessThanOrEqual(disk);
      expect(next).toBeGreaterThan(10_000);
      for (let i = 0; i < next; i++)
        if (table.find(Int32Array.of(i, 0)) !== i) expect.unreachable(`state ${i}`);
      scratch.close();
    }
  });
});

describe('the temporary file', () => {
  it('has no name, so that nothing can stay behind', () => {
    const scratch = openScratch({ bytes: 100, folder });
    expect(scratch.write(Int32Array.of(1, 2, 3), 8)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
    const words = new Int32Array(2);
    scratch.read(words, 12);
    expect([...words]).toEqual([2, 3]);
    expect(scratch.bytes).toBe(20);
    expect(scratch.write(new Int32Array(1), 97)).toBe(false);
    scratch.cut(12);
    expect(scratch.bytes).toBe(12);
    expect(() => scratch.read(words, 8)).toThrow('ends at 12');
    scratch.close();
  });

  it('is asked for at once where its folder is named', () => {
    const missing = join(folder, 'missing');
    const message = `${missing}: no temporary file can be made there (ENOENT)`;
    expect(() => openScratch({ bytes: 1, folder: missing })).toThrow(message);
    const search = () => explore(hypercube(2), [], { limits: { disk: MIB }, scratch: missing });
    expect(search).toThrow(message);
  });
});

const even: Always<State> = { ...unlucky, name: 'even', when: ({ node }) => node % 2 === 0 };
const step: OnEveryStep<State> = {
  ...said,
  kind: 'step',
  name: 'step',
  holds: ({ before, after }) => before.node + after.node !== 101,
  why: ({ before }) => `from ${before.node}`,
};
const leadsTo: Eventually<State> = {
  ...said,
  kind: 'eventually',
  name: 'leads-to',
  from: ({ node }) => node % 11 === 3,
  to: ({ node }) => node % 4 < 2,
  why: ({ node }) => `at ${node} for ever`,
};

/** Four pages of rows, and the slots. */
const TINY = 70_000;

describe('any graph', () => {
  const drawing = fc.record({
    seed: fc.integer(),
    nodes: fc.integer({ min: 300, max: 1200 }),
    degree: fc.integer({ min: 2, max: 4 }),
    budget: fc.boolean(),
  });

  it('is the same on disk, to the last byte', () => {
    let pages = 0;
    fc.assert(
      fc.property(drawing, fc.boolean(), fc.boolean(), (drawn, tabulate, drawsIt) => {
        const diagram = drawsIt ? { label: ({ node }: State) => `${node % 5}`, mostStates: 20 } : undefined;
        const options = { tabulate, ...(diagram && { diagram }) };
        const { states, bytesOnDisk = 0 } = explore(wide(drawn), [], {
          limits: { bytes: TINY, disk: MIB },
        });
        fc.pre(states > 100 && bytesOnDisk > 0);
        pages = Math.max(pages, bytesOnDisk / 8192);
        bothWays(wide(drawn), [even, safe, step, there], TINY, options);
      }),
      { numRuns: 25 },
    );
    expect(pages).toBeGreaterThan(8);
  });

  it('goes round in the same way, with the steps in memory', () => {
    let violated = 0;
    fc.assert(
      fc.property(drawing, fc.constantFrom('weak', 'strong'), (drawn, fairness) => {
        const machine = wide({ ...drawn, budget: false, fairness });
        fc.pre(explore(machine, []).states > 100);
        const { properties } = bothWays(machine, [leadsTo, even], TINY + 200_000);
        if (properties[0]!.verdict === 'violated') violated++;
      }),
      { numRuns: 15 },
    );
    expect(violated).toBeGreaterThan(2);
  });
});

describe('textbook machines', () => {
  it('have as many states in 115 KB: two-phase commit', () => {
    const { states, transitions, bytesOnDisk } = bothWays(twoPhaseCommit(5), [consistent], 115_000);
    expect({ states, transitions }).toMatchObject({ states: 8832 });
    expect(bytesOnDisk).toBeLessThan(9000 * 8);
  });

  it('have the same counterexample, whenever they go to disk', () => {
    const machine = twoPhaseCommit(6, { hasty: true });
    for (const bytes of [1_150_000, 1_300_000, 1_600_000]) {
      const { properties } = bothWays(machine, [consistent], bytes);
      expect(properties[0]!.trace!.steps.length).toBeGreaterThan(3);
    }
  });

  it('have the same argument', () => {
    const machine = peterson('flag-then-turn');
    const stageOf = ({ at }: Process) => at.toSorted().join(' and ');
    const whole = argue(machine, [mutualExclusion], stageOf);
    const little = argue(machine, [mutualExclusion], stageOf, { limits: { bytes: TINY, disk: MIB } });
    expect(JSON.stringify(little)).toBe(JSON.stringify(whole));
    expect(whole.complete).toBe(true);
  });
});

describe('a search that goes to disk', () => {
  it('goes on from a checkpoint', () => {
    const machine = twoPhaseCommit(5);
    const limits = { bytes: 115_000, disk: MIB };
    const whole = explore(machine, [consistent], { limits });
    expect(whole.bytesOnDisk).toBeGreaterThan(0);
    let guards = 0;
    const transitions = machine.transitions.map((each) => ({
      ...each,
      guard: (state: Parameters<typeof each.guard>[0]) => {
        if (guards++ === 60_000) throw new Error('killed');
        return each.guard(state);
      },
    }));
    const options = { limits, checkpoint: { folder, seconds: 0 }, tabulate: false };
    expect(() => explore({ ...machine, transitions }, [consistent], options)).toThrow('killed');
    expect(readdirSync(folder)).toContain('search.json');
    expect(found(explore(machine, [consistent], options))).toBe(found(whole));
  });

  it('is inconclusive where the disk is too small, and where its slots have no room', () => {
    const ends = (limits: object) => explore(hypercube(15), [], { limits });
    const small = ends({ bytes: 220_000, disk: 100_000 });
    expect(small).toMatchObject({ complete: false, stopped: 'disk' });
    expect(small.bytesOnDisk).toBeLessThanOrEqual(100_000);
    expect(small.states).toBeGreaterThan(10_000);
    expect(ends({ bytes: 100_000, disk: MIB })).toMatchObject({ complete: false, stopped: 'memory' });
    expect(ends({ bytes: 320_000, disk: MIB })).toMatchObject({ complete: true, states: 2 ** 15 });
    expect(ends({ bytes: 320_000 })).toMatchObject({ complete: false, stopped: 'memory' });
  });

  it('is inconclusive where the steps of what must happen have no room', () => {
    const machine = wide({ seed: 2, nodes: 600, degree: 3 });
    const search = (bytes: number) => explore(machine, [leadsTo], { limits: { bytes, disk: MIB } });
    expect(search(TINY + 200_000).complete).toBe(true);
    const { stopped, properties } = search(TINY + 100_000);
    expect([stopped, properties[0]!.verdict]).toEqual(['memory', 'inconclusive']);
  });
});
