import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_PARENT, Visited } from '../../src/checker/visited.js';

/** Adds a state as the search does; its id and whether it is new. */
function add(table: Visited, state: Int32Array, parent = NO_PARENT): { id: number; added: boolean } {
  const id = table.find(state);
  if (id >= 0) return { id, added: false };
  if (table.full) expect(table.grow(state, Number.POSITIVE_INFINITY)).toBe(true);
  return { id: table.insert(state, parent), added: true };
}

/** A small generator, so that the tests with many states are quick and always the same. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    yield state >>> 0;
  }
}

/** Words of which many are alike, among them those that a table might take for something else. */
const word = fc.oneof(
  fc.constantFrom(0, 1, -1, -(2 ** 31), 1 << 10),
  fc.nat(3),
  fc.integer().map((n) => n | 0),
);

describe('the table of visited states', () => {
  it('holds what a set holds, in the order of insertion', () => {
    const lists = fc
      .integer({ min: 1, max: 5 })
      .chain((words) =>
        fc.array(fc.array(word, { minLength: words, maxLength: words }), { minLength: 1, maxLength: 60 }),
      );
    fc.assert(
      fc.property(lists, (states) => {
        const table = new Visited(states[0]!.length);
        const ids = new Map<string, number>();
        for (const state of states) {
          const known = ids.get(state.join());
          const parent = Math.max(0, ids.size - 1);
          const { id, added } = add(table, Int32Array.from(state), parent);
          expect(added).toBe(known === undefined);
          expect(id).toBe(known ?? ids.size);
          if (added) expect(table.parent(id)).toBe(parent);
          ids.set(state.join(), id);
        }
        expect(table.size).toBe(ids.size);
        for (const [state, id] of ids) {
          const stored = table.chunk(id).slice(table.offset(id), table.offset(id) + table.words);
          expect(stored.join()).toBe(state);
          expect(table.equals(id, stored)).toBe(true);
          expect(table.find(stored)).toBe(id);
        }
      }),
    );
  });

  it.each([1, 2, 3, 7])('stays the same while it grows: %i words a state', (words) => {
    const table = new Visited(words);
    const ids = new Map<string, number>();
    const random = numbers(words);
    // Few bits a word, so that a third of the states come again.
    const bits = Math.ceil(17 / words);
    for (let i = 0; i < 100_000; i++) {
      const state = Int32Array.from({ length: words }, () => random.next().value >>> (32 - bits));
      const known = ids.get(state.join());
      const { id, added } = add(table, state, i);
      if (added !== (known === undefined) || id !== (known ?? ids.size)) expect.unreachable(`state ${i}`);
      if (added) ids.set(state.join(), id);
    }
    expect(table.size).toBe(ids.size);
    expect(ids.size).toBeGreaterThan(50_000);
    expect(ids.size).toBeLessThan(100_000);
    for (const [state, id] of ids) {
      if (table.find(Int32Array.from(state.split(','), Number)) !== id) expect.unreachable(state);
    }
  });

  it('tells apart states that differ in one bit only', () => {
    const table = new Visited(2);
    for (const high of [0, 0xffffffff]) {
      for (let bit = 0; bit < 32; bit++) {
        expect(add(table, Int32Array.of(high, 1 << bit)).added).toBe(true);
        expect(add(table, Int32Array.of(1 << bit, high)).added).toBe(true);
      }
    }
    expect(table.size).toBe(128);
    expect(table.find(Int32Array.of(0, 0))).toBe(-1);
    expect(table.find(Int32Array.of(0xffffffff, 0xffffffff))).toBe(-1);
  });

  it('does not grow beyond the bytes it may take, and loses nothing by being refused', () => {
    const table = new Visited(1);
    const maxBytes = 300_000;
    let next = 0;
    for (; ; next++) {
      const state = Int32Array.of(next);
      expect(table.find(state)).toBe(-1);
      if (table.full && !table.grow(state, maxBytes)) break;
      table.insert(state, NO_PARENT);
    }
    expect(next).toBeGreaterThan(10_000);
    expect(table.size).toBe(next);
    expect(table.bytes).toBeLessThanOrEqual(maxBytes);
    for (let i = 0; i < next; i++) if (table.find(Int32Array.of(i)) !== i) expect.unreachable(`state ${i}`);
    expect(add(table, Int32Array.of(next))).toEqual({ id: next, added: true });
    expect(table.find(Int32Array.of(next))).toBe(next);
  });

  it.each([
    {
      what: 'slots, the old ones there until the new ones are filled',
      states: 768,
      needed: 8192,
      left: 4096,
    },
    { what: 'a chunk of rows', states: 16_384, needed: 131_072, left: 131_072 },
  ])('grows by $what', ({ states, needed, left }) => {
    const table = new Visited(1);
    for (let i = 0; i < states; i++) add(table, Int32Array.of(i));
    const next = Int32Array.of(states);
    expect(table.find(next)).toBe(-1);
    expect(table.full).toBe(true);
    const before = table.bytes;
    expect(table.grow(next, before + needed - 1)).toBe(false);
    expect(table.bytes).toBe(before);
    expect(table.grow(next, before + needed)).toBe(true);
    expect(table.bytes).toBe(before + left);
  });

  it('takes at most 16 bytes a state besides its words', () => {
    const table = new Visited(2);
    let most = 0;
    for (let i = 0; i < 300_000; i++) {
      add(table, Int32Array.of(i, ~i));
      if (i > 150_000) most = Math.max(most, table.bytes / table.size);
    }
    expect(most).toBeLessThan(8 + 4 + 12);
  });
});
