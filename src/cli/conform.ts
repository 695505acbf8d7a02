/** `carryover conform`: files of real runs in, what the model predicts otherwise out. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Design } from '../../model/design.js';
import { type Conformance, conformTo } from '../conform/conform.js';
import { type ReadFile, readEvidence } from '../conform/evidence.js';
import { designOfVersion } from '../conform/kernels.js';
import { matrixRow } from '../conform/matrix.js';
import { type Run, readRuns } from '../conform/schema.js';
import { designNamed } from '../designs/named.js';
import { isInputError } from '../evidence/bytes.js';
import { printable } from '../evidence/verify/text.js';
import type { ConformanceDocument, ConformanceFile, MatrixRow } from '../report/conformance.js';
import { isSystemError } from './shared/files.js';
import { addReportOptions, formsOf, type ReportFlags, writeReports } from './shared/reports.js';
import { type Line, lineOn } from './shared/terminal.js';

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
    .option(
      '--design <design>',
      'take this design, by name or the path of its file, for the kernel of every run',
    );
  addReportOptions(command, 'conformance')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options, { parent }: Command) => {
      process.exitCode = await runConform(files, options, parent?.version() ?? '0');
    });
}

async function runConform(files: readonly string[], options: Options, version: string): Promise<number> {
  formsOf(options, 'conformance');
  const design = options.design === undefined ? undefined : await designNamed(options.design);
  const line = lineOn(process.stderr, options.quiet === true);
  const results: ConformanceFile[] = [];
  let status: number = CONFORM_EXIT.conforms;
  for (const file of files) {
    try {
      results.push(conformFile(file, options, design, line));
    } catch (error) {
      line.clear();
      status = complain(error, file);
    }
  }
  line.clear();
  const document: ConformanceDocument = { schema: 1, kind: 'conformance', version, files: results };
  await writeReports(document, options, { base: 'conform', beside: true });
  const verdicts = new Set(results.flatMap(({ runs }) => runs.map(({ verdict }) => verdict)));
  if (status !== CONFORM_EXIT.conforms || verdicts.has('not-checkable')) return CONFORM_EXIT.unusable;
  return verdicts.has('differs') ? CONFORM_EXIT.differs : CONFORM_EXIT.conforms;
}

/** One line for what is wrong with the input; whatever else went wrong is thrown on. */
function complain(error: unknown, file: string): number {
  if (!isInputError(error) && !isSystemError(error)) throw error;
  process.stderr.write(`carryover conform: ${printable(file)}: ${printable(error.message)}\n`);
  return CONFORM_EXIT.unusable;
}

function conformFile(
  file: string,
  options: Options,
  design: Design | undefined,
  line: Line,
): ConformanceFile {
  const runs = readRuns(readFileSync(file, 'utf8'));
  const read = reader(dirname(file));
  const results: Conformance[] = [];
  const matrix: MatrixRow[] = [];
  for (const [index, run] of runs.entries()) {
    line.show(() => `${index + 1} of ${runs.length}: ${printable(run.run)}`);
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
