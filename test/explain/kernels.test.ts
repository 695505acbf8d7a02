/** What the search makes of real kernels' evidence alone, compared with what is known to have been done. */
import { describe, expect, test } from 'vitest';
import { designs } from '../../model/designs/index.js';
import { designOfVersion } from '../../src/conform/kernels.js';
import type { Run } from '../../src/conform/schema.js';
import { evidenceOfRun } from '../../src/explain/evidence.js';
import { type Explained, explain } from '../../src/explain/search.js';
import { read, runs } from '../conform/fixtures.js';

const ERAS = ['linux-6.1', 'linux-6.12.107', 'linux-6.14', 'linux-7.3'];
const some = designs.filter(({ name }) => ERAS.includes(name));

/** Searches that end at their limit: whether these designs need more than the kernel's own is left open, and said. */
const CUT_SHORT: Readonly<Record<string, readonly string[]>> = { 'k61/S3': ['linux-7.3: a second CPU'] };

const explained = (run: Run): Explained => explain(evidenceOfRun(run, read), some);

/** What a run's steps are to user space. */
const ACTS: Readonly<Record<string, string>> = {
  'kexec-file-load': 'file-load',
  'kexec-load': 'legacy-load',
  'kexec-crash-load': 'crash-load',
  'kexec-unload': 'unload',
  'kexec-execute': 'execute',
  panic: 'panic',
  'power-loss': 'reset',
  reboot: 'reset',
};

const found = ({ run }: Explained['explanations'][number]): readonly string[] =>
  run.trace.steps.flatMap(({ transition }) => ACTS[transition.name] ?? []);

/** What the script did, as the timeline has it, and how each boot that did not end in a kexec ended. */
const done = ({ boots, script }: Run): readonly string[] =>
  boots.flatMap(({ timeline }, boot) => {
    const acts = timeline.map((entry) => entry.do).filter((act) => Object.values(ACTS).includes(act));
    if (acts.includes('execute') || boot === boots.length - 1) return acts;
    return [...acts, /sysrq-trigger/.test(script[String(boot)] ?? '') ? 'panic' : 'reset'];
  });

const isPart = (part: readonly string[], whole: readonly string[]): boolean => {
  let at = 0;
  for (const act of whole) if (act === part[at]) at += 1;
  return at === part.length;
};

describe.each(runs.map((run) => [run.run, run] as const))('%s', (_, run) => {
  const result = explained(run);

  test('is explained without faults and without an adversary', () => {
    const [first] = result.explanations;
    expect(first?.rung).toMatchObject({ faults: 0, tampering: 0 });
  });

  test('by the design of its kernel, among others', () => {
    const own = designOfVersion(run.kernel, run.behaviour).design.name;
    expect(result.explanations.map(({ design }) => design.name)).toContain(own);
  });

  test('by searches that came to their end, but for those that are named here', () => {
    const ended = result.unfinished.map(({ design, rung }) => `${design.name}: ${rung.allows}`);
    expect(ended).toEqual(CUT_SHORT[run.run] ?? []);
  });

  test('with steps of the script, in its order; with all of them where each leaves a marker', () => {
    const own = designOfVersion(run.kernel, run.behaviour).design.name;
    const mine = result.explanations.find(({ design }) => design.name === own)!;
    const script = done(run);
    expect(isPart(found(mine), script)).toBe(true);
    const marked = run.boots.some(({ markers }) => markers.length > 0);
    if (marked) expect(found(mine)).toEqual(script.filter((act) => act !== 'unload'));
  });
});

test('what cannot be told apart is listed; what can be is not', () => {
  const names = (run: string): readonly string[] =>
    explained(runs.find((each) => each.run === run)!)
      .explanations.filter(({ rung }, _, [first]) => rung === first!.rung)
      .map(({ design }) => design.name);
  expect(names('k73/S1')).toEqual(['linux-7.3']);
  expect(names('k612/S4')).toEqual(['linux-6.12.107', 'linux-7.3']);
  expect(names('k61/S2-k1')).toEqual(['linux-6.1', 'linux-6.14']);
});
