/** Machines whose counts are known from the literature, or from a formula; where from is said with each machine. */
import { describe, expect, it } from 'vitest';
import { explore, lastState, type Machine, type Property, type Result } from '../../src/checker/index.js';
import { diningPhilosophers, neighboursDoNotBothEat } from './machines/dining-philosophers.js';
import { solved, towerOfHanoi } from './machines/hanoi.js';
import { hypercube } from './machines/hypercube.js';
import { allAcross, missionariesAndCannibals } from './machines/missionaries.js';
import { mutualExclusion, peterson } from './machines/peterson.js';
import { consistent, twoPhaseCommit } from './machines/two-phase-commit.js';
import { gallons, waterJugs } from './machines/water-jugs.js';

function counts<S>({ complete, states, transitions, depth }: Result<S>) {
  return { complete, states, transitions, depth };
}

function only<S>(machine: Machine<S>, property: Property<S>) {
  return explore(machine, [property]).properties[0]!;
}

describe('two-phase commit', () => {
  it('with 3 resource managers is what TLC says: 1,146 generated, 288 distinct, depth 11', () => {
    const result = explore(twoPhaseCommit(3), [consistent]);
    expect(counts(result)).toEqual({ complete: true, states: 288, transitions: 1145, depth: 10 });
    expect(result.properties[0]!.verdict).toBe('holds');
    expect(result.neverFired).toEqual([]);
    expect(result.deadlock).toBeUndefined();
  });

  it.each([
    [5, 8_832],
    [7, 296_448],
  ])('with %i has %i states', (n, states) => {
    const result = explore(twoPhaseCommit(n), [consistent]);
    expect(result).toMatchObject({ complete: true, states, depth: 3 * n + 1 });
    expect(result.properties[0]!.verdict).toBe('holds');
  });

  it('has 2,232 states up to the order of 9 resource managers, at the same depth as without', () => {
    const result = explore(twoPhaseCommit(9, { symmetric: true }), [consistent]);
    expect(result).toMatchObject({ complete: true, states: 2_232, depth: 28 });
    expect(result.properties[0]!.verdict).toBe('holds');
  });

  it('is caught when the transaction manager does not wait for everyone', () => {
    for (const symmetric of [false, true]) {
      const { verdict, trace, why } = only(twoPhaseCommit(3, { hasty: true, symmetric }), consistent);
      expect(verdict).toBe('violated');
      expect(trace!.steps.map((step) => step.transition.name)).toEqual([
        'rm-prepare',
        'tm-receive-prepared',
        'tm-commit',
        'rm-choose-to-abort',
        'rm-receive-commit',
      ]);
      expect(why).toMatch(/manager \d is committed.*manager \d is aborted|is aborted.*is committed/);
    }
  });
});

describe('the dining philosophers', () => {
  it.each([
    [2, 6],
    [3, 14],
    [4, 34],
    [5, 82],
    [10, 6726],
  ])('%i of them have %i states, and a deadlock after one step each', (n, states) => {
    const result = explore(diningPhilosophers(n), [neighboursDoNotBothEat]);
    expect(result).toMatchObject({ complete: true, states });
    expect(result.properties[0]!.verdict).toBe('holds');
    expect(result.deadlock!.steps).toHaveLength(n);
    expect(lastState(result.deadlock!).philosophers).toEqual(Array(n).fill('one-fork'));
  });

  it('have none if one of them is left-handed', () => {
    const result = explore(diningPhilosophers(5, { lefty: true }), [neighboursDoNotBothEat]);
    expect(result.deadlock).toBeUndefined();
    expect(result.properties[0]!.verdict).toBe('holds');
  });
});

describe('the water jugs', () => {
  it('are what TLC says: 97 generated, 16 distinct', () => {
    expect(explore(waterJugs(), [])).toMatchObject({ complete: true, states: 16, transitions: 96 });
  });

  it('measure 4 gallons in 6 steps, by the known solution', () => {
    const { verdict, trace } = only(waterJugs(), gallons(4));
    expect(verdict).toBe('holds');
    expect(trace!.steps.map((step) => step.transition.name)).toEqual([
      'fill-big',
      'big-to-small',
      'empty-small',
      'big-to-small',
      'fill-big',
      'big-to-small',
    ]);
  });

  it('never measure 6', () => {
    expect(only(waterJugs(), gallons(6)).verdict).toBe('violated');
  });
});

describe('missionaries and cannibals', () => {
  it('have 16 states and a shortest solution of 11 crossings', () => {
    const result = explore(missionariesAndCannibals(), [allAcross]);
    expect(result).toMatchObject({ complete: true, states: 16 });
    expect(result.properties[0]!.trace!.steps).toHaveLength(11);
  });
});

describe("Peterson's algorithm", () => {
  it('has the ten states of the textbook, and mutual exclusion', () => {
    const result = explore(peterson('at-once'), [mutualExclusion]);
    expect(result).toMatchObject({ complete: true, states: 10 });
    expect(result.properties[0]!.verdict).toBe('holds');
    expect(result.deadlock).toBeUndefined();
  });

  it('has mutual exclusion with the flag raised first', () => {
    expect(only(peterson('flag-then-turn'), mutualExclusion).verdict).toBe('holds');
  });

  it('has not with the turn given away first', () => {
    const { verdict, trace } = only(peterson('turn-then-flag'), mutualExclusion);
    expect(verdict).toBe('violated');
    expect(trace!.steps).toHaveLength(6);
  });
});

describe('the tower of Hanoi', () => {
  it.each([1, 2, 3, 5, 8])('with %i discs has 3ⁿ states, 3ⁿ⁺¹ − 3 moves, and is solved in 2ⁿ − 1', (n) => {
    const result = explore(towerOfHanoi(n), [solved]);
    expect(counts(result)).toEqual({
      complete: true,
      states: 3 ** n,
      transitions: 3 ** (n + 1) - 3,
      depth: 2 ** n - 1,
    });
    expect(result.properties[0]!.trace!.steps).toHaveLength(2 ** n - 1);
  });
});

describe('a cube', () => {
  it.each([1, 5, 12])('of %i dimensions has 2ⁿ corners and n edges from each', (n) => {
    expect(counts(explore(hypercube(n), []))).toEqual({
      complete: true,
      states: 2 ** n,
      transitions: n * 2 ** n,
      depth: n,
    });
  });

  it('of 40 has 41 classes of corners', () => {
    expect(counts(explore(hypercube(40, { symmetric: true }), []))).toEqual({
      complete: true,
      states: 41,
      transitions: 41 * 40,
      depth: 40,
    });
  });

  it('has C(n, k) corners at distance k', () => {
    const within = (depth: number) => explore(hypercube(10), [], { limits: { depth } }).states;
    const levels = Array.from({ length: 11 }, (_, k) => within(k) - (k === 0 ? 0 : within(k - 1)));
    expect(levels).toEqual([1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1]);
  });
});
