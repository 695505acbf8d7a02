/** A regression seed: one run that once violated a property, kept as a small file that is replayed for ever. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ASSUMPTIONS, type Assumption } from '../../model/world.js';
import { claims } from '../../properties/index.js';
import { boundsForm, count, fields, line, nameOf, word } from '../files/shapes.js';

export const SEED_SCHEMA = 1;
/** A run of this many steps is longer than anybody reads; so is a file of a hundred times that many bytes. */
const MOST_STEPS = 10_000;
export const MOST_SEED_BYTES = 2 ** 20;

const argument = z.union([line, z.number(), z.boolean()], {
  error: 'expected a text, a number, true or false',
});

const step = fields({ step: line, args: z.record(z.string(), argument).optional() });

const found = z.discriminatedUnion(
  'by',
  [
    fields({ by: z.literal('check'), version: line }),
    fields({ by: z.literal('random'), version: line, seed: count(0), path: count(0) }),
    fields({ by: z.literal('hand') }),
  ],
  { error: 'expected where it comes from: { "by": "check", "random" or "hand", … }' },
);

/** The form of the file. What a field of it means is said in docs/suites.md. */
export const seedForm = fields({
  schema: z.literal(SEED_SCHEMA, {
    error: ({ input }) =>
      `expected ${SEED_SCHEMA}, the version of the format that this carryover reads, found ${JSON.stringify(input)}`,
  }),
  design: line,
  next: z.array(line).optional(),
  assumptions: z.array(nameOf('assumption', Object.keys(ASSUMPTIONS) as Assumption[])),
  bounds: boundsForm,
  property: nameOf(
    'property',
    claims.map(({ name }) => name),
  ),
  expected: word('violated', 'holds', 'impossible'),
  found,
  note: line.optional(),
  initial: fields({
    chip: word('up', 'down', 'absent', 'unseen').optional(),
    criticalData: word('none', 'user', 'boot').optional(),
  }).optional(),
  /** The steps after so many are taken for ever. */
  loopStart: count(0).optional(),
  steps: z.array(step).max(MOST_STEPS, `expected at most ${MOST_STEPS} steps`),
});

/**
 * As in the file. `expected` says what becomes of the run: it violates the property still, it does not any more, or
 * some step of it is impossible now.
 */
export type Seed = z.output<typeof seedForm>;
export type Found = Seed['found'];

/** One line a step, and one a field: a change of either is a change of one line. */
export function writeSeed(seed: Seed): string {
  const { steps, ...head } = seed;
  const lines = Object.entries(head)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${JSON.stringify(name)}: ${spaced(value)},`);
  const taken = steps.map(({ step, args = {} }) =>
    Object.keys(args).length === 0 ? spaced({ step }) : spaced({ step, args }),
  );
  const list = taken.length === 0 ? '[]' : `[\n${taken.map((each) => `    ${each}`).join(',\n')}\n  ]`;
  return `{\n${lines.join('\n')}\n  "steps": ${list}\n}\n`;
}

/** JSON on one line, with the spaces that a person would set. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return '{}';
  return `{ ${fields.map(([name, field]) => `${JSON.stringify(name)}: ${spaced(field)}`).join(', ')} }`;
}

/** `linux-6.1_replay-equals-pcr_1f2e3d4c.json`: the same for the same run, whoever found it under which assumptions. */
export function seedFileName(designName: string, { property, initial, steps }: Seed): string {
  const content = JSON.stringify([
    initial,
    steps.map(({ step, args = {} }) => [step, Object.entries(args).sort()]),
  ]);
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return `${designName}_${property}_${digest}.json`;
}
