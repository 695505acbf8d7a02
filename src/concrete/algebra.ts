/**
 * Lists of real records, and PCR values that are real hashes: what `history/symbolic.ts` says of names, here said of
 * bytes. Nothing is interned: two lists are equal where their bytes are, two PCR values where their digests are.
 */
import {
  type Algebra,
  type History,
  type Knowledge,
  LEFT_WRITTEN_OUT,
  type Place,
  type Tampering,
  type Verdict,
} from '../../model/history/history.js';
import { coldIds, idsCodec, marked } from '../../model/history/ids.js';
import {
  FORGED,
  FORGED_VIOLATION,
  KINDS,
  type MarkerValues,
  type RecordKind,
  UNITS,
  VIOLATION,
} from '../../model/records.js';
import { gapsOf, isTruncated, startGaps } from '../../model/verifier/gaps.js';
import { sameBytes } from '../evidence/bytes.js';
import { measured } from '../evidence/fields.js';
import type { KexecCounts } from '../evidence/markers.js';
import { isViolation } from '../evidence/template-digest.js';
import { type Digests, extended, START, sameDigests } from './banks.js';
import { type ConcreteRecord, concreteRecord, zeroed } from './records.js';

/** A list: its last record, and the list before it. */
export interface ListNode {
  readonly before: ListNode | null;
  readonly record: ConcreteRecord | null;
  readonly length: number;
  /** As the model counts them (units, or bytes). */
  readonly size: number;
  /** In the form of the kexec buffer, without a header. */
  readonly bytes: number;
  /** What its replay gives. */
  readonly replay: Digests;
  /** Whether some record has a digest that is all zero, and whether the adversary made one of them. */
  readonly violated: boolean;
  readonly forged: boolean;
}

/** A PCR value, with what it was extended with last: nobody but the TPM knows that. */
export interface PcrNode {
  readonly before: PcrNode | null;
  /** The record whose digest it was. */
  readonly record: ConcreteRecord | null;
  readonly value: Digests;
}

/** A copy of the list: whole records, with or without part of a further one; or zeros. */
export interface Copy {
  readonly list: ListNode;
  /** The record that is cut short. */
  readonly cut: ConcreteRecord | null;
  /** What it was serialised into holds, as the model counts it (units, or bytes); 0 of zeros. */
  readonly capacity: number;
  readonly zero: boolean;
}

export interface ConcreteAlgebra extends Algebra {
  readonly listOf: (history: History) => ListNode;
  readonly pcrOf: (history: History) => PcrNode;
  /** Null: there is no such copy. */
  readonly copyIn: (history: History, place: Place) => Copy | null;
  /** What the verifier was sent, or had quoted; null if nothing is pending. */
  readonly sentTo: (history: History) => { readonly list: ListNode | null; readonly pcr: PcrNode | null };
}

export interface ConcreteOptions {
  readonly kinds?: readonly RecordKind[];
  readonly header?: number;
  /** What a marker writes, of the values that the model knows and the real bytes of the list before it. */
  readonly counts?: (values: MarkerValues, bytes: number) => KexecCounts;
}

const NOTHING = 0;
const EMPTY: ListNode = {
  before: null,
  record: null,
  length: 0,
  size: 0,
  bytes: 0,
  replay: START,
  violated: false,
  forged: false,
};
const RESET: PcrNode = { before: null, record: null, value: START };

export const recordsOf = (list: ListNode): readonly ConcreteRecord[] => {
  const records: ConcreteRecord[] = [];
  for (let at: ListNode | null = list; at?.record; at = at.before) records.push(at.record);
  return records.reverse();
};

function sameRecord(a: ConcreteRecord, b: ConcreteRecord): boolean {
  const { content: one } = a;
  const { content: two } = b;
  return (
    one === two ||
    (sameBytes(one.data, two.data) && one.template === two.template && sameBytes(one.digest, two.digest))
  );
}

function sameList(a: ListNode, b: ListNode): boolean {
  if (a.length !== b.length) return false;
  let [one, two] = [a, b];
  while (one !== two) {
    if (!sameRecord(one.record!, two.record!)) return false;
    [one, two] = [one.before!, two.before!];
  }
  return true;
}

/** What was read before: a record is in many lists. */
const events = new WeakMap<ConcreteRecord, string>();

/** Event names as the verifier reads them, from the bytes. */
function eventOf(record: ConcreteRecord): string {
  let event = events.get(record);
  if (event === undefined) {
    event = measured(record.content, 'little').name ?? '';
    events.set(record, event);
  }
  return event;
}

function push(before: ListNode, record: ConcreteRecord): ListNode {
  return {
    before,
    record,
    length: before.length + 1,
    size: before.size + record.size,
    bytes: before.bytes + record.bytes,
    replay: extended(before.replay, record.extends),
    violated: before.violated || isViolation(record.content.digest),
    forged: before.forged || record.name === FORGED_VIOLATION,
  };
}

