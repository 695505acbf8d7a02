/** What is wrong with something that was given to the program: one line, for a command that ends with status 2. */
import { printable } from '../evidence/verify/text.js';

const NAME = 'UnusableInput';

/** Where in a file, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** `message` may quote what was given; it is made printable here. */
export const problem = (message: string): Error =>
  Object.assign(new Error(printable(message)), { name: NAME });

/** The same, of a file: `seeds/a.json:3:7: …`. */
export function fileProblem(path: string, message: string, place?: Place): Error {
  const where = place === undefined ? path : `${path}:${place.line}:${place.column}`;
  return problem(`${where}: ${message}`);
}

export const isProblem = (error: unknown): error is Error => error instanceof Error && error.name === NAME;
