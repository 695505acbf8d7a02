/**
 * Chains that share their beginnings: a list, or a register that is only ever extended, as a small number.
 *
 * A chain is its last record and the chain before it. The same record appended to the same chain is the same chain,
 * so that two are equal exactly if their numbers are, and appending is one lookup. The numbers are dense, in order of
 * first appearance, so a codec can hold one: `int(0, most - 1)`.
 */

/** A chain of a `Chains`. */
export type ChainId = number;

export interface Chains<R> {
  /** The empty chain. */
  readonly root: ChainId;
  /** The chain `parent` with `record` after it. */
  readonly append: (parent: ChainId, record: R) => ChainId;
  /** The chain without its last record. The empty chain has none. */
  readonly parent: (id: ChainId) => ChainId;
  /** The last record. The empty chain has none. */
  readonly record: (id: ChainId) => R;
  readonly length: (id: ChainId) => number;
  /** All records, the first one first. */
  readonly toArray: (id: ChainId) => R[];
  /** Whether `b` is `a` with nothing or something after it. */
  readonly isPrefix: (a: ChainId, b: ChainId) => boolean;
  /** How many chains there are, the empty one included. */
  readonly size: () => number;
}

/** Chains of records that are equal where their keys are. */
export function createChains<R>(key: (record: R) => string | number): Chains<R> {
  const root = 0;
  const parents: ChainId[] = [root];
  const lengths: number[] = [0];
  /** The last record of each chain but the empty one, which comes first. */
  const records: (R | undefined)[] = [undefined];
  /** What each chain has become by appending, by the record's key. */
  const children: (Map<string | number, ChainId> | undefined)[] = [undefined];

  const append = (parent: ChainId, record: R): ChainId => {
    mustExist(parent);
    children[parent] ??= new Map();
    const known = children[parent].get(key(record));
    if (known !== undefined) return known;
    const id = parents.push(parent) - 1;
    lengths.push(lengths[parent]! + 1);
    records.push(record);
    children.push(undefined);
    children[parent].set(key(record), id);
    return id;
  };

  const mustExist = (id: ChainId): void => {
    if (parents[id] === undefined) throw new RangeError(`there is no chain ${id}`);
  };
  const mustNotBeEmpty = (id: ChainId): void => {
    mustExist(id);
    if (id === root) throw new RangeError('the empty chain has no last record');
  };

  const parent = (id: ChainId): ChainId => {
    mustNotBeEmpty(id);
    return parents[id]!;
  };
  const record = (id: ChainId): R => {
    mustNotBeEmpty(id);
    return records[id] as R;
  };
  const length = (id: ChainId): number => {
    mustExist(id);
    return lengths[id]!;
  };
  const toArray = (id: ChainId): R[] => {
    const all: R[] = [];
    for (let at = id; length(at) > 0; at = parent(at)) all.push(record(at));
    return all.reverse();
  };
  const isPrefix = (a: ChainId, b: ChainId): boolean => {
    const end = length(a);
    let at = b;
    while (length(at) > end) at = parent(at);
    return at === a;
  };
  return { root, append, parent, record, length, toArray, isPrefix, size: () => parents.length };
}
