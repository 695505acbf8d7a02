/** Ways to explore less that a machine can declare: `canonical`, `forgetful`, `budgets`. */
import { describe, expect, it } from 'vitest';
import {
  type Always,
  explore,
  int,
  lastState,
  type Machine,
  type OnEveryStep,
  oneOf,
  record,
  replay,
  type Step,
} from '../../src/checker/index.js';

const said = { claim: '', meaning: '', source: '' };

describe('a machine with a budget', () => {
  /** Goes from 0 to 9 by single steps, or by two at once, which costs. To have more left is never worse. */
  interface State {
    readonly at: number;
    readonly left: number;
  }
  const walker = (subsumed: boolean): Machine<State> => ({
    name: 'walker',
    init: () => [{ at: 0, left: 3 }],
    codec: record<State>({ at: int(0, 11), left: int(0, 3) }),
    final: ({ at }) => at >= 9,
    ...(subsumed && { budgets: ['left'] }),
    transitions: [
      {
        name: 'walk',
        actor: 'me',
        source: '',
        guard: ({ at }) => at < 9,
        apply: (s) => ({ ...s, at: s.at + 1 }),
      },
      {
        name: 'jump',
        actor: 'me',
        source: '',
        guard: ({ at, left }) => at < 9 && left > 0,
        apply: ({ at, left }) => ({ at: at + 2, left: left - 1 }),
      },
      {
        name: 'waste',
        actor: 'me',
        source: '',
        guard: ({ left }) => left > 0,
        apply: ({ at, left }) => ({ at, left: left - 1 }),
      },
    ],
  });
  const notAt = (n: number): Always<State> => ({
    ...said,
    kind: 'always',
    name: `not-at-${n}`,
    holds: ({ at }) => at !== n,
    why: ({ at }) => `it is at ${at}`,
  });
  const noWaste: OnEveryStep<State> = {
    ...said,
    kind: 'step',
    name: 'no-waste-late',
    holds: ({ transition, before }) => transition.name !== 'waste' || before.at < 5,
    why: ({ before }) => `it wastes at ${before.at}`,
  };

  it('has fewer states, and the same verdicts, shortest lengths and coverage', () => {
    const properties = [notAt(7), notAt(10), notAt(11), noWaste];
    const [full, less] = [false, true].map((subsumed) => explore(walker(subsumed), properties));
    expect(less!.complete).toBe(true);
    expect(less!.states).toBeLessThan(full!.states);
    expect(less!.neverFired).toEqual([]);
    const summary = (result: typeof full) =>
      result!.properties.map(({ verdict, trace, why }) => ({ verdict, why, length: trace?.steps.length }));
    expect(summary(less)).toEqual(summary(full));
    // To 7 by three jumps and a step; to 10 by two jumps, four steps and a jump; nobody can get to 11;
    // to 5 by two jumps and a step, and the fourth wastes what is left.
    expect(summary(full).map(({ verdict, length }) => [verdict, length])).toEqual([
      ['violated', 4],
      ['violated', 7],
      ['holds', undefined],
      ['violated', 4],
    ]);
  });

  it('judges a step to a state that is not explored, and ends if it decides', () => {
    const never = { ...noWaste, holds: ({ transition }: Step<State>) => transition.name !== 'waste' };
    const result = explore(walker(true), [never], { stopWhenDecided: true });
    expect(result).toMatchObject({ stopped: 'decided', depth: 1 });
    expect(result.properties[0]!.trace!.steps.map(({ transition }) => transition.name)).toEqual(['waste']);
    expect(lastState(result.properties[0]!.trace!)).toEqual({ at: 0, left: 2 });
  });
});

describe('a forgetful machine', () => {
  /** A coin is put under one of two cups; where, nobody looks at while it is hidden. */
  interface State {
    readonly coin: 'out' | 'left' | 'right';
    readonly lifted: 'none' | 'left' | 'right';
  }
  const cups = (forgetful: boolean): Machine<State> => ({
    name: 'cups',
    init: () => [{ coin: 'out', lifted: 'none' }],
    codec: record<State>({ coin: oneOf('out', 'left', 'right'), lifted: oneOf('none', 'left', 'right') }),
    ...(forgetful && {
      forgetful,
      canonical: (s: State): State =>
        s.coin === 'right' && s.lifted === 'none' ? { ...s, coin: 'left' } : s,
    }),
    final: () => true,
    transitions: [
      {
        name: 'hide',
        actor: 'me',
        source: '',
        guard: ({ coin }) => coin === 'out',
        choices: () => [{ cup: 'right' }],
        apply: (s, { cup }) => ({ ...s, coin: cup as 'left' | 'right' }),
      },
      {
        name: 'lift',
        actor: 'you',
        source: '',
        guard: ({ coin, lifted }) => coin !== 'out' && lifted === 'none',
        apply: (s) => ({ ...s, lifted: s.coin as 'left' | 'right' }),
      },
    ],
  });
  const neverLeft: Always<State> = {
    ...said,
    kind: 'always',
    name: 'never-left',
    holds: ({ lifted }) => lifted !== 'left',
    why: ({ lifted }) => `the ${lifted} cup is lifted`,
  };
  const noLift: OnEveryStep<State> = {
    ...said,
    kind: 'step',
    name: 'no-lift-of-left',
    holds: ({ after }) => after.lifted !== 'left',
    why: ({ after }) => `the ${after.lifted} cup is lifted`,
  };

  it('has traces from representative to representative', () => {
    const result = explore(cups(true), [neverLeft, noLift]);
    for (const { verdict, trace, why } of result.properties) {
      expect(verdict).toBe('violated');
      expect(why).toBe('the left cup is lifted');
      const [hide, lift] = trace!.steps;
      expect(hide!.after).toEqual({ coin: 'right', lifted: 'none' });
      expect(lift!.before).toEqual({ coin: 'left', lifted: 'none' });
    }
  });

  it('may show what the machine itself cannot do: the trace is to be replayed', () => {
    const { trace } = explore(cups(true), [neverLeft]).properties[0]!;
    const steps = trace!.steps.map(({ transition, args }) => ({ transition: transition.name, args }));
    const replayed = replay(cups(false), steps);
    expect(replayed.ok).toBe(true);
    expect(neverLeft.holds(lastState(replayed.trace))).toBe(true);
    expect(explore(cups(false), [neverLeft]).properties[0]!.verdict).toBe('holds');
  });

  it('is told from one that is merely wrong', () => {
    const { forgetful: _, ...wrong } = cups(true);
    expect(() => explore(wrong, [neverLeft])).toThrow('canonical makes states equal that are not');
  });
});
