/** `carryover check`: designs and options in, verdicts, counterexamples and an exit status out. */
import { type Command, Option } from 'commander';
import { ASSUMPTIONS } from '../../model/world.js';
import { check } from '../check/check.js';
import type { Unfolded } from '../check/unfold.js';
import type { Annotation } from '../report/annotations.js';
import type { RunEntry } from '../report/document.js';
import { documentOf } from '../report/json.js';
import { judged } from '../report/judged.js';
import { exitOf } from '../report/status.js';
import { labelled } from '../report/style.js';
import { lengthInWords, sentence } from '../report/violation.js';
import { addAnnotateOption, annotate } from './shared/annotate.js';
import { writeArguments } from './shared/arguments.js';
import { type CheckFlags, checkOptions, designsOf, workersOf } from './shared/check-options.js';
import { interruptible } from './shared/interrupt.js';
import { runLock, runLocked } from './shared/lock.js';
import { addReportOptions, formsOf, writeReports } from './shared/reports.js';
import { sampleRuns } from './shared/sampling.js';
import { failuresOf, saveFailures } from './shared/saving.js';
import { progressOn, styleOf } from './shared/terminal.js';
import { usageError } from './shared/usage.js';
import { collect, seconds, whole } from './shared/values.js';

const HELP = `
Assumptions, each of which takes away something that could otherwise happen:
${Object.entries(ASSUMPTIONS)
  .flatMap(([name, meaning]) => labelled(`  ${name}`, meaning, 33))
  .join('\n')}

Exit status: 0 all hold and everything was explored, 1 something is violated, 2 bad usage,
3 inconclusive, 4 vacuous. Of several the strongest: 2, 1, 3, 4, 0.

  carryover check linux-6.16
  carryover check linux-6.1 --assume no-faults,no-adversary --property replay-equals-pcr
  carryover check --locked properties/expected.json`;

/** Adds the command. Sets `process.exitCode`. */
export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .summary('explore every run of a design, and judge the properties')
    .description(
      'Explore every run of each design under the assumptions asked for, and judge the properties in each.',
    )
    .argument(
      '[designs...]',
      'by name, see `carryover designs`, or the path of a file; if left out, five released kernels',
    )
    .option('--assume <names>', 'assumptions, with commas between; may be repeated', collect)
    .option('--property <names>', 'properties, likewise; all if left out', collect)
    .option('--kexecs <n>', 'at most so many kexecs in a run (default: any number)', whole(0))
    .option('--events <n>', 'at most so many measured events (default: any number)', whole(0))
    .option('--loads <n>', 'at most so many loads in one kernel (default: any number)', whole(0))
    .addOption(
      new Option(
        '--unbounded',
        'any number of kexecs, events and loads (the default): a proof if it ends',
      ).conflicts(['kexecs', 'events', 'loads', 'unfolded']),
    )
    .option('--resets <n>', 'at most so many hard reboots (default: any number)', whole(0))
    .option('--cpus <n>', 'CPUs; those beyond the second do what the second does (default: 2)', whole(1))
    .option('--faults <n>', 'at most so many faults in a run (default: 1)', whole(0))
    .option('--tampering <n>', 'at most so many acts of an adversary in a run (default: 1)', whole(0))
    .option('--next <design>', 'what else the next kernel may be; may be repeated', collect)
    .option('--unfolded', 'write lists out (default: at most 2 kexecs, 5 events, 2 loads, 1 reset)')
    .option('--no-por', 'let others move while the kernel takes steps that are its own affair')
    .option('--no-symmetry', 'let each CPU measure, though one could measure it all')
    .option('--no-subsumption', 'take up each state, though one is known that can do more')
    .option('--max-states <n>', 'end each search at so many states', whole(1))
    .option('--max-seconds <s>', 'end each search after so many seconds', seconds)
    .option('--max-depth <n>', 'search no deeper than so many steps', whole(0))
    .option('--max-memory <MiB>', 'memory for the states of all searches', whole(1), 4096)
    .option('--max-disk <MiB>', 'temporary files for those that have no room there', whole(0), 16_384)
    .option('--scratch <dir>', "the folder for these files (default: the system's own)")
    .option('--lossy', 'keep 64 bits of each state, and say how likely one was missed: nothing holds')
    .option('--workers <n>', 'searches at once (default: one a core)', whole(1))
    .option('--sample <n>', 'print so many random runs, too', whole(1))
    .option('--seed <n>', 'of the random runs', whole(0), 1)
    .option('--argument', 'print why each property holds that does: what is at stake, and what saves it')
    .option('--save <dir>', 'write each violation into this folder, as a seed for `carryover replay`')
    .option('--lock <file>', 'write the verdicts into this file; if it is there, of what it lists')
    .option('--locked <file>', 'check what this file lists, and compare with the verdicts in it');
  addAnnotateOption(addReportOptions(command))
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (names: string[], flags: CheckFlags, command: Command) => {
      const version = command.parent?.version() ?? '0';
      process.exitCode = await runCheck(names, flags, version);
    });
}

async function runCheck(names: readonly string[], flags: CheckFlags, version: string): Promise<number> {
  const forms = formsOf(flags);
  const { lock, locked } = flags;
  if (lock !== undefined || locked !== undefined) {
    if (flags.sample !== undefined) throw usageError('--sample without --lock and --locked');
    if (flags.lossy) throw usageError('--lossy without --lock and --locked: nothing holds then');
    if (lock !== undefined && locked !== undefined) throw usageError('--lock or --locked, not both');
    return lock === undefined
      ? runLocked(locked!, names, flags, version)
      : runLock(lock, names, flags, version);
  }
  if (flags.argument && forms.some(({ name }) => name !== 'text')) {
    throw usageError('--argument prints text');
  }
  const chosen = await designsOf(names);
  const options = { ...(await checkOptions(flags)), diagram: forms.some(({ name }) => name !== 'text') };
  const progress = progressOn(process.stderr, flags.quiet === true);
  const results = await interruptible((signal) =>
    check(chosen, options, { signal, workers: workersOf(flags), onProgress: progress.report }),
  ).finally(progress.clear);
  const all = results.map(judged);
  const samples = new Map(chosen.map(({ name }, k) => [name, samplesOf(k)]));
  const seed = flags.sample === undefined ? {} : { seed: flags.seed };
  const document = documentOf(all, { version, ...seed }, samples);
  if (flags.save !== undefined) {
    const found = all.map(({ result: { design }, properties }) => ({ design, options, properties }));
    saveFailures(flags.save, failuresOf(found, version));
  }
  await writeReports(document, flags, { base: 'check', beside: true });
  annotate(flags, document.runs.flatMap(violationsOf));
  if (flags.argument) for (const one of all) writeArguments(one, styleOf(process.stdout));
  return exitOf(all);

  function samplesOf(k: number): readonly Unfolded[] {
    return flags.sample === undefined ? [] : sampleRuns(chosen[k]!, options, flags.sample, flags.seed);
  }
}

/** A violation is of a design, not of a line of a file. */
const violationsOf = ({ design, properties }: RunEntry): readonly Annotation[] =>
  properties.flatMap(({ name, counterexample }) =>
    counterexample === undefined
      ? []
      : [
          {
            title: `${design}: ${name} is violated ${lengthInWords(counterexample.length, counterexample.loopStart)}`,
            message: `${sentence(counterexample.why)}\n${counterexample.reproduce.flat().join(' ')}`,
          },
        ],
  );
