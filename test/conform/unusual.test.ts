/** What none of the real runs at hand holds, and others may: failing loads, calls that return, hangs, lists that lack. */
import { expect, test } from 'vitest';
import { conform } from '../../src/conform/conform.js';
import { readRuns } from '../../src/conform/schema.js';
import { read, runNamed } from './fixtures.js';
import { type Act, type Era, type Simulated, simulate, type Timeline } from './simulator.js';

const result = (run: unknown, files: Simulated['files']) => {
  const [parsed] = readRuns(JSON.stringify([run]));
  return conform(parsed!, { read: (path) => files.get(path) });
};

/** A simulated run with the timeline of one of its boots changed, and other fields of the run. */
function edited(
  era: Era,
  acts: readonly Act[],
  boot: number,
  change: (timeline: Timeline) => Timeline,
  fields: Readonly<Record<string, unknown>> = {},
) {
  const { run, files } = simulate(era, acts);
  const { boots } = run;
  const changed = boots.map((each, at) =>
    at === boot ? { ...each, timeline: change(each.timeline) } : each,
  );
  return result({ ...run, boots: changed, ...fields }, files);
}

const measure: Act = { act: 'measure', files: 3 };
const load = (kernel: Era): Act => ({ act: 'file-load', kernel, imaKexec: true });
/** The last look again, as what was seen at something else. */
const after = (timeline: Timeline, entry: Readonly<Record<string, unknown>>): Timeline => {
  const { records, violations, pcr10 } = timeline.at(-1)!;
  return [...timeline, { ...entry, records, violations, pcr10 }];
};

test('an execute without an image returns', () => {
  const run = (entries: readonly string[]) =>
    edited('k73', [measure], 0, (timeline) =>
      entries.reduce((all: Timeline, name) => after(all, { do: name }), timeline),
    );
  expect(run(['execute', 'execute-returned']).differences).toEqual([]);
  expect(run(['execute']).differences).toMatchObject([
    { what: 'execute', predicted: 'the call returns: no image is loaded', seen: 'a kexec' },
  ]);
});

test('after an execute that was refused measuring goes on', () => {
  for (const era of ['k61', 'k612', 'k73'] as const) {
    const returned = edited(
      era,
      [measure, load(era), measure, { act: 'execute' }, measure],
      0,
      (timeline) => [
        ...after(after(timeline.slice(0, 3), { do: 'execute' }), { do: 'execute-returned' }),
        ...timeline.slice(3),
      ],
    );
    expect(returned.differences).toEqual([]);
  }
});

test('an execute that was refused changes nothing', () => {
  for (const era of ['k61', 'k612', 'k73'] as const) {
    const returned = edited(era, [measure, load(era)], 0, (timeline) =>
      after(after(timeline, { do: 'execute' }), { do: 'execute-returned' }),
    );
    expect(returned.differences).toEqual([]);
  }
});

test('a file load that fails while the image is read leaves no trace', () => {
  for (const era of ['k61', 'k612', 'k73'] as const) {
    const failing = edited(era, [measure, measure], 0, (timeline) =>
      after(timeline, { do: 'file-load', kernel: era, ok: false }),
    );
    expect(failing.differences).toEqual([]);
  }
});

test('a file load that fails later has measured kexec_load', () => {
  const acts = [measure, load('k73'), measure];
  const failing = (timeline: Timeline): Timeline =>
    timeline.map((entry) => (entry.do === 'file-load' ? { ...entry, ok: false } : entry));
  expect(edited('k73', acts, 0, failing).differences).toEqual([]);
});

test('an image that a failing load did not replace still runs', () => {
  for (const era of ['k61', 'k612'] as const) {
    const failing = (timeline: Timeline): Timeline => {
      const [last, ...before] = timeline.toReversed();
      return [...after(before.toReversed(), { do: 'file-load', kernel: era, ok: false }), last!];
    };
    const acts = [measure, load(era), { act: 'execute' } as const, measure];
    expect(edited(era, acts, 0, failing).differences).toEqual([]);
  }
});

test('an image that failed to load cannot be executed', () => {
  const failing = (timeline: Timeline): Timeline =>
    timeline.map((entry) => (entry.do === 'file-load' ? { ...entry, ok: false } : entry));
  const { differences } = edited('k61', [measure, load('k61'), { act: 'execute' }], 0, failing);
  expect(differences).toMatchObject([{ boot: 0, label: 'execute', what: 'execute' }]);
});

