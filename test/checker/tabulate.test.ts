/** What is kept of a machine's functions says the same of every state as the functions themselves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Always,
  bool,
  explore,
  int,
  type Machine,
  type OnEveryStep,
  type Property,
  type Reachable,
  record,
  tuple,
  update,
  updater,
} from '../../src/checker/index.js';
import type { ExploreOptions } from '../../src/checker/result.js';
import { diningPhilosophers, neighboursDoNotBothEat } from './machines/dining-philosophers.js';
import { codec, initial, type State, tests, transitions } from './machines/drawn.js';
import { towerOfHanoi } from './machines/hanoi.js';
import { hypercube } from './machines/hypercube.js';
import { mutualExclusion, peterson } from './machines/peterson.js';
import { consistent, twoPhaseCommit } from './machines/two-phase-commit.js';
import { waterJugs } from './machines/water-jugs.js';

const said = { claim: '', meaning: '', source: '' };

/** A table for so many has addresses from the first state on, so that states are expanded at a stretch. */
const AT_A_STRETCH = 3000;

/** All ways to the same result, to the last byte, or to the same refusal. */
function bothWays<S>(machine: Machine<S>, properties: readonly Property<S>[] = [], limits = {}) {
  const search = (options: ExploreOptions<S>) => {
    try {
      const { seconds: _, ...result } = explore(machine, properties, { ...options, limits });
      return result;
    } catch (error) {
      return (error as Error).message;
    }
  };
  const withoutBytes = (result: ReturnType<typeof search>) =>
    JSON.stringify(typeof result === 'string' ? result : { ...result, bytes: 0 });
  const [kept, asked] = [search({ tabulate: true }), search({ tabulate: false })];
  const atAStretch = search({ tabulate: true, expected: AT_A_STRETCH });
  expect(JSON.stringify(kept)).toBe(JSON.stringify(asked));
  expect(withoutBytes(atAStretch)).toBe(withoutBytes(asked));
  return typeof kept === 'string' ? kept : JSON.stringify(kept);
}

/** Each clears something, and leaves alone what it has cleared; the last one what the first one leads to. */
const clearing: readonly ((s: State) => State)[] = [
  (s) => (s.count < 0 ? update(s, { queue: [] }) : s),
  (s) => (s.phase === 'c' ? update(s, { loading: null }) : s),
  (s) => (s.phase === 'a' && s.flags[0] ? { ...s, flags: [false, s.flags[1]!] } : s),
  (s) => (s.live?.valid && s.view.kind === 'some' ? update(s, { live: update(s.live, { size: 0 }) }) : s),
  (s) => (s.queue.length > 0 ? s : update(s, { view: { kind: 'none' } })),
];

