/** What was explored, and what was not. */
import type { RunEntry, SearchEntry } from './document.js';
import { stopInWords } from './stopped.js';
import { grouped, inSeconds, labelled, plural, type Style } from './style.js';
import { unboundedInWords } from './unbounded.js';

/** What complete searches did not go on to; empty if there is nothing of that kind. */
export function leftOutInWords(searches: readonly Pick<SearchEntry, 'leftOut'>[]): string {
  const count = searches.reduce((sum, { leftOut = 0 }) => sum + leftOut, 0);
  return count === 0 ? '' : `but for what follows after ${plural(count, 'state')} and decides nothing`;
}

/** How much there was; and, if it was not all, what ended it. */
export function exploredInWords(run: RunEntry): {
  readonly explored: string;
  readonly ended: string | null;
} {
  const { states, transitions, depth, seconds, complete, stopped, random, replayed } = run;
  if (replayed !== undefined) return { explored: `the steps of ${replayed.file} alone`, ended: null };
  if (random !== undefined) {
    const made = `${plural(random.runs, 'run')} at random of at most ${plural(random.limits.steps, 'step')}`;
    const ended = stopped.filter((what) => what !== 'runs').map(stopInWords);
    return {
      explored: `${made}: ${plural(random.taken, 'step')}, ${inSeconds(seconds)}`,
      ended: ended.length === 0 ? null : `ended by ${ended.join(' and ')}`,
    };
  }
  if (complete && states === 0) {
    return { explored: 'nothing: no kernel here has what is asked about', ended: null };
  }
  const all = !complete ? '' : stopped.length > 0 ? 'until all was decided: ' : allInWords(run);
  return {
    explored:
      `${all}${plural(states, 'state')}, ${grouped(transitions)} transitions, depth ${depth}, ` +
      `${inSeconds(seconds)} of search${onDiskInWords(run.searches)}`,
    ended: complete ? null : `not everything: ${[...endedInWords(stopped), ...lossyInWords(run)].join('; ')}`,
  };
}

const MIB = 2 ** 20;

function onDiskInWords(searches: readonly SearchEntry[]): string {
  const bytes = searches.reduce((sum, { bytesOnDisk = 0 }) => sum + bytesOnDisk, 0);
  return bytes === 0 ? '' : `, ${grouped(Math.ceil(bytes / MIB))} MiB of states on disk`;
}

/** What ended searches that are not all: of others it was that all was decided, or their own fingerprints. */
function endedInWords(stopped: readonly string[]): readonly string[] {
  const ended = stopped.filter((what) => what !== 'lossy' && what !== 'decided').map(stopInWords);
  return ended.length === 0 ? [] : [`ended by ${ended.join(' and ')}`];
}

/** What was missed by one of several searches was missed by one or the other: the sum is a bound. */
function lossyInWords({ searches, stopped }: RunEntry): readonly string[] {
  const lossy = searches.flatMap((search) => search.lossy ?? []);
  if (lossy.length === 0) return stopped.includes('lossy') ? [NOT_JUDGED] : [];
  const missed = Math.min(
    1,
    lossy.reduce((sum, search) => sum + search.missed, 0),
  );
  const kept = `of each state ${plural(lossy[0]!.bits, 'bit')} were kept, so that one was missed with a probability of at most ${roundedUp(missed)}`;
  const isLeftOut = searches.some(({ stopped, lossy }) => stopped === 'lossy' && lossy === undefined);
  return [kept, ...(isLeftOut ? [NOT_JUDGED] : [])];
}

/** A bound in two digits. */
function roundedUp(bound: number): string {
  const rounded = bound.toPrecision(2);
  if (Number(rounded) >= bound) return rounded;
  const unit = 10 ** (Math.floor(Math.log10(bound)) - 1);
  return (Number(rounded) + unit).toPrecision(2);
}

const NOT_JUDGED = 'what must happen is not judged by a lossy search';

function allInWords({ searches }: RunEntry): string {
  const leftOut = leftOutInWords(searches);
  return leftOut === '' ? 'all of it: ' : `all of it, ${leftOut}: `;
}

export function renderExplored(
  run: RunEntry,
  label: string,
  width: number,
  { columns, warn, dim }: Style,
): readonly string[] {
  const { neverFired } = run;
  const { explored, ended } = exploredInWords(run);
  const { proved, open } = unboundedInWords(run);
  const line = (head: string, what: string) => labelled(head, what, width, columns);
  return [
    ...line(label, explored),
    ...(ended === null ? [] : line('', ended).map(warn)),
    ...proved.flatMap((text) => line('', text)),
    ...open.flatMap((text) => line('', text).map(warn)),
    ...(neverFired.length === 0 ? [] : line('', `never happened: ${neverFired.join(', ')}`).map(dim)),
  ];
}
