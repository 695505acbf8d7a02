/** `carryover report`: a result document in, reports out. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { z } from 'zod';
import { readJson, shaped } from '../files/json.js';
import { conformanceDocument } from '../report/conformance.js';
import { differenceDocument, seriesDocument } from '../report/design-changes.js';
import { matrixDocument } from '../report/design-matrix.js';
import { resultDocument } from '../report/document.js';
import type { AnyDocument } from '../report/forms/form.js';
import { FORMS } from '../report/forms/index.js';
import { narrowed } from '../report/narrow.js';
import { EXIT } from '../report/status.js';
import { labelled } from '../report/style.js';
import { propertyNames } from '../report/table.js';
import { verificationDocument } from '../report/verification.js';
import { addReportOptions, formsOf, type ReportFlags, writeReports } from './shared/reports.js';
import { named, usageError } from './shared/usage.js';
import { collect } from './shared/values.js';

const HELP = `
Forms:
${FORMS.flatMap(({ name, summary }) => labelled(`  ${name}`, summary, 12)).join('\n')}

Exit status: 0 written, 2 the file cannot be used, or bad usage.

  carryover check linux-6.1 --json > result.json
  carryover report result.json --mail
  carryover report result.json --to markdown,junit -o reports/
  carryover report result.json --to mermaid --design linux-6.1 --property replay-equals-pcr`;

interface Flags extends ReportFlags {
  readonly design?: readonly string[];
  readonly property?: readonly string[];
}

/** Adds the command. Sets `process.exitCode`. */
export function registerReport(program: Command): void {
  const command = program
    .command('report')
    .summary('show a result in another form')
    .description('Show a result that was written with --json in the forms asked for.')
    .argument('<result>', 'a result document; - for standard input');
  addReportOptions(command)
    .option('--design <names>', 'only these designs of the result, with commas between', collect)
    .option('--property <names>', 'only these properties, likewise', collect)
    .addHelpText('after', HELP)
    .action(async (path: string, flags: Flags) => {
      formsOf(flags);
      const document = chosenFrom(documentIn(path), flags);
      const base = path === '-' ? 'report' : basename(path).replace(/\.json$/, '');
      await writeReports(document, flags, { base });
      process.exitCode = EXIT.holds;
    });
}

function chosenFrom(document: AnyDocument, { design, property }: Flags): AnyDocument {
  if (!('runs' in document) || document.kind === 'difference') {
    if (design || property) throw usageError('--design and --property choose from the result of a check');
    return document;
  }
  const inIt = (names: readonly string[], what: string) => {
    const all = [...new Set(names)].map((name) => ({ name }));
    return (asked: string) => named(all, asked, what).name;
  };
  const designs = design?.map(
    inIt(
      document.runs.map((run) => run.design),
      'design in the result',
    ),
  );
  const properties = property?.map(inIt(propertyNames(document.runs), 'property in the result'));
  return narrowed(document, { ...(designs && { designs }), ...(properties && { properties }) });
}

/** What a JavaScript string can hold, nearly. */
const MOST_BYTES = 2 ** 28;

/** By kind; what is of no other kind is the result of a check. */
const SHAPES: ReadonlyMap<unknown, z.ZodType<unknown>> = new Map<unknown, z.ZodType<unknown>>([
  ['verification', verificationDocument],
  ['conformance', conformanceDocument],
  ['matrix', matrixDocument],
  ['series', seriesDocument],
  ['difference', differenceDocument],
]);

/** As it stands in the file: the schema changes nothing but the order of fields. */
function documentIn(path: string): AnyDocument {
  const file = readJson(path === '-' ? '/dev/stdin' : path, MOST_BYTES);
  const { value } = file;
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  shaped(file, SHAPES.get(kind) ?? resultDocument);
  return value as AnyDocument;
}
