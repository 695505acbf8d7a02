/**
 * How a search begins: by one thread, as long as levels are narrow, since to meet would take longer than to search. Each
 * thread does it for itself: it ends in the same place, and knows what the machine's functions say by then.
 */
import type { Expander } from '../expand.js';
import type { Frontier } from '../frontier.js';

/** A level is narrow with fewer states than this. */
const WIDE = 4096;

/** Whole levels, until one is wide, or there is none: the last one of `levels` was not expanded. */
export function searchAlone<S>({ start, expand, expandKnown, visited, counts }: Expander<S>): Frontier {
  const levelEnd = start();
  const frontier: Frontier = { next: 0, depth: 0, levelEnd, levels: [levelEnd] };
  const goesOn = (): boolean => frontier.next < visited.size && counts.stopped === undefined;
  /** False if it would be wide. */
  const beginsLevel = (): boolean => {
    const count = visited.size - frontier.levelEnd;
    if (count >= WIDE) return false;
    frontier.depth++;
    frontier.levels.push(count);
    frontier.levelEnd = visited.size;
    return true;
  };
  if (levelEnd < WIDE) {
    while (goesOn()) {
      expandKnown(frontier, WIDE);
      if (!goesOn() || (frontier.next === frontier.levelEnd && !beginsLevel())) break;
      expand(frontier.next++, true);
    }
    const { levels, levelEnd } = frontier;
    if (visited.size > levelEnd) levels.push(visited.size - levelEnd);
  }
  return frontier;
}
