/** `carryover matrix`: designs against properties, each with the weakest assumptions under which it holds. */
import type { Command } from 'commander';
import { allDesigns } from '../../model/designs/index.js';
import { ALL } from '../matrix/assumptions.js';
import { matrix } from '../matrix/matrix.js';
import { openMemory } from '../matrix/memory.js';
import type { Matrix, MatrixOptions } from '../matrix/result.js';
import { matrixDocumentOf } from '../report/design-matrix.js';
import { EXIT, type Exit } from '../report/status.js';
import { grouped, plural } from '../report/style.js';
import {
  assumptionsOf,
  boundsAsked,
  type CheckFlags,
  designsOf,
  limitsOf,
  propertiesOf,
  workersOf,
} from './shared/check-options.js';
import { interruptible } from './shared/interrupt.js';
import { compareWithTables } from './shared/matrix-check.js';
import { addReportOptions, formsOf, writeReports } from './shared/reports.js';
import { lineOn } from './shared/terminal.js';
import { usageError } from './shared/usage.js';
import { collect, whole } from './shared/values.js';

type Flags = Omit<CheckFlags, 'lock' | 'locked' | 'save' | 'seed'> & {
  readonly all?: boolean;
  readonly resume?: string;
  readonly check?: string;
  readonly sample?: number;
  readonly seed?: string;
};

const HELP = `
Each cell is found by a search over all sets of assumptions: either every minimal set under which the
property holds, or, where nothing makes it hold, the length of a shortest run that violates it.

Exit status: 0 every cell is decided, whatever it says; with --check, the file says the same;
1 with --check, it does not; 2 bad usage; 3 a limit, or Ctrl-C, left something open.

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
    .option('--property <names>', 'properties, with commas between; all if left out', collect)
    .option('--assume <names>', 'assume these always, and seek among the others', collect)
    .option('--resume <file>', 'keep in this file what is found, and go on from what is in it')
    .option('--check <file>', 'compare with a matrix in Markdown that was written before')
    .option('--sample <n>', 'with --check, so many designs of it', whole(1))
    .option('--seed <text>', 'of that sample: the same text chooses the same designs')
    .option('--kexecs <n>', 'at most so many kexecs in a run', whole(0))
    .option('--events <n>', 'at most so many measured events', whole(0))
    .option('--loads <n>', 'at most so many loads in one kernel', whole(0))
    .option('--resets <n>', 'at most so many hard reboots', whole(0))
    .option('--cpus <n>', 'CPUs', whole(1))
    .option('--faults <n>', 'at most so many faults in a run', whole(1))
    .option('--tampering <n>', 'at most so many acts of an adversary in a run', whole(1))
    .option('--max-states <n>', 'end each search at so many states', whole(1), 2_000_000)
    .option('--max-memory <MiB>', 'memory for the states of all searches', whole(1), 4096)
    .option('--workers <n>', 'searches at once (default: one a core)', whole(1));
  addReportOptions(command)
    .option('-q, --quiet', 'no progress')
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
    const chosen = names.length > 0 ? await designsOf(names) : allDesigns;
    return compareWithTables(
      check,
      { designs: chosen, ...(sample === undefined ? {} : { sample }), seed },
      (some) => found(some, flags).then((result) => matrixDocumentOf(result, version)),
    );
  }
  const chosen = flags.all ? allDesigns : await designsOf(names);
  const result = await found(chosen, flags);
  await writeReports(matrixDocumentOf(result, version), flags, { base: 'matrix' });
  return isDecided(result) ? EXIT.holds : EXIT.inconclusive;
}

const isDecided = ({ columns }: Matrix): boolean =>
  columns.every(({ cells }) => cells.every(({ undecided }) => undecided.length === 0));

/** What is found of these designs; progress, and what it took, on standard error. */
export async function found(
  designs: Parameters<typeof matrix>[0],
  flags: Omit<Flags, 'check' | 'all' | 'sample' | 'seed'>,
): Promise<Matrix> {
  const options = matrixOptions(flags);
  const memory = openMemory(options, flags.resume);
  const say = (text: string): void => {
    if (flags.quiet !== true) process.stderr.write(`carryover: ${text}\n`);
  };
  if (memory.refused !== undefined) say(`${flags.resume} ${memory.refused}`);
  else if (memory.resumed > 0) say(`${plural(memory.resumed, 'result')} taken over from ${flags.resume}`);
  const line = lineOn(process.stderr, flags.quiet === true);
  let stopped = false;
  const result = await interruptible((signal) => {
    signal.addEventListener('abort', () => {
      stopped = true;
    });
    return matrix(designs, options, {
      signal,
      memory,
      workers: workersOf(flags),
      onProgress: ({ done, total, design, focus, searches, states }) =>
        line.show(
          () =>
            `${done} of ${total} done; ${design} (${focus}): ${plural(searches, 'search').replace('searchs', 'searches')}, ${grouped(states)} states`,
        ),
    });
  }).finally(line.clear);
  if (stopped)
    say(flags.resume === undefined ? 'ended early' : `ended early; --resume ${flags.resume} goes on`);
  return result;
}

/** What the command line asks for. */
export function matrixOptions(
  flags: Pick<Flags, 'assume' | 'property' | 'maxMemory' | 'workers'>,
): MatrixOptions {
  const assumptions = assumptionsOf(flags.assume ?? []);
  return {
    assumptions,
    varying: ALL.filter((name) => !assumptions.includes(name)),
    bounds: boundsAsked(flags as Parameters<typeof boundsAsked>[0]),
    properties: propertiesOf(flags.property ?? []),
    limits: limitsOf(flags as CheckFlags),
  };
}
