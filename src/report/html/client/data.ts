/** The report's data, read back. */
import type { ListId, Packed, PackedTrace, PackedValue, TextId } from '../packed.js';
import { byId } from './dom.js';
import { type FlatState, forestOf, recordsOf, statesIn } from './unpack.js';

export type { FlatState };

/** What stands in the page is base64 of gzip. */
async function inflated(base64: string): Promise<string> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let k = 0; k < binary.length; k++) bytes[k] = binary.charCodeAt(k);
  if (!('DecompressionStream' in window)) {
    byId('main').textContent = 'This browser is too old for this report: it cannot unpack gzip.';
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

export const data = JSON.parse(await inflated(byId('data').textContent ?? '')) as Packed;

export const text = (id: TextId): string => data.texts[id] ?? '';

const forest = forestOf(data.lists);

export const lengthOf = (list: ListId): number => forest.lengths[list] ?? 0;
export const listOf = (list: ListId): readonly string[] => recordsOf(forest, list).map(text);
export const statesOf = (trace: PackedTrace): readonly FlatState[] => statesIn(data.values, trace);

const fieldIndex = new Map(data.fields.map(({ path }, k) => [path, k]));

/** A field by its path; undefined if this state has none. */
export const fieldOf = (state: FlatState, path: string): PackedValue | undefined => {
  const field = fieldIndex.get(path);
  return field === undefined ? undefined : state.get(field);
};

export const isList = (value: PackedValue | undefined): value is readonly [ListId] => Array.isArray(value);

/** The list that a field holds; null if it holds none. */
export const listIn = (state: FlatState, path: string): ListId | null => {
  const value = fieldOf(state, path);
  return isList(value) ? value[0] : null;
};

/** The places in which there can be a copy of the list, in the order of the data. */
export const copyPlaces: readonly { readonly path: string; readonly label: string }[] = data.fields.filter(
  ({ path }) => path.startsWith('history.copies.'),
);

export interface StepText {
  readonly actor: string;
  readonly words: string;
  readonly kernel: string;
  readonly changes: readonly string[];
}

export function stepText(trace: PackedTrace, index: number): StepText {
  const [kind = 0, count = 0, ...rest] = trace.steps[index]!;
  const [actor, words, kernel] = data.kinds[kind]!;
  return {
    actor: text(actor),
    words: text(words),
    kernel: text(kernel),
    changes: rest.slice(0, count).map(text),
  };
}
