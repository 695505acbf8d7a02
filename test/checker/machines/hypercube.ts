/**
 * The corners of a cube of n dimensions, from one corner on, along its edges. There are 2ⁿ corners, n edges lead away
 * from each, C(n, k) corners are k edges away, and the opposite one is n. By symmetry only the number of ones counts:
 * n + 1 classes of corners.
 */
import { bool, type Machine, record, tuple } from '../../../src/checker/index.js';

export interface State {
  readonly corner: readonly boolean[];
}

export function hypercube(n: number, { symmetric = false } = {}): Machine<State> {
  const axes = Array.from({ length: n }, (_, axis) => ({ axis }));
  return {
    name: `cube of ${n} dimensions`,
    init: () => [{ corner: axes.map(() => false) }],
    codec: record<State>({ corner: tuple(n, bool) }),
    ...(symmetric && { canonical: ({ corner }: State) => ({ corner: corner.toSorted() }) }),
    transitions: [
      {
        name: 'flip',
        actor: 'walker',
        source: 'a textbook',
        guard: () => true,
        choices: () => axes,
        apply: ({ corner }, args) => {
          const axis = args.axis as number;
          return { corner: corner.with(axis, !corner[axis]) };
        },
      },
    ],
  };
}
