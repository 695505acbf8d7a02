/**
 * Where list and PCR part in a run, which steps made them part, and what looked at them on the way: read from the
 * run alone, so that it can be said of any.
 */
import type { StepEntry, ToldRun } from '../document.js';
import { type Chains, partsAt } from '../sides.js';
import { plural } from '../style.js';
import { verifierInWords } from '../verdict.js';

export interface Mark {
  /** The step's index, from 0. */
  readonly step: number;
  readonly text: string;
  readonly parts: boolean;
}

export interface Parting {
  /** The index of the first record in which replay and PCR differ; -1: in none. */
  readonly at: number;
  readonly sentences: readonly string[];
  readonly marks: readonly Mark[];
}

/** The history before each step, and after the last. */
type Histories = readonly ToldRun['initial']['history'][];

const historiesOf = ({ initial, steps }: ToldRun): Histories => [
  initial.history,
  ...steps.map(({ state }) => state.history),
];

const replayOf = ({ list, replay }: Histories[number]): readonly string[] => replay ?? list;

/** The last step of which `happened` is true. */
function lastStep(histories: Histories, happened: (before: number, after: number) => boolean): number {
  for (let k = histories.length - 2; k >= 0; k--) if (happened(k, k + 1)) return k;
  return -1;
}

/** `the next kernel restores …`, but `IMA copies …`. */
const tell = ({ actor, words }: StepEntry): string =>
  `${/^(IMA|CPU|user space|power)/.test(actor) ? '' : 'the '}${actor} ${words}`;
const nth = (step: number): string => `step ${step + 1}`;

/** The list and the PCR as the run leaves them; a record that is being extended is not missed yet. */
function left({ initial, steps }: ToldRun): Left {
  const last = steps.at(-1)?.state ?? initial;
  const { ima, history } = last as typeof last & { readonly ima?: { readonly inFlight?: unknown } };
  const replay = replayOf(history);
  const flying = typeof ima?.inFlight === 'string' && replay.length === history.pcr.length + 1;
  return { list: history.list, replay: flying ? replay.slice(0, -1) : replay, pcr: history.pcr };
}

interface Left extends Chains {
  readonly list: readonly string[];
}

export function partingOf(run: ToldRun): Parting {
  const end = left(run);
  const at = partsAt(end);
  if (at < 0) {
    const length = plural(end.pcr.length, 'record');
    const agree = end.pcr.length === 0 ? 'both are empty' : `they agree in ${length}`;
    return { at, sentences: [`They do not part: at the end ${agree}.`], marks: [] };
  }
  return end.pcr[at] === undefined ? listAhead(run, end, at) : pcrAhead(run, end, at, end.pcr[at]);
}

/** The list holds a record that the PCR was not extended with. */
function listAhead(run: ToldRun, end: Left, at: number): Parting {
  const { steps } = run;
  const histories = historiesOf(run);
  const record = end.replay[at]!;
  const listed = lastStep(
    histories,
    (before, after) =>
      replayOf(histories[after]!)[at] === record && replayOf(histories[before]!)[at] !== record,
  );
  const missed = listed < 0 ? -1 : firstAfter(steps, listed, ({ event }) => event.startsWith('extend'));
  const since = listed < 0 ? '' : ` since ${nth(listed)}`;
  const how = missed < 0 ? '' : `: in ${nth(missed)} ${tell(steps[missed]!)}`;
  const parts = missed < 0 ? listed : missed;
  return {
    at,
    sentences: [
      `At record ${at + 1}: the list holds ${record}${since}, and PCR 10 was not extended with it${how}.`,
    ],
    marks: parts < 0 ? [] : [{ step: parts, text: `${record} is in the list alone from here`, parts: true }],
  };
}

const firstAfter = (steps: readonly StepEntry[], from: number, is: (step: StepEntry) => boolean): number => {
  const index = steps.slice(from + 1).findIndex(is);
  return index < 0 ? -1 : from + 1 + index;
};

