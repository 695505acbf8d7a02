import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decisive,
  explore,
  type Machine,
  type NamedStep,
  type Property,
  replay,
  type Sought,
  sample,
  shrink,
  type Trace,
} from '../../src/checker/index.js';
import { solved, towerOfHanoi } from './machines/hanoi.js';
import { mutualExclusion, peterson } from './machines/peterson.js';
import { consistent, twoPhaseCommit } from './machines/two-phase-commit.js';
import { gallons, waterJugs } from './machines/water-jugs.js';

const named = <S>({ steps }: Trace<S>): NamedStep[] =>
  steps.map(({ transition, args }) => ({ transition: transition.name, args }));

/** The first of some random runs that shows it, up to where it does. */
function found<S>(machine: Machine<S>, sought: Sought<S>, seed: number, steps = 120): Trace<S> | undefined {
  for (const trace of sample(machine, { runs: 100, steps, seed })) {
    const last = trace.steps.findIndex(sought.onStep);
    if (last >= 0) return { initial: trace.initial, steps: trace.steps.slice(0, last + 1) };
  }
  return undefined;
}

/** Whether these steps can be taken, strictly, and show it; at the last one, or sooner. */
function shows<S>(machine: Machine<S>, steps: readonly NamedStep[], sought: Sought<S>): boolean {
  const { ok, trace } = replay(machine, steps);
  return ok && (sought.inState(trace.initial) || trace.steps.some(sought.onStep));
}

describe('a run that is shrunk', () => {
  const machines: readonly (readonly [string, <T>(use: <S>(m: Machine<S>, p: Property<S>) => T) => T])[] = [
    ['water jugs', (use) => use(waterJugs(), gallons(4))],
    ['a tower of three disks', (use) => use(towerOfHanoi(3), solved)],
    ['Peterson’s algorithm, the turn given first', (use) => use(peterson('turn-then-flag'), mutualExclusion)],
  ];
  it.each(machines)('of %s can be taken, and nothing in it can be left out', (_, withMachine) => {
    withMachine((machine, property) => {
      const sought = decisive(property);
      let shrunken = 0;
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const run = found(machine, sought, seed);
          fc.pre(run !== undefined);
          const least = shrink(machine, run!, sought);
          expect(least.steps.length).toBeLessThanOrEqual(run!.steps.length);
          shrunken += run!.steps.length - least.steps.length;
          const steps = named(least);
          const again = replay(machine, steps);
          expect(again.ok).toBe(true);
          expect(again.trace.steps.findIndex(sought.onStep)).toBe(steps.length - 1);
          for (const k of steps.keys()) expect(shows(machine, steps.toSpliced(k, 1), sought)).toBe(false);
          expect(named(shrink(machine, run!, sought))).toEqual(steps);
          expect(named(shrink(machine, least, sought))).toEqual(steps);
        }),
        { numRuns: 60 },
      );
      expect(shrunken).toBeGreaterThan(100);
    });
  });

  it('is as short as the shortest of two-phase commit without a vote', () => {
    const machine = twoPhaseCommit(4, { hasty: true });
    const sought = decisive(consistent);
    for (let seed = 1; seed <= 40; seed++) {
      const least = shrink(machine, found(machine, sought, seed)!, sought);
      expect(least.steps.length).toBe(explore(machine, [consistent]).properties[0]!.trace!.steps.length);
    }
  });

  it('is empty if an initial state shows it', () => {
    const machine = waterJugs();
    const sought = decisive(gallons(0));
    const run = sample(machine, { runs: 1, steps: 20, seed: 1 })[0]!;
    expect(shrink(machine, run, sought).steps).toEqual([]);
  });

  it('begins in the initial state from which it is shortest', () => {
    const jugs = waterJugs();
    const machine: typeof jugs = {
      ...jugs,
      init: () => [
        { small: 0, big: 0 },
        { small: 3, big: 2 },
      ],
    };
    const sought = decisive(gallons(5));
    const fromEmpty = replay(jugs, [{ transition: 'fill-small' }, { transition: 'fill-big' }]);
    const least = shrink(machine, fromEmpty.trace, sought);
    expect(named(least)).toEqual([{ transition: 'fill-big', args: {} }]);
  });

  it('must show what is sought', () => {
    const machine = waterJugs();
    const run = replay(machine, [{ transition: 'fill-small' }]).trace;
    expect(() => shrink(machine, run, decisive(gallons(4)))).toThrow('does not show it');
  });
});
