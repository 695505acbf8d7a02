/** The text of `carryover replay`: a line for what is as its file expects; for what is not, what happened instead. */
import type { PropertyEntry, ReplayedEntry, ResultDocument, RunEntry, ToldRun } from './document.js';
import { renderEnd, renderLoop, renderSteps } from './run.js';
import { grouped, labelled, plural, type Style, wrap } from './style.js';

const INDENT = 2;
const LABEL = 12;

export function renderReplay(document: ResultDocument, style: Style): string {
  return [
    ...document.runs.map((run) => renderReplayed(run, style, false)),
    ...(document.unusable ?? []).map(
      ({ file, why }) => `${wrap(`${file}: ${why}`, '', style.columns).join('\n')}\n`,
    ),
    renderReplayTotal(document, style),
  ].join('');
}

/** `told`: the steps as well. */
export function renderReplayed(run: RunEntry, style: Style, told: boolean): string {
  const { replayed, design, properties } = run;
  const [property] = properties;
  if (replayed === undefined || property === undefined) return '';
  const { outcome, asExpected, file, expected } = replayed;
  const emphasis = asExpected ? style.good : style.bad;
  const [first = '', ...rest] = wrap(file, ' '.repeat(LABEL), style.columns);
  const line = (label: string, text: string) =>
    labelled(' '.repeat(INDENT) + label, text, LABEL, style.columns);
  return `${[
    `${emphasis(outcome.padEnd(LABEL - 1))} ${first.slice(LABEL)}`,
    ...rest,
    ...(asExpected
      ? []
      : [
          ...line('expected', `${property.name} ${EXPECTATIONS[expected]} in ${design}`),
          ...replayed.told.flatMap(([label, text]) => line(label, text)),
        ]),
    ...(told ? ['', ...renderRun(run, property, style), ''] : []),
  ].join('\n')}\n`;
}

export const EXPECTATIONS: Readonly<Record<ReplayedEntry['expected'], string>> = {
  reproduced: 'to be violated',
  fixed: 'to hold along these steps',
  stale: 'to be out of reach, as some step is impossible',
};

function renderRun(
  { samples }: RunEntry,
  { counterexample }: PropertyEntry,
  style: Style,
): readonly string[] {
  const run: ToldRun | undefined = counterexample ?? samples?.[0];
  if (run === undefined) return [];
  const loopStart = counterexample?.loopStart;
  return [
    ...renderSteps(run, style),
    ...(loopStart === undefined ? [] : renderLoop(run.steps.length, loopStart, style)),
    '',
    ...renderEnd(run, style),
  ];
}

/** `24 seeds: 23 as expected, 1 not` */
export function replayTotal({ runs, unusable = [] }: Pick<ResultDocument, 'runs' | 'unusable'>): string {
  const good = runs.filter(({ replayed }) => replayed?.asExpected).length;
  return `${plural(runs.length + unusable.length, 'seed')}: ${[
    `${grouped(good)} as expected`,
    ...(runs.length > good ? [`${grouped(runs.length - good)} not`] : []),
    ...(unusable.length > 0 ? [`${grouped(unusable.length)} unusable`] : []),
  ].join(', ')}`;
}

export function renderReplayTotal(document: ResultDocument, style: Style): string {
  const { runs, unusable = [] } = document;
  const good = unusable.length === 0 && runs.every(({ replayed }) => replayed?.asExpected);
  return `${(good ? style.good : style.bad)(replayTotal(document))}\n`;
}
