/** `carryover check --lock` and `--locked`: a file of verdicts, written or compared with what is found. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Design } from '../../../model/design.js';
import { longFirst, merged, progressOf, tasksFor } from '../../check/check.js';
import { inWorker, mapLimited } from '../../check/pool.js';
import type { CheckOptions, Task, TaskResult } from '../../check/result.js';
import type { Progress } from '../../checker/index.js';
import { designIn, referenceTo } from '../../designs/named.js';
import { writeWhole } from '../../files/atomic.js';
import { type JsonFile, placeIn, readJson, shaped } from '../../files/json.js';
import type { Annotation } from '../../report/annotations.js';
import {
  type Comparison,
  compare,
  type ExpectedFile,
  type ExpectedRun,
  expectedForm,
  updated,
  withRun,
  writeExpected,
} from '../../report/expected.js';
import {
  type ComparedRun,
  differenceInWords,
  renderComparedRun,
  renderTotal,
} from '../../report/expected-text.js';
import { type JudgedProperty, judgedProperty } from '../../report/judged.js';
import { lockedDocument } from '../../report/locked.js';
import { EXIT, type Exit, strongest } from '../../report/status.js';
import { annotate } from './annotate.js';
import {
  boundsOf,
  type CheckFlags,
  checkOptions,
  designsOf,
  limitsOf,
  propertiesOf,
  scratchOf,
  withoutOf,
  workersOf,
} from './check-options.js';
import { interruptible } from './interrupt.js';
import { formsOf, textStyle, writeReports } from './reports.js';
import { failuresOf, type JudgedRun, saveFailures } from './saving.js';
import { type ProgressLine, progressOn } from './terminal.js';
import { usageError } from './usage.js';

const MOST_BYTES = 2 ** 24;

/** A run of the file, with what it names looked up. */
interface Listed {
  readonly run: ExpectedRun;
  /** Its place in the file; none of one that is not there yet. */
  readonly index?: number;
  readonly design: Design;
  readonly options: CheckOptions;
}

/** Every run of the file, or those of some designs, compared: 0 as the file says, 1 anything else. */
export async function runLocked(
  path: string,
  names: readonly string[],
  flags: CheckFlags,
  version: string,
): Promise<Exit> {
  const { file, source } = await read(path);
  if (asksForSettings(flags))
    throw usageError('--locked takes assumptions, bounds and properties from its file');
  const listed = await listedOf(file, source, flags, names);
  if (listed.length === 0) throw usageError(`${path} says nothing of ${names.join(', ')}`);
  const { found, compared } = await compareAll(listed, flags, version);
  annotate(flags, annotationsOf(source, found));
  return strongest(compared.map(exitOf));
}

/** What the file lists is found again and written; what is asked for beside it is added. */
export async function runLock(
  path: string,
  names: readonly string[],
  flags: CheckFlags,
  version: string,
): Promise<Exit> {
  const before = existsSync(path) ? await read(path) : undefined;
  const there =
    before && !asksForSettings(flags) ? await listedOf(before.file, before.source, flags, names) : [];
  const listed = there.length > 0 ? there : await asked(path, names, flags);
  const { found, compared } = await compareAll(listed, flags, version);
  const runs = found.reduce<readonly ExpectedRun[]>((all, { run, index, properties }) => {
    const now = updated(run, properties);
    return index === undefined ? withRun(all, now) : all.with(index, now);
  }, before?.file.runs ?? []);
  writeWhole(path, writeExpected({ schema: 1, runs: [...runs] }));
  if (tells(flags)) process.stdout.write(`The verdicts found were written to ${path}.\n`);
  const undecided = compared.some(({ comparison }) =>
    comparison.differences.some((each) => each.inconclusive),
  );
  return undecided ? EXIT.inconclusive : EXIT.holds;
}

async function read(path: string): Promise<{ readonly file: ExpectedFile; readonly source: JsonFile }> {
  const source = readJson(path, MOST_BYTES);
  return { file: shaped(source, expectedForm), source };
}

const SETTINGS = [
  'assume',
  'property',
  'next',
  'unfolded',
  'unbounded',
  'kexecs',
  'events',
  'loads',
  'resets',
] as const;
const asksForSettings = (flags: CheckFlags): boolean =>
  [...SETTINGS, 'faults' as const, 'tampering' as const, 'cpus' as const].some(
    (name) => flags[name] !== undefined,
  );

/** The runs of the file, of these designs if any is named. */
async function listedOf(
  { runs }: ExpectedFile,
  source: JsonFile,
  flags: CheckFlags,
  names: readonly string[],
): Promise<readonly Listed[]> {
  const wanted = names.length === 0 ? undefined : new Set((await designsOf(names)).map(({ name }) => name));
  const shared = {
    limits: limitsOf(flags),
    ...scratchOf(flags),
    ...withoutOf(flags),
    diagram: formsOf(flags).some(({ name }) => name !== 'text'),
  };
  const all = await Promise.all(
    runs.map(async (run, index) => {
      const at = (...path: readonly PropertyKey[]): readonly PropertyKey[] => ['runs', index, ...path];
      const design = await designIn(source, at('design'), run.design);
      const next =
        run.next && (await Promise.all(run.next.map((name, k) => designIn(source, at('next', k), name))));
      const options: CheckOptions = {
        assumptions: run.assumptions,
        bounds: boundsOf(run.bounds, false),
        // A run without verdicts asks for all properties.
        properties: propertiesOf(Object.keys(run.verdicts)),
        ...shared,
        ...(next === undefined ? {} : { next }),
      };
      return { run, index, design, options };
    }),
  );
  return all.filter(({ design }) => wanted?.has(design.name) ?? true);
}

