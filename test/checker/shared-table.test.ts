/** The table that threads share, as several of them use it in turns. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Range, SharedTable } from '../../src/checker/parallel/table.js';

const UNLIMITED = Number.POSITIVE_INFINITY;

/** So many that use the same table. */
function tablesFor(threads: number, bytes: number): readonly [SharedTable, ...SharedTable[]] {
  const first = new SharedTable(bytes, UNLIMITED);
  const others = Array.from({ length: threads - 1 }, () => {
    const table = new SharedTable(bytes, UNLIMITED, first.memory);
    table.beginAfresh();
    return table;
  });
  return [first, ...others];
}

/** Makes the table larger as threads do, each moving a part. */
function enlarge(tables: readonly [SharedTable, ...SharedTable[]]): void {
  expect(tables[0].enlarge()).toBe(true);
  for (const table of tables.slice(1)) table.join(tables[0].memory);
  const displaced = tables.map((table, part) => table.move(part, tables.length));
  for (const [k, table] of tables.entries()) table.place(displaced[k]!);
  tables[0].leaveOld();
}

const numbersOf = (ranges: readonly Range[]): number[] =>
  ranges.flatMap(([first, end]) => Array.from({ length: end - first }, (_, k) => first + k));

describe('the table that threads share', () => {
  it.each([
    4, 6, 9, 25,
  ])('holds what a set holds, whoever adds it, while it grows: %i bytes a state', (bytes) => {
    const words = Math.ceil(bytes / 4);
    const adding = fc.record({ threads: fc.integer({ min: 1, max: 4 }), seed: fc.integer() });
    fc.assert(
      fc.property(adding, ({ threads, seed }) => {
        const tables = tablesFor(threads, bytes);
        const ids = new Map<string, number>();
        const bits = Math.ceil(18 / words);
        let random = seed;
        const next = () => {
          random = (Math.imul(random, 1664525) + 1013904223) | 0;
          return random >>> (32 - bits);
        };
        for (let i = 0; i < 120_000; i++) {
          const table = tables[i % 5 === 0 ? 0 : i % threads]!;
          const state = Int32Array.from({ length: words }, next);
          const known = table.find(state);
          if (known !== (ids.get(state.join()) ?? -1)) expect.unreachable(`state ${i}`);
          if (known >= 0) continue;
          if (!table.reserve(1)) {
            enlarge(tables);
            expect(table.reserve(1)).toBe(true);
            expect(table.find(state)).toBe(-1);
          }
          const id = table.insert(state, i);
          expect(table.parent(id)).toBe(i);
          ids.set(state.join(), id);
        }
        expect(ids.size).toBeGreaterThan(49_152);
        expect(new Set(ids.values()).size).toBe(ids.size);
        for (const [state, id] of ids) {
          const table = tables[id % threads]!;
          if (table.find(Int32Array.from(state.split(','), Number)) !== id) expect.unreachable(state);
        }
        expect(tables.reduce((sum, { added }) => sum + added, 0)).toBe(ids.size);
        const told = tables.flatMap((table) => numbersOf(table.takeRanges()));
        expect(told.toSorted((a, b) => a - b)).toEqual([...ids.values()].toSorted((a, b) => a - b));
        expect(tables.flatMap((table) => numbersOf(table.takeRanges()))).toEqual([]);
      }),
      { numRuns: 2 },
    );
  });

  it('says who was quicker', () => {
    const [one, two] = tablesFor(2, 8) as unknown as [SharedTable, SharedTable];
    const state = Int32Array.of(3, 4);
    for (const table of [one, two]) {
      expect(table.reserve(1)).toBe(true);
      expect(table.find(state)).toBe(-1);
    }
    const id = one.insert(state, 0);
    expect(two.insert(state, 0)).toBe(-1);
    expect(two.find(state)).toBe(id);
    expect([one.added, two.added]).toEqual([1, 0]);
  });

  it('takes no more memory than it may, and loses nothing by being refused', () => {
    const maxBytes = 2 ** 20;
    const table = new SharedTable(4, maxBytes);
    let count = 0;
    for (; ; count++) {
      const state = Int32Array.of(count);
      expect(table.find(state)).toBe(-1);
      if (table.full && !table.grow(state)) break;
      expect(table.insert(state, count)).toBe(count);
    }
    expect(count).toBeGreaterThan(10_000);
    expect(table.bytes).toBeLessThanOrEqual(maxBytes);
    for (let i = 0; i < count; i++) if (table.find(Int32Array.of(i)) !== i) expect.unreachable(`state ${i}`);
  });
});
