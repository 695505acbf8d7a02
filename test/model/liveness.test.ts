/** What must happen: the same whether lists are folded or written out, and only because of what fairness promises. */
import { describe, expect, it } from 'vitest';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import { linux_6_12_107 } from '../../model/designs/linux-6.12.107.js';
import { linux_6_16 } from '../../model/designs/linux-6.16.js';
import { linux_7_3_staging, staging_v1 } from '../../model/designs/proposals.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { Assumption, Bounds } from '../../model/world.js';
import { type WorldOptions, worldOf } from '../../model/worlds.js';
import { claims, propertyOf } from '../../properties/index.js';
import { unfold, violationIn } from '../../src/check/unfold.js';
import { explore, type Machine } from '../../src/checker/index.js';
import { judgedProperty } from '../../src/report/judged.js';

const ASSUMED: readonly Assumption[] = [
  'no-adversary',
  'no-crash-image',
  'no-violations',
  'same-design',
  'tpm-present',
];
const BOUNDS: Bounds = { kexecs: 1, events: 1, loads: 1, resets: 0, faults: 1 };
/** For what takes long: nothing fails. */
const QUIET: WorldOptions = { assumptions: [...ASSUMED, 'no-faults', 'file-load-only'], bounds: BOUNDS };
const liveness = claims.filter((claim) => claim.liveness);

/** Each verdict with the length of its stem; and how many steps were taken. */
function search(
  name: string,
  options: WorldOptions = {},
  change: (machine: Machine<State>) => Machine<State> = (m) => m,
) {
  const { folded = true } = options;
  const design = [linux_6_1, linux_6_12_107, linux_6_16, linux_7_3_staging, staging_v1].find(
    (each) => each.name === name,
  )!;
  // Written out, one search does for all.
  const parts = folded ? liveness.map((claim) => [claim]) : [liveness];
  const results = parts.map((part) => {
    const focus = folded ? part[0]!.focus : 'all';
    const world = worldOf(design, { assumptions: ASSUMED, bounds: BOUNDS, ...options, focus });
    return explore(
      change(systemOf(world, false)),
      part.map((claim) => propertyOf(claim, world)),
    );
  });
  return {
    transitions: results.reduce((sum, { transitions }) => sum + transitions, 0),
    found: results.flatMap(({ properties }) =>
      properties.map(({ property, verdict, loopStart }) => ({
        name: property.name,
        verdict,
        stem: loopStart,
      })),
    ),
  };
}
const found = (...asked: Parameters<typeof search>) => search(...asked).found;

describe('what must happen', () => {
  it.each([
    'linux-6.1',
    'linux-6.12.107',
    'linux-6.16',
  ])('is the same with lists folded and with lists written out: %s', (name) => {
    const judged = found(name);
    expect(judged).toEqual(found(name, { folded: false }));
    // With a fault each of them can be violated, by some design at least.
    expect(judged.some(({ verdict }) => verdict === 'violated')).toBe(true);
  });

  it('is the same with lists folded and written out where what is staged is left behind', () => {
    const judged = found('staging-v1', QUIET);
    expect(judged).toEqual(found('staging-v1', { ...QUIET, folded: false }));
    expect(judged.find(({ name }) => name === 'staged-carried-or-deleted')?.verdict).toBe('violated');
  });

  it.each([
    ['linux-6.1', 2, {}],
    ['linux-6.16', 2, {}],
    ['linux-6.16', 3, QUIET],
    ['staging-v1', 3, QUIET],
  ] as const)('is the same whichever CPU measures: %s, %d CPUs', (name, cpus, options) => {
    const bounds = { ...BOUNDS, cpus };
    const reduced = search(name, { ...options, bounds });
    const whole = search(name, { ...options, bounds, without: ['symmetry'] });
    expect(reduced.found).toEqual(whole.found);
    expect(reduced.transitions).toBeLessThan(whole.transitions);
  });

  it('happens only because the kernel’s own steps are promised', () => {
    const unpromised = found('linux-7.3-staging', QUIET, (machine) => ({
      ...machine,
      transitions: machine.transitions.map(({ fairness: _, ...transition }) => transition),
    }));
    expect(unpromised.map(({ verdict }) => verdict)).toEqual(liveness.map(() => 'violated'));
  });

  it('needs the strong promise where a lock is taken: CPU 1 can have it whenever it is free', () => {
    const world = worldOf(linux_6_1, {
      assumptions: [
        'no-faults',
        'no-adversary',
        'no-panic',
        'no-crash-image',
        'file-load-only',
        'same-design',
      ],
      focus: 'control',
    });
    const machine = systemOf(world, false);
    const weakly: Machine<State> = {
      ...machine,
      transitions: machine.transitions.map((each) => (each.fairness ? { ...each, fairness: 'weak' } : each)),
    };
    const completes = propertyOf(claims.find(({ name }) => name === 'kexec-completes')!, world);
    expect(explore(machine, [completes]).properties[0]!.verdict).toBe('holds');
    const { verdict, trace, loopStart } = explore(weakly, [completes]).properties[0]!;
    expect(verdict).toBe('violated');
    const loop = trace!.steps.slice(loopStart).map(({ transition }) => transition.name);
    expect(new Set(loop)).toEqual(new Set(['measure', 'extend']));
  });
});

