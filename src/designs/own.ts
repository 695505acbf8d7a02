/** A design that somebody wrote: a JSON file of choices, or a module in TypeScript or JavaScript that exports them. */
import { basename, extname, resolve } from 'node:path';
import type { z } from 'zod';
import type { Design } from '../../model/design.js';
import { allDesigns } from '../../model/designs/index.js';
import { issueInWords, readJson, shaped } from '../files/json.js';
import { fileProblem, isProblem, problem } from '../files/problem.js';
import { readText } from '../files/read.js';
import { fields, line, nameOf } from '../files/shapes.js';
import { CHOICES } from './choices.js';

/**
 * What such a file holds: the choices in which it differs from the design that it `extends`, or all of them. Without a
 * name it is called like its file.
 */
export type OwnDesign = Partial<Design> & { readonly extends?: string };

const MOST_BYTES = 2 ** 20;
const MODULES = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** What stands for a file rather than for a design that ships with carryover. */
export const isDesignFile = (text: string): boolean =>
  /[\\/]/.test(text) || [...MODULES, '.json'].includes(extname(text));

const shippedNames = allDesigns.map(({ name }) => name);
const isOwnName = (name: string): boolean => !shippedNames.includes(name);

const name = line
  .refine((text) => /^[A-Za-z0-9][\w.@+-]{0,63}$/.test(text), {
    error: 'expected a name of at most 64 letters, digits and . _ @ + -',
  })
  .refine(isOwnName, { error: 'is the name of a design that ships with carryover; expected another one' });

const CHOICE_NAMES = Object.keys(CHOICES) as (keyof typeof CHOICES)[];

const form = fields({
  $schema: line.optional(),
  extends: nameOf('design', shippedNames).optional(),
  name: name.optional(),
  summary: line.optional(),
  source: line.optional(),
  ...(Object.fromEntries(CHOICE_NAMES.map((choice) => [choice, CHOICES[choice].optional()])) as {
    [K in keyof typeof CHOICES]: z.ZodOptional<(typeof CHOICES)[K]>;
  }),
}).superRefine((own, context) => {
  if (own.extends !== undefined) return;
  const missing = CHOICE_NAMES.find((choice) => own[choice] === undefined);
  if (missing === undefined) return;
  const { error } = CHOICES[missing].safeParse(undefined);
  context.addIssue({
    code: 'custom',
    path: [missing],
    message: `${error?.issues[0]?.message}; or give "extends", the design that the rest is taken from`,
  });
});

/** @throws UnusableInput that names the file, the field, what it may be and the nearest of that */
export async function readDesign(path: string): Promise<Design> {
  const origin = { called: basename(path, extname(path)).replace(/\.design$/, ''), source: basename(path) };
  if (extname(path) === '.json') return designOf(shaped(readJson(path, MOST_BYTES), form), origin);
  if (!MODULES.includes(extname(path))) {
    throw fileProblem(path, `expected a file that ends in .json or ${MODULES.join(', ')}`);
  }
  const exported = await exportOf(path);
  try {
    return designFrom(exported, origin);
  } catch (error) {
    throw isProblem(error) ? fileProblem(path, error.message) : error;
  }
}

interface Origin {
  /** What it is called if it does not say so itself. */
  readonly called: string;
  readonly source: string;
}

/** A design from a value of a program. @throws UnusableInput that names the field, what it may be and the nearest */
export function designFrom(value: unknown, origin: Origin): Design {
  const result = form.safeParse(value);
  if (!result.success) throw problem(issueInWords(result.error.issues[0]!));
  return designOf(result.data, origin);
}

/** Node 20 cannot import TypeScript. Nothing is cached, as the file is one that is being worked on. */
async function exportOf(path: string): Promise<unknown> {
  readText(path, MOST_BYTES);
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false, interopDefault: false });
  try {
    const exported = (await jiti.import(resolve(path))) as { readonly default?: unknown };
    if (exported.default !== undefined) return exported.default;
  } catch (error) {
    const [first = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw fileProblem(path, `cannot be loaded: ${first.replaceAll(resolve(path), path).trim()}`);
  }
  throw fileProblem(path, 'exports no design; expected one as its default export');
}

function designOf(own: z.output<typeof form>, origin: Origin): Design {
  const { $schema: _, extends: baseName, ...given } = own;
  const base = allDesigns.find((each) => each.name === baseName);
  const changed = CHOICE_NAMES.filter((choice) => given[choice] !== undefined);
  const called = given.name ?? defaultName(origin.called);
  return {
    ...base,
    ...given,
    name: called,
    summary: given.summary ?? (baseName === undefined ? called : summaryOf(baseName, changed, given)),
    source: given.source ?? origin.source,
  } as Design;
}

function defaultName(called: string): string {
  const { success, error } = name.safeParse(called);
  if (success) return called;
  throw problem(`name: is missing, and the file's own, ${error.issues[0]?.message}`);
}

const summaryOf = (
  base: string,
  changed: readonly string[],
  own: Readonly<Record<string, unknown>>,
): string =>
  changed.length === 0
    ? `${base}, as it is`
    : `${base}, but ${changed.map((choice) => `${choice} ${plain(own[choice])}`).join(', ')}`;

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