describe('any machine', () => {
  it('is the same to the last byte', () => {
    const cases = fc.tuple(
      transitions,
      fc.constantFrom(...tests),
      fc.constantFrom(...tests),
      fc.constantFrom('not', 'in one', 'in parts'),
      fc.subarray([...clearing]),
      fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
      fc.subarray([0, 1, 2]),
    );
    fc.assert(
      fc.property(cases, ([drawn, when, test, folded, parts, states, judged]) => {
        const machine: Machine<State> = {
          name: 'drawn',
          init: () => [initial],
          codec,
          transitions: drawn,
          ...(folded !== 'not' && {
            canonical: folded === 'in parts' ? parts : (s: State) => parts.reduce((so, part) => part(so), s),
            forgetful: true,
          }),
        };
        const always: Always<State> = {
          ...said,
          kind: 'always',
          name: 'always',
          when,
          holds: test,
          why: () => '',
        };
        const reachable: Reachable<State> = {
          ...said,
          kind: 'reachable',
          name: 'reachable',
          holds: (s) => !test(s),
        };
        const step: OnEveryStep<State> = {
          ...said,
          kind: 'step',
          name: 'step',
          when: ({ before, args }) => when(before) && args.i === 1,
          holds: ({ before, after }) => test(after) || before.count === after.count,
          why: () => '',
        };
        const properties = judged.map((k) => [always, reachable, step][k]!);
        bothWays(machine, properties, states === undefined ? {} : { states });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('textbook machines', () => {
  it('are the same to the last byte', () => {
    bothWays(twoPhaseCommit(4), [consistent]);
    bothWays(twoPhaseCommit(4, { hasty: true }), [consistent]);
    bothWays(twoPhaseCommit(5, { symmetric: true }), [consistent]);
    bothWays(diningPhilosophers(6), [neighboursDoNotBothEat]);
    bothWays(peterson('turn-then-flag'), [mutualExclusion]);
    bothWays(towerOfHanoi(6));
    bothWays(hypercube(11));
    bothWays(waterJugs());
  });
});

interface Counting {
  readonly n: readonly number[];
  readonly left: number;
  /** No rule looks at it. */
  readonly past: boolean;
}

/** Counters that go up, and down or back by rules that cost something: thousands of states, of one to four words. */
const counters = fc
  .record({
    most: fc.array(fc.integer({ min: 1, max: 11 }), { minLength: 3, maxLength: 4 }),
    first: fc.constantFrom(0, 2 ** 20),
    left: fc.nat(2),
    budgets: fc.subarray(['left']),
    rules: fc.array(
      fc.record({
        of: fc.nat(3),
        by: fc.nat(3),
        below: fc.integer({ min: 0, max: 12 }),
        change: fc.constantFrom<(n: number, most: number) => number>(
          (n) => Math.max(n - 1, 0),
          (n, most) => (n + 1) % (most + 1),
          () => 0,
        ),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ most, first, left, budgets, rules: others }): Machine<Counting> => {
    const at = (k: number) => k % most.length;
    const up = (n: number, top: number) => Math.min(n + 1, top);
    const rules = [
      ...most.map((_, of) => ({ of, by: of, below: 12, cost: 0, change: up })),
      ...others.map((each) => ({ ...each, cost: each.of % 2 })),
    ];
    return {
      name: 'counters',
      budgets,
      init: () => [{ n: most.map(() => first), left, past: false }],
      codec: record<Counting>({
        n: tuple(most.length, int(first, first + (first === 0 ? 2 ** 30 : 20))),
        left: int(0, 2),
        past: bool,
      }),
      transitions: rules.map(({ of, by, below, cost, change }, i) => ({
        name: `rule ${i}`,
        actor: '',
        source: '',
        guard: (s) => s.left >= cost && s.n[at(by)]! - first <= below,
        apply: (s) => {
          const n = first + change(s.n[at(of)]! - first, most[at(of)]!);
          return update(s, {
            n: s.n.with(at(of), n),
            left: s.left - cost,
            ...(i > most.length && { past: true }),
          });
        },
      })),
    };
  });

describe('states expanded at a stretch', () => {
  it('are those expanded one by one, wherever the search ends', () => {
    const always: Always<Counting> = {
      ...said,
      kind: 'always',
      name: 'always',
      when: ({ n }) => n[0] !== n[1],
      holds: ({ n }) => n.reduce((sum, each) => sum + (each % 2 ** 20), 0) !== 17,
      why: () => '',
    };
    const over: Always<Counting> = {
      ...said,
      kind: 'always',
      name: 'over',
      holds: ({ n }) => n[2]! % 2 ** 20 < 12,
      over: ({ past }) => past,
      why: () => '',
    };
    const limits = fc.option(
      fc.oneof(
        fc.record({ states: fc.integer({ min: 1, max: 20_000 }) }),
        fc.record({ depth: fc.integer({ min: 1, max: 40 }) }),
        fc.record({ bytes: fc.integer({ min: 2 ** 18, max: 2 ** 21 }) }),
      ),
      { nil: {} },
    );
    const properties = fc.constantFrom([], [always], [over]);
    let most = 0;
    fc.assert(
      fc.property(counters, properties, limits, (machine, judged, limited) => {
        const { states } = JSON.parse(bothWays(machine, judged, limited)) as { states: number };
        most = Math.max(most, states);
      }),
      { numRuns: 60 },
    );
    expect(most).toBeGreaterThan(1000);
  });

  it('are found where their bits are all zero, too: no state is taken for one that was never come upon', () => {
    const most = 60;
    const down = { actor: '', source: '', guard: (s: { a: number }) => s.a > 0 };
    const { states } = explore(
      {
        name: 'down',
        init: () => [{ a: most, b: most }],
        codec: record({ a: int(0, most), b: int(0, most) }),
        final: () => true,
        transitions: [
          { ...down, name: 'a', apply: (s) => update(s, { a: s.a - 1 }) },
          { ...down, name: 'b', guard: (s) => s.b > 0, apply: (s) => update(s, { b: s.b - 1 }) },
        ],
      },
      [],
    );
    expect(states).toBe((most + 1) ** 2);
  });

  it('are those expanded one by one, where there is never more than one, or hardly ever', () => {
    interface Lap {
      readonly digits: readonly number[];
      readonly lap: number;
      readonly aside: boolean;
    }
    const digit = fc.integer({ min: 0, max: 9 });
    const seen = { ...said, kind: 'always', why: () => '' } as const;
    const cases = fc.tuple(
      fc.tuple(digit, digit, digit),
      fc.option(digit, { nil: undefined }),
      fc.option(fc.tuple(digit, digit, fc.integer({ min: 0, max: 2 })), { nil: undefined }),
      fc.option(fc.integer({ min: 1, max: 3500 }), { nil: undefined }),
    );
    const step = { actor: '', source: '' };
    fc.assert(
      fc.property(cases, ([back, fork, bad, states]) => {
        const atEnd = ({ digits }: Lap) => digits.every((each) => each === 9);
        const machine: Machine<Lap> = {
          name: 'laps',
          init: () => [{ digits: [0, 0, 0], lap: 0, aside: false }],
          codec: record({ digits: tuple(3, int(0, 9)), lap: int(0, 2), aside: bool }),
          transitions: [
            {
              ...step,
              name: 'up',
              guard: (s) => !atEnd(s),
              apply: (s) => {
                const k = s.digits.findIndex((each) => each < 9);
                const rest = s.digits.slice(0, k).reduce((digits, _, i) => digits.with(i, 0), s.digits);
                return update(s, { digits: rest.with(k, s.digits[k]! + 1), aside: false });
              },
            },
            {
              ...step,
              name: 'next lap',
              guard: (s) => s.lap < 2 && atEnd(s),
              apply: (s) => update(s, { digits: [0, 0, 0], lap: s.lap + 1 }),
            },
            {
              ...step,
              name: 'back',
              guard: (s) => s.lap === 2 && atEnd(s),
              apply: (s) => update(s, { digits: back }),
            },
            { ...step, name: 'stay', guard: (s) => s.digits[0] === 5, apply: (s) => s },
            {
              ...step,
              name: 'step aside',
              guard: (s) => s.digits[0] === fork && !s.aside,
              apply: (s) => update(s, { aside: true }),
            },
          ],
        };
        const always: Always<Lap> = {
          ...seen,
          name: 'always',
          holds: ({ digits, lap }) =>
            bad === undefined || digits[0] !== bad[0] || digits[2] !== bad[1] || lap !== bad[2],
        };
        bothWays(machine, [always], states === undefined ? {} : { states });
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    10, 20, 40,
  ])('are those expanded one by one: up to %i transitions lead on, in 40 ways each', (fans) => {
    interface Fan {
      readonly from: number;
      readonly wide: boolean;
      readonly to: number;
    }
    const STATES = 100;
    const WAYS = 40;
    const machine: Machine<Fan> = {
      name: 'fans',
      init: () => Array.from({ length: STATES }, (_, from) => ({ from, wide: from % 2 === 1, to: 0 })),
      codec: record({ from: int(0, STATES), wide: bool, to: int(0, fans * WAYS) }),
      final: () => true,
      transitions: Array.from({ length: fans }, (_, fan) => ({
        name: `fan ${fan}`,
        actor: '',
        source: '',
        guard: (s) => s.to === 0 && (fan < fans / 2 || s.wide),
        choices: () => Array.from({ length: WAYS }, (_, way) => ({ way })),
        apply: (s, { way }) => update(s, { to: 1 + fan * WAYS + (way as number) }),
      })),
    };
    const { states } = JSON.parse(bothWays(machine)) as { states: number };
    expect(states).toBe(STATES + (STATES / 2) * 1.5 * fans * WAYS);
  });
});

describe('what is kept', () => {
  const counting = (guard: (s: { n: number; flag: boolean }) => boolean, times = { asked: 0 }) => {
    const machine: Machine<{ readonly n: number; readonly flag: boolean }> = {
      name: 'counting',
      init: () => [{ n: 0, flag: false }],
      codec: record({ n: int(0, 2 ** 20 - 1), flag: bool }),
      transitions: [
        {
          name: 'flip',
          actor: '',
          source: '',
          guard: () => true,
          apply: (s) => update(s, { flag: !s.flag }),
        },
        {
          name: 'add',
          actor: '',
          source: '',
          guard: (s) => {
            times.asked++;
            return guard(s);
          },
          apply: (s) => update(s, { n: s.n + 1 }),
        },
      ],
    };
    return { machine, times };
  };

  it('is not asked again', () => {
    const { machine, times } = counting((s) => !s.flag && s.n < 2000);
    expect(explore(machine, []).states).toBe(4002);
    // Of each number with the flag down, and once with it up; of the state and of a view of it.
    expect(times.asked).toBeLessThanOrEqual(2 * 2002);
  });

  it('is not asked of each pair of numbers, where each new one is made from one', () => {
    let asked = 0;
    const add = { actor: '', source: '', guard: () => true };
    const machine: Machine<{ readonly a: number; readonly b: number }> = {
      name: 'pairs',
      init: () => [{ a: 0, b: 0 }],
      codec: record({ a: int(0, 59), b: int(0, 60) }),
      transitions: [1, 2].map((k) => ({
        ...add,
        name: `add ${k}`,
        apply: (s) => {
          asked++;
          return update(s, { a: ({ a }) => (a + k) % 60, b: ({ b }) => (b + 1) % 61 });
        },
      })),
    };
    expect(explore(machine, []).states).toBe(60 * 61);
    // Of 121 values by each transition, of the state and of a view of it.
    expect(asked).toBeLessThanOrEqual(2 * 2 * 121);
  });

  it('is given up where it would be learned for every state', () => {
    const { machine, times } = counting((s) => s.n < 20_000);
    expect(explore(machine, []).states).toBe(40_002);
    expect(times.asked).toBeGreaterThan(30_000);
    expect(times.asked).toBeLessThan(50_000);
  });

  it('is not what a function says at random', () => {
    let coin = false;
    const { machine } = counting((s) => {
      coin = !coin;
      return (coin ? s.flag : s.n > 9) || s.n < 10;
    });
    expect(explore(machine, [], { limits: { states: 1000 } }).states).toBeGreaterThan(10);
  });
});

describe('parts of canonical', () => {
  interface Counters {
    readonly a: number;
    readonly b: number;
    readonly other: number;
  }
  const step = { actor: '', source: '', guard: () => true };
  const machine: Machine<Counters> = {
    name: 'parts',
    init: () => [{ a: 0, b: 0, other: 0 }],
    codec: record({ a: int(0, 3), b: int(0, 3), other: int(0, 99) }),
    transitions: [
      { ...step, name: 'a', apply: (s) => update(s, { a: (s.a + 1) % 4 }) },
      { ...step, name: 'other', apply: (s) => update(s, { other: (s.other + 1) % 100 }) },
    ],
  };

  it('are not asked after a step that changes nothing they look at', () => {
    let asked = 0;
    const follow = (s: Counters) => {
      asked++;
      return s.b === s.a ? s : update(s, { b: s.a });
    };
    const result = explore({ ...machine, canonical: [follow] }, [], { tabulate: true });
    expect(result.states).toBe(400);
    // Of each `a` before and after, of the state and of a view; and where the codec's promises are examined.
    expect(asked).toBeLessThan(50);
  });

  it('that undo one another are refused', () => {
    const parts = [(s: Counters) => update(s, { b: 1 }), (s: Counters) => update(s, { b: 2 })];
    const searched = () => explore({ ...machine, canonical: parts }, [], { tabulate: true });
    expect(searched).toThrow('the parts undo one another');
  });
});

describe('update', () => {
  it('does the same by code made for records with the same fields', () => {
    const each = { a: fc.nat(), 'b c': fc.nat(), d: fc.option(fc.nat()) };
    const fields = fc.record(each, { noNullPrototype: true });
    const changes = fc.record(each, { requiredKeys: [] });
    const changed = updater<{ a: number; 'b c': number; d: number | null }>();
    fc.assert(
      fc.property(fields, changes, (record, to) => {
        const before = { ...record };
        expect(changed(record, to)).toStrictEqual(update(record, to));
        expect(record).toStrictEqual(before);
      }),
    );
  });

  it('is a spread, of what is no view too', () => {
    expect(update({ a: 1, b: 2 }, { b: 3 })).toStrictEqual({ a: 1, b: 3 });
    const more = { name: 'more', actor: '', source: '', guard: () => true };
    const machine: Machine<{ readonly n: number }> = {
      name: 'undeclared',
      init: () => [{ n: 0 }],
      codec: record({ n: int(0, 1) }),
      transitions: [{ ...more, apply: (s) => update(s, { more: 1 } as object) }],
    };
    expect(() => explore(machine, [])).toThrow('more: the state has it, the codec does not declare it');
  });
});
