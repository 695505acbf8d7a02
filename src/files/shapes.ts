/** Parts of the forms of files, with messages that a person can act upon: what was found, what is allowed, the nearest. */
import { z } from 'zod';
import { printable } from '../evidence/verify/text.js';
import { nearestTo } from '../report/nearest.js';

/** More values than this are not listed. */
const MOST_LISTED = 8;

const MOST_IN_A_LINE = 500;

const quoted = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
const shortened = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 59)}…`);

/** `"a", "b" or "c"` */
export function alternatives(values: readonly unknown[]): string {
  const all = values.map(quoted);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

const nearestOf = (input: unknown, values: readonly string[]): string =>
  typeof input === 'string' ? `; the nearest is ${quoted(nearestTo(shortened(input), values))}` : '';

/** What was found; of what has parts, only what it is. */
function shown(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'an object';
  return shortened(quoted(input));
}

const wrong = (input: unknown, expected: string): string =>
  input === undefined ? `is missing; expected ${expected}` : `expected ${expected}, found ${shown(input)}`;

/** One of a few words. */
export function word<const V extends readonly [string, ...string[]]>(...values: V): z.ZodType<V[number]> {
  return z.enum(values, {
    error: ({ input }) => wrong(input, alternatives(values)) + nearestOf(input, values),
  });
}

/** One of a few numbers. */
export function numeral<const V extends readonly [number, ...number[]]>(...values: V): z.ZodType<V[number]> {
  return z.literal(values, { error: ({ input }) => wrong(input, alternatives(values)) });
}

export const flag: z.ZodType<boolean> = z.boolean({
  error: ({ input }) => wrong(input, alternatives([true, false])),
});

/** A whole number from `least` on. */
export const count = (least: number, most = Number.MAX_SAFE_INTEGER): z.ZodType<number> => {
  const range = most === Number.MAX_SAFE_INTEGER ? `, ${least} or more` : ` from ${least} to ${most}`;
  return z
    .int({ error: ({ input }) => wrong(input, `a whole number${range}`) })
    .refine((value) => value >= least && value <= most, {
      error: ({ input }) => wrong(input, `a whole number${range}`),
    });
};

/** A line of text. */
export const line: z.ZodType<string> = z
  .string({ error: ({ input }) => wrong(input, 'a text') })
  .min(1, 'expected a text, found nothing')
  .max(MOST_IN_A_LINE, `expected a line of at most ${MOST_IN_A_LINE} characters`)
  .refine((text) => printable(text) === text, 'expected one line of printable characters');

/** The name of one of these things. */
export function nameOf<T extends string>(what: string, names: readonly T[]): z.ZodType<T> {
  return z.enum(names as readonly [T, ...T[]], {
    error: ({ input }) =>
      typeof input !== 'string'
        ? wrong(input, `the name of a ${what}`)
        : `no ${what} is called ${shortened(quoted(input))}${
            names.length <= MOST_LISTED ? `; there are ${alternatives(names)}` : ''
          }${nearestOf(input, names)}`,
  });
}

/** An object with these fields and no others. */
export function fields<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const names = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return wrong(issue.input, 'an object');
      const [unknown = ''] = issue.keys;
      return `no field is called ${shortened(quoted(unknown))}; the nearest is ${quoted(nearestTo(shortened(unknown), names))}`;
    },
  });
}

/** How much may happen in a run, as `Bounds`. */
export const boundsForm = fields({
  kexecs: count(0).optional(),
  events: count(0).optional(),
  loads: count(0).optional(),
  resets: count(0).optional(),
  faults: count(0).optional(),
  tampering: count(0).optional(),
  cpus: count(1).optional(),
});
