/** `carryover report`: a result document in, reports out. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { readJson, shaped } from '../files/json.js';
import { type ResultDocument, resultDocument } from '../report/document.js';
import { FORMS } from '../report/forms/index.js';
import { EXIT } from '../report/status.js';
import { labelled } from '../report/style.js';
import { addReportOptions, type ReportFlags, writeReports } from './shared/reports.js';

const HELP = `
Forms:
${FORMS.flatMap(({ name, summary }) => labelled(`  ${name}`, summary, 12)).join('\n')}

Exit status: 0 written, 2 the file cannot be used, or bad usage.

  carryover check linux-6.1 --json > result.json
  carryover report result.json --mail
  carryover report result.json --to text,json -o reports/`;

/** Adds the command. Sets `process.exitCode`. */
export function registerReport(program: Command): void {
  const command = program
    .command('report')
    .summary('show a result in another form')
    .description('Show a result that was written with --json in the forms asked for.')
    .argument('<result>', 'a result document; - for standard input');
  addReportOptions(command)
    .addHelpText('after', HELP)
    .action((path: string, flags: ReportFlags) => {
      const document = documentIn(path);
      const base = path === '-' ? 'report' : basename(path).replace(/\.json$/, '');
      writeReports(document, flags, { base });
      process.exitCode = EXIT.holds;
    });
}

/** What a JavaScript string can hold, nearly. */
const MOST_BYTES = 2 ** 28;

/** As it stands in the file: the schema changes nothing but the order of fields. */
function documentIn(path: string): ResultDocument {
  const file = readJson(path === '-' ? '/dev/stdin' : path, MOST_BYTES);
  shaped(file, resultDocument);
  return file.value as ResultDocument;
}
