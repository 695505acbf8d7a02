/** How many cells there are of each kind, which is the legend too. */
import { el } from './dom.js';

export interface Total {
  /** What the sign is coloured by. */
  readonly tone: string;
  readonly sign: string;
  readonly count: number;
  readonly meaning: string;
}

export const totalsList = (all: readonly Total[]): HTMLElement =>
  el(
    'ul',
    { class: 'totals' },
    ...all
      .filter(({ count }) => count > 0)
      .map(({ tone, sign, count, meaning }) =>
        el(
          'li',
          {},
          el('span', { class: `sign ${tone}`, 'aria-hidden': 'true' }, sign),
          el('b', {}, String(count)),
          ` ${meaning}`,
        ),
      ),
  );
