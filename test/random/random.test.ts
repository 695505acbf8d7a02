import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/design.js';
import { designs } from '../../model/designs/index.js';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import { linux_6_16 } from '../../model/designs/linux-6.16.js';
import { systemOf } from '../../model/machine.js';
import { worldOf } from '../../model/worlds.js';
import { claims, propertyOf } from '../../properties/index.js';
import { replayEqualsPcr } from '../../properties/replay-equals-pcr.js';
import { unfold, violationIn } from '../../src/check/unfold.js';
import { decisive, explore, replay } from '../../src/checker/index.js';
import { random } from '../../src/random/random.js';
import type { RandomOptions } from '../../src/random/result.js';
import { chancesFor } from '../../src/random/source.js';
import { walk } from '../../src/random/walk.js';
import { groupsOf, weightsOf } from '../../src/random/weights.js';
import { randomDocument } from '../../src/report/random.js';
import { FIRST_EXAMPLE } from '../assuming.js';

const OPTIONS: RandomOptions = {
  assumptions: [],
  bounds: { cpus: 2 },
  properties: [],
  runs: 40,
  steps: 200,
  seed: 1,
};
const one = async (design: Design, options: Partial<RandomOptions>) =>
  (await random([design], { ...OPTIONS, ...options }))[0]!;

describe('runs at random', () => {
  it('find what the search finds in the first example, and make it as short', async () => {
    const world = worldOf(linux_6_1, { assumptions: FIRST_EXAMPLE, focus: 'replay' });
    const shortest = explore(systemOf(world), [propertyOf(replayEqualsPcr, world)]).properties[0]!.trace!;
    const properties = [replayEqualsPcr.name];
    const lengths: number[] = [];
    for (let seed = 1; seed <= 100; seed++) {
      const { violations } = await one(linux_6_1, {
        assumptions: FIRST_EXAMPLE,
        properties,
        seed,
        runs: 1000,
      });
      lengths.push(violations[0]!.run.steps.length);
    }
    const least = shortest.steps.length;
    expect(lengths.toSorted((a, b) => a - b)[50]).toBe(least);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1.5 * least);
  });

  it('come close to the shortest where there are many ways to fail', async () => {
    // Each of these is violated in as many steps, as the search finds, and by runs at random in thirty and more.
    const shortest = {
      'replay-equals-pcr': 3,
      'append-and-extend-atomic': 3,
      'measured-before-use': 2,
      'no-undetected-loss': 5,
    };
    const assumptions = [
      'policy-measures-critical-data',
      'file-load-only',
      'no-crash-image',
      'no-panic',
      'same-design',
    ] as const;
    for (const design of [linux_6_1, linux_6_16]) {
      for (let seed = 1; seed <= 4; seed++) {
        const properties = Object.keys(shortest);
        const { violations } = await one(design, { assumptions, properties, seed, runs: 16 });
        expect(violations.length).toBeGreaterThan(2);
        for (const { property, run } of violations) {
          expect([property, run.steps.length]).toEqual([
            property,
            shortest[property as keyof typeof shortest],
          ]);
        }
      }
    }
  });

  it('find nothing where nothing is', async () => {
    const properties = [replayEqualsPcr.name];
    const result = await one(linux_6_16, { assumptions: FIRST_EXAMPLE, properties, runs: 200 });
    expect(result.violations).toEqual([]);
    expect(result.disagreement).toBeUndefined();
    expect([result.runs, result.stopped]).toEqual([200, undefined]);
    expect(result.fired.jump).toBeGreaterThan(20);
  });

  it('violate what they say they do, with nothing that could be left out', async () => {
    for (const design of designs) {
      const { violations, options } = await one(design, { runs: 16 });
      expect(violations.length).toBeGreaterThan(4);
      const check = { ...options, limits: {}, unfolded: true };
      for (const { property, run } of violations) {
        const unfolded = unfold(design, check, run);
        expect([property, violationIn(unfolded, property)]).not.toEqual([property, null]);
        const sought = decisive(propertyOf(claims.find(({ name }) => name === property)!, unfolded.world));
        const machine = systemOf(unfolded.world);
        for (const k of run.steps.keys()) {
          const fewer = replay(machine, run.steps.toSpliced(k, 1));
          expect(fewer.ok && fewer.trace.steps.some(sought.onStep)).toBe(false);
        }
      }
    }
  });

  it('are the same for the same seed, and each one for its path', async () => {
    const all = (results: Awaited<ReturnType<typeof random>>) =>
      JSON.stringify(
        randomDocument(
          results.map((one) => ({ ...one, seconds: 0 })),
          { version: '0', seed: 1 },
        ),
      );
    const options = { ...OPTIONS, runs: 24, assumptions: ['no-adversary'] as const };
    const first = await random([linux_6_16], options);
    expect(all(await random([linux_6_16], options, { workers: 3 }))).toBe(all(first));
    expect(all(await random([linux_6_16], { ...options, seed: 2 }))).not.toBe(all(first));
    for (const { property, path, run, foundIn } of first[0]!.violations) {
      const again = await one(linux_6_16, { ...options, path });
      const same = again.violations.find((each) => each.property === property)!;
      expect([same.run, same.foundIn]).toEqual([run, foundIn]);
    }
  });

  it('go past every bound of the search: thirty kexecs, hundreds of events', async () => {
    const assumptions = ['no-faults', 'no-adversary', 'no-hard-reboot', 'same-design', 'no-panic'] as const;
    const runs = 4;
    const { fired } = await one(linux_6_16, { assumptions, runs, steps: 4000, bounds: { cpus: 4 } });
    expect(fired.jump).toBeGreaterThan(30 * runs);
    expect(fired.measure).toBeGreaterThan(200 * runs);
  });

  it('stay within the bounds asked for', async () => {
    const bounds = { cpus: 1, kexecs: 1, events: 2, faults: 0, tampering: 0, resets: 0, loads: 1 };
    const { fired, runs } = await one(linux_6_16, { bounds, runs: 20 });
    expect(fired['kexec-execute']! + fired.panic!).toBeLessThanOrEqual(runs);
    expect(fired.measure).toBeLessThanOrEqual(2 * runs);
    expect(fired['power-loss']! + fired.reboot!).toBe(0);
    expect(fired['extend-fails']! + fired['extend-directly']!).toBe(0);
  });

  it.each(designs.map(({ name }) => name))('take every transition of %s now and then', (name) => {
    const world = worldOf(designs.find((design) => design.name === name)!, { folded: false, focus: 'all' });
    const machine = systemOf(world);
    const grouping = groupsOf(world);
    const taken = new Set<string>();
    for (const { mood, draw } of chancesFor(1, 0, 800)) {
      const { steps } = walk(machine, weightsOf(grouping, mood), draw, 200);
      for (const { transition } of steps) taken.add(transition.name);
    }
    const never = machine.transitions.filter((transition) => !taken.has(transition.name));
    expect(never.map((transition) => transition.name).filter((each) => !RARE.includes(each))).toEqual([]);
  });
});

/** Two faults in one load, after a load with a list of another size. */
const RARE = ['dump-without-buffer'];
