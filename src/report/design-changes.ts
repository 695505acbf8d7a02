/** The documents of `carryover series` and `carryover diff`: schema 1. What changes from one design to another. */
import { z } from 'zod';
import { CHOICES, type Design } from '../../model/design.js';
import type { PatchChange, SeriesResult } from '../matrix/series.js';
import { differences } from '../matrix/watched.js';
import { cell, type MatrixDocument, matrixDocument, matrixDocumentOf } from './design-matrix.js';
import { type RunEntry, run } from './document.js';

const names = z.array(z.string()).readonly();

const change = z.strictObject({
  property: z.string(),
  /** Of the sets of assumptions under which it holds: some more, some fewer, or both. */
  change: z.enum(['gained', 'lost', 'both']),
  before: cell,
  after: cell,
});

export const seriesDocument = z.strictObject({
  schema: z.literal(1),
  kind: z.literal('series'),
  version: z.string(),
  series: z.string(),
  summary: z.string(),
  patches: z
    .array(
      z.strictObject({
        title: z.string(),
        design: z.string(),
        changes: z.array(change).readonly(),
        /** What is worse than before the series, or does not work: none where it is safe to stop. */
        worse: names,
      }),
    )
    .readonly(),
  /** The minimal sets of patches, counted from 1, that give what the series gains; `open`: there may be others. */
  enough: z
    .array(
      z.strictObject({
        property: z.string(),
        patches: z.array(z.array(z.int().min(1)).readonly()).readonly(),
        open: z.boolean(),
      }),
    )
    .readonly(),
  matrix: matrixDocument,
});

export type SeriesDocument = z.infer<typeof seriesDocument>;

export const differenceDocument = z.strictObject({
  schema: z.literal(1),
  kind: z.literal('difference'),
  version: z.string(),
  before: z.string(),
  after: z.string(),
  choices: z
    .array(z.strictObject({ choice: z.string(), before: z.json(), after: z.json(), means: z.string() }))
    .readonly(),
  verdicts: z.array(change).readonly(),
  /** One that violates the property in one design, under assumptions under which it holds in the other. */
  runs: z.array(run).readonly(),
  /** Where there is none, as a limit or the user ended the search. */
  unshown: z.array(z.strictObject({ design: z.string(), property: z.string() })).readonly(),
  matrix: matrixDocument,
});

export type DifferenceDocument = z.infer<typeof differenceDocument>;
export type ChangeEntry = z.infer<typeof change>;

export const seriesDocumentOf = (
  { series, matrix, patches, enough }: SeriesResult,
  version: string,
): SeriesDocument => ({
  schema: 1,
  kind: 'series',
  version,
  series: series.name,
  summary: series.summary,
  patches: patches.map(({ design, ...patch }) => ({ ...patch, design: design.name })),
  enough,
  matrix: matrixDocumentOf(matrix, version),
});

export interface Difference {
  readonly before: Design;
  readonly after: Design;
  readonly changes: readonly PatchChange[];
  readonly runs: readonly RunEntry[];
  readonly unshown: DifferenceDocument['unshown'];
  readonly matrix: MatrixDocument;
}

export const differenceDocumentOf = (
  { before, after, changes, runs, unshown, matrix }: Difference,
  version: string,
): DifferenceDocument => ({
  schema: 1,
  kind: 'difference',
  version,
  before: before.name,
  after: after.name,
  choices: differences(before, after).map((choice) => ({
    choice,
    before: before[choice],
    after: after[choice],
    means: CHOICES[choice].means,
  })),
  verdicts: changes,
  runs,
  unshown,
  matrix,
});
