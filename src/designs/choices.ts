/** The forms of a design's choices in a file that somebody wrote, made from the model's table of them. */
import { z } from 'zod';
import { type Choices, CHOICES as TABLE } from '../../model/design.js';
import { alternatives, count, fields, flag, line, numeral, word } from '../files/shapes.js';

/** What a design says of itself. */
export const DESCRIPTION = { name: line, summary: line, source: line } as const;

interface Choice {
  readonly values: readonly (string | number | boolean)[];
  readonly amount?: string;
}

const MOST = 1024;

function formOf({ values, amount }: Choice): z.ZodType {
  if (values.every((value) => typeof value === 'boolean')) return flag;
  if (values.every((value) => typeof value === 'number'))
    return numeral(...(values as [number, ...number[]]));
  const words = word(...(values as readonly string[] as [string, ...string[]]));
  if (amount === undefined) return words;
  const listed = `${alternatives(values).replace(' or ', ', ')} or { "${amount}": 0 to ${MOST} }`;
  return z.union([words, fields({ [amount]: count(0, MOST) })], { error: `expected ${listed}` });
}

/** By the fields of `Design`. */
export const CHOICES = Object.fromEntries(
  Object.entries(TABLE).map(([name, choice]) => [name, formOf(choice)]),
) as { readonly [Name in keyof Choices]: z.ZodType<Choices[Name]> };
