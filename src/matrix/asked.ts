/** What was claimed, put to the checker: for each design and property that a claim names, what has to be assumed. */
import type { Design } from '../../model/design.js';
import { allDesigns, withoutAlgorithm } from '../../model/designs/index.js';
import type { Ask, Said } from '../../properties/said.js';
import { ALL } from './assumptions.js';
import { type MatrixHooks, matrix } from './matrix.js';
import { type Memory, openMemory } from './memory.js';
import type { Cell, MatrixOptions } from './result.js';

export interface Answer {
  readonly design: string;
  readonly property: string;
  readonly says: Ask['says'];
  readonly cell: Cell;
}

/** A claim with an answer for each design of each of its asks, in their order. */
export interface Answered {
  readonly said: Said;
  readonly answers: readonly Answer[];
}

export interface AskingHooks extends Omit<MatrixHooks, 'memory' | 'onProgress'> {
  /** Where what is found under such options is kept; asked once for each. */
  readonly memoryOf?: (options: MatrixOptions) => Memory;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Those that ship, and each of them built without the algorithm of a bank. */
const known = new Map([...allDesigns, ...allDesigns.map(withoutAlgorithm)].map((each) => [each.name, each]));

/** @throws if there is none */
export function designSaid(name: string): Design {
  const found = known.get(name);
  if (found === undefined) throw new Error(`no design is called ${name}`);
  return found;
}

/** Searches that differ in their designs alone are made together. */
interface Group {
  readonly options: MatrixOptions;
  readonly designs: Map<string, Design>;
}

const MOST_STATES = 2_000_000;

function optionsOf(
  { bounds = {}, given = [], next }: Said,
  properties: readonly string[],
  design: Design,
): MatrixOptions {
  return {
    assumptions: given,
    varying: ALL.filter((name) => !given.includes(name)),
    bounds,
    properties,
    limits: { states: MOST_STATES },
    ...(next ? { next: [next(design)] } : {}),
  };
}

const keyOf = (options: MatrixOptions): string => JSON.stringify(options);
const settingsKey = (options: MatrixOptions): string => keyOf({ ...options, properties: [] });

/** What a claim asks of one design is asked at once. */
const asksOf = (said: Said) =>
  said.asks.flatMap(({ designs, property, says }) =>
    designs.map((name) => {
      const design = designSaid(name);
      const together = said.asks.filter((ask) => ask.designs.includes(name)).map((ask) => ask.property);
      return { design, property, says, options: optionsOf(said, [...new Set(together)].sort(), design) };
    }),
  );

/** Asks all; nothing is searched twice. */
export async function answer(
  claims: readonly Said[],
  { memoryOf = openMemory, onProgress, ...hooks }: AskingHooks = {},
): Promise<readonly Answered[]> {
  const groups = new Map<string, Group>();
  for (const { design, options } of claims.flatMap(asksOf)) {
    const key = keyOf(options);
    const group = groups.get(key) ?? { options, designs: new Map() };
    groups.set(key, group);
    group.designs.set(design.name, design);
  }
  const memories = new Map<string, Memory>();
  const found = new Map<string, ReadonlyMap<string, readonly Cell[]>>();
  for (const [key, { options, designs }] of groups) {
    const settings = settingsKey(options);
    const memory = memories.get(settings) ?? memoryOf(options);
    memories.set(settings, memory);
    const { columns } = await matrix([...designs.values()], options, { ...hooks, memory });
    found.set(key, new Map(columns.map(({ design, cells }) => [design.name, cells])));
    onProgress?.({ done: found.size, total: groups.size });
  }
  return claims.map((said) => ({
    said,
    answers: asksOf(said).map(({ design, property, says, options }) => ({
      design: design.name,
      property,
      says,
      cell: found
        .get(keyOf(options))!
        .get(design.name)!
        .find((each) => each.property === property)!,
    })),
  }));
}
