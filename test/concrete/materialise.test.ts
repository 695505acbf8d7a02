import { describe, expect, it } from 'vitest';
import { designs } from '../../model/designs/index.js';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import { linux_6_12_107 } from '../../model/designs/linux-6.12.107.js';
import { linux_6_16 } from '../../model/designs/linux-6.16.js';
import { judge } from '../../model/verifier/verifier.js';
import { ALGORITHMS } from '../../src/evidence/algorithms.js';
import { toHex } from '../../src/evidence/bytes.js';
import { measured } from '../../src/evidence/fields.js';
import { readKexecBuffer } from '../../src/evidence/kexec-buffer.js';
import { readList } from '../../src/evidence/list.js';
import { replayEnd } from '../../src/evidence/replay.js';
import { codes, verifyBytes } from '../evidence/verifying.js';
import { type Made, made } from './runs.js';

const BANKS = ALGORITHMS.slice(0, 4).map((algorithm) => ({ algorithm, rule: 'native' as const }));
const names = (records: Parameters<typeof measured>[0][]) =>
  records.map((one) => measured(one, 'little').name);

/** Every run, after so many steps. */
const atStep =
  (steps: number) =>
  (_: unknown, __: unknown, taken: number): boolean =>
    taken === steps;

describe('the list and the PCR of a run', () => {
  it.each(
    designs.map((design) => [design.name, design] as const),
  )('are explained by each other as the model says: %s', (_, design) => {
    const seen = { replays: 0, parted: 0 };
    for (const { world, trace, made: bytes } of made(design, {}, { seed: 1, runs: 25 }, atStep(150))) {
      for (const [k, { after: s }] of trace.steps.entries()) {
        if (k % 7 !== 0) continue;
        const { list, pcrs } = bytes.after(k + 1);
        const { records, cut } = readList(list, { endian: 'little', digestSize: 20 });
        expect(cut).toBeUndefined();
        expect(records.length).toBe(world.lists.count(s.history));
        const ends = replayEnd(records, BANKS);
        const same = pcrs.map(({ value }, bank) => toHex(value) === toHex(ends[bank]!));
        const { replays } = world.lists.standing(s.history);
        expect(same).toEqual(BANKS.map(() => replays));
        seen[replays ? 'replays' : 'parted']++;
      }
    }
    expect(seen.replays).toBeGreaterThan(50);
    expect(seen.parted).toBeGreaterThan(50);
  });

  it('says in each marker how much came before it', () => {
    let markers = 0;
    const honest = {
      assumptions: ['no-faults', 'no-adversary', 'list-fits', 'policy-measures-critical-data'],
    } as const;
    for (const { made: bytes } of made(linux_6_16, honest, { seed: 3, runs: 30 }, atStep(120))) {
      const { list, pcrs } = bytes.boots.at(-1)!.atEnd;
      if (list.length === 0) continue;
      const result = verifyBytes({ list, values: pcrs });
      expect(codes(result)).not.toContain('marker-counts');
      markers += result.survey.markers.length;
      for (const { counts, index, runtimeSize } of result.survey.markers) {
        expect([counts!.count, counts!.runtimeSize]).toEqual([index, runtimeSize]);
      }
    }
    expect(markers).toBeGreaterThan(10);
  });
});

describe('the segment that a kernel is handed', () => {
  const kexecs = function* (runs: Iterable<Made>) {
    for (const one of runs) {
      for (const [k, boot] of one.made.boots.entries()) if (boot.handed !== null) yield { ...one, boot, k };
    }
  };
  it.each([
    ['units', linux_6_1.name, linux_6_1],
    ['units', linux_6_12_107.name, linux_6_12_107],
    ['units', linux_6_16.name, linux_6_16],
    ['bytes', linux_6_12_107.name, linux_6_12_107],
    ['bytes', linux_6_16.name, linux_6_16],
  ] as const)('is read as the model restores it: sizes in %s (%s)', (unit, _, design) => {
    const bytes = unit === 'bytes';
    const seen = { records: 0, cut: 0, zero: 0 };
    const runs = made(design, { assumptions: ['no-adversary'] }, { seed: 5, runs: 60, bytes }, atStep(200));
    for (const { world, trace, made: run, boot } of kexecs(runs)) {
      const [first] = boot.steps;
      const restored = trace.steps[first];
      if (restored?.transition.name !== 'restore-list') continue;
      const held = world.lists.holds(restored.before.history, 'handed');
      seen[held as keyof typeof seen]++;
      const { list } = run.after(first + 1);
      if (held === 'zero') {
        expect(boot.handed!.every((byte) => byte === 0)).toBe(true);
        expect(list.length).toBe(0);
        continue;
      }
      const buffer = readKexecBuffer(boot.handed!);
      expect(buffer.cut !== undefined).toBe(held === 'cut');
      if (world.designs[restored.before.kernel]!.restores) {
        expect(names([...buffer.records])).toEqual(names([...readList(list).records]));
      }
      expect(boot.handed!.length).toBeGreaterThanOrEqual(buffer.bufferSize);
      expect(buffer.rest.every((byte) => byte === 0)).toBe(true);
    }
    expect(seen.records).toBeGreaterThan(10);
    if (design.onOverflow === 'until-full' && !bytes) expect(seen.cut).toBeGreaterThan(0);
  });
});

describe('the boots of a run', () => {
  it('follow each other without a gap, each from where the one before ended', () => {
    for (const { trace, made: run } of made(linux_6_16, {}, { seed: 2, runs: 20 }, atStep(150))) {
      expect(run.boots[0]!.steps[0]).toBe(0);
      expect(run.boots.at(-1)!.steps[1]).toBe(trace.steps.length);
      for (const [k, boot] of run.boots.entries()) {
        if (k > 0) expect(boot.steps[0]).toBe(run.boots[k - 1]!.steps[1]);
        if (boot.began === 'cold') expect(boot.handed).toBeNull();
      }
    }
  });
});

describe('what a verifier was sent', () => {
  it('is judged by the model as it is when it is verified', () => {
    let judged = 0;
    const attests = ({ transition }: { readonly transition: { readonly name: string } }) =>
      transition.name.startsWith('attest-');
    const runs = made(linux_6_12_107, { assumptions: ['tpm-present'] }, { seed: 4, runs: 120 }, (_, step) =>
      attests(step),
    );
    for (const { world, trace, made: run } of runs) {
      const { before } = trace.steps.at(-1)!;
      const count = trace.steps.length - 1;
      const { list, pcrs } = { ...run.after(count), ...run.pendingAfter(count) };
      if (list.length === 0 || before.history.kept !== 0) continue;
      const trusted = verifyBytes({ list, values: pcrs }).match.at !== undefined;
      expect(trusted).toBe(judge(world, before).verdict === 'trusted');
      judged++;
    }
    expect(judged).toBeGreaterThan(20);
  });
});
