/** The steps of a run that was followed are a run of the machine, strictly. */
import { expect, test } from 'vitest';
import { designs } from '../../model/designs/index.js';
import { replay } from '../../src/checker/sample.js';
import { explain } from '../../src/conform/conform.js';
import { readEvidence } from '../../src/conform/evidence.js';
import { designOfVersion } from '../../src/conform/kernels.js';
import { createWalk, isRefusal } from '../../src/conform/walk.js';
import { realSystem } from '../../src/conform/world.js';
import { read, runNamed } from './fixtures.js';

for (const name of ['k61/S3', 'k61/S11', 'k612/S10', 'k73/S1r', 'k73/S5a', 'k73/S9k', 'k73/S11']) {
  test(`${name}: replay takes the same steps, from the same state to the same state`, () => {
    const run = runNamed(name);
    const { followed, system } = explain(run, readEvidence(run, read), designOfVersion(run.kernel).design);
    const machine = { ...system.machine, init: () => [system.initial] };
    const result = replay(machine, followed.steps);
    expect(result.ok ? '' : result.why).toBe('');
    expect(result.trace.steps.length).toBe(followed.steps.length);
    expect(result.trace.steps.at(-1)!.after.phase).toBe('running');
    const last = result.trace.steps.at(-1)!.after.history;
    expect(system.lists.count(last)).toBe(run.boots.at(-1)!.timeline.at(-1)!.records);
  });
}

test('a step that is not enabled is refused, by name', () => {
  const system = realSystem({
    designs: [designs[0]!],
    records: [],
    cpus: 1,
    policy: 'user',
    endian: 'little',
  });
  const walk = createWalk({ ...system, pick: (_, [first]) => first!, watch: () => {} });
  walk.settle();
  expect(walk.state().phase).toBe('running');
  expect(walk.steps.map(({ transition }) => transition)).toEqual([
    'nothing-to-restore',
    'measure-boot-aggregate',
    'extend',
  ]);
  for (const [step, args] of [
    ['kexec-execute', {}],
    ['no-such-step', {}],
    ['measure', { cpu: 0, file: 'no-such-file' }],
    ['measure', { cpu: 1, file: 'unseen' }],
  ] as const) {
    const refused = (() => {
      try {
        walk.take(step, args);
      } catch (error) {
        return isRefusal(error) ? error.refused : 'thrown';
      }
      return 'taken';
    })();
    expect(refused).toContain(step);
  }
});
