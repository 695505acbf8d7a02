/** The text of a result: what `carryover check`, `random` and `replay` print, and `report --to text`. */
import type { ResultDocument, RunEntry } from './document.js';
import { renderExplored } from './explored.js';
import { renderRandom } from './random-text.js';
import { renderReplay } from './replay-text.js';
import { renderSamples } from './samples.js';
import { renderSettings } from './settings.js';
import { type Style, wrap } from './style.js';
import { renderTable } from './table.js';
import { renderDoubts, renderViolation } from './violation.js';

export function renderCheck(document: ResultDocument, style: Style): string {
  if (document.kind === 'random') return renderRandom(document, style);
  if (document.kind === 'replay') return renderReplay(document, style);
  const { runs } = document;
  const groups = alike(runs);
  const parts = [
    ...groups.map((group) => renderHead(group, style)),
    runs.flatMap((run) => renderDoubts(run, style)),
    ...runs.flatMap((run) => run.properties.map((property) => renderViolation(run, property, style))),
  ].filter((lines) => lines.length > 0);
  const text = parts.map((lines) => lines.join('\n')).join('\n\n');
  return `${text}\n${runs.map((run) => renderSamples(run, style)).join('')}`;
}

/** The runs that were made under the same assumptions, bounds and limits stand in one table. */
export function alike(runs: readonly RunEntry[]): readonly (readonly RunEntry[])[] {
  const groups = new Map<string, RunEntry[]>();
  for (const run of runs) {
    const { assumptions, bounds, limits, next, unfolded, without } = run;
    const key = JSON.stringify([assumptions, bounds, limits, next, unfolded, without]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()];
}

const MOST_LABEL = 32;

function renderHead(runs: readonly RunEntry[], style: Style): readonly string[] {
  const first = runs[0]!;
  const single = runs.length === 1;
  const title = single ? `${first.design}: ${first.summary}` : `${runs.length} designs`;
  const widest = single ? 16 : Math.max(16, ...runs.map(({ design }) => design.length + 4));
  return [
    ...wrap(title, '', style.columns).map(style.bold),
    '',
    ...renderSettings(first, style.columns),
    '',
    ...renderTable(runs, style),
    '',
    ...runs.flatMap((run) =>
      renderExplored(
        run,
        single ? '  explored' : `  ${run.design}`,
        Math.min(widest, Math.floor(style.columns / 3), MOST_LABEL),
        style,
      ),
    ),
  ];
}