const build = (records: readonly ConcreteRecord[]): ListNode => records.reduce(push, EMPTY);

const extend = (before: PcrNode, record: ConcreteRecord): PcrNode => ({
  before,
  record,
  value: extended(before.value, record.extends),
});

/** The longest part of the list, from its beginning, that passes the test. */
function longest(list: ListNode, test: (prefix: ListNode) => boolean): ListNode | null {
  for (let at: ListNode | null = list; at !== null; at = at.before) if (test(at)) return at;
  return null;
}

/** The longest part of the list that a PCR value is explained by. */
const explaining = (list: ListNode, value: Digests): ListNode | null =>
  longest(list, ({ replay }) => sameDigests(replay, value));

/** Whether the PCR had this value, or has it. */
function wasOnce(pcr: PcrNode, value: Digests): boolean {
  for (let at: PcrNode | null = pcr; at !== null; at = at.before)
    if (sameDigests(at.value, value)) return true;
  return false;
}

/** Something was extended that is not in the list, however often. */
function lacks(list: ListNode, pcr: PcrNode): boolean {
  const left = new Map<string, number>();
  for (const record of recordsOf(list)) {
    left.set(record.digits, (left.get(record.digits) ?? 0) + 1);
  }
  for (let at: PcrNode | null = pcr; at?.record; at = at.before) {
    const count = left.get(at.record.digits) ?? 0;
    if (count === 0) return true;
    left.set(at.record.digits, count - 1);
  }
  return false;
}

/** Null where it cannot be done; see `Tampering`. */
function tampered(
  list: ListNode,
  pcr: PcrNode,
  how: Tampering,
  forged: ConcreteRecord,
  overflowed: boolean,
): ListNode | null {
  const all = recordsOf(list);
  const [first, ...rest] = all;
  if (how === 'insert') return push(list, forged);
  if (first === undefined || (overflowed && (how === 'drop-last' || how === 'drop-first'))) return null;
  if (how === 'drop-last') return list.before;
  if (how === 'violation-data') {
    const index = all.findIndex(({ name }) => name === VIOLATION);
    return index < 0 || list.forged ? null : build(all.with(index, zeroed(all[index]!)));
  }
  const explains = wasOnce(pcr, list.replay) || explaining(list, pcr.value) !== null;
  if (rest.length === 0 || !explains || sameDigests(pcr.value, START)) return null;
  if (how === 'drop-first') return build(rest);
  if (how === 'change') return build([forged, ...rest]);
  if (how === 'into-violation') return build([zeroed(first), ...rest]);
  const rotated = build([...rest, first]);
  return sameList(rotated, list) ? null : rotated;
}

function judgeList(list: ListNode, quoted: Digests, kept: ListNode | null, knowledge: Knowledge): Verdict {
  const unauthenticated = list.violated;
  const attested = explaining(list, quoted);
  if (attested !== null) return { verdict: 'trusted', attested: attested.length, unauthenticated };
  const startsAfresh = knowledge.sameReset && kept !== null && explaining(list, kept.replay) === null;
  if (startsAfresh) return { verdict: 'truncated', at: 0, unauthenticated };
  let gaps = startGaps;
  for (const [at, record] of recordsOf(list).entries()) {
    gaps = gapsOf(gaps, eventOf(record));
    if (isTruncated(gaps, knowledge.markersExpected)) return { verdict: 'truncated', at, unauthenticated };
  }
  return { verdict: 'not trusted', unauthenticated };
}

/** A list, or a PCR value, as a number above zero. */
function numbered<T>(): { readonly idOf: (value: T) => number; readonly of: (id: number) => T | null } {
  const values: T[] = [];
  return { idOf: (value) => values.push(value), of: (id) => values[id - 1] ?? null };
}

const asTheyAre = ({ segment, size, count }: MarkerValues): KexecCounts => ({
  segmentSize: segment,
  runtimeSize: size,
  count,
});

