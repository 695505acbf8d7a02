/** What is wrong with how the command was called, in one line; it ends with status 2. */
import { nearestTo } from '../../report/nearest.js';

const NAME = 'UsageError';

export const usageError = (message: string): Error => Object.assign(new Error(message), { name: NAME });

export const isUsageError = (error: unknown): error is Error => error instanceof Error && error.name === NAME;

/** The one of these that is called `name`; an error that names the nearest, if there is none. */
export function named<T extends { readonly name: string }>(all: readonly T[], name: string, what: string): T {
  const found = all.find((each) => each.name === name);
  if (found !== undefined) return found;
  const nearest = nearestTo(
    name,
    all.map((each) => each.name),
  );
  throw usageError(`no ${what} is called ${JSON.stringify(name)}; the nearest is ${nearest}`);
}