describe('a lasso with its lists written out', () => {
  const options = {
    assumptions: ['no-faults', 'no-adversary'] as const,
    bounds: {},
    properties: [],
    limits: {},
  };
  const boot = ['nothing-to-restore', 'measure-boot-aggregate', 'extend'];
  const run = (names: readonly string[], loopStart: number) => ({
    initial: { chip: 'up', criticalData: 'none' } as const,
    steps: names.map((transition) => ({ transition, args: {} })),
    loopStart,
  });
  const load = ['kexec-file-load', 'read-image', 'size-segment', 'allocate-buffer', 'add-ima-segment'];
  const loaded = [...boot, ...load];
  const wholeLoad = [
    ...loaded,
    ...['place-segments', 'map-segment', 'finish-load', 'free-load-buffers', 'exchange-images'],
  ];
  const said = (names: readonly string[], loopStart: number) => {
    const steps = run(names, loopStart).steps.map((step) =>
      step.transition === 'place-segments' ? { ...step, args: { reuse: false } } : step,
    );
    const verdict = 'violated' as const;
    return judgedProperty(
      { design: linux_6_16, options },
      { name: 'allocations-freed', verdict, run: { ...run(names, loopStart), steps } },
    );
  };

  it('counts where nothing that is promised is possible any more', () => {
    const names = [...wholeLoad, 'kexec-unload'];
    const { counterexample } = said(names, names.length);
    expect(counterexample?.why).toBe('there is no image any more, and its buffer is kept');
    expect(counterexample?.unfolded.loopStart).toBe(names.length);
  });

  it('counts where the list grows with each round', () => {
    const names = [...wholeLoad, 'kexec-unload', 'measure', 'extend'];
    const { steps, ...rest } = run(names, names.length - 2);
    const args = (name: string) =>
      name === 'measure' ? { cpu: 1, file: 'file' } : name === 'place-segments' ? { reuse: false } : {};
    const named = { ...rest, steps: steps.map(({ transition }) => ({ transition, args: args(transition) })) };
    const unfolded = unfold(linux_6_16, options, named);
    expect(violationIn(unfolded, 'allocations-freed')).toContain('its buffer is kept');
  });

  it('does not count where the kernel could go on', () => {
    expect(said(loaded, loaded.length).doubt).toContain('place-segments could be taken, and never is');
  });

  it('does not count where what was due has happened', () => {
    expect(said(wholeLoad, wholeLoad.length).doubt).toContain('what is due happens');
  });

  it('does not count where the loop cannot be taken again', () => {
    const names = [...wholeLoad, 'kexec-unload'];
    expect(said(names, names.length - 1).doubt).toContain(
      'round 2 of the loop, step 1: kexec-unload is not enabled',
    );
  });
});
