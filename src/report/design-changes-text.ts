/** The text of `carryover diff` and `carryover series`. */
import { CHOICES, type Design } from '../../model/design.js';
import type { EnoughPatches, PatchChange, PatchResult, SeriesResult } from '../matrix/series.js';
import { differences } from '../matrix/watched.js';
import { cellInWords } from './design-matrix-text.js';
import { labelled, type Style, wrap } from './style.js';

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const choiceChanges = (before: Design, after: Design) =>
  differences(before, after).map((choice) => ({
    choice,
    before: before[choice],
    after: after[choice],
    means: CHOICES[choice].means,
  }));

export function renderChoiceChanges(
  before: Design,
  after: Design,
  { columns, glyphs }: Style,
): readonly string[] {
  const changes = choiceChanges(before, after);
  if (changes.length === 0) return ['  no choice differs'];
  return changes.flatMap((change) => [
    `  ${change.choice}: ${plain(change.before)} ${glyphs.to} ${plain(change.after)}`,
    ...wrap(change.means, '      ', columns),
  ]);
}

const SIGNS = { gained: '+', lost: '-', both: '±' } as const;

/** `+ replay-equals-pcr  violated in 23 → FALKI` */
export function renderVerdictChanges(changes: readonly PatchChange[], style: Style): readonly string[] {
  const width = Math.max(0, ...changes.map(({ property }) => property.length)) + 6;
  const { good, bad, warn, glyphs, columns } = style;
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

export function renderSeries({ series, patches, enough }: SeriesResult, style: Style): readonly string[] {
  return [
    ...patches.flatMap((patch, k) => renderPatch(patch, k + 1, style)),
    style.bold('Safe to stop at'),
    ...wrap(
      patches.flatMap(({ worse }, k) => (worse.length === 0 ? [`${series.name}@${k + 1}`] : [])).join(', ') ||
        'none of them',
      '  ',
      style.columns,
    ),
    '',
    ...(enough.length === 0
      ? []
      : [style.bold('The smallest sets of patches that give what the series gains')]),
    ...enough.flatMap((each) => labelled(`  ${each.property}`, setsInWords(each), 38, style.columns)),
  ];
}

function setsInWords({ patches, open }: EnoughPatches): string {
  const sets = patches.map((set) => (set.length === 0 ? 'none' : set.join('+'))).join(', or ');
  if (open) return `${sets === '' ? '' : `${sets}; `}a limit, or Ctrl-C, left others open`;
  return sets || 'no subset does';
}

function renderPatch(
  { title, changes, worse }: PatchResult,
  number: number,
  style: Style,
): readonly string[] {
  return [
    ...wrap(`${number}  ${title}`, '', style.columns).map(style.bold),
    ...(changes.length === 0 ? ['  changes no verdict'] : renderVerdictChanges(changes, style)),
    ...(worse.length === 0
      ? [style.good('  safe to stop at')]
      : wrap(
          `not safe to stop at: worse than before the series, ${worse.join(', ')}`,
          '  ',
          style.columns,
        ).map(style.bad)),
    '',
  ];
}
