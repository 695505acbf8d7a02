/** Exit statuses: of several outcomes the strongest, 2, 1, 3, 4, 0. */
import type { Judged } from './judged.js';

export const EXIT = { holds: 0, violated: 1, usage: 2, inconclusive: 3, vacuous: 4 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

const BY_STRENGTH: readonly Exit[] = [EXIT.usage, EXIT.violated, EXIT.inconclusive, EXIT.vacuous];

export const strongest = (statuses: readonly Exit[]): Exit =>
  BY_STRENGTH.find((status) => statuses.includes(status)) ?? EXIT.holds;

/** A search that was cut short is inconclusive whatever it said of the properties. */
export const exitOf = (all: readonly Judged[]): Exit =>
  strongest(
    all.flatMap(({ result, properties }) => [
      ...properties.map(({ verdict }) => EXIT[verdict]),
      result.complete ? EXIT.holds : EXIT.inconclusive,
    ]),
  );
