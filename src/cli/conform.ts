/** `carryover conform`: files of real runs in, what the model predicts otherwise out. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { closest } from 'fastest-levenshtein';
import type { Design } from '../../model/design.js';
import { allDesigns } from '../../model/designs/index.js';
import { type Conformance, conformTo } from '../conform/conform.js';
import { type ReadFile, readEvidence } from '../conform/evidence.js';
import { designOfVersion } from '../conform/kernels.js';
import { matrixRow } from '../conform/matrix.js';
import { type Run, readRuns } from '../conform/schema.js';
import { inputError, isInputError } from '../evidence/bytes.js';
import { printable } from '../evidence/verify/text.js';
import type { ConformanceDocument, ConformanceFile, MatrixRow } from '../report/conformance.js';
import { addReportOptions, formsOf, type ReportFlags, writeReports } from './shared/reports.js';

/** Exit statuses of `conform`. */
export const CONFORM_EXIT = { conforms: 0, differs: 1, unusable: 2 } as const;

interface Options extends ReportFlags {
  readonly matrix?: boolean;
  readonly design?: string;
  readonly quiet?: boolean;
}

const HELP = `
Exit status: 0 all conform, 1 something differs, 2 a file cannot be used.

  carryover conform test/fixtures/kernels/kernel-runs.json
  carryover conform --matrix test/fixtures/kernels/kernel-runs.json`;

/** Adds the command. Sets `process.exitCode`; throws nothing for bad input. */
export function registerConform(program: Command): void {
  const command = program
    .command('conform')
    .summary('drive runs of real kernels through the model, and compare')
    .description(
      'Drive runs of real kernels through the model of their design: what it predicts must be what was seen.',
    )
    .argument(
      '<files...>',
      'files of runs (kernel-runs.json), each beside the lists and quotes that it names',
    )
    .option('--matrix', 'drive each run through every design, and show which explain it')
    .option('--design <name>', 'take this design for the kernel of every run');
  addReportOptions(command, 'conformance')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options, { parent }: Command) => {
      process.exitCode = await runConform(files, options, parent?.version() ?? '0');
    });
}

async function runConform(files: readonly string[], options: Options, version: string): Promise<number> {
  formsOf(options, 'conformance');
  let design: Design | undefined;
  try {
    design = designOption(options);
  } catch (error) {
    return complain(error, '');
  }
  const results: ConformanceFile[] = [];
  let status: number = CONFORM_EXIT.conforms;
  for (const file of files) {
    try {
      results.push(conformFile(file, options, design));
    } catch (error) {
      status = complain(error, `${printable(file)}: `);
    }
  }
  if (options.quiet !== true) clearLine();
  const document: ConformanceDocument = { schema: 1, kind: 'conformance', version, files: results };
  await writeReports(document, options, { base: 'conform', beside: true });
  const verdicts = new Set(results.flatMap(({ runs }) => runs.map(({ verdict }) => verdict)));
  if (status !== CONFORM_EXIT.conforms || verdicts.has('not-checkable')) return CONFORM_EXIT.unusable;
  return verdicts.has('differs') ? CONFORM_EXIT.differs : CONFORM_EXIT.conforms;
}

/** One line for what is wrong with the input; whatever else went wrong is thrown on. */
function complain(error: unknown, where: string): number {
  if (!isInputError(error) && !isSystemError(error)) throw error;
  clearLine();
  process.stderr.write(`carryover conform: ${where}${printable(error.message)}\n`);
  return CONFORM_EXIT.unusable;
}

function designOption({ design: name }: Options): Design | undefined {
  if (name === undefined) return undefined;
  const design = allDesigns.find((each) => each.name === name);
  if (design !== undefined) return design;
  const names = allDesigns.map((each) => each.name);
  throw inputError(`--design ${name}`, { expected: `a design; the nearest is ${closest(name, names)}` });
}

function conformFile(file: string, options: Options, design: Design | undefined): ConformanceFile {
  const runs = readRuns(readFileSync(file, 'utf8'));
  const read = reader(dirname(file));
  const progress = options.quiet === true || !process.stderr.isTTY ? () => {} : showProgress;
  const results: Conformance[] = [];
  const matrix: MatrixRow[] = [];
  for (const [index, run] of runs.entries()) {
    progress(run, index, runs.length);
    const evidence = readEvidence(run, read);
    const result = conformTo(run, evidence, design);
    results.push(result);
    if (options.matrix)
      matrix.push({ run: run.run, design: ownDesign(run), cells: matrixRow(run, evidence) });
  }
  return { file, runs: results, ...(options.matrix ? { matrix } : {}) };
}

const ownDesign = (run: Run): string => designOfVersion(run.kernel, run.behaviour).design.name;

/** Files beside the file of runs; one that is not there is told apart from one that cannot be read. */
const reader =
  (folder: string): ReadFile =>
  (path) => {
    try {
      return new Uint8Array(readFileSync(join(folder, path)));
    } catch (error) {
      if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
      throw error;
    }
  };

/** An error of the file system. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function showProgress(run: Run, index: number, of: number): void {
  process.stderr.write(`\r\x1b[K${index + 1} of ${of}: ${printable(run.run)}`);
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
