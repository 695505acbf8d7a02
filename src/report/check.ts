/** The text of `carryover check`. */
import type { CheckOptions } from '../check/result.js';
import { renderExplored } from './explored.js';
import type { Judged } from './judged.js';
import { renderSettings } from './settings.js';
import type { Style } from './style.js';
import { renderTable } from './table.js';
import { renderDoubt, renderViolation } from './violation.js';

export function renderCheck(all: readonly Judged[], options: CheckOptions, style: Style): string {
  const [first] = all;
  if (first === undefined) return '';
  const single = all.length === 1;
  const { design } = first.result;
  const title = single ? `${design.name}: ${design.summary}` : `${all.length} designs`;
  const width = single ? 16 : Math.max(16, ...all.map(({ result }) => result.design.name.length + 4));
  const head = [
    style.bold(title),
    '',
    ...renderSettings(options),
    '',
    ...renderTable(all, style),
    '',
    ...all.flatMap(({ result }) =>
      renderExplored(result, single ? '  explored' : `  ${result.design.name}`, width, style),
    ),
  ];
  const doubts = all.flatMap(({ result, properties }) =>
    properties.flatMap((property) => renderDoubt(result, property)),
  );
  const violations = all.flatMap(({ result, properties }) =>
    properties
      .map((property) => renderViolation(result, property, style))
      .filter((lines) => lines.length > 0),
  );
  const parts = [head, ...(doubts.length > 0 ? [doubts] : []), ...violations];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
