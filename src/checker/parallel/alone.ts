/**
 * How a search begins: by one thread, as long as levels are narrow, since to meet would take longer than to search. Each
 * thread does it for itself: it ends in the same place, and knows what the machine's functions say by then.
 */
import type { Expander } from '../expand.js';
import { beginLevel, type Frontier } from '../frontier.js';

/** A level is narrow with fewer states than this. */
const WIDE = 4096;

/** Whole levels, until one is wide, or there is none: the last one of `levels` was not expanded. */
export function searchAlone<S>({ start, expand, expandKnown, visited, counts }: Expander<S>): Frontier {
  const levelEnd = start();
  const frontier: Frontier = { next: 0, depth: 0, levelEnd, levels: [levelEnd] };
  const goesOn = (): boolean => frontier.next < visited.size && counts.stopped === undefined;
  if (levelEnd < WIDE) {
    while (goesOn()) {
      expandKnown(frontier, WIDE);
      if (!goesOn()) break;
      if (frontier.next === frontier.levelEnd) {
        if (visited.size - frontier.levelEnd >= WIDE) break;
        beginLevel(frontier, visited.size);
      }
      expand(frontier.next++, true);
    }
    const { levels, levelEnd } = frontier;
    if (visited.size > levelEnd) levels.push(visited.size - levelEnd);
  }
  return frontier;
}
