/** The text of `carryover check --locked`. */
import type { CheckOptions } from '../check/result.js';
import type { Comparison, Difference } from './expected.js';
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
  const { differences } = comparison;
  const figures = `${grouped(states).padStart(11)} states  ${inSeconds(seconds).padStart(7)}`;
  const names = Math.max(0, ...differences.map(({ property }) => property.length));
  return [
    `  ${design.padEnd(width)} ${figures}  ${countsInWords([comparison], style)}`,
    ...differences.map((difference) => {
      const emphasis = difference.inconclusive ? style.warn : style.bad;
      return `      ${difference.property.padEnd(names)}  ${emphasis(differenceInWords(difference))}`;
    }),
  ];
}

const TURNS = { new: ': a new violation', gone: ': a violation that is gone' } as const;

/** `expected holds, found violated in 23: a new violation` */
export const differenceInWords = ({ expected, found, violation }: Difference): string =>
  expected === undefined
    ? `found ${found}`
    : `expected ${expected}, found ${found}${violation === undefined ? '' : TURNS[violation]}`;

/** `17 as expected, 1 changed` */
function countsInWords(all: readonly Comparison[], style: Style): string {
  const differences = all.flatMap((comparison) => comparison.differences);
  const undecided = differences.filter(({ inconclusive }) => inconclusive).length;
  const fresh = differences.filter(
    ({ expected, inconclusive }) => !inconclusive && expected === undefined,
  ).length;
  const changed = differences.length - undecided - fresh;
  const agreeing = all.reduce((sum, each) => sum + each.agreeing, 0);
  return [
    ...(agreeing > 0 || differences.length === 0 ? [style.good(`${grouped(agreeing)} as expected`)] : []),
    ...(changed > 0 ? [style.bad(`${grouped(changed)} changed`)] : []),
    ...(fresh > 0 ? [style.bad(`${grouped(fresh)} new`)] : []),
    ...(undecided > 0 ? [style.warn(`${grouped(undecided)} inconclusive`)] : []),
  ].join(', ');
}

export const renderTotal = (runs: readonly ComparedRun[], style: Style): string =>
  `\n${plural(runs.length, 'run')}: ${countsInWords(
    runs.map(({ comparison }) => comparison),
    style,
  )}\n`;
