/** `carryover properties`: a line each. */
import type { Command } from 'commander';
import { claims } from '../../properties/index.js';
import { renderNames } from '../report/names.js';
import { styleOf } from './shared/terminal.js';

export function registerProperties(program: Command): void {
  program
    .command('properties')
    .summary('list the properties that are judged')
    .description('List the properties that are judged, a line each.')
    .option('--json', 'print them as JSON, with what each means and where it comes from')
    .action((options: { readonly json?: boolean }, command: Command) => {
      const version = command.parent?.version() ?? '0';
      const properties = claims.map(({ name, claim, meaning, source }) => ({ name, claim, meaning, source }));
      const lines = claims.map(({ name, claim }) => ({ name, text: claim }));
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ schema: 1, version, properties }, null, 2)}\n`
          : renderNames(lines, styleOf(process.stdout)),
      );
    });
}