/** The PCR was extended with a record that the list does not hold in this place. */
function pcrAhead(run: ToldRun, end: Left, at: number, record: string): Parting {
  const { steps } = run;
  const histories = historiesOf(run);
  const listAt = (k: number): string | undefined => replayOf(histories[k]!)[at];
  const extended = lastStep(
    histories,
    (before, after) => histories[after]!.pcr[at] === record && histories[before]!.pcr[at] !== record,
  );
  const lost = lastStep(histories, (before, after) => listAt(before) === record && listAt(after) !== record);
  const when = extended < 0 ? '' : ` in ${nth(extended)}`;
  const instead =
    end.list[at] === undefined ? 'the list ends before it' : `the list has ${end.list[at]} there`;
  const first = `At record ${at + 1}: PCR 10 was extended with ${record}${when}; ${instead}.`;
  const extends_ = extended < 0 ? [] : [{ step: extended, text: `PCR 10 gets ${record}`, parts: lost < 0 }];
  if (lost < 0) return { at, sentences: [first, 'No list ever held it in that place.'], marks: extends_ };
  const copy = copyBefore(histories, lost);
  return {
    at,
    sentences: [
      first,
      `The list lost it in ${nth(lost)}: ${tell(steps[lost]!)}.`,
      ...(copy < 0
        ? []
        : [`What was carried had been copied in ${nth(copy)}${held(histories, copy, lost, at)}.`]),
    ],
    marks: [
      ...(copy < 0 ? [] : [{ step: copy, text: 'the copy is made that will be carried', parts: false }]),
      ...extends_,
      { step: lost, text: `the list loses ${record}: here they part`, parts: true },
    ],
  };
}

/** The step that made the copy which the kernel restored from in step `restored`, wherever it was moved since. */
function copyBefore(histories: Histories, restored: number): number {
  const handed = histories[restored]!.copies.handed;
  if (handed == null) return -1;
  const isIn = ({ copies }: Histories[number]): boolean =>
    Object.values(copies).some((copy) => same(copy, handed));
  return lastStep(
    histories.slice(0, restored + 1),
    (before, after) => isIn(histories[after]!) && !isIn(histories[before]!),
  );
}

const same = (a: readonly string[] | null, b: readonly string[]): boolean =>
  a !== null && a.length === b.length && b.every((record, k) => a[k] === record);

/** What the copy lacked when it was made, of the list as it was then. */
function held(histories: Histories, copy: number, restored: number, at: number): string {
  const { list } = histories[copy + 1]!;
  const made = histories[restored]!.copies.handed ?? [];
  if (list.length <= at) return ', before that record was there';
  return made.length < list.length ? `, and held ${made.length} of ${plural(list.length, 'record')}` : '';
}

/** Steps that look whether all is well, by what they are called in the model. */
const CHECKS: Readonly<Record<string, string>> = {
  'enter-next-kernel': 'The purgatory compared the segments with their digest, and found them right',
  'restore-list': 'The next kernel read the list it was handed, and could parse it',
  'nothing-to-restore': 'The next kernel found no list, which is no error to it',
};

/** What looked at list or PCR after they had parted (or at all), and what it made of them. */
export function noticingOf(run: ToldRun, { marks }: Parting): readonly string[] {
  const { steps, end } = run;
  const since = Math.min(...marks.map(({ step }) => step), steps.length);
  const looked = steps.flatMap(({ event }, k) =>
    k >= since && CHECKS[event] !== undefined ? [`${CHECKS[event]} (${nth(k)}).`] : [],
  );
  const said = verifierInWords(end);
  return said === '' ? [...looked, judgements(steps)] : [...looked, ...evidence(run), said];
}

/** Whether a verifier looked before, in a run that ends with something else. */
function judgements(steps: readonly StepEntry[]): string {
  const judged = steps.flatMap(({ event }, k) => (event.startsWith('attest-') ? [k] : []));
  const [first] = judged;
  if (first === undefined) return 'No verifier has judged list and PCR yet.';
  return judged.length === 1
    ? `A verifier judged them in ${nth(first)}.`
    : `A verifier judged them ${judged.length} times, last in ${nth(judged.at(-1)!)}.`;
}

/** When the half of the evidence was read that the verifier had already. */
function evidence(run: ToldRun): readonly string[] {
  const histories = historiesOf(run);
  const appears = (what: 'quoted' | 'sent'): number =>
    lastStep(
      histories,
      (before, after) => histories[before]![what] === null && histories[after]![what] !== null,
    );
  const before = histories.at(-2);
  if (before?.quoted != null) {
    const covers = plural(before.quoted.length, 'record');
    return [`The quote was taken in ${nth(appears('quoted'))}, when PCR 10 had ${covers}.`];
  }
  if (before?.sent != null) {
    return [
      `The list was read in ${nth(appears('sent'))}, when it had ${plural(before.sent.length, 'record')}.`,
    ];
  }
  return [];
}
