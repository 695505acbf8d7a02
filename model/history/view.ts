/** What is left of one copy of the list when all that is agreed is folded away, and how each step changes it. */
import { BOOT_AGGREGATE, FORGED } from '../records.js';
import { type GapState, gapsOf, startGaps } from '../verifier/gaps.js';
import {
  appended,
  dropped,
  EQUAL,
  extended,
  FORKED,
  keyOf,
  missed,
  neverAgain,
  PENDING,
  type Relation,
} from './relation.js';

/** How a list stands to a fixed value: one that a quote had, or that of the list the verifier kept. */
export type Fixed =
  | { readonly kind: 'unasked' }
  /** It has exactly what the value covers. */
  | { readonly kind: 'at' }
  /** That, and more. */
  | { readonly kind: 'past' }
  /** It lacks this one record, which recurs. */
  | { readonly kind: 'before'; readonly by: string }
  | { readonly kind: 'forked' };

export interface View {
  readonly pcr: Relation;
  readonly quote: Fixed;
  readonly kept: Fixed;
  readonly gaps: GapState;
  /** The same before the last record. */
  readonly gapsBefore: GapState;
  /** The digest of the last record, its size and whether it was a violation; null if that is not known. */
  readonly last: { readonly digest: string; readonly size: number } | null;
  /** How many records it has, up to 3. */
  readonly count: number;
  /** All its records are equal. */
  readonly uniform: boolean;
  /** Serialised size; of a copy, beyond the last whole page. */
  readonly size: number;
  readonly violation: boolean;
  readonly forgedData: boolean;
  /** A record was cut short behind its end. */
  readonly cut: boolean;
  /** Some extended record is not in it. */
  readonly lost: boolean;
  /** It is not what the running kernel's list is. */
  readonly stale: boolean;
}

const UNASKED: Fixed = { kind: 'unasked' };

export const EMPTY: View = {
  pcr: EQUAL,
  quote: UNASKED,
  kept: UNASKED,
  gaps: startGaps,
  gapsBefore: startGaps,
  last: null,
  count: 0,
  uniform: true,
  size: 0,
  violation: false,
  forgedData: false,
  cut: false,
  lost: false,
  stale: true,
};

/** A record, as far as a view tells records apart. */
export interface Shape {
  readonly name: string;
  readonly digest: string;
  readonly size: number;
  readonly violation: boolean;
  readonly forgedData: boolean;
}

const fixedAppended = (fixed: Fixed, digest: string): Fixed => {
  if (fixed.kind === 'at') return { kind: 'past' };
  if (fixed.kind === 'before') return fixed.by === digest ? { kind: 'at' } : { kind: 'forked' };
  return fixed;
};

const fixedDropped = (fixed: Fixed, digest: string): Fixed => {
  if (fixed.kind === 'before') return { kind: 'forked' };
  if (fixed.kind !== 'at') return fixed;
  return digest === PENDING ? { kind: 'forked' } : { kind: 'before', by: digest };
};

const fixedNever = (fixed: Fixed, digest: string): Fixed =>
  fixed.kind === 'before' && fixed.by === digest ? { kind: 'forked' } : fixed;

/** A list that explains the PCR lacks nothing of it. */
const settled = (view: View): View =>
  view.pcr.kind === 'equal' && view.lost ? { ...view, lost: false } : view;

export function append(view: View, shape: Shape): View {
  return settled({
    ...view,
    pcr: appended(view.pcr, shape.digest),
    quote: fixedAppended(view.quote, shape.digest),
    kept: fixedAppended(view.kept, shape.digest),
    gaps: gapsOf(view.gaps, shape.name),
    gapsBefore: view.gaps,
    last: { digest: shape.digest, size: shape.size },
    count: Math.min(view.count + 1, 3),
    uniform:
      view.count === 0 || (view.uniform && view.last?.digest === shape.digest && shape.digest !== PENDING),
    size: view.size + shape.size,
    violation: view.violation || shape.violation,
    forgedData: view.forgedData || shape.forgedData,
  });
}

