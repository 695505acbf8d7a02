import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heap } from '../../src/checker/linear.js';
import { NO_PARENT } from '../../src/checker/parents.js';
import { slotsIn, touch } from '../../src/checker/slots.js';
import { Visited } from '../../src/checker/visited.js';

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

/** States of so many bytes: the last word has no more. */
const statesOf = (bytes: number): fc.Arbitrary<Int32Array> => {
  const words = Math.ceil(bytes / 4);
  const mask = bytes % 4 === 0 ? -1 : 2 ** (8 * (bytes % 4)) - 1;
  return fc
    .array(word, { minLength: words, maxLength: words })
    .map((drawn) => Int32Array.from(drawn, (each, i) => (i === words - 1 ? each & mask : each)));
};

describe('the table of visited states', () => {
  it('holds what a set holds, in the order of insertion', () => {
    const lists = fc.constantFrom(1, 2, 4, 5, 6, 8, 9, 10, 12, 13).chain((bytes) =>
      fc.record({
        bytes: fc.constant(bytes),
        states: fc.array(statesOf(bytes), { minLength: 1, maxLength: 60 }),
      }),
    );
    fc.assert(
      fc.property(lists, ({ bytes, states }) => {
        const table = new Visited(bytes);
        const ids = new Map<string, number>();
        for (const state of states) {
          const known = ids.get(state.join());
          const parent = Math.max(NO_PARENT, ids.size - 3);
          const { id, added } = add(table, state, parent);
          expect(added).toBe(known === undefined);
          expect(id).toBe(known ?? ids.size);
          if (added) expect(table.parent(id)).toBe(parent);
          ids.set(state.join(), id);
        }
        expect(table.size).toBe(ids.size);
        for (const [state, id] of ids) {
          const stored = table.read(id, new Int32Array(table.words));
          expect(stored.join()).toBe(state);
          expect(table.equals(id, stored)).toBe(true);
          expect(table.find(stored)).toBe(id);
        }
      }),
    );
  });

  it.each([
    { words: 1, bytes: 4, expected: 0 },
    { words: 2, bytes: 6, expected: 800 },
    { words: 3, bytes: 9, expected: 2000 },
    { words: 7, bytes: 25, expected: 30_000 },
  ])('stays the same while it grows, from $expected on: $bytes bytes a state', ({
    words,
    bytes,
    expected,
  }) => {
    const table = new Visited(bytes, undefined, expected);
    const ids = new Map<string, number>();
    const random = numbers(words);
    // Few bits a word, so that a third of the states come again.
    const bits = Math.ceil(17 / words);
    for (let i = 0; i < 100_000; i++) {
      const state = Int32Array.from({ length: words }, () => random.next().value >>> (32 - bits));
      const known = ids.get(state.join());
      const { id, added } = add(table, state, Math.floor((ids.size - 1) / 2));
      if (added !== (known === undefined) || id !== (known ?? ids.size)) expect.unreachable(`state ${i}`);
      if (added) ids.set(state.join(), id);
    }
    expect(table.size).toBe(ids.size);
    expect(ids.size).toBeGreaterThan(50_000);
    expect(ids.size).toBeLessThan(100_000);
    for (const [state, id] of ids) {
      if (table.find(Int32Array.from(state.split(','), Number)) !== id) expect.unreachable(state);
      if (table.parent(id) !== Math.floor((id - 1) / 2)) expect.unreachable(`parent of ${id}`);
    }
  });

  it('tells apart states that differ in one bit only', () => {
    const table = new Visited(8);
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
    const table = new Visited(4);
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
    // Four bytes a state, and two bits for its parent.
    { what: 'a chunk of rows', states: 16_384, needed: 69_632, left: 69_632 },
  ])('grows by $what', ({ states, needed, left }) => {
    const table = new Visited(4);
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

  it('takes at most 12 bytes a state besides its own', () => {
    const table = new Visited(8);
    let most = 0;
    for (let i = 0; i < 300_000; i++) {
      add(table, Int32Array.of(i, ~i));
      if (i > 150_000) most = Math.max(most, table.bytes / table.size);
    }
    expect(most).toBeLessThan(8 + 12);
  });

  it.each([1, 1000, 100_000, 123_456, 1_000_000])('is made for %i states, and hardly more', (expected) => {
    const table = new Visited(4, undefined, expected);
    const before = table.bytes;
    for (let i = 0; i < Math.min(expected, 150_000); i++) add(table, Int32Array.of(i));
    const slots = before / 4;
    expect(slots * 0.75).toBeGreaterThanOrEqual(expected);
    expect(slots).toBeLessThanOrEqual(Math.max(1024, (expected / 0.75) * (18 / 17) + 512));
    const rows = Math.ceil(table.size / 16_384) * 17 * 4096;
    expect(table.bytes).toBe(before + rows);
  });

  it('is written to before it is read, and stays as it is', () => {
    const slots = slotsIn(heap, 2 ** 16);
    for (let slot = 0; slot < slots.length; slot += 3) slots[slot] = slot - 7;
    const before = slots.slice();
    expect(touch(slots, 7)).toBe(false);
    expect(touch(slots, 8)).toBe(true);
    expect(slots).toEqual(before);
  });
});
