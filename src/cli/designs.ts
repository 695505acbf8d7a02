/** `carryover designs`: a line each, in groups. */
import type { Command } from 'commander';
import { allDesigns, groups } from '../../model/designs/index.js';
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
      const style = styleOf(process.stdout);
      const whole = new Set(groups.flatMap(({ designs }) => designs.map(({ name }) => name)));
      const prefixes = {
        title: 'Series up to a patch',
        designs: allDesigns.filter(({ name }) => !whole.has(name)),
      };
      const text = [...groups, prefixes].map(({ title, designs }) => {
        const lines = designs.map(({ name, summary }) => ({ name, text: summary }));
        return `${title}:\n${renderNames(lines, style)}`;
      });
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ schema: 1, version, designs: allDesigns }, null, 2)}\n`
          : text.join('\n'),
      );
    });
}
