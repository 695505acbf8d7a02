/** `--save DIR`: each violation found becomes a seed file. */
import type { Design } from '../../../model/design.js';
import type { CheckOptions } from '../../check/result.js';
import { runOf } from '../../check/task.js';
import type { JudgedProperty } from '../../report/judged.js';
import { plural } from '../../report/style.js';
import { type Failure, saveSeed } from '../../seeds/save.js';

/** What was found of one design under one set of options. */
export interface JudgedRun {
  readonly design: Design;
  readonly options: CheckOptions;
  readonly properties: readonly JudgedProperty[];
}

/** Of the violations of one property in one design, the first of the shortest. */
export function failuresOf(all: readonly JudgedRun[], version: string): readonly Failure[] {
  const shortest = new Map<string, Failure>();
  for (const { design, options, properties } of all) {
    for (const { name, counterexample } of properties) {
      if (counterexample === undefined) continue;
      const run = runOf(counterexample.unfolded.trace, counterexample.unfolded.loopStart);
      const key = `${design.name} ${name}`;
      const before = shortest.get(key);
      if (before !== undefined && before.run.steps.length <= run.steps.length) continue;
      shortest.set(key, { design, options, property: name, run, found: { by: 'check', version } });
    }
  }
  return [...shortest.values()];
}

/** Says on standard error what was written. */
export function saveFailures(folder: string, failures: readonly Failure[]): void {
  const saved = failures.map((failure) => saveSeed(folder, failure));
  const fresh = saved.filter(({ isNew }) => isNew);
  for (const { path } of fresh) process.stderr.write(`carryover: wrote ${path}\n`);
  const kept = saved.length - fresh.length;
  if (kept > 0) process.stderr.write(`carryover: ${plural(kept, 'seed')} in ${folder} already\n`);
}
