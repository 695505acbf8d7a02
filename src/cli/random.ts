/** `carryover random`: runs of designs taken at random, and what they violate, as short as it can be made. */
import type { Command } from 'commander';
import { CPUS } from '../../model/state.js';
import type { Bounds } from '../../model/world.js';
import { claims } from '../../properties/index.js';
import { random } from '../random/random.js';
import type { RandomOptions, RandomResult } from '../random/result.js';
import type { ResultDocument } from '../report/document.js';
import { DEFAULT_RANDOM_BOUNDS, DEFAULT_STEPS, randomDocument } from '../report/random.js';
import { EXIT } from '../report/status.js';
import type { Failure } from '../seeds/save.js';
import { assumptionsOf, boundsAsked, designsOf, propertiesOf, workersOf } from './shared/check-options.js';
import { interruptible } from './shared/interrupt.js';
import { addReportOptions, formsOf, type ReportFlags, writeReports } from './shared/reports.js';
import { saveFailures } from './shared/saving.js';
import { lineOn } from './shared/terminal.js';
import { usageError } from './shared/usage.js';
import { collect, seconds, whole } from './shared/values.js';

interface RandomFlags extends ReportFlags, Bounds {
  readonly assume?: readonly string[];
  readonly property?: readonly string[];
  readonly next?: readonly string[];
  readonly runs: number;
  readonly steps: number;
  readonly seed?: number;
  readonly path?: number;
  readonly maxSeconds?: number;
  readonly workers?: number;
  readonly selfCheck?: boolean;
  readonly save?: string;
  readonly quiet?: boolean;
}

const HELP = `
Nothing found is not that a property holds: see \`carryover check\` for that.

Exit status: 0 nothing was found, 1 something is violated, 2 bad usage.

  carryover random linux-6.1 --seed 1
  carryover random linux-6.16 --assume no-adversary --runs 100000 --max-seconds 600`;

const MOST_SEED = 2 ** 31 - 1;

/** Adds the command. Sets `process.exitCode`. */
export function registerRandom(program: Command): void {
  const command = program
    .command('random')
    .summary('take runs at random, past every bound')
    .description(
      'Take runs of each design at random, with lists of names and real digests side by side, and judge the properties.',
    )
    .argument('[designs...]', 'by name, see `carryover designs`, or the path of a file; all if left out')
    .option('--assume <names>', 'assumptions, with commas between; may be repeated', collect)
    .option('--property <names>', 'properties, likewise; all if left out', collect)
    .option('--runs <n>', 'at most so many runs of each design', whole(1), 1000)
    .option('--steps <n>', 'at most so many steps in each run', whole(1), DEFAULT_STEPS)
    .option(
      '--seed <n>',
      'the same seed gives the same runs (default: another one each time)',
      whole(0, MOST_SEED),
    )
    .option('--path <n>', 'only this run of the seed, as it is printed', whole(0))
    .option('--max-seconds <s>', 'end after so many seconds', seconds)
    .option('--kexecs <n>', 'at most so many kexecs in a run (default: any number)', whole(0))
    .option('--events <n>', 'at most so many measured events (default: any number)', whole(0))
    .option('--loads <n>', 'at most so many loads in one kernel (default: any number)', whole(0))
    .option('--resets <n>', 'at most so many hard reboots (default: any number)', whole(0))
    .option('--cpus <n>', 'CPUs, one of which reboots (default: 2)', whole(1, CPUS.length))
    .option('--faults <n>', 'at most so many faults in a run (default: any number)', whole(0))
    .option(
      '--tampering <n>',
      'at most so many acts of an adversary in a run (default: any number)',
      whole(0),
    )
    .option('--next <design>', 'what else the next kernel may be; may be repeated', collect)
    .option('--workers <n>', 'threads (default: one a core)', whole(1))
    .option('--save <dir>', 'write each violation into this folder, as a seed for `carryover replay`')
    .option('--self-check', 'take all runs twice, and demand the same result');
  addReportOptions(command)
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (names: string[], flags: RandomFlags, { parent }: Command) => {
      process.exitCode = await runRandom(names, flags, parent?.version() ?? '0');
    });
}

async function runRandom(names: readonly string[], flags: RandomFlags, version: string): Promise<number> {
  formsOf(flags);
  const chosen = await designsOf(names);
  const options = await randomOptions(flags);
  const line = lineOn(process.stderr, flags.quiet === true);
  const taken = async (): Promise<Taken> => {
    const done = new Map<string, number>();
    const results = await interruptible((signal) =>
      random(chosen, options, {
        signal,
        workers: workersOf(flags),
        onRuns: ({ name }, runs) => {
          done.set(name, (done.get(name) ?? 0) + runs);
          line.show(() => `${name}: ${done.get(name)} of ${options.runs} runs`);
        },
      }),
    ).finally(line.clear);
    return { results, document: randomDocument(results, { version, seed: options.seed }) };
  };
  const { results, document } = await taken();
  if (flags.selfCheck && timeless(document) !== timeless((await taken()).document)) {
    throw new Error('the same seed gave another result the second time');
  }
  if (flags.save !== undefined)
    saveFailures(
      flags.save,
      results.flatMap((each) => failuresAt(each, version)),
    );
  writeReports(document, flags, { base: 'random', beside: true });
  return document.runs.some(isFailure) ? EXIT.violated : EXIT.holds;
}

interface Taken {
  readonly results: readonly RandomResult[];
  readonly document: ResultDocument;
}

const failuresAt = ({ design, options, violations }: RandomResult, version: string): readonly Failure[] =>
  violations.map(({ property, path, run }) => ({
    design,
    options,
    property,
    run,
    found: { by: 'random', version, seed: options.seed, path },
  }));

const isFailure = ({ properties, random: made }: ResultDocument['runs'][number]): boolean =>
  made?.disagreement !== undefined || properties.some(({ verdict }) => verdict === 'violated');

const timeless = ({ runs, ...head }: ResultDocument): string =>
  JSON.stringify({ ...head, runs: runs.map((run) => ({ ...run, seconds: 0 })) });

/** A run at random ends; what must happen some day it cannot show not to. */
function finiteOnly(names: readonly string[]): readonly string[] {
  const endless = claims.find(({ name, liveness }) => liveness === true && names.includes(name));
  if (endless !== undefined) throw usageError(`${endless.name}: only \`check\` can say what never happens`);
  return names;
}

async function randomOptions(flags: RandomFlags): Promise<RandomOptions> {
  const { runs, steps, path, maxSeconds } = flags;
  if (path !== undefined && flags.seed === undefined)
    throw usageError('--path is a run of a seed: it needs --seed');
  const seed = flags.seed ?? Math.floor(Math.random() * MOST_SEED);
  const next = flags.next && (await designsOf(flags.next));
  return {
    assumptions: assumptionsOf(flags.assume ?? []),
    bounds: { ...DEFAULT_RANDOM_BOUNDS, ...boundsAsked(flags) },
    properties: finiteOnly(propertiesOf(flags.property ?? [])),
    runs,
    steps,
    seed,
    ...(path === undefined ? {} : { path }),
    ...(maxSeconds === undefined ? {} : { seconds: maxSeconds }),
    ...(next === undefined ? {} : { next }),
  };
}
