/** A graph that is explored by several tools: the same variables and the same steps, written for each. */
import type { Checked, Machine, Property } from '../../src/checker/index.js';

export interface Graph {
  readonly name: string;
  readonly size: number;
  /** As many states as a formula or another tool says, where one does. */
  readonly states?: number;
  /** Searched up to the first violation, if it is to have one. */
  readonly checked: () => Checked<unknown>;
  /** Promela: one process with one location, each step a `d_step`. */
  readonly promela: string;
  /** The body of a TLA+ module: variables, `Init` and `Next`. */
  readonly tla: string;
}

export const checking =
  <S>(machine: () => Machine<S>, properties: readonly Property<S>[] = []) =>
  (): Checked<unknown> =>
    ({ machine: machine(), properties }) as Checked<S> as Checked<unknown>;

/** `0` to `n - 1`. */
export const numbers = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** One process that does any of the steps, again and again: `guard -> effect` each. */
export const promelaOf = (variables: string, steps: readonly string[]): string =>
  [
    variables,
    'active proctype all() {',
    'do',
    ...steps.map((step) => `:: d_step { ${step} }`),
    'od',
    '}',
    '',
  ].join('\n');