/** What the command line asks for, as runs that a file could list. */
async function asked(path: string, names: readonly string[], flags: CheckFlags): Promise<readonly Listed[]> {
  if (flags.unfolded) throw usageError('--lock without --unfolded: a file of verdicts is of folded searches');
  const options = await checkOptions(flags);
  const { assumptions, bounds, next } = options;
  const folder = dirname(path);
  return (await designsOf(names)).map((design) => {
    const run: ExpectedRun = {
      design: referenceTo(design, folder),
      ...(next === undefined ? {} : { next: next.map((each) => referenceTo(each, folder)) }),
      assumptions: [...assumptions],
      bounds,
      verdicts: {},
    };
    return { run, design, options };
  });
}

/** Whether there is text on standard output: alone, or beside reports that go into files. */
const tells = (flags: CheckFlags): boolean =>
  flags.output !== undefined || formsOf(flags).every(({ name }) => name === 'text');

async function compareAll(listed: readonly Listed[], flags: CheckFlags, version: string) {
  const style = textStyle(flags, process.stdout);
  const tell = (text: string): void => {
    if (tells(flags)) process.stdout.write(text);
  };
  const progress = progressOn(process.stderr, flags.quiet === true);
  const width = Math.max(0, ...listed.map(({ design }) => design.name.length));
  const compared: ComparedRun[] = [];
  const found = await searchAll(listed, flags, progress, (each) => {
    const run = comparedRun(each);
    progress.clear();
    tell(renderComparedRun(run, compared.at(-1), width, style));
    compared.push(run);
  });
  tell(renderTotal(compared, style));
  if (flags.save !== undefined) saveFailures(flags.save, failuresOf(found, version));
  if (!tells(flags) || flags.output !== undefined) {
    const judged = found.map(({ design, options, searches, properties, comparison }) => ({
      result: merged(design, options, searches),
      properties,
      comparison,
    }));
    await writeReports(lockedDocument(judged, version), flags, { base: 'check' });
  }
  return { found, compared };
}

/** Each difference beside the line of the file that it is about. */
const annotationsOf = ({ path, text }: JsonFile, found: readonly Found[]): readonly Annotation[] =>
  found.flatMap(({ design, index, comparison }) =>
    comparison.differences.map((difference) => ({
      file: path,
      line: placeIn(text, ['runs', index!, 'verdicts', difference.property]).line,
      title: `${design.name}: ${difference.property}`,
      message: differenceInWords(difference),
    })),
  );

interface Found extends Listed, JudgedRun {
  readonly searches: readonly TaskResult[];
  readonly comparison: Comparison;
}

/** All searches of all runs share the workers; each run is told once it and those before it are done. */
async function searchAll(
  listed: readonly Listed[],
  flags: CheckFlags,
  progress: ProgressLine,
  tell: (found: Found) => void,
): Promise<readonly Found[]> {
  const planned = listed.map((each) => ({ each, tasks: tasksFor(each.design, each.options) }));
  const done = new Map<Task, TaskResult>();
  const found: Found[] = [];
  const tellThoseDone = (): void => {
    for (let next = planned[found.length]; next !== undefined; next = planned[found.length]) {
      const { each, tasks } = next;
      if (!tasks.every((task) => done.has(task))) return;
      const one = foundOf(
        each,
        tasks.map((task) => done.get(task)!),
      );
      found.push(one);
      tell(one);
    }
  };
  await interruptible((signal) =>
    mapLimited(longFirst(planned.flatMap(({ tasks }) => tasks)), workersOf(flags), async (task) => {
      const report = (at: Progress) => progress.report(progressOf(task, at));
      done.set(task, await inWorker(task, report, signal));
      tellThoseDone();
    }),
  ).finally(progress.clear);
  return found;
}

function foundOf(listed: Listed, searches: readonly TaskResult[]): Found {
  const properties = inOrder(
    searches.flatMap((search) => search.properties).map((property) => judgedProperty(listed, property)),
  );
  return { ...listed, searches, properties, comparison: compare(listed.run, properties) };
}

const inOrder = (properties: readonly JudgedProperty[]): readonly JudgedProperty[] =>
  propertiesOf(properties.map(({ name }) => name)).map(
    (name) => properties.find((each) => each.name === name)!,
  );

const comparedRun = ({ design, options, searches, comparison }: Found): ComparedRun => ({
  design: design.name,
  options,
  states: searches.reduce((sum, { states }) => sum + states, 0),
  seconds: searches.reduce((sum, { seconds }) => sum + seconds, 0),
  comparison,
});

const exitOf = ({ comparison: { differences } }: ComparedRun): Exit =>
  strongest(differences.map(({ inconclusive }) => (inconclusive ? EXIT.inconclusive : EXIT.violated)));
