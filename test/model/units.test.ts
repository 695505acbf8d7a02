import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebootOrder } from '../../model/design.js';
import { designs } from '../../model/designs/index.js';
import type { History, Knowledge } from '../../model/history/history.js';
import { type SymbolicAlgebra, symbolicAlgebra } from '../../model/history/symbolic.js';
import { systemOf } from '../../model/machine.js';
import {
  BOOT_AGGREGATE,
  FILE,
  KEXEC_EXECUTE,
  KEXEC_LOAD,
  LARGE_FILE,
  VIOLATION,
} from '../../model/records.js';
import { gapsOf, isTruncated, startGaps } from '../../model/verifier/gaps.js';
import { worldOf } from '../../model/worlds.js';
import { enabled } from '../../src/checker/index.js';
import { canonicalState } from './lockstep.js';

const orderOf = (name: string) => rebootOrder(designs.find((design) => design.name === name)!);

describe('the order of kernel_kexec', () => {
  it('has no notifier of IMA in 6.1', () => {
    expect(orderOf('linux-6.1')).toEqual(['devices', 'cpus', 'jump']);
  });
  it('suspends before the devices in 6.14', () => {
    expect(orderOf('linux-6.14')).toEqual(['suspend', 'devices', 'cpus', 'jump']);
  });
  it('dumps without a marker or a suspension in 6.12.107', () => {
    expect(orderOf('linux-6.12.107')).toEqual(['dump', 'copy', 'devices', 'cpus', 'jump']);
  });
  it('is marker, suspension, dump, TPM from 6.16 on', () => {
    const order = ['execute-marker', 'suspend', 'dump', 'copy', 'devices', 'cpus', 'jump'];
    expect(orderOf('linux-6.16')).toEqual(order);
    expect(orderOf('linux-7.3')).toEqual(order);
  });
  it('dumps first where the dump has the higher priority', () => {
    const v9 = { ...designs.find(({ name }) => name === 'linux-6.16')!, dumpPriority: '1' as const };
    expect(rebootOrder(v9).slice(0, 4)).toEqual(['dump', 'copy', 'execute-marker', 'suspend']);
  });
});

describe('the gaps between two boot_aggregates', () => {
  const after = (...records: string[]) => records.reduce(gapsOf, startGaps);
  it.each([
    ['a kexec_load without a kexec_execute', [BOOT_AGGREGATE, KEXEC_LOAD, BOOT_AGGREGATE], false, true],
    ['both', [BOOT_AGGREGATE, KEXEC_LOAD, KEXEC_EXECUTE, FILE, BOOT_AGGREGATE], true, false],
    [
      'a second load after an execute that failed',
      [BOOT_AGGREGATE, KEXEC_EXECUTE, KEXEC_LOAD, BOOT_AGGREGATE],
      false,
      true,
    ],
    ['neither, where they are expected', [BOOT_AGGREGATE, FILE, BOOT_AGGREGATE], true, true],
    ['neither, where they are not', [BOOT_AGGREGATE, FILE, BOOT_AGGREGATE], false, false],
    ['a gap that is still open', [BOOT_AGGREGATE, KEXEC_LOAD], true, false],
  ] as const)('%s', (_, records, expected, truncated) => {
    expect(isTruncated(after(...records), expected)).toBe(truncated);
  });
});

/** A list of these records, all extended. */
function listed(lists: SymbolicAlgebra, ...records: string[]): History {
  return records.reduce((h, name) => lists.extend(lists.append(h, name, 0), name), lists.cold(null));
}
const names = (lists: SymbolicAlgebra, h: History) => lists.copied(h, 'dumped').map(({ name }) => name);

