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
export function renderComparedRun(
  run: ComparedRun,
  previous: ComparedRun | undefined,
  width: number,
  style: Style,
): string {
  const heading = headingOf(run);
  const same = previous !== undefined && headingOf(previous).join('\n') === heading.join('\n');
  const head = same ? [] : [...(previous === undefined ? [] : ['']), ...heading];
  return `${[...head, ...renderRun(run, width, style)].join('\n')}\n`;
}

const headingOf = ({ options }: ComparedRun): readonly string[] => [
  ...labelled('assumptions', assumptionsInWords(options), LABEL),
  ...labelled('bounds', boundsInWords(options), LABEL),
];

function renderRun({ design, states, seconds, comparison }: ComparedRun, width: number, style: Style) {
  const { agreeing, differences } = comparison;
  const { changed, undecided } = countsOf([comparison]);
  const figures = `${grouped(states).padStart(11)} states  ${inSeconds(seconds).padStart(7)}`;
  const names = Math.max(0, ...differences.map(({ property }) => property.length));
  const counts = [
    style.good(`${agreeing} as expected`),
    ...(changed > 0 ? [style.bad(`${changed} changed`)] : []),
    ...(undecided > 0 ? [style.warn(`${undecided} inconclusive`)] : []),
  ];
  return [
    `  ${design.padEnd(width)} ${figures}  ${counts.join(', ')}`,
    ...differences.map(({ property, expected, found, inconclusive }) => {
      const told = inconclusive ? style.warn(found) : style.bad(found);
      return `      ${property.padEnd(names)}  ${style.dim('expected')} ${expected}, ${style.dim('found')} ${told}`;
    }),
  ];
}

function countsOf(all: readonly Comparison[]): { readonly changed: number; readonly undecided: number } {
  const differences = all.flatMap((comparison) => comparison.differences);
  const undecided = differences.filter(({ inconclusive }) => inconclusive).length;
  return { changed: differences.length - undecided, undecided };
}

export function renderTotal(runs: readonly ComparedRun[], style: Style): string {
  const comparisons = runs.map(({ comparison }) => comparison);
  const agreeing = comparisons.reduce((sum, each) => sum + each.agreeing, 0);
  const { changed, undecided } = countsOf(comparisons);
  const rest = undecided > 0 ? `, ${undecided} inconclusive` : '';
  const text = `${plural(runs.length, 'run')}: ${plural(agreeing, 'verdict')} as expected, ${changed} changed${rest}`;
  const colored = changed > 0 ? style.bad : undecided > 0 ? style.warn : style.good;
  return `\n${colored(text)}\n`;
}
