/**
 * Lists with all that is agreed folded away. What the list, the PCR and every copy have in common has no influence on
 * what can happen next, but for what an observer remembers of it; so of each copy only a view is kept (`view.ts`):
 * how it stands to the PCR, and the observer's automaton. The views are finite in number, whatever happens.
 */
import { record as fields, int } from '../../src/checker/codec.js';
import { updater } from '../../src/checker/view.js';
import { FORGED, KINDS, type RecordKind, UNITS } from '../records.js';
import { isTruncated, startGaps } from '../verifier/gaps.js';
import type { Algebra, History, Place, Tampering } from './history.js';
import { EQUAL, FORKED, PENDING } from './relation.js';
import {
  alter,
  append as appendTo,
  asCopy,
  covers,
  disarmed,
  dropLast,
  EMPTY,
  extend as extendOf,
  type Fixed,
  fixedNow,
  miss,
  type Shape,
  type View,
  viewKey,
} from './view.js';

export interface FoldedOptions {
  readonly kinds?: readonly RecordKind[];
  readonly page?: number;
  readonly header?: number;
  /** How the copies stand to the PCR matters; without, only their sizes do. */
  readonly related: boolean;
  /** A verifier looks on: what it remembers is kept. */
  readonly observed: boolean;
  /** Some kernel measures the kexec events. */
  readonly markers: boolean;
  /** A quote can be answered with a list that was read long after it. */
  readonly remembersQuotes: boolean;
  /** Records can be taken off the end of a list (memory runs out, or an adversary does it). */
  readonly shortened: boolean;
  /** Lists are altered by an adversary. */
  readonly altered: boolean;
}

const NOTHING = 0;
const ZERO = 1;
/** Ids of views start here. */
const FIRST = 2;
const ID_MAX = 2 ** 20 - 1;

const changed = updater<History>();

export interface FoldedAlgebra extends Algebra {
  readonly view: (id: number) => View;
}

