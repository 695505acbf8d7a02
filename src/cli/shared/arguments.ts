/** `check --argument`: why each property holds that does. */
import { argumentsOf } from '../../check/argument.js';
import { renderArgument, renderNotArgued } from '../../report/argument.js';
import type { Judged } from '../../report/judged.js';
import type { Style } from '../../report/style.js';

export function writeArguments({ result: { design, options }, properties }: Judged, style: Style): void {
  const holding = properties.filter(({ verdict }) => verdict === 'holds').map(({ name }) => name);
  const { arguments: found, notArgued } = argumentsOf(design, options, holding);
  for (const argument of found) {
    process.stdout.write(`\n${renderArgument(design.name, argument, style).join('\n')}\n`);
  }
  for (const each of notArgued) process.stdout.write(`\n${renderNotArgued(each, style).join('\n')}\n`);
}
