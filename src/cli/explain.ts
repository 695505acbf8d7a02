/** `carryover explain`: the evidence of successive boots in, the shortest run of a design that leaves it out. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Design } from '../../model/design.js';
import { allDesigns, released } from '../../model/designs/index.js';
import { readRuns } from '../conform/schema.js';
import { designNamed } from '../designs/named.js';
import { inputError, isInputError } from '../evidence/bytes.js';
import { type PcrValue, readPcrFile } from '../evidence/pcr-values.js';
import { IMA_PCR } from '../evidence/replay.js';
import { loadList } from '../evidence/verify/load.js';
import { printable } from '../evidence/verify/text.js';
import { type Evidence, evidenceOfBoots, evidenceOfRun } from '../explain/evidence.js';
import { evidenceOfFolder } from '../explain/folder.js';
import { bootFiles } from '../explain/load.js';
import {
  type ExplainedEvidence,
  explanationDocument,
  type Outcome,
  outcomeOf,
  renderExplained,
} from '../explain/render.js';
import { DEFAULT_SECONDS, DEFAULT_STATES, explain } from '../explain/search.js';
import { EXIT } from '../report/status.js';
import { beginningOf, fileSpool, isSystemError, openFile, smallFile } from './shared/files.js';
import { styleOf } from './shared/terminal.js';
import { collect, whole } from './shared/values.js';

/** Exit statuses of `explain`. */
export const EXPLAIN_EXIT: Readonly<Record<Outcome, number>> = {
  explained: 0,
  tampered: 1,
  unexplained: 1,
  undecided: 3,
};

