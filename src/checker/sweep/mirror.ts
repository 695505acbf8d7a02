/** Lists that only grow, mirrored where generated loops find them. */
import { intsAt, moved, type Space } from '../linear.js';

/** Gives the address of a list of the numbers of all these, of which those that were there the last time still are. */
export function createMirror<T>(space: Space, numberOf: (each: T) => number): (all: ArrayLike<T>) => number {
  let list = intsAt(space.take(0), 0);
  let count = 0;
  return (all) => {
    if (all.length > list.length) {
      list = intsAt(moved(list, space, space, 8 * all.length), 2 * all.length);
    }
    for (; count < all.length; count++) list[count] = numberOf(all[count]!);
    return list.byteOffset;
  };
}
