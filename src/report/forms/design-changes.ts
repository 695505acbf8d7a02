/** What changes from patch to patch, and from design to design, in Markdown. */
import type { ChangeEntry, DifferenceDocument, SeriesDocument } from '../design-changes.js';
import { ENOUGH, plain, SIGNS, safeStops, setsInWords, unshownInWords } from '../design-changes-text.js';
import { cellInWords } from '../design-matrix-text.js';
import { howToRead, markedCell } from './design-matrix.js';
import { code, prose, table, violation } from './markdown.js';

export function seriesMarkdown(document: SeriesDocument): string {
  const { series, summary, patches, enough, matrix } = document;
  const stops = safeStops(document);
  return written([
    `# ${code(series)}: ${prose(summary)}`,
    '',
    ...patches.flatMap(({ title, changes, worse }, k) => [
      `## ${k + 1}. ${prose(title)}`,
      '',
      ...(changes.length === 0 ? ['Changes no verdict.', ''] : changeTable(changes)),
      worse.length === 0
        ? '✅ Safe to stop at.'
        : `❌ Not safe to stop at: worse than before the series, ${worse.map(code).join(', ')}`,
      '',
    ]),
    '## Safe to stop at',
    '',
    stops.length === 0 ? 'None of them.' : stops.map(code).join(', '),
    '',
    ...(enough.length === 0
      ? []
      : [
          `## ${ENOUGH}`,
          '',
          ...table(
            ['property', 'patches'],
            enough.map((each) => [code(each.property), prose(setsInWords(each))]),
          ),
        ]),
    '## How to read it',
    '',
    ...howToRead(matrix),
  ]);
}

export function differenceMarkdown(document: DifferenceDocument): string {
  const { before, after, choices, verdicts, runs, unshown, matrix } = document;
  return written([
    `# ${code(before)} → ${code(after)}`,
    '',
    ...(choices.length === 0
      ? ['No choice differs.', '']
      : table(
          ['choice', code(before), code(after), ''],
          choices.map((each) => [
            code(each.choice),
            code(plain(each.before)),
            code(plain(each.after)),
            prose(each.means),
          ]),
        )),
    ...(verdicts.length === 0 ? ['No verdict differs.', ''] : changeTable(verdicts)),
    '## How to read it',
    '',
    ...howToRead(matrix),
    ...runs.flatMap((run) => run.properties.flatMap((property) => violation(run, property))),
    ...unshown.flatMap((each) => [prose(unshownInWords(each)), '']),
  ]);
}

const written = (lines: readonly string[]): string => `${lines.join('\n').trimEnd()}\n`;

const changeTable = (changes: readonly ChangeEntry[]): readonly string[] =>
  table(
    ['', 'property', 'before', 'after'],
    changes.map(({ property, change, before, after }) => [
      `**${SIGNS[change].replace('-', '−')}**`,
      code(property),
      markedCell(cellInWords(before)),
      markedCell(cellInWords(after)),
    ]),
  );
