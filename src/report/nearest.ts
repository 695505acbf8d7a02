/** The name that was meant. */
import { closest } from 'fastest-levenshtein';

/** Part of a name is nearer to it than a short name that has a few letters in common. */
export function nearestTo(name: string, names: readonly string[]): string {
  const containing = names.filter((each) => name.length > 2 && each.includes(name));
  return closest(name, containing.length > 0 ? containing : names);
}