interface Options {
  readonly pcrs: readonly string[];
  readonly quote: readonly string[];
  readonly run: readonly string[];
  readonly design: readonly string[];
  readonly imaPcr: number;
  readonly maxStates: number;
  readonly maxSeconds: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const each = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const HELP = `
Each list is that of one boot, oldest first; --pcrs and --quote stand in the same order, "none"
where there is none.

Exit status: 0 explained without tampering, 1 not without, or not at all, 2 unusable input,
3 not decided.

  carryover explain boot-0.list boot-1.list --pcrs boot-0.pcrs --pcrs boot-1.pcrs
  carryover explain test/fixtures/kernels/kernel-runs.json --run k61/S2-k1`;

/** Adds the command. Sets `process.exitCode`; throws nothing for bad input. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .summary('search which behaviour of which design leaves given evidence')
    .description(
      'Search the runs of the kernels as released, or of other designs, for the shortest that leaves this evidence.',
    )
    .argument(
      '<evidence...>',
      'lists of successive boots; files of runs (kernel-runs.json); or folders that materialise wrote',
    )
    .option('--pcrs <file>', 'PCR values of one boot, read with or before its list; repeated', each, [])
    .option('--quote <file>', 'the message of a quote of one boot; repeated', each, [])
    .option('--run <name>', 'of a file of runs only this one; repeated', each, [])
    .option('--design <name>', 'instead of the kernels as released: by name, by file, or "all"', collect, [])
    .option('--ima-pcr <number>', 'the PCR that IMA measures into', whole(0, 23), IMA_PCR)
    .option('--max-states <n>', 'end each search after so many states', whole(1), DEFAULT_STATES)
    .option('--max-seconds <n>', 'end all searches of one machine after so long', whole(1), DEFAULT_SECONDS)
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (evidence: string[], options: Options, command: Command) => {
      process.exitCode = await runExplain(evidence, options, command.parent?.version() ?? '0');
    });
}

async function runExplain(paths: readonly string[], options: Options, version: string): Promise<number> {
  const among = await designsAmong(options.design);
  const problem = { file: '' };
  const folder: { path: string | undefined } = { path: undefined };
  let evidence: readonly Evidence[];
  try {
    evidence = readEvidence(paths, options, problem, folder);
  } catch (error) {
    if (!isInputError(error) && !isSystemError(error)) throw error;
    const where = problem.file === '' ? '' : `${printable(problem.file)}: `;
    process.stderr.write(`carryover explain: ${where}${printable(error.message)}\n`);
    return EXIT.usage;
  } finally {
    if (folder.path !== undefined) rmSync(folder.path, { recursive: true, force: true });
  }
  const progress = progressOf(options.quiet === true);
  const all = evidence.map((one): ExplainedEvidence => {
    const explained = explain(one, among, {
      states: options.maxStates,
      seconds: options.maxSeconds,
      onSearch: (design, rung) => progress.tell(`${printable(one.name)}: ${design.name}, ${rung.allows}`),
    });
    return { evidence: one, explained };
  });
  progress.clear();
  process.stdout.write(
    options.json
      ? `${JSON.stringify(explanationDocument(all, version), null, 2)}\n`
      : renderExplained(all, styleOf(process.stdout)),
  );
  const statuses = all.map(({ explained }) => EXPLAIN_EXIT[outcomeOf(explained)]);
  return statuses.includes(1) ? 1 : Math.max(...statuses);
}

const ALL = 'all';

/** If none is named the kernels as released: who has evidence of a machine has it of one of these. */
async function designsAmong(names: readonly string[]): Promise<readonly Design[]> {
  if (names.length === 0) return released;
  const named = await Promise.all(names.filter((name) => name !== ALL).map((name) => designNamed(name)));
  return [...new Set(names.includes(ALL) ? [...allDesigns, ...named] : named)];
}

function readEvidence(
  paths: readonly string[],
  options: Options,
  problem: { file: string },
  folder: { path: string | undefined },
): readonly Evidence[] {
  const folders = paths.filter((path) => path !== '-' && isFolder(path, problem));
  if (folders.length === paths.length) return folders.map((path) => ofFolder(path, problem));
  if (folders.length > 0) {
    problem.file = folders[0]!;
    throw inputError('a folder among files', { expected: 'either' });
  }
  const runs = paths.filter((path) => path !== '-' && isRuns(path, problem));
  if (runs.length === paths.length) return runs.flatMap((path) => ofRuns(path, options, problem));
  if (runs.length > 0) {
    problem.file = runs[0]!;
    throw inputError('a file of runs among lists', { expected: 'either' });
  }
  problem.file = '';
  for (const [option, given] of [
    ['--pcrs', options.pcrs],
    ['--quote', options.quote],
  ] as const) {
    if (given.length > paths.length) {
      throw inputError(`${given.length} of ${option} for ${paths.length} lists`, {
        expected: 'one for each, in order',
      });
    }
  }
  const spool = fileSpool(folder);
  const boots = paths.map((path, k) => {
    const values = named(options.pcrs[k], problem, (bytes, at): readonly PcrValue[] =>
      readPcrFile(bytes, at),
    );
    const quote = named(options.quote[k], problem, (bytes) => bytes);
    problem.file = path;
    const list = loadList(openFile(path, spool), {}, spool);
    return bootFiles({ list, values: values ?? [], quote }, options.imaPcr);
  });
  return [evidenceOfBoots(paths.join(', '), boots, options.imaPcr)];
}

function named<T>(
  path: string | undefined,
  problem: { file: string },
  parse: (bytes: Uint8Array, path: string) => T,
): T | undefined {
  if (path === undefined || path === 'none') return undefined;
  problem.file = path;
  return parse(smallFile(path), path);
}

function isFolder(path: string, problem: { file: string }): boolean {
  problem.file = path;
  return statSync(path).isDirectory();
}

function ofFolder(path: string, problem: { file: string }): Evidence {
  problem.file = '';
  return evidenceOfFolder(path, (file) => {
    problem.file = file;
    return new Uint8Array(readFileSync(file));
  });
}

const PROBE_BYTES = 64;

/** A file of runs is JSON, and begins as such; no list does. */
function isRuns(path: string, problem: { file: string }): boolean {
  problem.file = path;
  if (!statSync(path).isFile()) return false;
  const head = Buffer.from(beginningOf(path, PROBE_BYTES)).toString('latin1').trimStart();
  return head.startsWith('[') || head.startsWith('{');
}

function ofRuns(path: string, { run: wanted }: Options, problem: { file: string }): readonly Evidence[] {
  problem.file = path;
  const runs = readRuns(readFileSync(path, 'utf8'));
  const missing = wanted.find((name) => runs.every(({ run }) => run !== name));
  if (missing !== undefined) {
    throw inputError(`no run ${missing}`, {
      expected: runs
        .map(({ run }) => run)
        .join(', ')
        .slice(0, 400),
    });
  }
  const read = (file: string): Uint8Array | undefined => {
    try {
      return new Uint8Array(readFileSync(join(dirname(path), file)));
    } catch (error) {
      if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
      throw error;
    }
  };
  return runs
    .filter(({ run }) => wanted.length === 0 || wanted.includes(run))
    .map((run) => evidenceOfRun(run, read));
}

function progressOf(quiet: boolean): { readonly tell: (text: string) => void; readonly clear: () => void } {
  if (quiet || !process.stderr.isTTY) return { tell: () => {}, clear: () => {} };
  return {
    tell: (text) => process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`),
    clear: () => process.stderr.write('\r\x1b[K'),
  };
}
