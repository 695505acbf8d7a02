import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChains } from '../../src/checker/index.js';

const lists = fc.array(fc.array(fc.nat(2), { maxLength: 6 }), { minLength: 1, maxLength: 20 });

function chainsOf(all: readonly (readonly number[])[]) {
  const chains = createChains<number>((n) => n);
  return { chains, ids: all.map((each) => each.reduce(chains.append, chains.root)) };
}

describe('chains', () => {
  it('are lists: equal exactly if their numbers are', () => {
    fc.assert(
      fc.property(lists, (all) => {
        const { chains, ids } = chainsOf(all);
        all.forEach((a, i) => {
          expect(chains.toArray(ids[i]!)).toEqual(a);
          expect(chains.length(ids[i]!)).toBe(a.length);
          all.forEach((b, j) => {
            expect(ids[i] === ids[j]).toBe(a.join() === b.join());
            const prefix = a.length <= b.length && a.every((n, k) => n === b[k]);
            expect(chains.isPrefix(ids[i]!, ids[j]!)).toBe(prefix);
          });
        });
      }),
    );
  });

  it('have dense numbers: as many as there are distinct beginnings', () => {
    fc.assert(
      fc.property(lists, (all) => {
        const { chains, ids } = chainsOf(all);
        const beginnings = new Set(
          all.flatMap((each) => [...each, 0].map((_, k) => each.slice(0, k).join())),
        );
        expect(chains.size()).toBe(beginnings.size);
        for (const id of ids) expect(id).toBeLessThan(chains.size());
      }),
    );
  });

  it('are taken apart as they were put together', () => {
    const chains = createChains<{ name: string }>(({ name }) => name);
    const a = chains.append(chains.root, { name: 'a' });
    const ab = chains.append(a, { name: 'b' });
    expect(chains.record(ab)).toEqual({ name: 'b' });
    expect(chains.parent(ab)).toBe(a);
    expect(chains.parent(a)).toBe(chains.root);
    expect(chains.append(a, { name: 'b' })).toBe(ab);
    expect(chains.append(chains.root, { name: 'b' })).not.toBe(ab);
  });

  it('do not take a number for its digits', () => {
    const chains = createChains<number | string>((key) => key);
    expect(chains.append(chains.root, 1)).not.toBe(chains.append(chains.root, '1'));
  });

  it('say so when there is nothing', () => {
    const chains = createChains<number>((n) => n);
    expect(() => chains.parent(chains.root)).toThrow('empty chain');
    expect(() => chains.record(chains.root)).toThrow('empty chain');
    expect(() => chains.append(7, 1)).toThrow('no chain 7');
    expect(() => chains.length(-1)).toThrow('no chain -1');
    expect(() => chains.toArray(3)).toThrow('no chain 3');
  });
});
