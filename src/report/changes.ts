/** What a step changed: field by field, before and after. */
import type { SymbolicAlgebra } from '../../model/history/symbolic.js';
import type { State } from '../../model/state.js';
import type { Step } from '../checker/index.js';
import type { StepEntry } from './document.js';
import { type WrittenHistory, written } from './records.js';
import { type Glyphs, PLAIN } from './style.js';

/** Plain data: a state whose lists and PCR values are written out. */
export type WrittenState = Omit<State, 'history'> & { readonly history: WrittenHistory };

export const writtenState = (lists: SymbolicAlgebra, state: State): WrittenState => ({
  ...state,
  history: written(lists, state.history),
});

export interface Change {
  /** The path of the field: `kexec.live`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The fields in which two plain values differ; an image or a list that appears or goes is one field. */
export function changesBetween(before: unknown, after: unknown, path = ''): readonly Change[] {
  if (same(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [{ field: path, before, after }];
  return Object.keys(after).flatMap((name) =>
    changesBetween(before[name], after[name], path === '' ? name : `${path}.${name}`),
  );
}

export const changesOf = (lists: SymbolicAlgebra, { before, after }: Step<State>): readonly Change[] =>
  changesBetween(writtenState(lists, before), writtenState(lists, after));

export const changesOfStep = ({ changed }: StepEntry): readonly Change[] =>
  Object.entries(changed).map(([field, change]) => ({ field, ...change }));

/** Where the kernel is in its own code: the next step says it. */
const IMPLIED = ['kexec.step', 'ima.inFlight', 'ima.known', 'tpm.clock', 'kexec.wanted', 'kexec.wasReady'];

const LABELS: Readonly<Record<string, string>> = {
  'history.pcr': 'PCR 10',
  'history.list': 'list',
  'history.copies.live': 'carried list (live image)',
  'history.copies.loading': 'carried list (image being loaded)',
  'history.copies.crash': 'carried list (crash image)',
  'history.copies.dumped': 'dumped list',
  'history.copies.handed': 'list handed over',
  'history.sent': 'list sent to the verifier',
  'history.quoted': 'PCR quoted to the verifier',
  'history.kept': 'list kept by the verifier',
  others: 'other CPUs',
};

/** What a field is called where a reader sees it. */
export const labelOf = (field: string): string => LABELS[field] ?? field;

/** The changes a reader wants to see, one text each. */
export function changesInWords(changes: readonly Change[], glyphs: Glyphs = PLAIN.glyphs): readonly string[] {
  const entered = changes.some(({ field, after }) => field === 'phase' && after === 'restore');
  const told = changes
    .filter(({ field }) => !IMPLIED.includes(field) && !/^(budget\.|history\.serial)/.test(field))
    .filter(({ field }) => !(entered && /^(ima\.|kexec\.|memory\.|others)/.test(field)))
    .map((change) => `${labelOf(change.field)}: ${transition(change, glyphs)}`);
  return entered ? [...told, 'all else as a kernel begins'] : told;
}

function transition({ before, after }: Change, glyphs: Glyphs): string {
  if (Array.isArray(before) && Array.isArray(after)) return listChange(before, after, glyphs);
  if (after === null) return 'gone';
  return `${shown(before)} ${glyphs.to} ${shown(after)}`;
}

/** More records than these are counted. */
const MOST_NAMED = 3;

/** What was added at the end, or how much is left. */
function listChange(before: readonly unknown[], after: readonly unknown[], { to, removed }: Glyphs): string {
  const begins = (a: readonly unknown[], b: readonly unknown[]): boolean =>
    a.every((record, k) => b[k] === record);
  const added = after.slice(before.length);
  if (begins(before, after)) {
    if (added.length <= MOST_NAMED) return added.map((record) => `+ ${String(record)}`).join(' ');
    return before.length === 0 ? `empty ${to} ${shown(after)}` : `+ ${added.length} records`;
  }
  if (begins(after, before)) {
    const gone = before.slice(after.length);
    if (after.length === 0) return `${shown(before)} ${to} empty`;
    return gone.length > MOST_NAMED
      ? `${removed} ${gone.length} records`
      : gone.map((record) => `${removed} ${String(record)}`).join(' ');
  }
  return `${shown(before)} ${to} ${shown(after)}`;
}

function shown(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    if (value.length === 0) return 'empty';
    return value.length === 1 ? String(value[0]) : `${value.length} records`;
  }
  return isRecord(value) ? `{${fields(value)}}` : String(value);
}

/** What goes without saying: that an image is its owner's, too. */
const USUAL: readonly unknown[] = [false, null, 0, 'owner'];

/** A record in short: what is true by its name, what is usual left out. */
const fields = (value: Readonly<Record<string, unknown>>): string =>
  Object.entries(value)
    .filter(([, field]) => !USUAL.includes(field))
    .map(([name, field]) => (field === true ? name : `${name} ${shown(field)}`))
    .join(', ');
