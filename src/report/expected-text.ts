/** The text of `carryover check --expected`. */
import type { CheckOptions } from '../check/result.js';
import type { Comparison } from './expected.js';
import { assumptionsInWords, boundsInWords } from './settings.js';
import { grouped, inSeconds, labelled, plural, type Style } from './style.js';

export interface ComparedRun {
  readonly design: string;
  readonly options: CheckOptions;
  readonly states: number;
  readonly seconds: number;
  readonly comparison: Comparison;
}

const LABEL = 16;

/** The runs made under the same assumptions and bounds stand under one heading, a line each. */
export function renderExpected(runs: readonly ComparedRun[], style: Style): string {
  const width = Math.max(...runs.map(({ design }) => design.length));
  let heading = '';
  const lines = runs.flatMap((run) => {
    const under = headingOf(run);
    const head = under.join('\n') === heading ? [] : [...(heading === '' ? [] : ['']), ...under];
    heading = under.join('\n');
    return [...head, ...renderRun(run, width, style)];
  });
  return `${[...lines, '', renderTotal(runs, style)].join('\n')}\n`;
}

const headingOf = ({ options }: ComparedRun): readonly string[] => [
  ...labelled('assumptions', assumptionsInWords(options), LABEL),
  ...labelled('bounds', boundsInWords(options), LABEL),
];

function renderRun({ design, states, seconds, comparison }: ComparedRun, width: number, style: Style) {
  const { agreeing, differences } = comparison;
  const changed = differences.length === 0 ? '' : style.bad(`, ${differences.length} changed`);
  const figures = `${grouped(states).padStart(11)} states  ${inSeconds(seconds).padStart(7)}`;
  const names = Math.max(0, ...differences.map(({ property }) => property.length));
  return [
    `  ${design.padEnd(width)} ${figures}  ${style.good(`${agreeing} as expected`)}${changed}`,
    ...differences.map(
      ({ property, expected, found }) =>
        `      ${property.padEnd(names)}  ${style.dim('expected')} ${expected}, ${style.dim('found')} ${style.bad(found)}`,
    ),
  ];
}

function renderTotal(runs: readonly ComparedRun[], style: Style): string {
  const all = runs.reduce((sum, { comparison }) => sum + comparison.agreeing, 0);
  const changed = runs.reduce((sum, { comparison }) => sum + comparison.differences.length, 0);
  const text = `${plural(runs.length, 'run')}: ${plural(all, 'verdict')} as expected, ${grouped(changed)} changed`;
  return changed === 0 ? style.good(text) : style.bad(text);
}