export function foldedAlgebra(options: FoldedOptions): FoldedAlgebra {
  const page = options.page ?? UNITS.page;
  const header = options.header ?? UNITS.header;
  const shapes = new Map<string, Shape>();
  for (const kind of options.kinds ?? KINDS) {
    const size = typeof kind.size === 'number' ? kind.size : kind.size({ segment: 0, size: 0, count: 0 });
    const violation = kind.violation === true;
    shapes.set(kind.name, {
      name: kind.name,
      digest: violation ? 'ff' : kind.recurs ? kind.name : PENDING,
      size,
      violation,
      forgedData: kind.name === 'forged-violation',
    });
  }
  const shapeOf = (name: string): Shape => shapes.get(name)!;

  const views: View[] = [];
  const ids = new Map<string, number>();
  /** Leaves out what nobody in this world asks for, so that views differing in nothing else are one. */
  const reduced = (view: View): View => ({
    ...view,
    ...(options.related ? {} : { pcr: EQUAL, lost: false, count: Math.min(view.count, 1), uniform: false }),
    ...(options.observed && options.markers ? {} : { gaps: startGaps, gapsBefore: startGaps }),
    ...(options.observed && options.altered
      ? {}
      : { violation: false, forgedData: false, quote: lasting(view.quote) }),
    last: options.shortened ? lastOf(view) : null,
    ...(options.shortened ? {} : { gapsBefore: startGaps }),
    ...(options.altered ? {} : { count: Math.min(view.count, 1), uniform: false }),
    ...(isLost(view)
      ? { last: options.shortened ? lostLast(view) : null, uniform: false, count: Math.min(view.count, 2) }
      : {}),
  });
  /** It explains neither the PCR nor a quote, and never will: all that is left of it are sizes and the gaps. */
  const isLost = ({ pcr, quote, kept }: View): boolean =>
    options.related &&
    pcr.kind === 'forked' &&
    !covers(quote) &&
    !covers(kept) &&
    quote.kind !== 'before' &&
    kept.kind !== 'before';
  const lostLast = ({ last }: View): View['last'] => (last === null ? null : { ...last, digest: '' });
  /** Only an adversary takes a record off a list that a quote covers to its end. */
  const lasting = (fixed: Fixed): Fixed => (fixed.kind === 'at' ? { kind: 'past' } : fixed);
  const lastOf = ({ last }: View): View['last'] =>
    last === null || options.related ? last : { ...last, digest: '' };
  const idOf = (view: View): number => {
    const small = reduced(view);
    const key = viewKey(small);
    let id = ids.get(key);
    if (id === undefined) {
      id = views.length + FIRST;
      views.push(small);
      ids.set(key, id);
    }
    return id;
  };
  const viewOf = (id: number): View => views[id - FIRST]!;

  /**
   * Makes of the view behind an id another one; `NOTHING` where that cannot be. Remembered, as the same few hundred recur
   * for ever.
   */
  const changing = (make: (view: View) => View | null): ((id: number) => number) => {
    const known: number[] = [];
    return (id) => {
      if (id < FIRST) return id;
      const before = known[id];
      if (before !== undefined) return before;
      const view = make(viewOf(id));
      const made = view === null ? NOTHING : idOf(view);
      known[id] = made;
      return made;
    };
  };
  /** Changes every copy of the list, and the list itself, which can be another change. */
  const changingAll = (make: (view: View) => View, makeList = make): ((history: History) => History) => {
    const copyAfter = changing((view) => asCopy(make(view), page));
    const listAfter = changing(makeList);
    return (history) => {
      const list = listAfter(history.list);
      const fits = copyAfter(history.fits);
      const empty = copyAfter(history.empty);
      const live = copyAfter(history.live);
      const loading = copyAfter(history.loading);
      const crash = copyAfter(history.crash);
      const dumped = copyAfter(history.dumped);
      const handed = copyAfter(history.handed);
      const sent = copyAfter(history.sent);
      const same =
        list === history.list &&
        fits === history.fits &&
        empty === history.empty &&
        live === history.live &&
        loading === history.loading &&
        crash === history.crash &&
        dumped === history.dumped &&
        handed === history.handed &&
        sent === history.sent;
      if (same) return history;
      const { size } = viewOf(list);
      return changed(history, { list, size, fits, empty, live, loading, crash, dumped, handed, sent });
    };
  };
  const stale = (view: View): View => (view.stale ? view : { ...view, stale: true });
  const withList = (history: History, list: number): History =>
    list === history.list ? history : changed(history, { list, size: viewOf(list).size });
  const put = (history: History, place: Place, copy: number): History => changed(history, { [place]: copy });

  /** A copy of the running list: its size matters only within a page. */
  const copyOf = changing((view) => asCopy(view, page));
  const listFrom = changing((view) => ({ ...view, cut: false, stale: false }));
  const outdated = changing(stale);
  const afterReset = changing((view) => ({ ...view, pcr: { kind: 'forked' }, stale: true }));
  const uncut = changing((view) => ({ ...view, cut: false }));
  const shorterOf = remembering((empty: number) => changing((view) => dropLast(view) ?? viewOf(empty)));
  const dead = changing(({ count }) => ({ ...EMPTY, pcr: FORKED, stale: false, count: Math.min(count, 1) }));
  const lessBy = remembering((units: number) => changing((view) => ({ ...view, size: view.size - units })));
  /** As much of a list as fits into a buffer that has no room for another record. */
  const fittingCut = changing((view) => asCopy({ ...view, cut: true, stale: true }, page));
  const fittingFull = changing((view) => asCopy({ ...view, cut: false, stale: true }, page));

  const appending = remembering((name: string) =>
    changingAll(stale, (view) => appendTo(view, shapeOf(name))),
  );
  const extending = remembering((digest: string) => changingAll((view) => extendOf(view, digest, false)));
  const extendingDirectly = changingAll((view) => extendOf(view, FORGED, true));
  const missing = changingAll(miss);
  const outdatingCopies = changingAll(stale, (same) => same);
  const quoting = changingAll((view) => ({ ...view, quote: fixedNow(view.pcr) }));
  const keepingSent = changingAll((view) => ({ ...view, kept: fixedNow(view.pcr) }));
  const keepingQuoted = changingAll((view) => ({ ...view, kept: view.quote }));
  const forgettingQuoted = changingAll((view) => ({ ...view, quote: { kind: 'unasked' } }));
  const forgettingKept = changingAll((view) => ({ ...view, kept: { kind: 'unasked' } }));
  const disarming = changingAll(disarmed);
  /** What is remembered of a list only for the case that it is shortened or altered. */
  const settling = changingAll((view) => ({
    ...view,
    last: null,
    gapsBefore: startGaps,
    count: Math.min(view.count, 1),
    uniform: false,
  }));

  const emptyOnes: { readonly list: number; readonly empty: number }[] = [];
  /** The list after power on, and an empty copy. What the verifier holds is of another PCR: nothing to come matches it. */
  const emptyLists = (quoted: boolean, kept: boolean): { readonly list: number; readonly empty: number } => {
    const key = Number(quoted) + 2 * Number(kept);
    let known = emptyOnes[key];
    if (known === undefined) {
      const forked = { kind: 'forked' as const };
      const empty = { ...EMPTY, ...(quoted && { quote: forked }), ...(kept && { kept: forked }) };
      known = { list: idOf({ ...empty, stale: false }), empty: idOf(empty) };
      emptyOnes[key] = known;
    }
    return known;
  };

  const push = (history: History, name: string, capacity: number): History => {
    const shape = shapeOf(name);
    const used = header + history.size;
    const overflows = capacity !== 0 && history.fits === NOTHING && used + shape.size > capacity;
    const fitting = used < capacity ? fittingCut : fittingFull;
    return appending(name)(overflows ? changed(history, { fits: fitting(history.list) }) : history);
  };

  const tamperView = (view: View, how: Tampering): View | null => {
    if (how === 'drop-last') return dropLast(view);
    // Without relations a list that was altered is as long as it was, or as one that lost its last record.
    if (!options.related) return null;
    if (how === 'violation-data') {
      return view.violation && !view.forgedData ? { ...view, forgedData: true } : null;
    }
    const explains = view.pcr.kind !== 'forked';
    if (view.count < 2 || !explains) return null;
    if (how === 'reorder') return view.uniform ? null : alter(view, {});
    if (how === 'drop-first') {
      return alter(view, {
        lost: true,
        size: view.size - shapeOf('boot_aggregate').size,
        count: view.count - 1,
      });
    }
    const forged = how === 'into-violation' ? { violation: true, forgedData: true } : {};
    return alter(view, { lost: true, uniform: false, ...forged });
  };

  const copied = (view: View | null, isStale = view?.stale === true): View | null =>
    view === null ? null : asCopy({ ...view, stale: isStale }, page);
  const altering = remembering((how: Tampering) => changing((view) => tamperView(view, how)));
  const alteringFitting = remembering((how: Tampering) => changing((view) => copied(tamperView(view, how))));
  const alteringCarried = remembering((how: Tampering) =>
    changing((view) => copied(tamperView(view, how), true)),
  );
  const insertingCarried = changing((view) => copied(appendTo(view, shapeOf(FORGED)), true));

  const algebra: FoldedAlgebra = {
    view: viewOf,
    codec: fields({
      pcr: int(0, 1),
      list: int(0, ID_MAX),
      size: int(-page, 8 * page),
      serial: int(0, 0),
      fits: int(0, ID_MAX),
      empty: int(0, ID_MAX),
      live: int(0, ID_MAX),
      loading: int(0, ID_MAX),
      crash: int(0, ID_MAX),
      dumped: int(0, ID_MAX),
      handed: int(0, ID_MAX),
      sent: int(0, ID_MAX),
      quoted: int(0, 2),
      kept: int(0, 1),
    }),
    cold: (history) => {
      const quoted = history !== null && history.quoted !== 0;
      const kept = history !== null && history.kept !== 0;
      const sent = history === null ? NOTHING : history.sent;
      return {
        pcr: 0,
        ...emptyLists(quoted, kept),
        size: EMPTY.size,
        serial: 0,
        fits: NOTHING,
        live: NOTHING,
        loading: NOTHING,
        crash: NOTHING,
        dumped: NOTHING,
        handed: NOTHING,
        sent: afterReset(sent),
        quoted: quoted ? 2 : 0,
        kept: kept ? 1 : 0,
      };
    },
    append: (history, name, capacity) => push(history, name, capacity),
    extend: (history, name) => {
      const next = extending(shapeOf(name).digest)(history);
      return changed(next, { pcr: 1, quoted: history.quoted === 0 ? 0 : 2 });
    },
    unextended: missing,
    extendForged: (history) => {
      return changed(extendingDirectly(history), { pcr: 1, quoted: history.quoted === 0 ? 0 : 2 });
    },

    reserve: (history) => (history.fits === NOTHING ? history : changed(history, { fits: NOTHING })),
    dump: (history, _capacity, onOverflow) => {
      if (history.fits === NOTHING) return put(history, 'dumped', copyOf(history.list));
      if (onOverflow === 'nothing') return put(history, 'dumped', NOTHING);
      if (onOverflow === 'until-full') return put(history, 'dumped', history.fits);
      return put(history, 'dumped', uncut(history.fits));
    },
    dumpedSize: (history, capacity) => {
      if (history.fits === NOTHING) return header + history.size;
      // No record is longer than two units: whole ones end where the buffer does, or a unit before.
      const ended = viewOf(history.fits).cut && history.dumped >= FIRST && !viewOf(history.dumped).cut;
      return ended ? capacity - 1 : capacity;
    },
    size: (history) => history.size,
    count: () => 0,

    move: (history, from, to) => changed(history, { [to]: history[from], [from]: NOTHING }),
    discard: (history, place) => (history[place] === NOTHING ? history : put(history, place, NOTHING)),
    zero: (history, place) => put(history, place, ZERO),
    holds: (history, place) => {
      const copy = history[place];
      return copy === NOTHING ? 'nothing' : copy === ZERO ? 'zero' : viewOf(copy).cut ? 'cut' : 'records';
    },
    restore: (history, upTo) => {
      const whole = history.handed >= FIRST ? history.handed : history.empty;
      const source =
        upTo === 'none' ? history.empty : upTo === 'all' ? whole : shorterOf(history.empty)(whole);
      return withList(changed(history, { handed: NOTHING, sent: outdated(history.sent) }), listFrom(source));
    },
    listIsEmpty: (history) => viewOf(history.list).count === 0,
    handedIsList: (history) => history.handed >= FIRST && !viewOf(history.handed).stale,

    standing: (history) => {
      const view = viewOf(history.list);
      return { replays: view.pcr.kind === 'equal', lost: view.lost, altered: view.forgedData };
    },
    pcrIsZero: (history) => history.pcr === 0,
    mayExplain: (history) => mayCover(history) || mayReplay(history),

    send: (history) => changed(history, { sent: copyOf(history.list) }),
    quote: (history) => changed(quoting(history), { quoted: 1 }),
    judge: (history, knowledge) => {
      const byList = history.quoted !== 0;
      const view = viewOf(byList ? history.list : history.sent);
      const trusted = byList ? covers(view.quote) : covers(fixedNow(view.pcr));
      const unauthenticated = view.violation;
      if (trusted) return { verdict: 'trusted', unauthenticated };
      const startsAfresh = knowledge.sameReset && !covers(view.kept);
      const truncated = startsAfresh || isTruncated(view.gaps, knowledge.markersExpected);
      return { verdict: truncated ? 'truncated' : 'not trusted', unauthenticated };
    },
    simultaneous: (history) => (history.quoted !== 0 ? history.quoted === 1 : !viewOf(history.sent).stale),
    keep: (history) =>
      changed(history.quoted !== 0 ? keepingQuoted(history) : keepingSent(history), { kept: 1 }),
    forget: (history, what) => {
      if (history[what] === 0) return history;
      if (what === 'sent') return changed(history, { sent: NOTHING });
      return what === 'quoted'
        ? changed(forgettingQuoted(history), { quoted: 0 })
        : changed(forgettingKept(history), { kept: 0 });
    },

    tamper: (history, where, how, capacity) => {
      if (how === 'insert') return insert(history, where, capacity);
      if (history.pcr === 0 && how !== 'drop-last' && how !== 'violation-data') return null;
      if (where === 'live') {
        if (history.live < FIRST || viewOf(history.live).cut) return null;
        const live = alteringCarried(how)(history.live);
        return live === NOTHING ? null : changed(history, { live });
      }
      if (history.pcr === 0 && how !== 'drop-last' && how !== 'violation-data') return null;
      if (history.fits !== NOTHING && (how === 'drop-last' || how === 'drop-first')) return null;
      const list = altering(how)(history.list);
      if (list === NOTHING) return null;
      const next = withList(outdatingCopies(history), list);
      const fits = alteringFitting(how)(history.fits);
      return fits === NOTHING ? next : changed(next, { fits });
    },
    disarm: (history) => (options.altered ? disarming(history) : history),
    settle: (history) => (options.shortened || options.altered ? settling(history) : history),
    bury: (history) => withList(history, dead(history.list)),
    shorten: (history, units) => withList(history, lessBy(units)(history.list)),
    outdate: (given) => {
      const isStale = given.sent !== NOTHING && viewOf(given.sent).stale;
      const history = isStale ? algebra.forget(given, 'sent') : given;
      if (history.quoted === 0) return history;
      const isOver = options.remembersQuotes ? !mayCover(history) : history.quoted !== 1;
      return isOver ? algebra.forget(history, 'quoted') : history;
    },
  };

  const someCopy = (
    { list, fits, empty, live, loading, crash, dumped, handed }: History,
    is: (v: View) => boolean,
  ) => [list, fits, empty, live, loading, crash, dumped, handed].some((id) => id >= FIRST && is(viewOf(id)));
  /** Some copy covers the pending quote, or may yet. */
  const mayCover = (history: History): boolean =>
    history.quoted !== 0 && someCopy(history, ({ quote }) => quote.kind !== 'forked');
  /** Some copy explains the PCR, or may yet. */
  const mayReplay = (history: History): boolean => someCopy(history, ({ pcr }) => pcr.kind !== 'forked');

  function insert(history: History, where: 'list' | 'live', capacity: number): History | null {
    if (where === 'list') return push(history, FORGED, capacity);
    if (history.live < FIRST || viewOf(history.live).cut) return null;
    return changed(history, { live: insertingCarried(history.live) });
  }
  return algebra;
}

/** What is made of a key, once. */
function remembering<K, T>(make: (key: K) => T): (key: K) => T {
  const all = new Map<K, T>();
  return (key) => {
    let made = all.get(key);
    if (made === undefined) {
      made = make(key);
      all.set(key, made);
    }
    return made;
  };
}
