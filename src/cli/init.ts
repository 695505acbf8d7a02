/** `carryover init`: a small suite that works, to begin with. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { fileProblem } from '../files/problem.js';
import { inShort } from '../files/read.js';
import { usageError } from './shared/usage.js';

const HELP = `
What is there already is not touched: if one of the files is, nothing is written.

  carryover init my-kernel && cd my-kernel && npm install && npm test`;

/** Adds the command. */
export function registerInit(program: Command): void {
  program
    .command('init')
    .summary('write a small suite to begin with')
    .description(
      'Write a suite for a kernel of your own: its design, tests, a file of verdicts, a folder of seeds, a workflow for GitHub.',
    )
    .argument('[dir]', 'where to', '.')
    .addHelpText('after', HELP)
    .action((folder: string, _, { parent }: Command) => init(folder, parent?.version() ?? '0'));
}

function init(folder: string, version: string): void {
  const templates = join(
    dirname(createRequire(import.meta.url).resolve('carryover/package.json')),
    'templates/suite',
  );
  const files = readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(templates, path)).isFile())
    .sort()
    .map((path) => ({ from: join(templates, path), name: nameOf(path) }));
  const there = files.filter(({ name }) => existsSync(join(folder, name))).map(({ name }) => name);
  if (there.length > 0) {
    throw usageError(`${folder}: ${there.join(', ')} there already; nothing was written`);
  }
  for (const { from, name } of files) {
    const path = join(folder, name);
    const text = filledIn(readFileSync(from, 'utf8'), { name: packageName(folder), version });
    try {
      mkdirSync(dirname(path), { recursive: true });
      // Fails rather than overwrite what somebody else wrote meanwhile.
      writeFileSync(path, text, { flag: 'wx' });
    } catch (error) {
      throw fileProblem(path, `cannot be written: ${inShort(error)}`);
    }
    process.stdout.write(`wrote ${path}\n`);
  }
  const go = folder === '.' ? '' : `cd ${folder} && `;
  process.stdout.write(`\nNext: ${go}npm install && npm run check && npm test\n`);
}

/** Files that npm would not pack, or would take for a package, stand under other names. */
const nameOf = (path: string): string =>
  path.replace(/(^|[\\/])_package\.json$/, '$1package.json').replace(/(^|[\\/])_gitignore$/, '$1.gitignore');

const filledIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? '');

/** The folder's name as a package may be called. */
const packageName = (folder: string): string =>
  basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'suite';
