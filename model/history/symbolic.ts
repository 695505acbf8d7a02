/**
 * Lists and PCR values written out in full, as hash-consed chains: perfect cryptography.
 * Two lists are equal if and only if their ids are; an extend is one lookup.
 */
import { type Chains, createChains } from '../../src/checker/chains.js';
import {
  FORGED,
  FORGED_VIOLATION,
  KINDS,
  type MarkerValues,
  type RecordKind,
  UNITS,
  VIOLATION,
} from '../records.js';
import { type GapState, gapsOf, isTruncated, startGaps } from '../verifier/gaps.js';
import {
  type Algebra,
  type History,
  type Knowledge,
  LEFT_WRITTEN_OUT,
  type Place,
  type Tampering,
  type Verdict,
} from './history.js';
import { coldIds, idsCodec, marked } from './ids.js';

/** One record of a list that is written out: what it is called, what sets it apart, and its size. */
export interface ListedRecord {
  readonly name: string;
  /** Distinguishes records that have a name in common: a serial number, or a marker's values. */
  readonly mark: string;
  readonly size: number;
}

/** What an extend adds: the digest of a record; all violations share one. */
const digestOf = (record: ListedRecord, kind: RecordKind | undefined): string =>
  kind?.violation === true ? 'ff' : `${record.name}#${record.mark}`;

/** A copy is a list's id, whether its last record is followed by part of another, or a buffer of zeros. */
const NOTHING = 0;
const ZERO = 1;
const copyOf = (list: number, cut: boolean): number => 2 + 2 * list + (cut ? 1 : 0);
const listOf = (copy: number): number => (copy - 2) >> 1;
const isCut = (copy: number): boolean => copy > ZERO && (copy & 1) === 1;
/** Ids of lists and PCR values are shifted by one where 0 means that there is none. */
const some = (id: number): number => id + 1;

export interface SymbolicAlgebra extends Algebra {
  /** All lists, and all values of the PCR, that there were. */
  readonly lists: Chains<ListedRecord>;
  readonly pcrs: Chains<string>;
  /** The list's records, first to last. */
  readonly records: (list: number) => readonly ListedRecord[];
  readonly replay: (list: number) => number;
  readonly digests: (pcr: number) => readonly string[];
  readonly copied: (history: History, place: Place) => readonly ListedRecord[];
  /** The list with this record after it, whoever put it there. */
  readonly listed: (list: number, record: ListedRecord) => number;
  /** The number by which a place holds this list, whole. */
  readonly copyOf: (list: number) => number;
  /** The list that a place holds the beginning of; the empty one if it holds none. */
  readonly listIn: (history: History, place: Place) => number;
  readonly isViolation: (name: string) => boolean;
}

export interface SymbolicOptions {
  readonly kinds?: readonly RecordKind[];
  readonly header?: number;
}

