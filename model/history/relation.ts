/**
 * How one list stands to a chain of digests (the PCR, or a value it had): which of the two goes on beyond the other,
 * and with what, as long as they can still become equal.
 */

/** What was appended and may yet be extended, or was extended and may yet be appended: the digest's name. */
export type Relation =
  | { readonly kind: 'equal' }
  /** The list has these, in order, beyond the PCR. `more`: and others after them. */
  | { readonly kind: 'ahead'; readonly by: readonly string[]; readonly more: boolean }
  /** The PCR has this one digest, which recurs, beyond the list. */
  | { readonly kind: 'behind'; readonly by: string }
  /** They differ, and will for ever. */
  | { readonly kind: 'forked' };

/** The digest of a record that never recurs, while its extend is still to come. */
export const PENDING = '!';
/** The digest of one that was not extended: nothing will ever match it. */
export const MISSED = '#';

export const EQUAL: Relation = { kind: 'equal' };
export const FORKED: Relation = { kind: 'forked' };

/** So many digests are remembered beyond the agreed part. */
const DEPTH = 2;

const ahead = (by: readonly string[], more: boolean): Relation =>
  by.length === 0 ? (more ? { kind: 'ahead', by: [MISSED], more } : EQUAL) : { kind: 'ahead', by, more };

/** Cuts what cannot matter any more: nothing behind a digest that never comes is ever reached. */
function trimmed(by: readonly string[], more: boolean): Relation {
  const missed = by.indexOf(MISSED);
  if (missed >= 0) return ahead(by.slice(0, missed + 1), missed + 1 < by.length || more);
  return by.length > DEPTH ? ahead(by.slice(0, DEPTH), true) : ahead(by, more);
}

/** The list gets a record. */
export function appended(relation: Relation, digest: string): Relation {
  switch (relation.kind) {
    case 'equal':
      return ahead([digest], false);
    case 'ahead':
      return relation.more ? relation : trimmed([...relation.by, digest], false);
    case 'behind':
      return relation.by === digest ? EQUAL : FORKED;
    case 'forked':
      return relation;
  }
}

/** The PCR is extended. */
export function extended(relation: Relation, digest: string): Relation {
  switch (relation.kind) {
    case 'equal':
      return digest === PENDING ? FORKED : { kind: 'behind', by: digest };
    case 'ahead':
      return relation.by[0] === digest ? ahead(relation.by.slice(1), relation.more) : FORKED;
    case 'behind':
    case 'forked':
      return FORKED;
  }
}

/** The record appended last will not be extended. */
export const missed = (relation: Relation): Relation => neverAgain(relation, PENDING);

/** Nothing with this digest will be listed or extended from now on: what only one of the two has stays alone. */
export function neverAgain(relation: Relation, digest: string): Relation {
  if (relation.kind === 'behind' && relation.by === digest) return FORKED;
  if (relation.kind !== 'ahead') return relation;
  return trimmed(
    relation.by.map((each) => (each === digest ? MISSED : each)),
    relation.more,
  );
}

/** The list loses its last record, whose digest this was. */
export function dropped(relation: Relation, digest: string): Relation {
  switch (relation.kind) {
    case 'equal':
      return extended(EQUAL, digest === MISSED ? PENDING : digest);
    case 'ahead':
      return relation.more ? relation : ahead(relation.by.slice(0, -1), false);
    case 'behind':
    case 'forked':
      return FORKED;
  }
}

export const keyOf = (relation: Relation): string =>
  relation.kind === 'ahead'
    ? `a${relation.by.join(',')}${relation.more ? '+' : ''}`
    : relation.kind === 'behind'
      ? `b${relation.by}`
      : relation.kind;
