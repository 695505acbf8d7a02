/** `carryover replay`: regression seeds, each step taken again. */
import type { Command } from 'commander';
import { writeWhole } from '../files/atomic.js';
import { isProblem } from '../files/problem.js';
import type { Annotation } from '../report/annotations.js';
import {
  asExpected,
  outcomeInWords,
  type Replayed,
  renderReplayed,
  renderReplayTotal,
  replayDocument,
} from '../report/replay.js';
import { EXIT, type Exit } from '../report/status.js';
import { loadSeed, seedFiles } from '../seeds/load.js';
import { replaySeed } from '../seeds/replay.js';
import { writeSeed } from '../seeds/seed.js';
import { type AnnotateFlags, addAnnotateOption, annotate } from './shared/annotate.js';
import { styleOf } from './shared/terminal.js';

interface ReplayFlags extends AnnotateFlags {
  readonly json?: boolean;
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
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'only what is not as expected, and the total');
  addAnnotateOption(command)
    .addHelpText('after', HELP)
    .action(async (paths: string[], flags: ReplayFlags, { parent }: Command) => {
      process.exitCode = await runReplay(paths, flags, parent?.version() ?? '0');
    });
}

async function runReplay(paths: readonly string[], flags: ReplayFlags, version: string): Promise<Exit> {
  const style = styleOf(process.stdout);
  const all: Replayed[] = [];
  let unusable = 0;
  for (const path of seedFiles(paths)) {
    try {
      const replayed = await replayFile(path, flags);
      all.push(replayed);
      if (flags.json || (flags.quiet && asExpected(replayed))) continue;
      process.stdout.write(renderReplayed(replayed, style, flags.steps === true));
    } catch (error) {
      if (!isProblem(error)) throw error;
      unusable++;
      process.stderr.write(`carryover: ${error.message}\n`);
    }
  }
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(replayDocument(all, version), null, 2)}\n`
      : renderReplayTotal(all, unusable, style),
  );
  const wrong = all.filter((replayed) => !asExpected(replayed));
  annotate(flags, wrong.map(annotationOf));
  return unusable > 0 ? EXIT.usage : wrong.length > 0 ? EXIT.violated : EXIT.holds;
}

async function replayFile(path: string, { update }: ReplayFlags): Promise<Replayed> {
  const loaded = await loadSeed(path);
  const outcome = replaySeed(loaded);
  const replayed = { loaded, outcome };
  if (!update || asExpected(replayed) || outcome.kind === 'stale') return replayed;
  const expected = outcome.kind === 'fixed' ? 'holds' : 'violated';
  const seed = { ...loaded.seed, expected } as const;
  writeWhole(path, writeSeed(seed));
  return { loaded: { ...loaded, seed }, outcome };
}

const annotationOf = (replayed: Replayed): Annotation => {
  const { loaded, outcome } = replayed;
  const { design, seed, path } = loaded;
  return {
    file: path,
    title: `${design.name}: the seed of ${seed.property} is ${outcome.kind}`,
    message: outcomeInWords(replayed)
      .map(([label, text]) => `${label}: ${text}`)
      .join('\n'),
  };
};
