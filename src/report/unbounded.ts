/** What a check says of any number of kexecs, measured events and loads: what is proved, and what did not close. */
import type { RunEntry, UnboundedEntry } from './document.js';
import { limitsInWords } from './settings.js';
import { stopInWords } from './stopped.js';
import { grouped, plural } from './style.js';

/** The bounds without which a search that comes to its end is a proof for any number. */
const WITHOUT = ['kexecs', 'events', 'loads'] as const;

type Outcome = Pick<RunEntry, 'bounds' | 'unfolded' | 'properties' | 'searches'>;

/** Nothing of a run in which one of them was bounded: with lists written out they always are. */
export function unboundedEntry(run: Outcome): UnboundedEntry | undefined {
  const { bounds, unfolded, properties, searches } = run;
  if (unfolded || WITHOUT.some((what) => bounds[what] !== undefined)) return undefined;
  const verdicts = new Map(properties.map(({ name, verdict }) => [name, verdict]));
  const isProved = (name: string) => verdicts.get(name) === 'holds';
  const isOpen = (name: string) => verdicts.get(name) === 'inconclusive';
  return {
    proved: properties.map(({ name }) => name).filter(isProved),
    states: searches
      .filter((search) => search.properties.some(isProved))
      .reduce((sum, { states }) => sum + states, 0),
    open: searches.flatMap(({ focus, liveness, properties: of, complete, stopped, states }) => {
      const left = of.filter(isOpen);
      if (complete || stopped === undefined || left.length === 0) return [];
      return [{ focus, ...(liveness ? { liveness } : {}), properties: left, stopped, states }];
    }),
  };
}

/** Sentence by sentence; none of a run that neither proves anything so nor fails to. */
export function unboundedInWords(run: RunEntry): {
  readonly proved: readonly string[];
  readonly open: readonly string[];
} {
  const { proved, states, open } = run.unbounded ?? { proved: [], states: 0, open: [] };
  const limits = limitsInWords(run);
  return {
    proved:
      proved.length === 0
        ? []
        : [
            'proved for any number of kexecs, events and loads: ' +
              `${proved.length === 1 ? proved[0] : `${grouped(proved.length)} properties`} in ` +
              `${plural(states, 'state')}${limits === undefined ? '' : `; bounded are the rest, ${limits}`}`,
          ],
    open: open.map(
      ({ focus, liveness, properties, stopped, states: found }) =>
        `not closed, so nothing is proved of ${properties.join(', ')}: the search "${focus}"` +
        `${liveness ? ' of what must happen' : ''}, ${cutInWords(stopped, found)}`,
    ),
  };
}

function cutInWords(stopped: string, states: number): string {
  if (stopped === 'lossy') return states === 0 ? 'not made, as it would be lossy' : 'lossy';
  return `ended by ${stopInWords(stopped)} at ${plural(states, 'state')}`;
}
