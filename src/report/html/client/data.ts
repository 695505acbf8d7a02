/** The report's data, read back: the index at once, what runs are made of when one of them is asked for. */
import type {
  ListId,
  PackedField,
  PackedIndex,
  PackedTables,
  PackedTrace,
  PackedValue,
  TextId,
} from '../packed.js';
import { lines, unpacked } from './inflate.js';
import { type FlatState, type Forest, forestOf, recordsOf, statesIn } from './unpack.js';

export type { FlatState };

const [ofIndex, ofTables, ...chunks] = lines();

export const data = await unpacked<PackedIndex>(ofIndex);

interface Tables extends PackedTables {
  readonly forest: Forest;
  readonly fieldIndex: ReadonlyMap<string, number>;
}

/** Nothing, until a run is loaded. */
let tables: Tables | undefined;
const loaded = new Map<number, readonly PackedTrace[]>();
const chunkOf = (trace: number): number => Math.floor(trace / data.together);

export interface Head {
  readonly check: number;
  readonly property: number;
  readonly length: number;
  readonly why: TextId;
}

/** What the index says of a run; undefined if there is none of this number. */
export function headOf(trace: number): Head | undefined {
  const head = data.traces[trace];
  if (head === undefined) return;
  const [check, property, length, why] = head;
  return { check, property, length, why };
}

export type Trace = Head & PackedTrace;

/** A run that was loaded. */
export function traceAt(index: number): Trace | undefined {
  const head = headOf(index);
  const trace = loaded.get(chunkOf(index))?.[index % data.together];
  return head === undefined || trace === undefined ? undefined : { ...head, ...trace };
}

/** Unpacks a run, and those that stand with it. */
export async function load(trace: number): Promise<void> {
  const chunk = chunkOf(trace);
  const [shared, traces] = await Promise.all([
    tables ?? unpacked<PackedTables>(ofTables),
    loaded.get(chunk) ?? unpacked<readonly PackedTrace[]>(chunks[chunk]),
  ]);
  tables ??= {
    ...shared,
    forest: forestOf(shared.lists),
    fieldIndex: new Map(shared.fields.map(({ path }, k) => [path, k])),
  };
  loaded.set(chunk, traces);
}

export const text = (id: TextId): string => data.texts[id] ?? tables?.texts[id - data.texts.length] ?? '';

export const lengthOf = (list: ListId): number => tables?.forest.lengths[list] ?? 0;
export const listOf = (list: ListId): readonly string[] =>
  tables === undefined ? [] : recordsOf(tables.forest, list).map(text);
export const statesOf = (trace: PackedTrace): readonly FlatState[] => statesIn(tables?.values ?? [], trace);
export const fields = (): readonly PackedField[] => tables?.fields ?? [];

/** A field by its path; undefined if this state has none. */
export const fieldOf = (state: FlatState, path: string): PackedValue | undefined => {
  const field = tables?.fieldIndex.get(path);
  return field === undefined ? undefined : state.get(field);
};

export const isList = (value: PackedValue | undefined): value is readonly [ListId] => Array.isArray(value);

/** The list that a field holds; null if it holds none. */
export const listIn = (state: FlatState, path: string): ListId | null => {
  const value = fieldOf(state, path);
  return isList(value) ? value[0] : null;
};

/** The places in which there can be a copy of the list, in the order of the data. */
export const copyPlaces = (): readonly PackedField[] =>
  fields().filter(({ path }) => path.startsWith('history.copies.'));

export interface StepText {
  readonly actor: string;
  readonly words: string;
  readonly kernel: string;
  readonly changes: readonly string[];
}

export function stepText(trace: PackedTrace, index: number): StepText {
  const [kind = 0, count = 0, ...rest] = trace.steps[index]!;
  const [actor, words, kernel] = tables!.kinds[kind]!;
  return {
    actor: text(actor),
    words: text(words),
    kernel: text(kernel),
    changes: rest.slice(0, count).map(text),
  };
}
