/** Verdicts expected, as data: the file, what it says, and how what was found differs. */
import { z } from 'zod';
import { ASSUMPTIONS, type Assumption } from '../../model/world.js';
import { claims } from '../../properties/index.js';
import { boundsForm, fields, line, nameOf } from '../files/shapes.js';
import type { JudgedProperty } from './judged.js';

const verdict = z.union(
  [z.enum(['holds', 'violated', 'vacuous']), z.strictObject({ violated: z.int().min(0) })],
  { error: 'expected "holds", "violated", "vacuous" or { "violated": <steps> }' },
);

const propertyName = nameOf(
  'property',
  claims.map(({ name }) => name),
);

/** Verdicts by property. */
const verdicts = z.record(z.string(), verdict).superRefine((value, context) => {
  for (const name of Object.keys(value)) {
    const { error } = propertyName.safeParse(name);
    if (error) context.addIssue({ code: 'custom', path: [name], message: error.issues[0]!.message });
  }
});

/** `design` and `next` name one that ships with carryover, or the file of another, from where this file is. */
export const expectedForm = fields({
  schema: z.literal(1, {
    error: 'expected 1, the version of the format that this carryover reads',
  }),
  runs: z
    .array(
      fields({
        design: line,
        next: z.array(line).optional(),
        assumptions: z.array(nameOf('assumption', Object.keys(ASSUMPTIONS) as Assumption[])),
        bounds: boundsForm,
        verdicts,
      }),
    )
    .min(1, 'expected at least one run'),
});

/** What tells one run of a file from another. */
const expectedKey = expectedForm.shape.runs.element.omit({ verdicts: true });

export type ExpectedVerdict = z.infer<typeof verdict>;
export type ExpectedFile = z.output<typeof expectedForm>;
export type ExpectedRun = ExpectedFile['runs'][number];

export const foundVerdict = ({ verdict: found, counterexample }: JudgedProperty): string =>
  found === 'violated' && counterexample !== undefined
    ? `violated in ${counterexample.unfolded.trace.steps.length}`
    : found;

const expectedInWords = (expected: ExpectedVerdict): string =>
  typeof expected === 'string' ? expected : `violated in ${expected.violated}`;

export interface Difference {
  readonly property: string;
  /** Left out where the file says nothing. */
  readonly expected?: string;
  readonly found: string;
  /** A violation where none was expected, or the reverse; neither where it is a violation all the same. */
  readonly violation?: 'new' | 'gone';
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
      ...turned(expected.verdicts[property.name], property),
      found: foundVerdict(property) + (property.doubt === undefined ? '' : ` (${property.doubt})`),
      inconclusive: property.verdict === 'inconclusive',
    }));
  return { agreeing: found.length - differences.length, differences };
}

function turned(
  before: ExpectedVerdict | undefined,
  { verdict: found }: JudgedProperty,
): Pick<Difference, 'expected' | 'violation'> {
  if (before === undefined) return {};
  const expected = expectedInWords(before);
  const was = expected.startsWith('violated');
  const is = found === 'violated';
  if (was === is || found === 'inconclusive') return { expected };
  return { expected, violation: is ? 'new' : 'gone' };
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

/** The run added to those of a file, in place of the one that is the same but for its verdicts. */
export function withRun(runs: readonly ExpectedRun[], added: ExpectedRun): ExpectedRun[] {
  const key = ({ verdicts: _, ...rest }: ExpectedRun): string => JSON.stringify(expectedKey.parse(rest));
  const k = runs.findIndex((each) => key(each) === key(added));
  if (k < 0) return [...runs, added];
  return runs.with(k, { ...added, verdicts: { ...runs[k]!.verdicts, ...added.verdicts } });
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
  const blocks = runs.map(({ design, next, assumptions, bounds, verdicts }) => {
    const each = Object.entries(verdicts).map(
      ([name, value]) => `        ${JSON.stringify(name)}: ${spaced(value)}`,
    );
    return [
      '    {',
      `      "design": ${JSON.stringify(design)},`,
      ...(next === undefined ? [] : [`      "next": ${JSON.stringify(next)},`]),
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
