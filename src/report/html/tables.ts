/** Tables in which each thing stands once: texts, lists, values, and whatever else has a key. */
import { printable } from '../../evidence/verify/text.js';
import type { ListId, PackedValue, TextId, ValueId } from './packed.js';

/** Gives equal things equal numbers, in the order in which they first come. */
export interface Table<T> {
  readonly all: readonly T[];
  readonly id: (thing: T) => number;
}

export function table<T>(keyOf: (thing: T) => string | T = (thing) => thing): Table<T> {
  const all: T[] = [];
  const ids = new Map<string | T, number>();
  return {
    all,
    id: (thing) => {
      const key = keyOf(thing);
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, all.length);
      return all.push(thing) - 1;
    },
  };
}

/** Texts, with all that could change how others are shown made visible: nothing else enters the page. */
export function texts(): Table<string> {
  const safe = table<string>();
  const known = new Map<string, TextId>();
  return {
    all: safe.all,
    id: (text) => {
      let id = known.get(text);
      if (id === undefined) {
        id = safe.id(printable(text));
        known.set(text, id);
      }
      return id;
    },
  };
}

export interface Lists {
  /** The list as one of the forest. `like`: an earlier list that it probably begins as; saves looking it up. */
  readonly id: (list: readonly string[], like?: Placed) => Placed;
  readonly packed: () => readonly (readonly number[])[];
}

/** A list, and the place of each of its beginnings in the forest. */
export interface Placed {
  readonly list: readonly string[];
  /** `nodes[n]`: the list of its first n records. */
  readonly nodes: readonly ListId[];
}

export const EMPTY: Placed = { list: [], nodes: [0] };
export const idOf = ({ nodes }: Placed): ListId => nodes.at(-1)!;

function commonLength(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  let common = 0;
  while (common < length && a[common] === b[common]) common++;
  return common;
}

/** A forest of lists: those that begin alike share the beginning. */
export function lists(names: Table<string>): Lists {
  const parents: ListId[] = [0];
  const records: TextId[] = [0];
  const children: Map<TextId, ListId>[] = [new Map()];

  function child(parent: ListId, record: TextId): ListId {
    const known = children[parent]!.get(record);
    if (known !== undefined) return known;
    const node = parents.push(parent) - 1;
    records.push(record);
    children.push(new Map());
    children[parent]!.set(record, node);
    return node;
  }

  return {
    id: (list, like = EMPTY) => {
      if (list === like.list) return like;
      const common = commonLength(list, like.list);
      if (common === list.length && common === like.list.length) return like;
      const nodes = like.nodes.slice(0, common + 1);
      for (const record of list.slice(common)) nodes.push(child(nodes.at(-1)!, names.id(record)));
      return { list, nodes };
    },
    packed: () => {
      const runs: number[][] = [];
      for (let node = 1; node < parents.length; node++) {
        const run = parents[node] === node - 1 ? runs.at(-1) : undefined;
        if (run === undefined) runs.push([parents[node]!, records[node]!]);
        else run.push(records[node]!);
      }
      return runs;
    },
  };
}

/** Values of fields; texts among them are made visible as all texts are. */
export function values(): Table<PackedValue> & { readonly id: (value: PackedValue) => ValueId } {
  const inner = table<PackedValue>((value) => JSON.stringify(value));
  return {
    all: inner.all,
    id: (value) => inner.id(typeof value === 'string' ? printable(value) : value),
  };
}
