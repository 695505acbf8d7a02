/** Verdicts expected, as data: the file, what it says, and how what was found differs. */
import { z } from 'zod';
import { designs } from '../../model/designs/index.js';
import { ASSUMPTIONS, type Assumption } from '../../model/world.js';
import { claims } from '../../properties/index.js';
import type { JudgedProperty } from './judged.js';
import { nearestTo } from './nearest.js';

const names = <T extends string>(all: readonly T[]) => z.enum(all as [T, ...T[]]);
const count = z.int().min(0);

const verdict = z.union(
  [z.enum(['holds', 'violated', 'vacuous']), z.strictObject({ violated: z.int().min(0) })],
  { error: 'expected "holds", "violated", "vacuous" or { "violated": <steps> }' },
);

/** Verdicts by property. */
const verdicts = z.record(z.string(), verdict).superRefine((value, context) => {
  for (const name of Object.keys(value)) {
    if (claims.some((claim) => claim.name === name)) continue;
    const nearest = nearestTo(
      name,
      claims.map((claim) => claim.name),
    );
    context.addIssue({
      code: 'custom',
      path: [name],
      message: `expected a property; the nearest is ${nearest}`,
    });
  }
});

const schema = z.strictObject({
  schema: z.literal(1),
  runs: z
    .array(
      z.strictObject({
        design: names(designs.map(({ name }) => name)),
        assumptions: z.array(names(Object.keys(ASSUMPTIONS) as Assumption[])),
        bounds: z.strictObject({
          kexecs: count.optional(),
          events: count.optional(),
          loads: count.optional(),
          resets: count.optional(),
          faults: count.optional(),
          tampering: count.optional(),
          cpus: z.int().min(1).optional(),
        }),
        verdicts,
      }),
    )
    .min(1),
});

export type ExpectedVerdict = z.infer<typeof verdict>;
export type ExpectedFile = z.infer<typeof schema>;
export type ExpectedRun = ExpectedFile['runs'][number];

export type ReadExpected =
  | { readonly ok: true; readonly file: ExpectedFile }
  | { readonly ok: false; readonly why: string };

/** The file's content, or where in it something else was expected. */
export function readExpected(text: string): ReadExpected {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { ok: false, why: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return { ok: true, file: parsed.data };
  const issue = parsed.error.issues[0]!;
  const where = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return { ok: false, why: `${where.replace(/^\./, '') || 'the file'}: ${issue.message}` };
}

export const foundVerdict = ({ verdict: found, counterexample }: JudgedProperty): string =>
  found === 'violated' && counterexample !== undefined
    ? `violated in ${counterexample.unfolded.trace.steps.length}`
    : found;

const expectedInWords = (expected: ExpectedVerdict | undefined): string =>
  expected === undefined
    ? 'nothing'
    : typeof expected === 'string'
      ? expected
      : `violated in ${expected.violated}`;

export interface Difference {
  readonly property: string;
  readonly expected: string;
  readonly found: string;
  /** Nothing was decided, so nothing changed for certain. */
  readonly inconclusive: boolean;
}

export interface Comparison {
  readonly agreeing: number;
  readonly differences: readonly Difference[];
}

export function compare(expected: ExpectedRun, found: readonly JudgedProperty[]): Comparison {
  const differences = found
    .filter((property) => !agrees(expected.verdicts[property.name], property))
    .map((property) => ({
      property: property.name,
      expected: expectedInWords(expected.verdicts[property.name]),
      found: foundVerdict(property) + (property.doubt === undefined ? '' : ` (${property.doubt})`),
      inconclusive: property.verdict === 'inconclusive',
    }));
  return { agreeing: found.length - differences.length, differences };
}

function agrees(expected: ExpectedVerdict | undefined, found: JudgedProperty): boolean {
  if (expected === undefined) return false;
  if (typeof expected === 'string') return found.verdict === expected;
  return (
    found.verdict === 'violated' && found.counterexample?.unfolded.trace.steps.length === expected.violated
  );
}

/** What was found, as the file would say it; where nothing was decided, what it said before. */
export function updated(expected: ExpectedRun, found: readonly JudgedProperty[]): ExpectedRun {
  const verdicts: Record<string, ExpectedVerdict> = {};
  for (const { name } of claims) {
    const property = found.find((each) => each.name === name);
    const before = expected.verdicts[name];
    const now = property === undefined ? before : (verdictOf(property, before) ?? before);
    if (now !== undefined) verdicts[name] = now;
  }
  return { ...expected, verdicts };
}

/** A verdict that was given without its length keeps none. */
function verdictOf(
  { verdict: found, counterexample }: JudgedProperty,
  before: ExpectedVerdict | undefined,
): ExpectedVerdict | undefined {
  if (found === 'inconclusive') return undefined;
  if (found !== 'violated' || before === 'violated' || counterexample === undefined) return found;
  return { violated: counterexample.unfolded.trace.steps.length };
}

/** One line a run, so that a changed verdict is a changed line. */
export function writeExpected({ runs }: ExpectedFile): string {
  const blocks = runs.map(({ design, assumptions, bounds, verdicts }) => {
    const each = Object.entries(verdicts).map(
      ([name, value]) => `        ${JSON.stringify(name)}: ${spaced(value)}`,
    );
    return [
      '    {',
      `      "design": ${JSON.stringify(design)},`,
      `      "assumptions": [${assumptions.map((name) => JSON.stringify(name)).join(', ')}],`,
      `      "bounds": ${spaced(bounds)},`,
      `      "verdicts": {${each.length === 0 ? '}' : `\n${each.join(',\n')}\n      }`}`,
      '    }',
    ].join('\n');
  });
  const list = blocks.length === 0 ? '[]' : `[\n${blocks.join(',\n')}\n  ]`;
  return `{\n  "schema": 1,\n  "runs": ${list}\n}\n`;
}

function spaced(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.length === 0
    ? '{}'
    : `{ ${fields.map(([name, field]) => `${JSON.stringify(name)}: ${JSON.stringify(field)}`).join(', ')} }`;
}