describe('a dump that does not fit', () => {
  const lists = symbolicAlgebra();
  // A header of one unit; records of one, two and one.
  const history = listed(lists, BOOT_AGGREGATE, LARGE_FILE, FILE);
  it.each([
    ['all fits', 5, 'until-full', 3, 'records', 5],
    ['ends on a record’s boundary', 4, 'until-full', 2, 'records', 4],
    ['ends inside a record', 3, 'until-full', 1, 'cut', 3],
    ['keeps whole records', 3, 'whole-records', 1, 'records', 2],
    ['keeps nothing', 4, 'nothing', 0, 'nothing', 1],
  ] as const)('%s', (_, capacity, onOverflow, count, holds, size) => {
    const dumped = lists.dump(history, capacity, onOverflow);
    expect(names(lists, dumped)).toHaveLength(count);
    expect(lists.holds(dumped, 'dumped')).toBe(holds);
    expect(lists.dumpedSize(dumped, capacity)).toBe(size);
  });
  it('is restored without the record that was cut', () => {
    const dumped = lists.move(lists.dump(history, 3, 'until-full'), 'dumped', 'handed');
    const restored = lists.restore(dumped, 'all');
    expect(lists.records(restored.list).map(({ name }) => name)).toEqual([BOOT_AGGREGATE]);
    expect(lists.standing(restored)).toMatchObject({ replays: false, lost: true });
  });
});

describe('what a verifier says', () => {
  const lists = symbolicAlgebra();
  const nothing: Knowledge = { markersExpected: false, sameReset: false };
  const judged = (h: History, knowledge = nothing) => lists.judge(lists.quote(h), knowledge);

  it('trusts a list that replays', () => {
    expect(judged(listed(lists, BOOT_AGGREGATE, FILE))).toEqual({
      verdict: 'trusted',
      attested: 2,
      unauthenticated: false,
    });
  });
  it('trusts the part that an older quote covers', () => {
    const quoted = lists.quote(listed(lists, BOOT_AGGREGATE));
    const longer = lists.extend(lists.append(quoted, FILE, 0), FILE);
    expect(lists.judge(longer, nothing)).toMatchObject({ verdict: 'trusted', attested: 1 });
  });
  it('reports that nothing covers the data of a violation', () => {
    expect(judged(listed(lists, BOOT_AGGREGATE, VIOLATION)).unauthenticated).toBe(true);
  });
  it('finds the gap where the tail is missing', () => {
    const lost = lists.extendForged(listed(lists, BOOT_AGGREGATE, KEXEC_LOAD));
    const next = lists.extend(lists.append(lost, BOOT_AGGREGATE, 0), BOOT_AGGREGATE);
    expect(judged(next)).toMatchObject({ verdict: 'truncated', at: 2 });
  });
  it('says no more than that it does not trust a list without a gap', () => {
    expect(judged(lists.extendForged(listed(lists, BOOT_AGGREGATE)))).toMatchObject({
      verdict: 'not trusted',
    });
  });
  it('sees that a list starts afresh by the one it kept', () => {
    const kept = lists.keep(lists.quote(listed(lists, BOOT_AGGREGATE, FILE)));
    const afresh = { ...listed(lists, BOOT_AGGREGATE), kept: kept.kept, pcr: kept.pcr };
    const verdict = judged(lists.extendForged(afresh), { markersExpected: false, sameReset: true });
    expect(verdict).toMatchObject({ verdict: 'truncated', at: 0 });
  });
});

describe('canonicalState', () => {
  it.each(designs.map(({ name }) => name))('represents itself, wherever a run of %s goes', (name) => {
    const design = designs.find((candidate) => candidate.name === name)!;
    const world = worldOf(design, { bounds: { faults: 2, tampering: 2 } });
    const machine = systemOf(world);
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 20, maxLength: 60 }), (choices) => {
        let state = canonicalState(world, machine.init()[0]!);
        for (const choice of choices) {
          const ways = [...enabled(machine, state)];
          const [transition, args] = ways[choice % ways.length]!;
          state = canonicalState(world, transition.apply(state, args));
          expect(canonicalState(world, state)).toEqual(state);
        }
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});

describe('no faults left', () => {
  it('is the same by the bound and by the assumption, from the start on', () => {
    const design = designs.find(({ name }) => name === 'linux-6.16')!;
    const chips = (options: Parameters<typeof worldOf>[1]) =>
      systemOf(worldOf(design, { ...options, focus: 'control' }))
        .init()
        .map(({ tpm, budget }) => [tpm.chip, budget.faults]);
    expect(chips({ bounds: { faults: 0 } })).toEqual(chips({ assumptions: ['no-faults'] }));
    expect(chips({ bounds: { faults: 1 } })).toContainEqual(['absent', 0]);
  });
});