test('a machine that does not come back is explained only where the purgatory stops', () => {
  const onlyFirst = (acts: readonly Act[], hung: boolean, change: (timeline: Timeline) => Timeline) => {
    const { run, files } = simulate('k612', acts);
    const [boot] = run.boots;
    const boots = [{ ...boot!, timeline: change(boot!.timeline) }];
    const console = [{ message: 'Starting new kernel', times: 1 }];
    return result({ ...run, boots, console, hung_or_timed_out: hung }, files);
  };
  const executed = (timeline: Timeline): Timeline => after(timeline, { do: 'execute' });
  // Freed pages of IMA's segment are those of another segment by then, and the list is written there.
  const overwritten = (timeline: Timeline): Timeline =>
    executed(
      after(after(timeline, { do: 'unload', ok: true }), { do: 'legacy-load', kernel: 'sim', ok: true }),
    );
  expect(onlyFirst([measure, load('k612')], true, overwritten).differences).toEqual([]);
  const fine = onlyFirst([measure, load('k612')], true, executed);
  expect(fine.differences.map(({ what }) => what)).toEqual(['boot', 'hung_or_timed_out']);
  const silent = onlyFirst([measure, load('k612')], false, executed);
  expect(silent.differences).toMatchObject([{ what: 'boot', predicted: 'the next kernel starts' }]);
});

test('a panic without a crash image is a hard reboot', () => {
  const script = { '0': 'meas 3\necho c > /proc/sysrq-trigger\n' };
  const console = [{ message: 'Kernel panic', times: 1 }];
  const same = (timeline: Timeline): Timeline => timeline;
  const acts = [measure, { act: 'reset' } as const, measure];
  expect(edited('k73', acts, 0, same, { script, console }).differences).toEqual([]);
  expect(edited('k73', acts, 0, same, { script }).differences).toMatchObject([
    { boot: null, what: 'console: Kernel panic', predicted: '1', seen: '0' },
  ]);
});

test('after the TPM’s shutdown another CPU can measure, in vain, where nothing suspends it', () => {
  const noDevice = [
    { message: 'Starting new kernel', times: 1 },
    { message: 'Error Communicating to TPM chip, result: -19', times: 7 },
  ];
  const acts = (era: Era): readonly Act[] => [measure, load(era), { act: 'execute' }, measure];
  const same = (timeline: Timeline): Timeline => timeline;
  expect(edited('k612', acts('k612'), 0, same, { cpus: 2, console: noDevice }).differences).toEqual([]);
  expect(edited('k612', acts('k612'), 0, same, { cpus: 1, console: noDevice }).differences).toMatchObject([
    { what: 'console: Error Communicating to TPM chip', predicted: '0', seen: '7' },
  ]);
  expect(edited('k73', acts('k73'), 0, same, { cpus: 2, console: noDevice }).verdict).toBe('differs');
  const suspended = [
    { message: 'Starting new kernel', times: 1 },
    { message: 'cause=measurements_suspended', times: 4 },
  ];
  expect(edited('k73', acts('k73'), 0, same, { cpus: 2, console: suspended }).differences).toEqual([]);
  expect(edited('k61', acts('k61'), 0, same, { cpus: 2, console: suspended }).verdict).toBe('differs');
});

test('without its lists a run is not checkable, and never said to conform', () => {
  const { verdict, notes, differences } = conform(runNamed('k73/S3'), { read: () => undefined });
  expect(verdict).toBe('not-checkable');
  expect(differences).toEqual([]);
  expect(notes).toEqual([
    'no kernels/k73/S3/boot-0/last.bin and 3 more: without the list no PCR can be predicted',
  ]);
  expect(conform({ ...runNamed('k73/S3'), files: undefined }, { read }).verdict).toBe('not-checkable');
});

test('the quotes may lack, and all lists but the last of each boot', () => {
  const lists = conform(runNamed('k73/S3'), {
    read: (path) => (path.endsWith('last.bin') ? read(path) : undefined),
  });
  expect(lists.differences).toEqual([]);
  expect(lists.verdict).toBe('conforms');
});

test('what a file says of its kernel is compared with the design', () => {
  const run = runNamed('k73/S1');
  const behaviour = { ...run.behaviour!, suspends_measuring: false };
  expect(conform({ ...run, behaviour }, { read }).differences).toMatchObject([
    { boot: null, what: 'behaviour.suspends_measuring', predicted: 'true', seen: 'false' },
  ]);
});
