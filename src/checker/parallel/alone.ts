/** A search by one thread: as it begins, and where levels are so narrow that to meet would take longer. */
import type { Expander } from '../expand.js';
import { beginLevel, type Frontier } from '../frontier.js';
import type { SharedTable } from './table.js';

interface Alone<S> {
  readonly expander: Expander<S>;
  readonly table: SharedTable;
  /** Called each time that the table is larger. */
  readonly grown: () => void;
  /** Called every few milliseconds; whatever it gives is waited for. */
  readonly look?: (() => Promise<void> | undefined) | undefined;
}

/** Goes on until it is `enough`, there is no more to expand, or a level with `widest` states or more is to begin. */
export async function searchAlone<S>(
  { expander: { expand, expandKnown, counts }, table, grown, look }: Alone<S>,
  frontier: Frontier,
  { widest, enough }: { readonly widest: number; readonly enough: () => boolean },
): Promise<void> {
  const goesOn = (): boolean => frontier.next < table.size && counts.stopped === undefined;
  while (goesOn() && !enough()) {
    expandKnown(frontier, widest);
    if (!goesOn()) return;
    if (table.full && table.reserve(1)) continue;
    if (frontier.next === frontier.levelEnd) {
      if (table.size - frontier.levelEnd >= widest) return;
      beginLevel(frontier, table.size);
    }
    if (expand(frontier.next, true)) frontier.next++;
    else if (table.double()) grown();
    else counts.stopped = 'memory';
    const pause = look?.();
    if (pause !== undefined) await pause;
  }
}
