/** `carryover materialise`: a counterexample in, the files that its machine would have left out. */
import type { Command } from 'commander';
import { designNamed } from '../designs/named.js';
import { printable } from '../evidence/verify/text.js';
import { readJson, shaped } from '../files/json.js';
import { problem } from '../files/problem.js';
import {
  type Listed,
  type Violation,
  violationOf,
  violationOfSeed,
  violationsIn,
} from '../materialise/counterexample.js';
import { filesOf } from '../materialise/files.js';
import { MANIFEST } from '../materialise/manifest.js';
import { resultDocument } from '../report/document.js';
import { EXIT } from '../report/status.js';
import { plural } from '../report/style.js';
import { writeFolder } from './shared/folder.js';

interface Options {
  readonly out: string;
  readonly design?: string;
  readonly property?: string;
  readonly force?: boolean;
}

const HELP = `
Exit status: 0 written, 2 the file cannot be used, or bad usage.

  carryover check linux-6.1 --assume no-faults,no-adversary --property replay-equals-pcr --json > result.json
  carryover materialise result.json --out evidence
  carryover explain evidence`;

/** Adds the command. Sets `process.exitCode`. */
export function registerMaterialise(program: Command): void {
  program
    .command('materialise')
    .summary('write a counterexample out as the files that its machine would have left')
    .description(
      'Write the lists, PCR values and kexec buffers of a violating run, with real records and digests.',
    )
    .argument('<counterexample>', 'a seed file, or what check --json wrote (- for standard input)')
    .requiredOption('-o, --out <folder>', 'where to; it is written whole or not at all')
    .option('--design <name>', 'of a file with several counterexamples that of this design')
    .option('--property <name>', 'and of this property')
    .option('--force', 'replace a folder that this command wrote before')
    .addHelpText('after', HELP)
    .action(async (path: string, options: Options, command: Command) => {
      const version = command.parent?.version() ?? '0';
      const violation = await violationIn(path, options);
      const files = filesOf(violation, version);
      writeFolder(options.out, files, { force: options.force === true, sign: MANIFEST });
      const { design, property } = violation;
      process.stdout.write(
        `${printable(options.out)}: ${plural(files.size, 'file')}; ${design.name}, ${property}\n`,
      );
      process.exitCode = EXIT.holds;
    });
}

/** A result document says what kind it is; a seed is recognised by its steps. */
async function violationIn(path: string, options: Options): Promise<Violation> {
  const file = readJson(path === '-' ? '/dev/stdin' : path, MOST_BYTES);
  const isSeed = typeof file.value === 'object' && file.value !== null && 'steps' in file.value;
  if (isSeed && path === '-') throw problem('a seed on standard input; give its path');
  if (isSeed) return violationOfSeed(path);
  const document = shaped(file, resultDocument);
  const wanted = chosen(path, violationsIn(document), options);
  return violationOf(document, wanted, (name) => designNamed(name));
}

/** What a JavaScript string can hold, nearly. */
const MOST_BYTES = 2 ** 28;

function chosen(path: string, all: readonly Listed[], { design, property }: Options): Listed {
  const some = all.filter(
    (each) =>
      (design === undefined || each.design === design) &&
      (property === undefined || each.property === property),
  );
  const [one] = some;
  if (one !== undefined && some.length === 1) return one;
  const list = (among: readonly Listed[]): string =>
    among
      .slice(0, 12)
      .map((each) => `${each.design} ${each.property}`)
      .join(', ') + (among.length > 12 ? ', …' : '');
  if (all.length === 0) throw problem(`${path}: nothing in it is violated: there is no counterexample`);
  if (one === undefined) throw problem(`${path}: no such counterexample; there are: ${list(all)}`);
  throw problem(
    `${path}: ${some.length} counterexamples; choose with --design and --property: ${list(some)}`,
  );
}
