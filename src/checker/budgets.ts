/**
 * Budgets: numbers that only ever allow more. A state with more left of each can do whatever the same state with less
 * can, so that of two states that differ in them alone the poorer one need not be explored.
 */
import type { Packing } from './compile.js';
import type { Place, Placed } from './layout.js';
import type { States } from './visited.js';

/** Looks up the state in `words` from `offset` on with more left: the id of the first such that is known, or -1. */
export type FindRicher = (words: Int32Array, offset: number) => number;

interface Budget {
  readonly place: Place;
  readonly most: number;
}

/** `paths` name whole numbers of the state's declaration, as in `budget.faults`. Throws if one is not there. */
export function findRicherBy<S>(
  { layout, words: width }: Packing<S>,
  paths: readonly string[],
  visited: States,
): FindRicher {
  const budgets = paths.map((path): Budget => {
    const part = numberAt(layout.root, path);
    if (part === undefined) throw new Error(`${path}: the codec declares no such whole number`);
    return { place: part.place, most: part.max - part.min };
  });
  const richer = new Int32Array(width);

  /** Tries every amount from what is left of the budgets from number `k` on; `more` if one before has more. */
  const find = (k: number, more: boolean): number => {
    if (k === budgets.length) return more ? visited.find(richer) : -1;
    const { place, most } = budgets[k]!;
    const { word, shift, bits } = place;
    const mask = ((1 << bits) - 1) << shift;
    const before = richer[word]!;
    const left = (before & mask) >>> shift;
    for (let amount = left; amount <= most; amount++) {
      richer[word] = (before & ~mask) | (amount << shift);
      const id = find(k + 1, more || amount > left);
      if (id >= 0) return id;
    }
    richer[word] = before;
    return -1;
  };

  return (words, offset) => {
    for (let i = 0; i < width; i++) richer[i] = words[offset + i]!;
    return find(0, false);
  };
}

function numberAt(part: Placed, path: string): (Placed & { kind: 'int' }) | undefined {
  if (part.kind === 'int') return part.path === path ? part : undefined;
  if (part.kind !== 'record') return undefined;
  for (const [, field] of part.fields) {
    const found = numberAt(field, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
