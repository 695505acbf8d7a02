/** The document of `carryover matrix`: schema 1. Designs against properties, and what each needs to be assumed. */
import { z } from 'zod';
import type { Design } from '../../model/design.js';
import { groups, series } from '../../model/designs/index.js';
import type { Bounds } from '../../model/world.js';
import { claims } from '../../properties/index.js';
import { tasksFor } from '../check/check.js';
import { worldsFor } from '../matrix/bounds.js';
import type { Matrix } from '../matrix/result.js';
import { agreeOn, CHOICE_NAMES } from '../matrix/watched.js';

const count = z.int().min(0);
const names = z.array(z.string()).readonly();

const bounds = z.strictObject({
  kexecs: count.optional(),
  events: count.optional(),
  loads: count.optional(),
  faults: count.optional(),
  tampering: count.optional(),
  resets: count.optional(),
  cpus: count.optional(),
});

export const cell = z.strictObject({
  property: z.string(),
  /** All minimal sets of assumptions under which it is not violated. */
  enough: z.array(z.strictObject({ assumptions: names, verdict: z.enum(['holds', 'vacuous']) })).readonly(),
  /** Where it is violated whatever is assumed: the steps of the shortest run that does so under all assumptions. */
  violated: count.optional(),
  /** Sets of which a limit, or an end from outside, left open whether they are enough. */
  undecided: z.array(z.strictObject({ assumptions: names, why: z.string() })).readonly(),
});

const column = z.strictObject({
  design: z.string(),
  summary: z.string(),
  /** The first design of the matrix that makes the same choices. */
  sameAs: z.string().optional(),
  cells: z.array(cell).readonly(),
});

export const matrixDocument = z.strictObject({
  schema: z.literal(1),
  kind: z.literal('matrix'),
  version: z.string(),
  /** Assumptions that were made always, and those of which the weakest were sought. */
  assumptions: names,
  varying: names,
  limits: z.strictObject({
    states: count.optional(),
    seconds: z.number().optional(),
    depth: count.optional(),
  }),
  /** In how many worlds each property was judged; what holds does so in each of them. */
  worlds: z.array(z.strictObject({ properties: names, bounds: z.array(bounds).readonly() })).readonly(),
  groups: z.array(z.strictObject({ title: z.string(), columns: z.array(column).readonly() })).readonly(),
});

export type MatrixDocument = z.infer<typeof matrixDocument>;
export type MatrixGroup = MatrixDocument['groups'][number];
export type ColumnEntry = z.infer<typeof column>;
export type CellEntry = z.infer<typeof cell>;

export function matrixDocumentOf({ options, columns }: Matrix, version: string): MatrixDocument {
  const entries = new Map(
    columns.map(({ design, cells }): [Design, ColumnEntry] => {
      const same = columns.find((each) => agreeOn(CHOICE_NAMES, each.design, design))!;
      const twin = same.design === design ? {} : { sameAs: same.design.name };
      return [design, { design: design.name, summary: design.summary, ...twin, cells }];
    }),
  );
  const { states, seconds, depth } = options.limits;
  return {
    schema: 1,
    kind: 'matrix',
    version,
    assumptions: options.assumptions,
    varying: options.varying,
    limits: {
      ...(states === undefined ? {} : { states }),
      ...(seconds === undefined ? {} : { seconds }),
      ...(depth === undefined ? {} : { depth }),
    },
    worlds: worldsOf(options, columns[0]?.design),
    groups: grouped(columns.map(({ design }) => design)).map(({ title, designs }) => ({
      title,
      columns: designs.map((design) => entries.get(design)!),
    })),
  };
}

/** Properties that are judged in the same worlds stand together. */
function worldsOf(options: Matrix['options'], design: Design | undefined): MatrixDocument['worlds'] {
  if (design === undefined) return [];
  const by = new Map<string, { readonly properties: string[]; readonly bounds: readonly Bounds[] }>();
  for (const task of tasksFor(design, { ...options })) {
    const worlds = worldsFor(task, options.bounds);
    const key = JSON.stringify(worlds);
    const entry = by.get(key) ?? { properties: [] as string[], bounds: worlds };
    for (const name of task.properties) entry.properties.push(name);
    by.set(key, entry);
  }
  const inOrder = (some: readonly string[]): readonly string[] =>
    claims.map(({ name }) => name).filter((name) => some.includes(name));
  return [...by.values()].map(({ properties, bounds }) => ({ properties: inOrder(properties), bounds }));
}

/** Series apart, each with its prefixes; a few designs stand in one group without a title. */
function grouped(
  designs: readonly Design[],
): readonly { readonly title: string; readonly designs: readonly Design[] }[] {
  const inSeries = series.map(({ name, summary, prefixes }) => ({
    title: `${name}: ${summary}`,
    designs: designs.filter((design) => prefixes.includes(design)),
  }));
  const whole = new Set(series.map(({ design }) => design));
  const others = groups.map(({ title, designs: members }) => ({
    title,
    designs: designs.filter((design) => members.includes(design) && !whole.has(design)),
  }));
  const found = [...others, ...inSeries].filter((group) => group.designs.length > 0);
  if (
    found.reduce((sum, group) => sum + group.designs.length, 0) + wholeSeries() === designs.length &&
    found.length > 1
  ) {
    return found;
  }
  return [{ title: '', designs }];

  /** A whole series is its last prefix. */
  function wholeSeries(): number {
    const shown = (design: Design): boolean =>
      whole.has(design) &&
      series.some((each) => each.design === design && designs.includes(each.prefixes.at(-1)!));
    return designs.filter(shown).length;
  }
}
