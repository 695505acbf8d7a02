/** `--to` and `-o`, the same for all commands that have a result: one line to declare them, one to write. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { printable } from '../../evidence/verify/text.js';
import type { AnyDocument, Form, Part } from '../../report/forms/form.js';
import { FORMS, formsFor, render } from '../../report/forms/index.js';
import { PICTURES } from '../../report/forms/svg.js';
import { MAIL, type Style } from '../../report/style.js';
import { styleOf } from './terminal.js';
import { named, usageError } from './usage.js';
import { collect } from './values.js';

/** As commander reads them. */
export interface ReportFlags {
  readonly to?: readonly string[];
  readonly output?: string;
  readonly mail?: boolean;
  readonly picture?: readonly string[];
  /** The same as `--to json`. */
  readonly json?: boolean;
}

/** With the forms in which a document of this kind has something to show. */
export function addReportOptions(command: Command, kind: AnyDocument['kind'] = 'check'): Command {
  const forms = formsFor(kind).map(({ name }) => name);
  command
    .option('--to <forms>', `${forms.join(', ')}, with commas between`, collect)
    .option('-o, --output <path>', 'write the report into this file, or several into this folder')
    .option('--mail', 'text for a mail: 72 columns, ASCII');
  if (kind !== 'matrix' && forms.includes('svg')) {
    const pictures = PICTURES.map(({ name }) => name).join(', ');
    command.option('--picture <names>', `of svg: ${pictures}; all if left out`, collect);
  }
  return command.option('--json', 'the same as --to json');
}

const TEXT = FORMS[0]!;

/**
 * The forms asked for, each once; text if none is. To be called before anything that takes long.
 * @throws UsageError if there is no such form, or no place for as many
 */
export function formsOf(
  { to = [], json, output }: ReportFlags,
  kind: AnyDocument['kind'] = 'check',
): readonly Form[] {
  const all = formsFor(kind);
  const what = all.length < FORMS.length ? `form of a ${kind}` : 'form';
  const asked = [...to, ...(json ? ['json'] : [])].map((name) => named(all, name, what));
  const forms = all.filter((form) => asked.includes(form));
  if (output === undefined && forms.length > 1) {
    const names = forms.map(({ name }) => name).join(', ');
    throw usageError(`${names}: several forms need a folder, -o DIR`);
  }
  return forms.length === 0 ? [TEXT] : forms;
}

/** How text is laid out and emphasised on this stream; undefined: in a file. */
export const textStyle = ({ mail }: ReportFlags, stream: NodeJS.WriteStream | undefined): Style =>
  mail ? MAIL : styleOf(stream);

/**
 * Writes the reports to standard output, or to where `--output` says. `base`: what the files in a folder are called.
 * `beside`: with `--output`, the text still goes to standard output.
 */
export async function writeReports(
  document: AnyDocument,
  flags: ReportFlags,
  { base, beside = false }: { readonly base: string; readonly beside?: boolean },
): Promise<void> {
  const forms = formsOf(flags, document.kind);
  const { output, picture } = flags;
  const pictures = picture?.map((name) => named(PICTURES, name, 'picture').name);
  const rendered = (form: Form, stream?: NodeJS.WriteStream) =>
    render(form, document, { style: textStyle(flags, stream), ...(pictures && { pictures }) });
  const print = async (form: Form): Promise<void> => {
    process.stdout.write(only(form, await rendered(form, process.stdout)));
  };
  if (output === undefined) return print(forms[0]!);
  if (beside) await print(TEXT);
  if (forms.length === 1 && !isFolder(output)) {
    write(output, only(forms[0]!, await rendered(forms[0]!)));
    return;
  }
  makeFolder(output);
  for (const form of forms) {
    const parts = await rendered(form);
    const names = fileNames(base, form, parts);
    for (const [k, { text }] of parts.entries()) write(join(output, names[k]!), text);
  }
}

/** Of several files the first, which is said; the others need a folder. */
function only(form: Form, parts: readonly Part[]): string {
  const [first] = parts;
  if (first === undefined) note(`${form.name}: there is nothing in the result to show in it`);
  if (parts.length > 1) {
    note(`${form.name}: ${printable(first!.name)}, the first of ${parts.length}; -o DIR/ writes them all`);
  }
  return first?.text ?? '';
}

const note = (text: string): void => {
  process.stderr.write(`carryover: ${text}\n`);
};

/** What exists decides; of what does not, a `/` at the end. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return /[/\\]$/.test(path);
  }
}

function makeFolder(path: string): void {
  attempt(path, () => mkdirSync(path, { recursive: true }));
}

const write = (path: string, text: string): void => attempt(path, () => writeFileSync(path, text));

function attempt(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw usageError(
      `${printable(path)}: ${printable(error instanceof Error ? error.message : String(error))}`,
    );
  }
}

/** Names that any file system takes; those that come out alike are numbered. */
export function fileNames(base: string, { extension }: Form, parts: readonly Part[]): readonly string[] {
  const taken = new Set<string>();
  return parts.map(({ name }) => {
    const stem = [base, name]
      .filter((part) => part !== '')
      .map(plainName)
      .join('.');
    for (let k = 1; ; k++) {
      const candidate = `${stem}${k === 1 ? '' : `-${k}`}.${extension}`;
      if (taken.has(candidate.toLowerCase())) continue;
      taken.add(candidate.toLowerCase());
      return candidate;
    }
  });
}

const MOST_NAME = 80;
const plainName = (name: string): string =>
  name
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, MOST_NAME) || 'report';