export function symbolicAlgebra(options: SymbolicOptions = {}): SymbolicAlgebra {
  const header = options.header ?? UNITS.header;
  const kinds = new Map((options.kinds ?? KINDS).map((kind) => [kind.name, kind]));
  const lists: Chains<ListedRecord> = createChains((record) => `${record.name}#${record.mark}`);
  const pcrs: Chains<string> = createChains((digest) => digest);
  const sizes: number[] = [0];
  const replays: number[] = [pcrs.root];
  const gaps: GapState[] = [startGaps];
  /** Whether some record is a violation, and whether one of them was forged. */
  const violations: boolean[] = [false];
  const forgeries: boolean[] = [false];

  const kindOf = (name: string): RecordKind => {
    const kind = kinds.get(name);
    if (kind === undefined) throw new Error(`no record is called ${JSON.stringify(name)}`);
    return kind;
  };
  const recordSize = (name: string, values?: MarkerValues): number => {
    const { size } = kindOf(name);
    return typeof size === 'number' ? size : size(values ?? { segment: 0, size: 0, count: 0 });
  };
  const push = (list: number, record: ListedRecord): number => {
    const id = lists.append(list, record);
    if (sizes[id] === undefined) {
      sizes[id] = sizes[list]! + record.size;
      replays[id] = pcrs.append(replays[list]!, digestOf(record, kinds.get(record.name)));
      gaps[id] = gapsOf(gaps[list]!, record.name);
      violations[id] = violations[list]! || kinds.get(record.name)?.violation === true;
      forgeries[id] = forgeries[list]! || record.name === FORGED_VIOLATION;
    }
    return id;
  };
  const build = (records: readonly ListedRecord[]): number => records.reduce(push, lists.root);
  const records = (list: number): readonly ListedRecord[] => lists.toArray(list);
  const forged: ListedRecord = { name: FORGED, mark: '', size: kinds.get(FORGED)?.size as number };

  /** The longest prefix of whole records within `room` units, and whether part of the next one follows. */
  const prefix = (list: number, room: number): { list: number; cut: boolean } => {
    let at = list;
    while (sizes[at]! > room) at = lists.parent(at);
    return { list: at, cut: at !== list && sizes[at]! < room };
  };

  /** Multiset difference: something in the PCR that the list does not have. */
  const lacks = (list: number, pcr: number): boolean => {
    const count = new Map<string, number>();
    for (const digest of pcrs.toArray(replays[list]!)) count.set(digest, (count.get(digest) ?? 0) + 1);
    for (const digest of pcrs.toArray(pcr)) {
      const left = count.get(digest) ?? 0;
      if (left === 0) return true;
      count.set(digest, left - 1);
    }
    return false;
  };

  const judgeList = (list: number, quoted: number, kept: number, knowledge: Knowledge): Verdict => {
    const unauthenticated = violations[list]!;
    for (let at = list; ; at = lists.parent(at)) {
      if (replays[at] === quoted) return { verdict: 'trusted', attested: lists.length(at), unauthenticated };
      if (at === lists.root) break;
    }
    const startsAfresh =
      knowledge.sameReset && kept !== 0 && !pcrs.isPrefix(replays[kept - 1]!, replays[list]!);
    const gap = gaps[list]!;
    if (!startsAfresh && !isTruncated(gap, knowledge.markersExpected)) {
      return { verdict: 'not trusted', unauthenticated };
    }
    return {
      verdict: 'truncated',
      at: gapIndex(list, startsAfresh, knowledge.markersExpected),
      unauthenticated,
    };
  };
  /** The index of the `boot_aggregate` (or first record) before which records are missing. */
  const gapIndex = (list: number, startsAfresh: boolean, markersExpected: boolean): number => {
    if (startsAfresh) return 0;
    let state = startGaps;
    for (const [index, record] of records(list).entries()) {
      state = gapsOf(state, record.name);
      if (isTruncated(state, markersExpected)) return index;
    }
    return 0;
  };

  const zeroed = (record: ListedRecord): ListedRecord =>
    record.name === FORGED_VIOLATION
      ? record
      : { ...record, name: FORGED_VIOLATION, mark: `${record.name} ${record.mark}`.trim() };
  /** Null where it cannot be done; see `Tampering`. */
  const tamperList = (list: number, pcr: number, how: Tampering, overflowed: boolean): number | null => {
    const all = records(list);
    const [first] = all;
    if (how === 'insert') return push(list, forged);
    if (first === undefined || (overflowed && (how === 'drop-last' || how === 'drop-first'))) return null;
    if (how === 'drop-last') return lists.parent(list);
    if (how === 'violation-data') {
      const index = all.findIndex(({ name }) => name === VIOLATION);
      const done = all.some(({ name }) => name === FORGED_VIOLATION);
      return index < 0 || done
        ? null
        : build(all.map((record, k) => (k === index ? zeroed(record) : record)));
    }
    const explains = pcrs.isPrefix(replays[list]!, pcr) || pcrs.isPrefix(pcr, replays[list]!);
    if (all.length < 2 || !explains || pcr === pcrs.root) return null;
    const rest = all.slice(1);
    if (how === 'drop-first') return build(rest);
    if (how === 'change') return build([forged, ...rest]);
    if (how === 'into-violation') return build([zeroed(first), ...rest]);
    const rotated = build([...rest, first]);
    return rotated === list ? null : rotated;
  };

  const at = (history: History, place: Place): number => history[place];
  const put = (history: History, place: Place, copy: number): History => ({ ...history, [place]: copy });

  return {
    codec: idsCodec,
    cold: (history) => coldIds(pcrs.root, lists.root, history),
    append: (history, name, _capacity, values) => {
      const { mark, serial } = marked(history, kindOf(name), values);
      return { ...history, list: push(history.list, { name, mark, size: recordSize(name, values) }), serial };
    },
    extend: (history) => {
      const record = lists.record(history.list);
      return { ...history, pcr: pcrs.append(history.pcr, digestOf(record, kinds.get(record.name))) };
    },
    unextended: (history) => history,
    extendForged: (history) => ({ ...history, pcr: pcrs.append(history.pcr, digestOf(forged, undefined)) }),

    reserve: (history) => history,
    dump: (history, capacity, onOverflow) => {
      const room = capacity - header;
      if (sizes[history.list]! <= room) return put(history, 'dumped', copyOf(history.list, false));
      if (onOverflow === 'nothing') return put(history, 'dumped', NOTHING);
      const { list, cut } = prefix(history.list, room);
      return put(history, 'dumped', copyOf(list, cut && onOverflow === 'until-full'));
    },
    dumpedSize: (history, capacity) =>
      isCut(history.dumped)
        ? capacity
        : header + (history.dumped > ZERO ? sizes[listOf(history.dumped)]! : 0),
    size: (history) => sizes[history.list]!,
    count: (history) => lists.length(history.list),

    move: (history, from, to) => ({ ...history, [to]: history[from], [from]: NOTHING }),
    discard: (history, place) => put(history, place, NOTHING),
    zero: (history, place) => put(history, place, ZERO),
    holds: (history, place) => {
      const copy = at(history, place);
      return copy === NOTHING ? 'nothing' : copy === ZERO ? 'zero' : isCut(copy) ? 'cut' : 'records';
    },
    restore: (history, upTo) => {
      const whole = history.handed > ZERO ? listOf(history.handed) : lists.root;
      const list =
        upTo === 'none' || whole === lists.root ? lists.root : upTo === 'all' ? whole : lists.parent(whole);
      return { ...history, list, handed: NOTHING };
    },
    listIsEmpty: (history) => history.list === lists.root,
    handedIsList: (history) => history.handed === copyOf(history.list, false),

    standing: ({ list, pcr }) => {
      const explained = replays[list] === pcr;
      return { replays: explained, lost: !explained && lacks(list, pcr), altered: forgeries[list]! };
    },
    pcrIsZero: (history) => history.pcr === pcrs.root,
    mayExplain: () => true,

    send: (history) => ({ ...history, sent: some(history.list) }),
    quote: (history) => ({ ...history, quoted: some(history.pcr) }),
    judge: (history, knowledge) =>
      history.quoted !== 0
        ? judgeList(history.list, history.quoted - 1, history.kept, knowledge)
        : judgeList(history.sent - 1, history.pcr, history.kept, knowledge),
    simultaneous: (history) =>
      history.quoted !== 0 ? history.quoted === some(history.pcr) : history.sent === some(history.list),
    keep: (history) => ({ ...history, kept: some(attestedPart(history)) }),
    forget: (history, what) => ({ ...history, [what]: 0 }),

    tamper: (history, where, how, capacity) => {
      if (where === 'list') {
        const overflowed = capacity > 0 && header + sizes[history.list]! > capacity;
        const list = tamperList(history.list, history.pcr, how, overflowed);
        return list === null ? null : { ...history, list };
      }
      if (history.live <= ZERO || isCut(history.live)) return null;
      const list = tamperList(listOf(history.live), history.pcr, how, false);
      return list === null ? null : { ...history, live: copyOf(list, false) };
    },
    ...LEFT_WRITTEN_OUT,

    lists,
    pcrs,
    records,
    replay: (list) => replays[list]!,
    digests: (pcr) => pcrs.toArray(pcr),
    copied: (history, place) => (history[place] > ZERO ? records(listOf(history[place])) : []),
    listed: push,
    copyOf: (list) => copyOf(list, false),
    listIn: (history, place) => (history[place] > ZERO ? listOf(history[place]) : lists.root),
    isViolation: (name) => kinds.get(name)?.violation === true,
  };

  /** The part of the list judged that the quote judged covers. */
  function attestedPart(history: History): number {
    const [list, quoted] =
      history.quoted !== 0 ? [history.list, history.quoted - 1] : [history.sent - 1, history.pcr];
    for (let at = list; at !== lists.root; at = lists.parent(at)) if (replays[at] === quoted) return at;
    return lists.root;
  }
}
