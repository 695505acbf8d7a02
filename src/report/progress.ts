/** How far the searches are, in a line. */
import type { CheckProgress } from '../check/result.js';
import { grouped } from './style.js';

/** Of all searches that run at once: their states and rates together, the depth of the deepest. */
export function progressLine(searches: readonly CheckProgress[]): string {
  const total = (of: (search: CheckProgress) => number): string =>
    grouped(Math.round(searches.reduce((sum, search) => sum + of(search), 0)));
  const names = searches
    .map(({ design, focus, liveness }) => `${design} (${focus}${liveness ? ', what must happen' : ''})`)
    .join(', ');
  const depth = Math.max(0, ...searches.map((search) => search.depth));
  const onDisk = searches.some(({ bytesOnDisk = 0 }) => bytesOnDisk > 0);
  return (
    `${names}: ${total(({ states }) => states)} states, ${total(({ rate }) => rate)} a second, ` +
    `depth ${depth}, ${total(({ queue }) => queue)} to go${onDisk ? ', on disk' : ''}`
  );
}
