/** `carryover matrix`: designs against properties, each with the weakest assumptions under which it holds. */
import type { Command } from 'commander';
import type { Design } from '../../model/design.js';
import { allDesigns } from '../../model/designs/index.js';
import { matrix } from '../matrix/matrix.js';
import type { Matrix } from '../matrix/result.js';
import { matrixDocumentOf } from '../report/design-matrix.js';
import { EXIT, type Exit } from '../report/status.js';
import { designsOf } from './shared/check-options.js';
import { compareWithTables } from './shared/matrix-check.js';
import { addReportOptions, formsOf, type ReportFlags, writeReports } from './shared/reports.js';
import { addSeekingOptions, type SeekingFlags, seeking } from './shared/seeking.js';
import { usageError } from './shared/usage.js';
import { whole } from './shared/values.js';

interface Flags extends SeekingFlags, ReportFlags {
  readonly all?: boolean;
  readonly check?: string;
  readonly sample?: number;
  readonly seed?: string;
}

const HELP = `
Each cell is found by a search over all sets of assumptions: either every minimal set under which the
property holds, or, where nothing makes it hold, the length of a shortest run that violates it.

Exit status: 0 every cell is decided, whatever it says; with --check, the file says the same;
1 with --check, it does not; 2 bad usage; 3 a limit, or Ctrl-C, left something open,
also with --check.

  carryover matrix linux-6.1 linux-6.16 ./my-design.json
  carryover matrix --all --resume matrix.state.json --to markdown -o matrix.md
  carryover matrix --check docs/matrix.md --sample 8 --seed today`;

/** Adds the command. Sets `process.exitCode`. */
export function registerMatrix(program: Command): void {
  const command = program
    .command('matrix')
    .summary('designs against properties: the weakest assumptions under which each holds')
    .description('Find for each design and property the weakest assumptions under which it holds.')
    .argument('[designs...]', 'by name, or the path of a file; if left out, five released kernels')
    .option('--all', 'every design there is')
    .option(
      '--check <file>',
      'compare with a matrix in Markdown: the designs named, or --all; if left out, those in it',
    )
    .option('--sample <n>', 'with --check, so many designs of it', whole(1))
    .option('--seed <text>', 'of that sample: the same text chooses the same designs');
  addSeekingOptions(command);
  addReportOptions(command, 'matrix')
    .addHelpText('after', HELP)
    .action(async (names: string[], flags: Flags, { parent }: Command) => {
      process.exitCode = await runMatrix(names, flags, parent?.version() ?? '0');
    });
}

async function runMatrix(names: readonly string[], flags: Flags, version: string): Promise<Exit> {
  formsOf(flags, 'matrix');
  if (flags.all && names.length > 0) throw usageError('--all, or the names of designs, not both');
  if (flags.check === undefined && (flags.sample ?? flags.seed) !== undefined) {
    throw usageError('--sample and --seed choose what --check compares');
  }
  const { sample, seed = '', check } = flags;
  if (check !== undefined) {
    const asked = flags.all ? allDesigns : names.length > 0 ? await designsOf(names) : undefined;
    return compareWithTables(
      check,
      { ...(asked && { asked }), ...(sample === undefined ? {} : { sample }), seed },
      (some) => found(some).then((result) => matrixDocumentOf(result, version)),
    );
  }
  const chosen = flags.all ? allDesigns : await designsOf(names);
  const result = await found(chosen);
  await writeReports(matrixDocumentOf(result, version), flags, { base: 'matrix' });
  return isDecided(result) ? EXIT.holds : EXIT.inconclusive;

  function found(some: readonly Design[]): Promise<Matrix> {
    return seeking(flags, (options, hooks) => matrix(some, options, hooks));
  }
}

export const isDecided = ({ columns }: Matrix): boolean =>
  columns.every(({ cells }) => cells.every(({ undecided }) => undecided.length === 0));
