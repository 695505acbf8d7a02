/** The results as text and as JSON. */
import { designs } from '../../model/designs/index.js';
import { printable, wrap } from '../evidence/verify/text.js';
import type { Conformance } from './conform.js';
import type { Difference } from './journal.js';
import type { Cell } from './matrix.js';

/** Ways to mark text, as the terminal allows. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly dim: (text: string) => string;
}

const same = (text: string): string => text;
export const PLAIN: Style = { good: same, bad: same, dim: same };

const WIDTH = 100;
/** After these the others of a run most often follow from them. */
const MOST_SHOWN = 5;
const MOST_CHARACTERS = 200;

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const short = (text: string): string => {
  const shown = printable(text);
  return shown.length > MOST_CHARACTERS ? `${shown.slice(0, MOST_CHARACTERS)}…` : shown;
};

const VERDICTS = { conforms: 'conforms', differs: 'differs', 'not-checkable': 'not checkable' } as const;

/** How wide the columns of run and design are. */
export interface Widths {
  readonly run: number;
  readonly design: number;
}

export const widthsOf = (results: readonly Pick<Conformance, 'run' | 'design'>[]): Widths => ({
  run: Math.max(...results.map(({ run }) => printable(run).length)),
  design: Math.max(...results.map(({ design }) => design.length)),
});

/** `boot 1, step 3 (after-load)` */
export function placeOf({ boot, step, label }: Difference): string {
  if (boot === null) return 'the run';
  const at = step === null ? `boot ${boot}` : `boot ${boot}, step ${step}`;
  return label === null ? at : `${at} (${printable(label)})`;
}

/** A line for a run; then its differences and what else is to be said. */
export function renderRun(result: Conformance, widths: Widths, style: Style): string {
  const { verdict, differences } = result;
  const mark = verdict === 'conforms' ? style.good : style.bad;
  const counts = [
    plural(result.boots, 'boot'),
    plural(result.looks, 'look'),
    plural(result.softReboots, 'soft reboot'),
  ];
  const head = `${printable(result.run).padEnd(widths.run)}  ${result.design.padEnd(widths.design)}`;
  const line = `${head}  ${mark(VERDICTS[verdict])}  ${verdict === 'not-checkable' ? '' : counts.join(', ')}`;
  const shown = differences
    .slice(0, MOST_SHOWN)
    .flatMap((difference) => [
      `  ${placeOf(difference)}: ${short(difference.what)}`,
      `    predicted  ${short(difference.predicted)}`,
      `    seen       ${short(difference.seen)}`,
    ]);
  const more = differences.length - MOST_SHOWN;
  const rest = more > 0 ? [`  and ${plural(more, 'more difference')}, which may follow from these`] : [];
  const notes = result.notes.flatMap((note) =>
    wrap(printable(note), WIDTH - 2).map((text) => style.dim(`  ${text}`)),
  );
  return `${[line.trimEnd(), ...shown, ...rest, ...notes].join('\n')}\n`;
}

export function renderSummary(results: readonly Conformance[]): string {
  const count = (verdict: Conformance['verdict']): number =>
    results.filter((result) => result.verdict === verdict).length;
  const compared = results.reduce((sum, result) => sum + result.compared, 0);
  const others = (['differs', 'not-checkable'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `, ${count(verdict)} ${verdict === 'differs' ? 'differ' : VERDICTS[verdict]}`);
  return `${count('conforms')} of ${plural(results.length, 'run')} conform${others.join('')} (${plural(compared, 'value')} compared)\n`;
}

export interface MatrixRow {
  readonly run: string;
  /** The design of the run's own kernel. */
  readonly design: string;
  readonly cells: readonly Cell[];
}

/** Runs × designs, at most 100 columns wide. */
export function renderMatrix(rows: readonly MatrixRow[], style: Style): string {
  const names = designs.map(({ name }) => name);
  const short = names.map((name) => name.replace(/^linux-/, ''));
  const first = Math.min(30, Math.max(...rows.map(({ run }) => run.length)));
  const perColumn = Math.floor((WIDTH - first) / names.length) - 2;
  const widths = short.map((name) => Math.min(Math.max(name.length, 1), Math.max(perColumn, 1)));
  const line = (head: string, cells: readonly string[]): string =>
    `${head.slice(0, first).padEnd(first)}${cells.map((cell) => `  ${cell}`).join('')}`.trimEnd();
  const centred = (text: string, width: number): string => {
    const left = Math.floor((width - text.length) / 2);
    return ' '.repeat(left) + text + ' '.repeat(width - text.length - left);
  };
  const body = rows.map(({ run, design, cells }) =>
    line(
      printable(run),
      cells.map(({ design: name, verdict }, index) => {
        const own = name === design;
        const sign =
          verdict === 'conforms' ? (own ? '■' : '□') : verdict === 'differs' ? (own ? '!' : '·') : '?';
        const cell = centred(sign, widths[index]!);
        return own && verdict === 'conforms' ? style.good(cell) : own ? style.bad(cell) : cell;
      }),
    ),
  );
  const heading = line(
    '',
    short.map((name, index) => name.slice(0, widths[index]).padStart(widths[index]!)),
  );
  const legend = [
    '■ the design of the run’s kernel explains what was seen   ! it does not',
    '□ another design explains it as well                      · that one does not   ? not checkable',
  ];
  return `${[heading, ...body, '', ...legend].join('\n')}\n`;
}

/** One file's results. */
export interface FileResult {
  readonly file: string;
  readonly runs: readonly Conformance[];
  readonly matrix?: readonly MatrixRow[];
}

export const renderJson = (files: readonly FileResult[], version: string): string =>
  `${JSON.stringify({ schema: 1, version, files }, null, 2)}\n`;
