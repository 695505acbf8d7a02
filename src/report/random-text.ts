/** The text of `carryover random`: what was found in which run, what was taken how often, and each violation. */
import { commandLines } from './command.js';
import type { PropertyEntry, ResultDocument, RunEntry } from './document.js';
import { renderEnd, renderSteps } from './run.js';
import { renderSettings } from './settings.js';
import { grouped, inSeconds, labelled, plural, type Style, wrap } from './style.js';
import { renderDoubts, renderViolation } from './violation.js';

const LABEL = 16;

export function renderRandom({ runs, seed }: ResultDocument, style: Style): string {
  const parts = [
    ...runs.map((run) => renderHead(run, seed, style)),
    ...runs.map((run) => renderDisagreement(run, style)),
    ...runs.map((run) => renderDoubts(run, style)),
    ...runs.flatMap((run) => run.properties.map((property) => renderViolation(run, property, style))),
  ].filter((lines) => lines.length > 0);
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const STOPPED: Readonly<Record<string, string>> = {
  decided: 'ended there: all that was asked for was found',
  seconds: 'ended there by the limit on time',
  interrupted: 'ended there by an interrupt',
  disagreement: 'ended there: names and digests disagree',
};

function renderHead(run: RunEntry, seed: number | undefined, style: Style): readonly string[] {
  const { design, summary, properties, random, neverFired, seconds, stopped } = run;
  const { columns, dim, bold } = style;
  if (random === undefined) return [];
  const { limits, path } = random;
  const many = path === undefined ? plural(random.runs, 'run') : `run ${path}`;
  const made = [
    `${many} of at most ${plural(limits.steps, 'step')}, seed ${seed}`,
    `${grouped(random.taken)} steps taken, ${inSeconds(seconds)}`,
    ...stopped.flatMap((what) => (path === undefined && STOPPED[what] ? [STOPPED[what]] : [])),
  ].join('; ');
  const width = Math.max(...properties.map(({ name }) => name.length)) + 4;
  const taken = Object.entries(random.fired)
    .filter(([, times]) => times > 0)
    .sort(([one, a], [two, b]) => b - a || (one < two ? -1 : 1))
    .map(([name, times]) => `${name} ${grouped(times)}`);
  return [
    ...wrap(`${design}: ${summary}`, '', columns).map(bold),
    '',
    ...renderSettings({ ...run, unfolded: false }, columns),
    ...labelled('  random', made, LABEL, columns),
    '',
    ...properties.flatMap((property) =>
      labelled(`  ${property.name}`, outcome(property, run), width, columns).map((line) =>
        colored(line, property, style),
      ),
    ),
    '',
    ...labelled('  taken', taken.join(', '), LABEL, columns),
    ...(neverFired.length === 0 ? [] : labelled('  never', neverFired.join(', '), LABEL, columns).map(dim)),
  ];
}

function outcome({ name, counterexample }: PropertyEntry, { random }: RunEntry): string {
  const found = random!.found[name];
  if (counterexample === undefined || found === undefined) {
    return random!.path === undefined ? `nothing found in ${plural(random!.runs, 'run')}` : 'nothing found';
  }
  const when = `run ${found.path}, after ${plural(found.steps, 'step')}`;
  return `violated in ${plural(counterexample.length, 'step')} (${when})`;
}

const colored = (line: string, { verdict }: PropertyEntry, { bad }: Style): string =>
  verdict === 'violated' ? bad(line) : line;

/** Nothing of the design, or of the kernel: one of our own two models of the lists is wrong. */
function renderDisagreement({ design, random }: RunEntry, style: Style): readonly string[] {
  const { disagreement } = random ?? {};
  if (disagreement === undefined) return [];
  const { columns, glyphs } = style;
  const title = `${design}: a defect of carryover: names and digests disagree after ${plural(disagreement.steps.length, 'step')}`;
  return [
    style.dim(glyphs.rule.repeat(columns)),
    ...wrap(title, '', columns).map(style.bold),
    '',
    ...renderSteps(disagreement, style),
    '',
    ...renderEnd(disagreement, style),
    '',
    ...wrap(disagreement.what, '  ', columns).map(style.bad),
    '',
    ...commandLines(disagreement.reproduce, columns).map(style.dim),
  ];
}
