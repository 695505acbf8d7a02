#!/usr/bin/env node
/** The command line: a file for each command. */
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { isProblem } from '../files/problem.js';
import { EXIT } from '../report/status.js';
import { registerCheck } from './check.js';
import { registerConform } from './conform.js';
import { registerDesigns } from './designs.js';
import { registerDiff } from './diff.js';
import { registerExplain } from './explain.js';
import { registerInit } from './init.js';
import { registerMaterialise } from './materialise.js';
import { registerMatrix } from './matrix.js';
import { registerProperties } from './properties.js';
import { registerRandom } from './random.js';
import { registerReplay } from './replay.js';
import { registerReport } from './report.js';
import { registerSeeds } from './seeds.js';
import { registerSeries } from './series.js';
import { isUsageError } from './shared/usage.js';
import { registerVerify } from './verify.js';

const { version } = createRequire(import.meta.url)('carryover/package.json') as { readonly version: string };

/** `error: unknown option '--x'` and a hint on its own line become one line. */
const oneLine = (text: string): string =>
  `carryover: ${text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')}\n`;

function createProgram(): Command {
  const program = new Command('carryover')
    .description('Check how Linux carries the IMA measurement list across kexec.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
  registerCheck(program);
  registerMatrix(program);
  registerSeries(program);
  registerDiff(program);
  registerRandom(program);
  registerVerify(program);
  registerConform(program);
  registerExplain(program);
  registerMaterialise(program);
  registerReplay(program);
  registerSeeds(program);
  registerInit(program);
  registerReport(program);
  registerDesigns(program);
  registerProperties(program);
  return program;
}

/** A reader that closes the pipe early (`| head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.holds : EXIT.usage;
  } else if (isUsageError(error) || isProblem(error)) {
    process.stderr.write(`carryover: ${error.message}\n`);
    process.exitCode = EXIT.usage;
  } else {
    // Nothing was decided: to end with 1 would be to say that something is violated.
    process.stderr.write(
      `carryover: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = EXIT.inconclusive;
  }
}
