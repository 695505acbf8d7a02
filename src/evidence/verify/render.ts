/** The text and JSON forms of a verification. */
import { match as matching } from 'ts-pattern';
import { toHex } from '../bytes.js';
import type { Finding, Weight } from './findings.js';
import type { BankMatch } from './match.js';
import { printable, wrap } from './text.js';
import type { Verdict, Verification } from './verify.js';

/** Columns of the text form. */
const WIDTH = 100;

/** How parts of the text are set off: on a terminal by colour, otherwise not at all. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

export const PLAIN: Style = {
  good: (text) => text,
  bad: (text) => text,
  warn: (text) => text,
  dim: (text) => text,
  bold: (text) => text,
};

const HEADLINES: Readonly<Record<Verdict, string>> = {
  attested: 'ATTESTED',
  'not-attested': 'NOT ATTESTED',
  'nothing-to-compare': 'NOTHING TO COMPARE WITH',
};

function headline(verdict: Verdict, style: Style): string {
  const text = HEADLINES[verdict];
  return matching(verdict)
    .with('attested', () => style.good(text))
    .with('not-attested', () => style.bad(text))
    .with('nothing-to-compare', () => style.warn(text))
    .exhaustive();
}

const MARKS: Readonly<Record<Weight, string>> = { problem: '✗', notice: '!', fact: '·' };

function mark(weight: Weight, style: Style): string {
  const text = MARKS[weight];
  return matching(weight)
    .with('problem', () => style.bad(text))
    .with('notice', () => style.warn(text))
    .with('fact', () => style.dim(text))
    .exhaustive();
}

/** A paragraph with a hanging indent. */
function paragraph(first: string, indent: string, text: string): readonly string[] {
  const lines = wrap(printable(text), WIDTH - indent.length);
  return lines.map((line, i) => (i === 0 ? `${first}${line}` : `${indent}${line}`));
}

function findingLines(finding: Finding, style: Style): readonly string[] {
  const code = style.dim(finding.code);
  const sentence = wrap(printable(finding.sentence), WIDTH - 4);
  const last = sentence.at(-1)!;
  const fits = last.length + 2 + finding.code.length <= WIDTH - 4;
  const body = fits ? [...sentence.slice(0, -1), `${last}  ${code}`] : [...sentence, code];
  const lines = body.map((line, i) => (i === 0 ? `  ${mark(finding.weight, style)} ${line}` : `    ${line}`));
  if (finding.advice === undefined) return lines;
  return [...lines, ...paragraph(`    ${style.dim('→')} `, '      ', finding.advice)];
}

function bankLines(bank: BankMatch, width: number, compared: boolean): readonly string[] {
  const name = bank.algorithm.name.padEnd(width);
  const rule = bank.rule === 'padded' ? ' (zero-padded SHA-1)' : '';
  const shown = (value: Uint8Array): string => {
    const digits = toHex(value);
    return digits.length <= 64 ? digits : `${digits.slice(0, 61)}…`;
  };
  if (!compared) return [`  ${name}  the list ends at ${shown(bank.end)}`];
  if (bank.at !== undefined) return [`  ${name}  reached after record ${bank.at - 1}${rule}`];
  if (bank.expected === undefined) return [`  ${name}  the list ends at ${shown(bank.end)}`];
  return [
    `  ${name}  expected         ${shown(bank.expected)}`,
    `  ${''.padEnd(width)}  the list ends at ${shown(bank.end)}`,
  ];
}

/** The end of a long path. */
function shortName(name: string): string {
  const room = WIDTH - 66;
  return name.length <= room ? name : `…${name.slice(1 - room)}`;
}

/** The text form, at most 100 columns wide. `name` is the list's. */
export function renderText(name: string, result: Verification, style: Style): string {
  const { verdict, match, findings, explanations, survey } = result;
  const compared = verdict !== 'nothing-to-compare' || match.banks.some((bank) => bank.expected?.length);
  const width = Math.max(0, ...match.banks.map((bank) => bank.algorithm.name.length));
  const order: readonly Weight[] = ['problem', 'notice', 'fact'];
  const sorted = order.flatMap((weight) => findings.filter((one) => one.weight === weight));
  const numbers = `${survey.records.toLocaleString('en-US')} records, numbered from 0`;
  const lines = [
    `${style.bold(headline(verdict, style))}  ${shortName(printable(name))} ${style.dim(`(${numbers})`)}`,
    '',
    ...match.banks.flatMap((bank) => bankLines(bank, width, compared)),
    ...(match.banks.length > 0 ? [''] : []),
  ];
  const proven = explanations.filter((one) => one.proven);
  const possible = explanations.filter(
    (one) => !one.proven && one.code !== 'not-searched' && one.code !== 'unexplained',
  );
  const rest = explanations.filter((one) => !proven.includes(one) && !possible.includes(one));
  const block = (title: string, items: readonly Finding[]): readonly string[] =>
    items.length === 0 ? [] : [style.bold(title), ...items.flatMap((one) => findingLines(one, style)), ''];
  return [
    ...lines,
    ...block('What happened (proven by replay)', proven),
    ...block('What may have happened (not proven)', possible),
    ...block('Search', rest),
    ...block('Findings', sorted),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** Version of the JSON form. */
export const VERIFY_SCHEMA = 1;

/** The JSON form: everything, with record numbers from 0 and digests in hexadecimal. */
export function renderJson(name: string, result: Verification, tool: { readonly version: string }): object {
  const { verdict, match, survey, layout, attestedRecords, findings, explanations } = result;
  return {
    schema: VERIFY_SCHEMA,
    tool: { name: 'carryover', version: tool.version },
    verdict,
    list: {
      name: printable(name),
      endian: layout.endian,
      digestSize: layout.digestSize,
      records: survey.records,
    },
    match: {
      records: match.at ?? null,
      banks: match.banks.map(({ algorithm, rule, at, expected, end }) => ({
        bank: algorithm.name,
        rule,
        records: at ?? null,
        expected: expected === undefined || expected.length === 0 ? null : toHex(expected),
        replayed: toHex(end),
      })),
    },
    attestedRecords,
    boots: survey.boots.map(({ index, algorithm, digest }) => ({
      record: index,
      algorithm: printable(algorithm),
      digest,
    })),
    markers: survey.markers.map(({ index, event, counts, runtimeSize }) => ({
      record: index,
      event,
      counts: counts ?? null,
      expected: { count: index, runtimeSize },
    })),
    explanations: explanations.map(safe),
    findings: findings.map(safe),
  };
}

const safe = <T extends Finding>(finding: T): T => ({
  ...finding,
  sentence: printable(finding.sentence),
  ...(finding.advice === undefined ? {} : { advice: printable(finding.advice) }),
});
