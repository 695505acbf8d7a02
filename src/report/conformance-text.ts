/** The text of `carryover conform`. */
import type { ConformanceDocument, ConformanceRun, MatrixRow } from './conformance.js';
import { clipped, labelled, plural, type Style, wrap } from './style.js';

/** After these the others of a run most often follow from them. */
const MOST_SHOWN = 5;
const MOST_CHARACTERS = 200;

/** The runs, or, if they were driven through every design, which designs explain which. */
export function renderConformance({ files }: ConformanceDocument, style: Style): string {
  const runs = files.flatMap((file) => file.runs);
  if (runs.length === 0) return '';
  const rows = files.flatMap(({ matrix }) => matrix ?? []);
  if (rows.length > 0) return renderMatrix(rows, style);
  const widths = widthsOf(runs);
  return runs.map((run) => renderConformed(run, widths, style)).join('') + renderSummary(runs, style);
}

export const VERDICTS = {
  conforms: 'conforms',
  differs: 'differs',
  'not-checkable': 'not checkable',
} as const;

/** How wide the columns of run and design are. */
interface Widths {
  readonly run: number;
  readonly design: number;
}

const widthsOf = (results: readonly ConformanceRun[]): Widths => ({
  run: Math.max(...results.map(({ run }) => run.length)),
  design: Math.max(...results.map(({ design }) => design.length)),
});

/** `boot 1, step 3 (after-load)` */
export function placeOf({ boot, step, label }: ConformanceRun['differences'][number]): string {
  if (boot === null) return 'the run';
  const at = step === null ? `boot ${boot}` : `boot ${boot}, step ${step}`;
  return label === null ? at : `${at} (${label})`;
}

/** `4 boots, 17 looks, 3 soft reboots` */
export const countsOf = ({ verdict, boots, looks, softReboots }: ConformanceRun): string =>
  verdict === 'not-checkable'
    ? ''
    : [plural(boots, 'boot'), plural(looks, 'look'), plural(softReboots, 'soft reboot')].join(', ');

/** What differs, and what else is to be said. */
export function renderDifferences({ differences, notes }: ConformanceRun, style: Style): readonly string[] {
  const { columns, glyphs, dim } = style;
  const short = (text: string): string => clipped(text, MOST_CHARACTERS, glyphs);
  const more = differences.length - MOST_SHOWN;
  return [
    ...differences
      .slice(0, MOST_SHOWN)
      .flatMap((difference) => [
        ...wrap(`${placeOf(difference)}: ${short(difference.what)}`, '  ', columns),
        ...labelled('    predicted', short(difference.predicted), 15, columns),
        ...labelled('    seen', short(difference.seen), 15, columns),
      ]),
    ...(more > 0
      ? wrap(`and ${plural(more, 'more difference')}, which may follow from these`, '  ', columns)
      : []),
    ...notes.flatMap((note) => wrap(note, '  ', columns).map(dim)),
  ];
}

/** A line for a run; then its differences and what else is to be said. */
function renderConformed(result: ConformanceRun, widths: Widths, style: Style): string {
  const { verdict, run, design } = result;
  const mark = verdict === 'conforms' ? style.good : style.bad;
  const head = `${run.padEnd(widths.run)}  ${design.padEnd(widths.design)}  `;
  const words = VERDICTS[verdict];
  const [first = '', ...rest] = wrap(`${head}${words}  ${countsOf(result)}`, '', style.columns);
  const shown = first.startsWith(head + words)
    ? head + mark(words) + first.slice(head.length + words.length)
    : first;
  return `${[shown, ...rest, ...renderDifferences(result, style)].map((line) => line.trimEnd()).join('\n')}\n`;
}

/** `31 of 33 runs conform, 2 differ` */
export function summaryOf(results: readonly ConformanceRun[]): string {
  const count = (verdict: ConformanceRun['verdict']): number =>
    results.filter((result) => result.verdict === verdict).length;
  const others = (['differs', 'not-checkable'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `, ${count(verdict)} ${verdict === 'differs' ? 'differ' : VERDICTS[verdict]}`);
  const compared = results.reduce((sum, result) => sum + result.compared, 0);
  return `${count('conforms')} of ${plural(results.length, 'run')} conform${others.join('')} (${compared} values compared)`;
}

const renderSummary = (results: readonly ConformanceRun[], { columns }: Style): string =>
  `${wrap(summaryOf(results), '', columns).join('\n')}\n`;

/** Runs × designs. */
function renderMatrix(rows: readonly MatrixRow[], style: Style): string {
  const { columns } = style;
  const names = rows[0]!.cells.map(({ design }) => design.replace(/^linux-/, ''));
  const first = Math.min(30, Math.max(...rows.map(({ run }) => run.length)));
  const perColumn = Math.floor((columns - first) / names.length) - 2;
  const widths = names.map((name) => Math.min(Math.max(name.length, 1), Math.max(perColumn, 1)));
  const line = (head: string, cells: readonly string[]): string =>
    `${clipped(head, first, style.glyphs).padEnd(first)}${cells.map((cell) => `  ${cell}`).join('')}`.trimEnd();
  const centred = (text: string, width: number): string => {
    const left = Math.floor((width - text.length) / 2);
    return ' '.repeat(left) + text + ' '.repeat(width - text.length - left);
  };
  const signs = signsOf(style);
  const body = rows.map(({ run, design, cells }) =>
    line(
      run,
      cells.map(({ design: name, verdict }, index) => {
        const own = name === design;
        const cell = centred(signs[verdict][own ? 0 : 1], widths[index]!);
        return own && verdict === 'conforms' ? style.good(cell) : own ? style.bad(cell) : cell;
      }),
    ),
  );
  const heading = line(
    '',
    names.map((name, index) => name.slice(0, widths[index]).padStart(widths[index]!)),
  );
  const { conforms, differs, 'not-checkable': unknown } = signs;
  const legend = [
    `${conforms[0]} the design of the kernel explains what was seen; ${differs[0]} it does not`,
    `${conforms[1]} another design explains it as well; ${differs[1]} that one does not; ${unknown[1]} not checkable`,
  ].flatMap((text) => wrap(text, '', columns));
  return `${[heading, ...body, '', ...legend].join('\n')}\n`;
}

/** Of the run's own design, and of another. */
const signsOf = ({
  glyphs,
}: Style): Readonly<Record<ConformanceRun['verdict'], readonly [string, string]>> =>
  glyphs.to === '→'
    ? { conforms: ['■', '□'], differs: ['!', '·'], 'not-checkable': ['?', '?'] }
    : { conforms: ['#', 'o'], differs: ['!', '.'], 'not-checkable': ['?', '?'] };
