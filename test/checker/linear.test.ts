/** Memory with addresses, and what becomes of a table that outgrows it. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explore } from '../../src/checker/index.js';
import { intsAt, Linear, linearForTable, pieceOf, release } from '../../src/checker/linear.js';
import { SharedTable } from '../../src/checker/parallel/table.js';
import { Visited } from '../../src/checker/visited.js';
import { memoryOf } from '../../src/checker/wasm.js';
import { hypercube } from './machines/hypercube.js';

const MIB = 2 ** 20;
/** Memory of which no more than so much is taken. */
const spaceOf = (bytes: number, memory = memoryOf(1)) => new Linear(memory, bytes);

const limit = vi.hoisted(() => ({ bytes: undefined as number | undefined }));
vi.mock('../../src/checker/linear.js', async (load) => {
  const linear = await load<typeof import('../../src/checker/linear.js')>();
  return {
    ...linear,
    linearForTable: () => (limit.bytes === undefined ? linear.linearForTable() : spaceOf(limit.bytes)),
  };
});
afterEach(() => {
  limit.bytes = undefined;
});

describe('memory with addresses', () => {
  it('gives to each what nobody else has, and zeros, whoever shares it', () => {
    const doing = fc.record({
      by: fc.nat(1),
      words: fc.integer({ min: 0, max: 40_000 }),
      /** Which of those that are there is given back, if any. */
      back: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(fc.array(doing, { maxLength: 40 }), (all) => {
        const memory = memoryOf(1);
        const spaces = [new Linear(memory), new Linear(memory)];
        const kept: { readonly array: Int32Array; readonly by: number; readonly filled: number }[] = [];
        for (const [i, { by, words, back }] of all.entries()) {
          const array = intsAt(spaces[by]!.take(4 * words), words);
          expect(array.byteOffset % 64).toBe(0);
          expect(array.every((word) => word === 0)).toBe(true);
          array.fill(i + 1);
          kept.push({ array, by, filled: i + 1 });
          if (back !== null) {
            const [given] = kept.splice(back % kept.length, 1);
            spaces[given!.by]!.give(pieceOf(given!.array), given!.array.byteLength);
          }
          for (const { array, filled } of kept) {
            expect(array.every((word) => word === filled)).toBe(true);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('takes again what was given back', () => {
    const space = spaceOf(MIB);
    for (let i = 0; i < 100; i++) space.give(space.take(MIB / 2), MIB / 2);
    expect(() => space.take(MIB)).toThrow(RangeError);
  });

  it('has no more than there are addresses, or than it may take', () => {
    const memory = memoryOf(1);
    const space = spaceOf(2 * MIB, memory);
    space.take(MIB);
    expect(() => space.take(MIB)).toThrow('there are no addresses for it');
    expect(space.take(MIB / 2).at).toBeGreaterThanOrEqual(MIB);
    expect(new Linear(memory).take(4 * MIB).at).toBeGreaterThan(MIB);
    expect(() => new Linear(memory).take(2 ** 32)).toThrow(RangeError);
    expect(space.beside.take(MIB).at).toBeGreaterThan(5 * MIB);
  });
});

describe('the memory of a search', () => {
  it('is the memory of the next one, which takes no more', () => {
    const memory = linearForTable();
    release(memory);
    const taken = [13, 13, 12, 13].map((bits) => {
      expect(explore(hypercube(bits), []).states).toBe(2 ** bits);
      expect(linearForTable()).toBe(memory);
      release(memory);
      return memory.bytes;
    });
    expect(new Set(taken)).toEqual(new Set([taken[0]]));
    expect(taken[0]).toBeGreaterThan(2 ** 13 * 4);
  });

  it('has room for rows where slots were that a shared table has outgrown', () => {
    const memory = linearForTable();
    release(memory);
    const table = new SharedTable(4, Number.POSITIVE_INFINITY);
    for (let i = 0; i < 150_000; i++) {
      const state = Int32Array.of(i);
      if (!table.reserve(1)) expect(table.grow(state)).toBe(true);
      else table.find(state);
      table.insert(state, i - 1);
    }
    const [slots, chunks] = [2 ** 18, 12];
    expect(memory.bytes).toBeGreaterThan(4 * slots + chunks * 2 ** 14 * 8);
    expect(memory.bytes).toBeLessThan(1.25 * (4 * slots + chunks * 2 ** 14 * 8));
    table.close();
  });

  it('is left alone where it was large', () => {
    const memory = linearForTable();
    memory.take(2 ** 28);
    release(memory);
    expect(linearForTable()).not.toBe(memory);
  });
});

describe('a table that outgrows it', () => {
  const search = (machine: ReturnType<typeof hypercube>) => {
    const { seconds: _, ...result } = explore(machine, []);
    return JSON.stringify(result);
  };

  it.each([0.25, 0.5, 0.75, 1])('goes on without, to the same result: %d MiB', (mebibytes) => {
    const expected = search(hypercube(16));
    limit.bytes = mebibytes * MIB;
    expect(search(hypercube(16))).toBe(expected);
  });

  it.each([1, 1.5, 2])('is as good for threads: %d MiB', (mebibytes) => {
    limit.bytes = mebibytes * MIB;
    const table = new SharedTable(4, Number.POSITIVE_INFINITY);
    const other = () => new SharedTable(4, Number.POSITIVE_INFINITY, table.memory);
    expect(table.table()).toBeDefined();
    expect(other().table()).toBeDefined();
    for (let i = 0; i < 150_000; i++) {
      const state = Int32Array.of(i);
      const isNew = table.find(state) === -1;
      if (!table.reserve(1)) expect(table.grow(state)).toBe(true);
      if (!isNew || table.insert(state, i - 1) !== i) expect.unreachable(`${i}`);
    }
    const last = other();
    for (const known of [table, last]) {
      expect(known.table()).toBeUndefined();
      for (let i = 0; i < 150_000; i += 7) {
        if (known.find(Int32Array.of(i)) !== i || known.parent(i) !== i - 1) expect.unreachable(`${i}`);
      }
    }
  });

  it('is made elsewhere where it is too large from the beginning', () => {
    limit.bytes = MIB;
    const table = new Visited(4, undefined, 1_000_000);
    expect(table.table()).toBeUndefined();
    for (let i = 0; i < 1000; i++) {
      if (table.full) table.grow(Int32Array.of(i), Number.POSITIVE_INFINITY);
      expect(table.find(Int32Array.of(i))).toBe(-1);
      table.insert(Int32Array.of(i), i - 1);
    }
    expect(table.find(Int32Array.of(77))).toBe(77);
  });
});
