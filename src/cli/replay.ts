/** `carryover replay`: regression seeds, each step taken again. */
import type { Command } from 'commander';
import { writeWhole } from '../files/atomic.js';
import { isProblem } from '../files/problem.js';
import type { Annotation } from '../report/annotations.js';
import type { ResultDocument, RunEntry } from '../report/document.js';
import { clean } from '../report/forms/clean.js';
import { printed } from '../report/forms/text.js';
import { replayDocument, replayedEntry } from '../report/replay.js';
import { renderReplayed, renderReplayTotal } from '../report/replay-text.js';
import { EXIT, type Exit } from '../report/status.js';
import { loadSeed, seedFiles } from '../seeds/load.js';
import { isAsExpected, replaySeed } from '../seeds/replay.js';
import { writeSeed } from '../seeds/seed.js';
import { type AnnotateFlags, addAnnotateOption, annotate } from './shared/annotate.js';
import { addReportOptions, formsOf, type ReportFlags, textStyle, writeReports } from './shared/reports.js';

interface ReplayFlags extends AnnotateFlags, ReportFlags {
  readonly steps?: boolean;
  readonly update?: boolean;
  readonly quiet?: boolean;
}

const HELP = `
A seed is reproduced (the run still violates the property), fixed (the property holds along the same
steps now) or stale (a step cannot be taken any more: which, and why). Its file says which is
expected: "violated", "holds" or "impossible".

Exit status: 0 each does what its file expects, 1 one does not, 2 a file cannot be used.`;

/** Adds the command. Sets `process.exitCode`. */
export function registerReplay(program: Command): void {
  const command = program
    .command('replay')
    .summary('take the runs kept in seed files again')
    .description(
      'Take the runs that are kept in seed files again, step by step, and say what becomes of them.',
    )
    .argument('<paths...>', 'seed files, or folders of them')
    .option('--steps', 'tell each run step by step')
    .option('--update', 'write into each file whether the run violates or holds now; one that is stale stays')
    .option('-q, --quiet', 'only what is not as expected, and the total');
  addAnnotateOption(addReportOptions(command))
    .addHelpText('after', HELP)
    .action(async (paths: string[], flags: ReplayFlags, { parent }: Command) => {
      process.exitCode = await runReplay(paths, flags, parent?.version() ?? '0');
    });
}

async function runReplay(paths: readonly string[], flags: ReplayFlags, version: string): Promise<Exit> {
  const [form] = formsOf(flags, 'replay');
  // Text is printed as it comes; beside the reports that go into files, too.
  const tells = form!.name === 'text' || flags.output !== undefined;
  const style = textStyle(flags, process.stdout);
  const told = printed<RunEntry>((run, how) => renderReplayed(run, how, flags.steps === true));
  const runs: RunEntry[] = [];
  const unusable: NonNullable<ResultDocument['unusable']> = [];
  for (const path of seedFiles(paths)) {
    try {
      const entry = await replayFile(path, flags);
      runs.push(entry);
      if (!tells || (flags.quiet && entry.replayed?.asExpected)) continue;
      process.stdout.write(told(clean(entry), style));
    } catch (error) {
      if (!isProblem(error)) throw error;
      unusable.push({ file: path, why: error.message });
      process.stderr.write(`carryover: ${error.message}\n`);
    }
  }
  const document = replayDocument(runs, unusable, version);
  if (tells) process.stdout.write(renderReplayTotal(document, style));
  if (form!.name !== 'text' || flags.output !== undefined) {
    await writeReports(document, flags, { base: 'replay' });
  }
  const wrong = runs.filter(({ replayed }) => !replayed?.asExpected);
  annotate(flags, wrong.map(annotationOf));
  return unusable.length > 0 ? EXIT.usage : wrong.length > 0 ? EXIT.violated : EXIT.holds;
}

async function replayFile(path: string, { update }: ReplayFlags): Promise<RunEntry> {
  const loaded = await loadSeed(path);
  const outcome = replaySeed(loaded);
  if (!update || isAsExpected(loaded, outcome) || outcome.kind === 'stale') {
    return replayedEntry({ loaded, outcome });
  }
  const seed = { ...loaded.seed, expected: outcome.kind === 'fixed' ? 'holds' : 'violated' } as const;
  writeWhole(path, writeSeed(seed));
  return replayedEntry({ loaded: { ...loaded, seed }, outcome });
}

const annotationOf = ({ design, properties, replayed }: RunEntry): Annotation => ({
  file: replayed!.file,
  title: `${design}: the seed of ${properties[0]!.name} is ${replayed!.outcome}`,
  message: replayed!.told.map(([label, text]) => `${label}: ${text}`).join('\n'),
});
