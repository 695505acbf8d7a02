/** A series patch by patch: what each patch gains and breaks, where one may stop, and which patches are enough. */
import type { Design } from '../../model/design.js';
import type { Series } from '../../model/designs/index.js';
import { atLeast, type Change, changeOf } from './compare.js';
import { type MatrixHooks, matrix } from './matrix.js';
import type { Cell, Matrix, MatrixOptions } from './result.js';
import { type Bits, bySize, isWithin, singlesOf } from './sets.js';

/** A kexec works if it comes to its end under some assumptions, and is not sure to end in the purgatory. */
const WORKS: readonly string[] = ['kexec-completes', 'never-stuck'];

export interface PatchChange {
  readonly property: string;
  readonly change: Change;
  readonly before: Cell;
  readonly after: Cell;
}

export interface PatchResult {
  readonly title: string;
  readonly design: Design;
  readonly changes: readonly PatchChange[];
  /** What is worse than before the series, or does not work: none where it is safe to stop. */
  readonly worse: readonly string[];
}

export interface SeriesResult {
  readonly series: Series;
  readonly matrix: Matrix;
  readonly patches: readonly PatchResult[];
  readonly enough: readonly EnoughPatches[];
}

/** Of a property that the series gains. */
export interface EnoughPatches {
  readonly property: string;
  /** The minimal sets of patches, counted from 1, that give as much as the whole series. */
  readonly patches: readonly (readonly number[])[];
  /** A limit, or an end from outside, left open whether other sets do. */
  readonly open: boolean;
}

export async function judgeSeries(
  series: Series,
  options: MatrixOptions,
  hooks: MatrixHooks & { readonly subsets?: boolean } = {},
): Promise<SeriesResult> {
  const found = await matrix(series.prefixes, options, hooks);
  const cells = found.columns.map((column) => column.cells);
  const patches = series.patches.map(({ title }, k): PatchResult => {
    const after = cells[k + 1]!;
    return {
      title,
      design: series.prefixes[k + 1]!,
      changes: changesBetween(cells[k]!, after),
      worse: [
        ...changesBetween(cells[0]!, after)
          .filter(({ change }) => change !== 'gained')
          .map(({ property }) => property),
        ...after
          .filter(({ property, violated }) => WORKS.includes(property) && violated !== undefined)
          .map(({ property }) => property),
      ].filter((name, at, all) => all.indexOf(name) === at),
    };
  });
  const gained = changesBetween(cells[0]!, cells.at(-1)!).filter(({ change }) => change !== 'lost');
  const enough = hooks.subsets === false ? [] : await smallestSets(series, gained, options, hooks);
  return { series, matrix: found, patches, enough };
}

export const changesBetween = (before: readonly Cell[], after: readonly Cell[]): readonly PatchChange[] =>
  before.flatMap((cell) => {
    const now = after.find(({ property }) => property === cell.property)!;
    const change = changeOf(cell, now);
    return change === undefined ? [] : [{ property: cell.property, change, before: cell, after: now }];
  });

/** The design with the choices of these patches alone, in their order. */
export function withPatches({ name, prefixes, patches }: Series, chosen: Bits): Design {
  const sets = patches.map(({ sets: choices }, k) => (chosen & (1 << k) ? choices : undefined));
  return Object.assign({}, prefixes[0], ...sets, { name: `${name}+${chosen.toString(2)}` }) as Design;
}

const numbers = (chosen: Bits): readonly number[] => singlesOf(chosen).map((one) => Math.log2(one) + 1);

/** Of all subsets, smaller ones first; what holds a set that is enough already is not looked at. */
async function smallestSets(
  series: Series,
  gained: readonly PatchChange[],
  options: MatrixOptions,
  hooks: MatrixHooks,
): Promise<SeriesResult['enough']> {
  const setting = series.patches.flatMap(({ sets }, k) => (sets === undefined ? [] : [1 << k]));
  const subsets = setting.reduce<readonly Bits[]>((all, one) => all.flatMap((set) => [set, set | one]), [0]);
  const found = new Map(gained.map(({ property }): [string, Bits[]] => [property, []]));
  const undecided = new Set<string>();
  for (const subset of [...subsets].sort(bySize)) {
    const open = gained.filter(
      ({ property }) => !found.get(property)!.some((smaller) => isWithin(smaller, subset)),
    );
    if (open.length === 0) continue;
    if (hooks.signal?.aborted) {
      for (const { property } of open) undecided.add(property);
      continue;
    }
    const properties = open.map(({ property }) => property);
    const { columns } = await matrix([withPatches(series, subset)], { ...options, properties }, hooks);
    for (const { property, after } of open) {
      const cell = columns[0]!.cells.find((each) => each.property === property)!;
      if (after.enough.length > 0 && atLeast(cell, after)) found.get(property)!.push(subset);
      else if (cell.undecided.length > 0) undecided.add(property);
    }
  }
  return [...found].map(([property, sets]) => ({
    property,
    patches: sets.map(numbers),
    open: undecided.has(property),
  }));
}
