/** `carryover seeds`: what can be done with a seed file beside replaying it. */
import type { Command } from 'commander';
import { writeWhole } from '../files/atomic.js';
import { fileProblem } from '../files/problem.js';
import { outcomeInWords } from '../report/replay.js';
import { EXIT, type Exit } from '../report/status.js';
import { plural } from '../report/style.js';
import { loadSeed } from '../seeds/load.js';
import { minimized } from '../seeds/minimize.js';
import { replayable, replaySeed } from '../seeds/replay.js';
import { writeSeed } from '../seeds/seed.js';

/** Adds the command. Sets `process.exitCode`. */
export function registerSeeds(program: Command): void {
  program
    .command('seeds')
    .summary('work on seed files')
    .command('minimize')
    .description('Leave out of a run whatever its violation does not need, and print the file that is left.')
    .argument('<file>', 'a seed file, perhaps written by hand')
    .option('--update', 'write it into the file instead')
    .addHelpText('after', '\nExit status: 0 done, 1 the run violates nothing, 2 the file cannot be used.')
    .action(async (path: string, { update }: { readonly update?: boolean }) => {
      process.exitCode = await runMinimize(path, update === true);
    });
}

async function runMinimize(path: string, update: boolean): Promise<Exit> {
  const loaded = await loadSeed(path);
  const ready = replayable(loaded);
  if (ready.property.kind === 'eventually') {
    throw fileProblem(path, 'a run that goes on for ever cannot be shortened by leaving steps out');
  }
  const outcome = replaySeed(loaded, ready);
  if (outcome.kind !== 'reproduced') {
    for (const [label, text] of outcomeInWords({ loaded, outcome })) {
      process.stderr.write(`carryover: ${path}: ${label}: ${text}\n`);
    }
    return EXIT.violated;
  }
  const seed = minimized(loaded, ready, outcome);
  if (update) writeWhole(path, writeSeed(seed));
  else process.stdout.write(writeSeed(seed));
  const [before, after] = [loaded.seed, seed].map(({ steps }) => steps.length);
  process.stderr.write(`carryover: ${path}: ${plural(after!, 'step')} of ${before} are left\n`);
  return EXIT.holds;
}
