/**
 * What the evidence leaves open (why a load failed, whether a record was measured unseen) is tried one way after the
 * other, each from the start: a run conforms if there is a way in which it does.
 */

/** Takes one of the options: the first unless that way has been tried already. */
export type Choose = <T>(options: readonly T[]) => T;

/** More ways than any run that was seen leaves open. */
const MOST_WAYS = 256;

/** The result that is best, the earliest of equals; `cost` 0 ends the search. */
export function bestWay<R>(attempt: (choose: Choose) => R, cost: (result: R) => number): R {
  let best: R | undefined;
  let path: number[] = [];
  for (let tried = 0; tried < MOST_WAYS; tried += 1) {
    const sizes: number[] = [];
    const taken: number[] = [];
    const result = attempt((options) => {
      const index = options.length < 2 ? 0 : (path[sizes.length] ?? 0);
      if (options.length >= 2) {
        sizes.push(options.length);
        taken.push(index);
      }
      return options[index]!;
    });
    if (best === undefined || cost(result) < cost(best)) best = result;
    if (cost(best) === 0) return best;
    const last = taken.findLastIndex((index, at) => index + 1 < sizes[at]!);
    if (last < 0) return best;
    path = [...taken.slice(0, last), taken[last]! + 1];
  }
  return best!;
}
