/** `carryover designs`: a line each. */
import type { Command } from 'commander';
import { designs } from '../../model/designs/index.js';
import { renderNames } from '../report/names.js';
import { styleOf } from './shared/terminal.js';

export function registerDesigns(program: Command): void {
  program
    .command('designs')
    .summary('list the designs that can be checked')
    .description('List the designs that can be checked, a line each.')
    .option('--json', 'print them as JSON, with every choice they make')
    .action((options: { readonly json?: boolean }, command: Command) => {
      const version = command.parent?.version() ?? '0';
      const lines = designs.map(({ name, summary }) => ({ name, text: summary }));
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ schema: 1, version, designs }, null, 2)}\n`
          : renderNames(lines, styleOf(process.stdout)),
      );
    });
}
