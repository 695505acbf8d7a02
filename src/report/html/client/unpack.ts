/** Packed data, read back: no part of it knows the page. */
import type { ListId, PackedTables, PackedTrace, PackedValue } from '../packed.js';

/** The forest of lists: of each its parent, its last record, and its length. */
export interface Forest {
  readonly parents: Uint32Array;
  readonly records: Uint32Array;
  readonly lengths: Uint32Array;
}

export function forestOf(lists: PackedTables['lists']): Forest {
  const count = lists.reduce((sum, run) => sum + run.length - 1, 1);
  const parents = new Uint32Array(count);
  const records = new Uint32Array(count);
  const lengths = new Uint32Array(count);
  let node = 1;
  for (const [first = 0, ...added] of lists) {
    let parent = first;
    for (const record of added) {
      parents[node] = parent;
      records[node] = record;
      lengths[node] = lengths[parent]! + 1;
      parent = node++;
    }
  }
  return { parents, records, lengths };
}

/** The list's records, as indices into the table of texts. */
export function recordsOf({ parents, records, lengths }: Forest, list: ListId): readonly number[] {
  const all = new Array<number>(lengths[list] ?? 0);
  for (let at = list, k = all.length - 1; k >= 0; k--, at = parents[at]!) all[k] = records[at]!;
  return all;
}

/** A state: the index of a field to its value. */
export type FlatState = ReadonlyMap<number, PackedValue>;

/** The state before the first step, and after each. */
export function statesIn(
  values: PackedTables['values'],
  { initial, steps }: Pick<PackedTrace, 'initial' | 'steps'>,
): readonly FlatState[] {
  const deltas = [initial, ...steps.map((step) => step.slice(2 + step[1]!))];
  const states: FlatState[] = [];
  for (const delta of deltas) {
    const state = new Map<number, PackedValue>(states.at(-1) ?? []);
    for (let k = 0; k < delta.length; k += 2) {
      const value = delta[k + 1]!;
      if (value < 0) state.delete(delta[k]!);
      else state.set(delta[k]!, values[value]!);
    }
    states.push(state);
  }
  return states;
}
