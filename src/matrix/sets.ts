/** Sets of a few things as bits of a number, and the smallest sets that meet all of some. */

export type Bits = number;

export const isWithin = (part: Bits, whole: Bits): boolean => (part & ~whole) === 0;

export const sizeOf = (set: Bits): number => {
  let rest = set;
  let size = 0;
  for (; rest !== 0; rest &= rest - 1) size++;
  return size;
};

/** The members, each as a set of its own, in order. */
export function singlesOf(set: Bits): readonly Bits[] {
  const singles: Bits[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) singles.push(rest & -rest);
  return singles;
}

/** Smaller sets first; of the same size, those with earlier members. */
export const bySize = (a: Bits, b: Bits): number => sizeOf(a) - sizeOf(b) || a - b;

/** Those that contain no other one. */
export function minimal(sets: readonly Bits[]): readonly Bits[] {
  const kept: Bits[] = [];
  for (const set of [...new Set(sets)].sort(bySize)) {
    if (!kept.some((smaller) => isWithin(smaller, set))) kept.push(set);
  }
  return kept;
}

/** All minimal sets that have a member in common with each of these (Berge): none if one of them is empty. */
export const hittingSets = (sets: readonly Bits[]): readonly Bits[] =>
  sets.reduce<readonly Bits[]>(
    (hitting, set) =>
      minimal(hitting.flatMap((each) => (each & set ? [each] : singlesOf(set).map((one) => each | one)))),
    [0],
  );
