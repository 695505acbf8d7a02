/** `carryover check --expected`: every run that the file lists, their searches side by side on all cores. */
import { readFileSync, writeFileSync } from 'node:fs';
import { designs } from '../../../model/designs/index.js';
import { tasksFor } from '../../check/check.js';
import { inWorker, mapLimited } from '../../check/pool.js';
import type { CheckOptions, Task, TaskResult } from '../../check/result.js';
import type { Progress } from '../../checker/index.js';
import {
  compare,
  type ExpectedFile,
  type ExpectedRun,
  readExpected,
  updated,
  writeExpected,
} from '../../report/expected.js';
import { type ComparedRun, renderComparedRun, renderTotal } from '../../report/expected-text.js';
import { type JudgedProperty, judgedProperty } from '../../report/judged.js';
import { EXIT, type Exit, strongest } from '../../report/status.js';
import { boundsOf, type CheckFlags, limitsOf, propertiesOf, workersOf } from './check-options.js';
import { interruptible } from './interrupt.js';
import { failuresOf, type JudgedRun, saveFailures } from './saving.js';
import { type ProgressLine, progressOn, styleOf } from './terminal.js';
import { named, usageError } from './usage.js';

export async function runExpected(path: string, flags: CheckFlags, version: string): Promise<Exit> {
  const file = fileOf(path);
  const style = styleOf(process.stdout);
  const progress = progressOn(process.stderr, flags.quiet === true);
  const width = Math.max(0, ...file.runs.map(({ design }) => design.length));
  const compared: ComparedRun[] = [];
  const found = await searchAll(file.runs, flags, progress, (each) => {
    const run = comparedRun(each);
    progress.clear();
    process.stdout.write(renderComparedRun(run, compared.at(-1), width, style));
    compared.push(run);
  });
  process.stdout.write(renderTotal(compared, style));
  if (flags.save !== undefined) saveFailures(flags.save, failuresOf(found, version));
  if (!flags.update) return strongest(compared.map(exitOf));
  const runs = found.map(({ run, properties }) => updated(run, properties));
  writeFileSync(path, writeExpected({ ...file, runs }));
  process.stdout.write(`The verdicts found were written to ${path}.\n`);
  const undecided = compared.some(({ comparison }) =>
    comparison.differences.some((each) => each.inconclusive),
  );
  return undecided ? EXIT.inconclusive : EXIT.holds;
}

function fileOf(path: string): ExpectedFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
  const read = readExpected(text);
  if (!read.ok) throw usageError(`${path}: ${read.why}`);
  return read.file;
}

interface Found extends JudgedRun {
  readonly run: ExpectedRun;
  readonly searches: readonly TaskResult[];
}

/** All searches of all runs share the workers; each run is told once it and those before it are done. */
async function searchAll(
  runs: readonly ExpectedRun[],
  flags: CheckFlags,
  progress: ProgressLine,
  tell: (found: Found) => void,
): Promise<readonly Found[]> {
  const planned = runs.map((run) => {
    const options = optionsOf(run, flags);
    return { run, options, tasks: tasksFor(named(designs, run.design, 'design'), options) };
  });
  const done = new Map<Task, TaskResult>();
  const found: Found[] = [];
  const tellThoseDone = (): void => {
    for (let next = planned[found.length]; next !== undefined; next = planned[found.length]) {
      const { run, options, tasks } = next;
      if (!tasks.every((task) => done.has(task))) return;
      const one = foundOf(
        run,
        options,
        tasks.map((task) => done.get(task)!),
      );
      found.push(one);
      tell(one);
    }
  };
  await interruptible((signal) =>
    mapLimited(
      planned.flatMap(({ tasks }) => tasks),
      workersOf(flags),
      async (task) => {
        const { design, focus } = task;
        const report = (at: Progress) => progress.report({ ...at, design: design.name, focus });
        done.set(task, await inWorker(task, report, signal));
        tellThoseDone();
      },
    ),
  ).finally(progress.clear);
  return found;
}

function foundOf(run: ExpectedRun, options: CheckOptions, searches: readonly TaskResult[]): Found {
  const design = named(designs, run.design, 'design');
  const properties = searches
    .flatMap((search) => search.properties)
    .map((property) => judgedProperty({ design, options }, property));
  return { run, design, options, searches, properties: inOrder(properties) };
}

const inOrder = (properties: readonly JudgedProperty[]): readonly JudgedProperty[] =>
  propertiesOf(properties.map(({ name }) => name)).map(
    (name) => properties.find((each) => each.name === name)!,
  );

/** An entry without verdicts asks for all properties. */
const optionsOf = ({ assumptions, bounds, verdicts }: ExpectedRun, flags: CheckFlags): CheckOptions => ({
  assumptions,
  bounds: boundsOf(bounds, false),
  properties: propertiesOf(Object.keys(verdicts)),
  limits: limitsOf(flags),
});

const comparedRun = ({ run, options, searches, properties }: Found): ComparedRun => ({
  design: run.design,
  options,
  states: searches.reduce((sum, { states }) => sum + states, 0),
  seconds: searches.reduce((sum, { seconds }) => sum + seconds, 0),
  comparison: compare(run, properties),
});

const exitOf = ({ comparison: { differences } }: ComparedRun): Exit =>
  strongest(differences.map(({ inconclusive }) => (inconclusive ? EXIT.inconclusive : EXIT.violated)));
