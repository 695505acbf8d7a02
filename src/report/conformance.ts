/** The document of `carryover conform`: schema 1, boots and steps counted from 0. */
import { z } from 'zod';

const count = z.int().min(0);
const verdict = z.enum(['conforms', 'differs', 'not-checkable']);

const difference = z.strictObject({
  boot: count.nullable(),
  step: count.nullable(),
  label: z.string().nullable(),
  what: z.string(),
  predicted: z.string(),
  seen: z.string(),
});

const run = z.strictObject({
  run: z.string(),
  kernel: z.string(),
  design: z.string(),
  verdict,
  boots: count,
  looks: count,
  softReboots: count,
  compared: count,
  differences: z.array(difference).readonly(),
  notes: z.array(z.string()).readonly(),
});

const row = z.strictObject({
  run: z.string(),
  /** The design of the run's own kernel. */
  design: z.string(),
  cells: z.array(z.strictObject({ design: z.string(), verdict, first: difference.nullable() })).readonly(),
});

export const conformanceDocument = z.strictObject({
  schema: z.literal(1),
  kind: z.literal('conformance'),
  version: z.string(),
  files: z.array(
    z.strictObject({
      file: z.string(),
      runs: z.array(run).readonly(),
      matrix: z.array(row).readonly().optional(),
    }),
  ),
});

export type ConformanceDocument = z.infer<typeof conformanceDocument>;
export type ConformanceFile = ConformanceDocument['files'][number];
export type ConformanceRun = ConformanceFile['runs'][number];
export type MatrixRow = NonNullable<ConformanceFile['matrix']>[number];
