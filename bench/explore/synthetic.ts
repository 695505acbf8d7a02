/** Two graphs of extreme shape. */
import { int, type Machine, record, tuple, update } from '../../src/checker/index.js';
import { checking, type Graph, numbers, promelaOf } from './graph.js';

/** Wide and shallow: n switches, each of which can be turned on. 2ⁿ states, depth n. */
export const switches = (n: number): Graph => ({
  name: 'wide: switches',
  size: n,
  states: 2 ** n,
  checked: checking(() => {
    const all = numbers(n).map((i) => ({ i }));
    const machine: Machine<{ readonly on: readonly number[] }> = {
      name: 'switches',
      init: () => [{ on: all.map(() => 0) }],
      codec: record({ on: tuple(n, int(0, 1)) }),
      final: () => true,
      transitions: all.map(({ i }) => ({
        name: `on-${i}`,
        actor: '',
        source: '',
        guard: (s) => s.on[i] === 0,
        apply: (s) => update(s, { on: s.on.with(i, 1) }),
      })),
    };
    return machine;
  }),
  promela: promelaOf(
    `bit on[${n}];`,
    numbers(n).map((i) => `!on[${i}] -> on[${i}] = 1`),
  ),
  tla: `
VARIABLES on
vars == <<on>>
Init == on = [i \\in 1..${n} |-> 0]
Next == \\E i \\in 1..${n} : on[i] = 0 /\\ on' = [on EXCEPT ![i] = 1]
`,
});

/** Narrow and deep: a counter of n decimal digits, up to all nines. 10ⁿ states, one a level. */
export const odometer = (n: number): Graph => {
  /** Those before the digit that goes up are nines. */
  const nines = (k: number, term: (i: number) => string, and: string) =>
    [...numbers(k).map(term), ''].join(and);
  return {
    name: 'deep: odometer',
    size: n,
    states: 10 ** n,
    checked: checking(() => {
      const machine: Machine<{ readonly digits: readonly number[] }> = {
        name: 'odometer',
        init: () => [{ digits: numbers(n).map(() => 0) }],
        codec: record({ digits: tuple(n, int(0, 9)) }),
        final: () => true,
        transitions: [
          {
            name: 'up',
            actor: '',
            source: '',
            guard: (s) => s.digits.some((digit) => digit < 9),
            apply: (s) => {
              const k = s.digits.findIndex((digit) => digit < 9);
              const rest = numbers(k).reduce((digits, i) => digits.with(i, 0), s.digits);
              return update(s, { digits: rest.with(k, s.digits[k]! + 1) });
            },
          },
        ],
      };
      return machine;
    }),
    promela: promelaOf(
      `byte d[${n}];`,
      numbers(n).map(
        (k) =>
          `${nines(k, (i) => `d[${i}] == 9`, ' && ')}d[${k}] < 9 -> ${nines(k, (i) => `d[${i}] = 0`, '; ')}d[${k}]++`,
      ),
    ),
    tla: `
VARIABLES d
vars == <<d>>
Init == d = [i \\in 1..${n} |-> 0]
Next == \\E k \\in 1..${n} : /\\ d[k] < 9 /\\ \\A i \\in 1..(k - 1) : d[i] = 9
     /\\ d' = [i \\in 1..${n} |-> IF i < k THEN 0 ELSE IF i = k THEN d[i] + 1 ELSE d[i]]
`,
  };
};