/** The PCR is extended with the digest of the running list's last record, or of nothing listed (`direct`). */
export function extend(view: View, digest: string, direct: boolean): View {
  const pcr = extended(view.pcr, digest);
  const matched = view.pcr.kind === 'ahead' && pcr.kind !== 'forked';
  const beyond = view.stale || direct || view.pcr.kind === 'equal';
  return settled({ ...view, pcr, lost: view.lost || (!matched && beyond) });
}

export const miss = (view: View): View => ({ ...view, pcr: missed(view.pcr) });

/** The last record goes; null if which one it is is not known. */
export function dropLast(view: View): View | null {
  const { last } = view;
  if (last === null) return null;
  const pcr = dropped(view.pcr, last.digest);
  return settled({
    ...view,
    pcr,
    quote: fixedDropped(view.quote, last.digest),
    kept: fixedDropped(view.kept, last.digest),
    gaps: view.gapsBefore,
    last: null,
    count: view.count === 3 ? 2 : view.count - 1,
    size: view.size - last.size,
    lost: view.lost || view.pcr.kind !== 'ahead',
  });
}

/** A record inside the list is not what it was: it never again explains the PCR, nor any quote of it. */
export const alter = (view: View, change: Partial<View>): View => ({
  ...view,
  pcr: FORKED,
  quote: view.quote.kind === 'unasked' ? UNASKED : { kind: 'forked' },
  kept: view.kept.kind === 'unasked' ? UNASKED : { kind: 'forked' },
  last: null,
  ...change,
});

/** No adversary acts any more: none lists or extends what was forged, nor alters the data of a violation. */
export const disarmed = (view: View): View => ({
  ...view,
  pcr: neverAgain(view.pcr, FORGED),
  quote: fixedNever(view.quote, FORGED),
  kept: fixedNever(view.kept, FORGED),
  violation: view.forgedData,
});

/**
 * What is left to tell of a copy: the first record that any kernel adds to it is a boot_aggregate, so if it lacks
 * another one it never catches up. Its size matters only within a page.
 */
export function asCopy(view: View, page: number): View {
  const never = (by: string): boolean => by !== BOOT_AGGREGATE;
  const { pcr, quote, kept, size } = view;
  return {
    ...view,
    pcr: pcr.kind === 'behind' && never(pcr.by) ? FORKED : pcr,
    quote: quote.kind === 'before' && never(quote.by) ? { kind: 'forked' } : quote,
    kept: kept.kind === 'before' && never(kept.by) ? { kind: 'forked' } : kept,
    size: (size + page) % page,
  };
}

/** How the list stands now is how it stands to a quote taken now. */
export function fixedNow(relation: Relation): Fixed {
  switch (relation.kind) {
    case 'equal':
      return { kind: 'at' };
    case 'ahead':
      return { kind: 'past' };
    case 'behind':
      return { kind: 'before', by: relation.by };
    case 'forked':
      return { kind: 'forked' };
  }
}

export const covers = (fixed: Fixed): boolean => fixed.kind === 'at' || fixed.kind === 'past';

const fixedKey = (fixed: Fixed): string => (fixed.kind === 'before' ? `-${fixed.by}` : fixed.kind);
const gapKey = (gaps: GapState): string => `${gaps.open}${gaps.unexecuted ? 'u' : ''}${gaps.bare ? 'b' : ''}`;

export const viewKey = (view: View): string =>
  [
    keyOf(view.pcr),
    fixedKey(view.quote),
    fixedKey(view.kept),
    gapKey(view.gaps),
    gapKey(view.gapsBefore),
    view.last === null ? '' : `${view.last.digest}/${view.last.size}`,
    view.count,
    view.uniform,
    view.size,
    view.violation,
    view.forgedData,
    view.cut,
    view.lost,
    view.stale,
  ].join('|');