export function concreteAlgebra({
  kinds: all = KINDS,
  header = UNITS.header,
  counts = asTheyAre,
}: ConcreteOptions = {}): ConcreteAlgebra {
  const kinds = new Map(all.map((kind) => [kind.name, kind]));
  const lists = numbered<ListNode>();
  const pcrs = numbered<PcrNode>();
  const copies = numbered<Copy>();
  const empty = lists.idOf(EMPTY);
  const reset = pcrs.idOf(RESET);

  const kindOf = (name: string): RecordKind => {
    const kind = kinds.get(name);
    if (kind === undefined) throw new Error(`no record is called ${JSON.stringify(name)}`);
    return kind;
  };
  const listOf = ({ list }: History): ListNode => lists.of(list)!;
  const pcrOf = ({ pcr }: History): PcrNode => pcrs.of(pcr)!;
  const copyIn = (history: History, place: Place): Copy | null => copies.of(history[place]);
  const put = (history: History, place: Place, copy: Copy | null): History => ({
    ...history,
    [place]: copy === null ? NOTHING : copies.idOf(copy),
  });
  const forged = (): ConcreteRecord => concreteRecord(FORGED, '', kinds.get(FORGED)?.size as number);
  const judged = (history: History): readonly [ListNode, Digests] =>
    history.quoted !== 0
      ? [listOf(history), pcrs.of(history.quoted)!.value]
      : [lists.of(history.sent)!, pcrOf(history).value];

  return {
    codec: idsCodec,
    cold: (history) => coldIds(reset, empty, history),
    append: (history, name, _capacity, values) => {
      const before = listOf(history);
      const kind = kindOf(name);
      const { size } = kind;
      const { mark, serial } = marked(history, kind, values);
      const record = concreteRecord(
        name,
        mark,
        typeof size === 'number' ? size : size(values ?? { segment: 0, size: 0, count: 0 }),
        values && counts(values, before.bytes),
      );
      return { ...history, list: lists.idOf(push(before, record)), serial };
    },
    extend: (history) => ({
      ...history,
      pcr: pcrs.idOf(extend(pcrOf(history), listOf(history).record!)),
    }),
    unextended: (history) => history,
    extendForged: (history) => ({ ...history, pcr: pcrs.idOf(extend(pcrOf(history), forged())) }),

    reserve: (history) => history,
    dump: (history, capacity, onOverflow) => {
      const list = listOf(history);
      const room = capacity - header;
      if (list.size > room && onOverflow === 'nothing') return put(history, 'dumped', null);
      const whole = longest(list, ({ size }) => size <= room) ?? EMPTY;
      const isCut = whole !== list && whole.size < room && onOverflow === 'until-full';
      const cut = isCut ? recordsOf(list)[whole.length]! : null;
      return put(history, 'dumped', { list: whole, cut, capacity, zero: false });
    },
    dumpedSize: (history, capacity) => {
      const copy = copyIn(history, 'dumped');
      return copy?.cut ? capacity : header + (copy?.list.size ?? 0);
    },
    size: (history) => listOf(history).size,
    count: (history) => listOf(history).length,

    move: (history, from, to) => ({ ...history, [to]: history[from], [from]: NOTHING }),
    discard: (history, place) => put(history, place, null),
    zero: (history, place) => put(history, place, { list: EMPTY, cut: null, capacity: 0, zero: true }),
    holds: (history, place) => {
      const copy = copyIn(history, place);
      return copy === null ? 'nothing' : copy.zero ? 'zero' : copy.cut ? 'cut' : 'records';
    },
    restore: (history, upTo) => {
      const whole = copyIn(history, 'handed')?.list ?? EMPTY;
      const list = upTo === 'none' ? EMPTY : upTo === 'all' ? whole : (whole.before ?? EMPTY);
      return { ...history, list: lists.idOf(list), handed: NOTHING };
    },
    listIsEmpty: (history) => listOf(history).length === 0,
    handedIsList: (history) => {
      const copy = copyIn(history, 'handed');
      return copy !== null && !copy.zero && copy.cut === null && sameList(copy.list, listOf(history));
    },

    standing: (history) => {
      const list = listOf(history);
      const pcr = pcrOf(history);
      const replays = sameDigests(list.replay, pcr.value);
      return { replays, lost: !replays && lacks(list, pcr), altered: list.forged };
    },
    mayExplain: () => true,
    pcrIsZero: (history) => sameDigests(pcrOf(history).value, START),

    send: (history) => ({ ...history, sent: history.list }),
    quote: (history) => ({ ...history, quoted: history.pcr }),
    judge: (history, knowledge) => {
      const [list, quoted] = judged(history);
      return judgeList(list, quoted, lists.of(history.kept), knowledge);
    },
    simultaneous: (history) =>
      history.quoted !== 0
        ? sameDigests(pcrs.of(history.quoted)!.value, pcrOf(history).value)
        : history.sent !== 0 && sameList(lists.of(history.sent)!, listOf(history)),
    keep: (history) => {
      const [list, quoted] = judged(history);
      return { ...history, kept: lists.idOf(explaining(list, quoted) ?? EMPTY) };
    },
    forget: (history, what) => ({ ...history, [what]: 0 }),

    tamper: (history, where, how, capacity) => {
      const list = listOf(history);
      if (where === 'list') {
        const overflowed = capacity > 0 && header + list.size > capacity;
        const other = tampered(list, pcrOf(history), how, forged(), overflowed);
        return other === null ? null : { ...history, list: lists.idOf(other) };
      }
      const live = copyIn(history, 'live');
      if (live === null || live.zero || live.cut) return null;
      const other = tampered(live.list, pcrOf(history), how, forged(), false);
      return other === null ? null : put(history, 'live', { ...live, list: other });
    },
    ...LEFT_WRITTEN_OUT,

    listOf,
    pcrOf,
    copyIn,
    sentTo: (history) => ({ list: lists.of(history.sent), pcr: pcrs.of(history.quoted) }),
  };
}
