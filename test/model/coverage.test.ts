/**
 * Every transition of every design can happen: runs at random until all have, each of what has not happened yet as soon
 * as it can. Of designs that differ in their names alone one stands for all.
 */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/design.js';
import { allDesigns } from '../../model/designs/index.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { Bounds } from '../../model/world.js';
import { worldOf } from '../../model/worlds.js';
import { NO_ARGS } from '../../src/checker/index.js';
import { distinct } from '../../src/designs/alike.js';
import { type Grouping, groupsOf, MOOD_NUMBERS, weightsOf } from '../../src/random/weights.js';
import { createRandom } from './random.js';

const BOUNDS: Bounds = { kexecs: 3, events: 8, loads: 4, faults: 4, tampering: 2, resets: 1 };
const RUNS = 600;
const STEPS = 100;

/** Nothing but what the kernel does by itself, user space now and then, and what has not happened yet. */
const QUIET = { faults: 0, acts: 0, ends: 0, events: 3, loads: 8, verifier: 1 } as const;
const OWN_STEP = 30;

const EVENT = [['measure'], ['extend', 'extend-bypass']];

/**
 * What chance hardly ever brings, one after another, each in one of these ways: a load that lost the buffer of the one
 * before fails, and that one is executed; a load after one for which the list was too large.
 */
const RARE: readonly (readonly (readonly string[])[])[] = [
  [
    ['kexec-file-load'],
    ['exchange-images'],
    ...[...EVENT, ...EVENT, ...EVENT],
    ['kexec-file-load'],
    ['allocate-buffer-fails'],
    ['place-segments-fails'],
    ['free-failed-image'],
    ['kexec-execute'],
  ],
  [['kexec-file-load'], ['list-outgrows-ram'], ['exchange-images'], ['kexec-file-load']],
];

type Random = () => number;

/** Quiet, in any mood, or on the way to what is rare, in turn. */
function weightsIn(run: number, grouping: Grouping, random: Random): readonly number[] {
  if (run % 3 !== 1) return grouping.groups.map((group) => (group === null ? OWN_STEP : QUIET[group]));
  return weightsOf(
    grouping,
    Array.from({ length: MOOD_NUMBERS }, () => Math.floor(random() * 2 ** 31)),
  );
}

/** The transitions that never happened in so many runs, and how many there are. */
function neverIn(design: Design): { readonly never: readonly string[]; readonly of: number } {
  const world = worldOf(design, { bounds: BOUNDS, folded: false });
  const { transitions, init } = systemOf(world);
  const grouping = groupsOf(world);
  const inits = init();
  const random = createRandom(1);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const left = new Set(transitions.keys());
  const indexOf = new Map(transitions.map(({ name }, index) => [name, index]));
  let s: State;
  const takes = (index: number): boolean => {
    const rule = transitions[index]!;
    const choices = rule.guard(s) ? (rule.choices?.(s) ?? [NO_ARGS]) : [];
    if (choices.length === 0) return false;
    s = rule.apply(s, pick(choices));
    left.delete(index);
    return true;
  };
  const takesAny = (weights: readonly number[]): boolean => {
    const open = weights.map((weight, index) => (weight > 0 && transitions[index]!.guard(s) ? weight : 0));
    for (let total = open.reduce((a, b) => a + b, 0); total > 0; ) {
      let at = random() * total;
      let index = 0;
      while (at >= open[index]!) at -= open[index++]!;
      if (takes(index)) return true;
      total -= open[index]!;
      open[index] = 0;
    }
    return false;
  };
  for (let run = 0; run < RUNS && left.size > 0; run++) {
    s = pick(inits);
    const weights = weightsIn(run, grouping, random);
    const rare = run % 3 === 2 ? [...RARE[run % RARE.length]!] : [];
    for (let step = 0; step < STEPS; step++) {
      if ([...left].some(takes)) continue;
      if (rare[0]?.some((name) => indexOf.has(name) && takes(indexOf.get(name)!))) rare.shift();
      else if (!takesAny(weights)) break;
    }
  }
  return { never: [...left].map((index) => transitions[index]!.name), of: transitions.length };
}

/** The list never comes to be in a segment that a kernel restores. */
const arrives = ({ copiedAt, segmentDigest, template, sourcePage, bootPhysical }: Design): boolean =>
  !(copiedAt === 'execute' && segmentDigest === 'covers-ima') &&
  !(sourcePage === 'physical' && bootPhysical === 'shifted') &&
  template !== 'ima';

/** Transitions that are there for what another part of a design does, and that this one keeps from happening. */
function cannot(design: Design): readonly string[] {
  const { copiedAt, suspend, sourcePage, bootPhysical, segmentDigest, lockdown, tpmProbe, initLevel } =
    design;
  const found: string[] = [];
  if (!arrives(design) || copiedAt === 'never') found.push('restore-out-of-memory');
  if (sourcePage === 'physical' && bootPhysical === 'shifted')
    found.push('tamper-with-carried-list', 'forge-header');
  // Whose digest is of its own: an image of kexec_load.
  if (segmentDigest === 'none' && lockdown) found.push('digest-mismatch');
  // The marker comes after the suspension.
  if (suspend === 'n1' && design.markerExecute.startsWith('n2'))
    found.push('measure-kexec-execute', 'kexec-execute-out-of-memory');
  if (design.markerLoad === 'new-buffer') found.push('kexec-load-known');
  if (tpmProbe === 'deferred' && initLevel === 'late_initcall')
    found.push('extend', 'extend-fails', 'extend-directly');
  return found;
}

describe('every transition fires', () => {
  it.each(distinct(allDesigns).map((design) => [design.name, design] as const))('%s', (_, design) => {
    const { never, of } = neverIn(design);
    expect(never.filter((name) => !cannot(design).includes(name))).toEqual([]);
    expect(of).toBeGreaterThan(40);
  });
});
