/**
 * How a search begins: by one thread, as long as levels are narrow, since to meet would take longer than to search. Each
 * thread does it for itself: it ends in the same place, and knows what the machine's functions say by then.
 */
import type { Expander } from '../expand.js';

/** A level is narrow with fewer states than this. */
const WIDE = 4096;

export interface Alone {
  /** How many states each level has; the last one may be cut short. */
  readonly levels: readonly number[];
  /** The first state that was not expanded. */
  readonly next: number;
}

/** Whole levels, until one is wide, or there is none. */
export function searchAlone<S>({ start, expand, visited, counts }: Expander<S>): Alone {
  const levels: number[] = [];
  let next = 0;
  let levelEnd = start();
  while (next < levelEnd) {
    levels.push(levelEnd - next);
    if (levelEnd - next >= WIDE) break;
    while (next < levelEnd && counts.stopped === undefined) expand(next++, true);
    if (counts.stopped !== undefined) {
      if (visited.size > levelEnd) levels.push(visited.size - levelEnd);
      break;
    }
    levelEnd = visited.size;
  }
  return { levels, next };
}
