/** The text of `carryover diff` and `carryover series`. */
import type { ChangeEntry, DifferenceDocument, SeriesDocument } from './design-changes.js';
import { cellInWords, renderHowToRead, renderLegend, renderWorlds } from './design-matrix-text.js';
import { labelled, type Style, wrap } from './style.js';
import { renderViolation } from './violation.js';

type Enough = SeriesDocument['enough'][number];
type Patch = SeriesDocument['patches'][number];

export function renderDifference(document: DifferenceDocument, style: Style): string {
  const { before, after, verdicts, runs, unshown, matrix } = document;
  const lines = [
    ...wrap(`${before} ${style.glyphs.to} ${after}`, '', style.columns).map(style.bold),
    '',
    ...renderChoices(document, style),
    '',
    ...(verdicts.length === 0 ? ['  no verdict differs'] : renderVerdictChanges(verdicts, style)),
    '',
    ...renderWorlds(matrix, style),
    '',
    ...renderHowToRead(style),
    ...renderLegend(matrix, style),
    ...runs.flatMap((run) =>
      run.properties.flatMap((property) => ['', ...renderViolation(run, property, style)]),
    ),
    ...unshown.flatMap((each) => wrap(unshownInWords(each), '', style.columns)),
  ];
  return `${lines.join('\n')}\n`;
}

export const unshownInWords = ({ design, property }: DifferenceDocument['unshown'][number]): string =>
  `No run of ${design} is shown that violates ${property}: a limit, or Ctrl-C.`;

/** Of a choice. */
export const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function renderChoices({ choices }: DifferenceDocument, { columns, glyphs }: Style): readonly string[] {
  if (choices.length === 0) return ['  no choice differs'];
  return choices.flatMap(({ choice, before, after, means }) => [
    ...wrap(`${choice}: ${plain(before)} ${glyphs.to} ${plain(after)}`, '  ', columns),
    ...wrap(means, '      ', columns),
  ]);
}

export const SIGNS = { gained: '+', lost: '-', both: '+-' } as const;

/** `+ replay-equals-pcr  violated in 23 → FALKI` */
function renderVerdictChanges(changes: readonly ChangeEntry[], style: Style): readonly string[] {
  const { good, bad, warn, glyphs, columns } = style;
  const longest = Math.max(0, ...changes.map(({ property }) => property.length));
  const width = Math.min(longest + 6, Math.floor(columns / 2));
  const paint = { gained: good, lost: bad, both: warn };
  return changes.flatMap(({ property, change, before, after }) =>
    labelled(
      `  ${SIGNS[change]} ${property}`,
      `${cellInWords(before)} ${glyphs.to} ${cellInWords(after)}`,
      width,
      columns,
    ).map(paint[change]),
  );
}

export function renderSeries(document: SeriesDocument, style: Style): string {
  const { series, summary, patches, enough, matrix } = document;
  const lines = [
    ...wrap(`${series}: ${summary}`, '', style.columns).map(style.bold),
    '',
    ...patches.flatMap((patch, k) => renderPatch(patch, k + 1, style)),
    style.bold('Safe to stop at'),
    ...wrap(safeStops(document).join(', ') || 'none of them', '  ', style.columns),
    '',
    ...(enough.length === 0 ? [] : [style.bold(ENOUGH)]),
    ...enough.flatMap((each) => labelled(`  ${each.property}`, setsInWords(each), 38, style.columns)),
    ...(enough.length === 0 ? [] : ['']),
    ...renderWorlds(matrix, style),
    '',
    ...renderHowToRead(style),
    ...renderLegend(matrix, style),
  ];
  return `${lines.join('\n')}\n`;
}

export const ENOUGH = 'The smallest sets of patches that give what the series gains';

export const safeStops = ({ patches }: SeriesDocument): readonly string[] =>
  patches.flatMap(({ design, worse }) => (worse.length === 0 ? [design] : []));

export function setsInWords({ patches, open }: Enough): string {
  const sets = patches.map((set) => (set.length === 0 ? 'none' : set.join('+'))).join(', or ');
  if (open) return `${sets === '' ? '' : `${sets}; `}a limit, or Ctrl-C, left others open`;
  return sets || 'no subset does';
}

function renderPatch({ title, changes, worse }: Patch, number: number, style: Style): readonly string[] {
  return [
    ...wrap(`${number}  ${title}`, '', style.columns).map(style.bold),
    ...(changes.length === 0 ? ['  changes no verdict'] : renderVerdictChanges(changes, style)),
    ...(worse.length === 0
      ? [style.good('  safe to stop at')]
      : wrap(notSafe(worse), '  ', style.columns).map(style.bad)),
    '',
  ];
}

const notSafe = (worse: readonly string[]): string =>
  `not safe to stop at: worse than before the series, ${worse.join(', ')}`;
