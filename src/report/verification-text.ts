/** The text of `carryover verify`. */
import { clipped, grouped, type Style, wrap } from './style.js';
import {
  type FindingEntry,
  HEADLINES,
  listName,
  sections,
  type VerificationDocument,
} from './verification.js';

/** The longest name of a bank that there is, `shake256`, and some. */
const MOST_BANK = 12;

export function renderVerification(document: VerificationDocument, style: Style): string {
  const { verdict, match, list } = document;
  const compared = verdict !== 'nothing-to-compare' || match.banks.some(({ expected }) => expected !== null);
  const width = Math.min(MOST_BANK, Math.max(0, ...match.banks.map(({ bank }) => bank.length)));
  const numbers = `(${grouped(list.records)} records, numbered from 0)`;
  const name = shortName(listName(document), style);
  const head = `${HEADLINES[verdict]}  ${name}`;
  const color = { attested: style.good, 'not-attested': style.bad, 'nothing-to-compare': style.warn }[
    verdict
  ];
  const shownHead = `${style.bold(color(HEADLINES[verdict]))}  ${name}`.trimEnd();
  const lines = [
    ...(head.length + 1 + numbers.length <= style.columns
      ? [`${shownHead} ${style.dim(numbers)}`]
      : [shownHead, ...wrap(numbers, '  ', style.columns).map(style.dim)]),
    '',
    ...match.banks.flatMap((bank) => bankLines(bank, width, compared, style)),
    ...(match.banks.length > 0 ? [''] : []),
    ...sections(document).flatMap(({ title, findings }) => [
      style.bold(title),
      ...findings.flatMap((one) => findingLines(one, style)),
      '',
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The end of a long path. */
function shortName(name: string, { columns, glyphs }: Style): string {
  const room = Math.max(10, columns - 66);
  if (name.length <= room) return name;
  // A character of two code units is left out whole where the cut goes through it.
  return glyphs.cut + name.slice(glyphs.cut.length - room).replace(/^[\udc00-\udfff]/, '');
}

type Bank = VerificationDocument['match']['banks'][number];

function bankLines(
  { bank, rule, records, expected, replayed }: Bank,
  width: number,
  compared: boolean,
  style: Style,
): readonly string[] {
  const line = (name: string, text: string): readonly string[] => {
    const [first = '', ...rest] = wrap(text, ' '.repeat(4 + width), style.columns);
    return [
      `  ${clipped(name, width, style.glyphs).padEnd(width)}${first.slice(2 + width)}`.trimEnd(),
      ...rest,
    ];
  };
  const shown = (digits: string): string =>
    digits.length <= 64 ? digits : clipped(digits, 62, style.glyphs);
  const ends = `the list ends at ${shown(replayed)}`;
  if (!compared) return line(bank, ends);
  if (records !== null) {
    return line(
      bank,
      `reached after record ${records - 1}${rule === 'padded' ? ' (zero-padded SHA-1)' : ''}`,
    );
  }
  if (expected === null) return line(bank, ends);
  return [...line(bank, `expected         ${shown(expected)}`), ...line('', ends)];
}

const MARKS = { problem: ['✗', 'x'], notice: ['!', '!'], fact: ['·', '-'] } as const;

function findingLines({ code, weight, sentence, advice }: FindingEntry, style: Style): readonly string[] {
  const { columns, glyphs, dim } = style;
  const color = { problem: style.bad, notice: style.warn, fact: style.dim }[weight];
  const mark = color(MARKS[weight][glyphs.to === '→' ? 0 : 1]);
  const body = wrap(sentence, '    ', columns);
  const last = body.at(-1) ?? '    ';
  const lines =
    Math.max(4, last.length) + 2 + code.length <= columns
      ? [...body.slice(0, -1), `${last.padEnd(4)}  ${dim(code)}`.trimEnd()]
      : [...body, ...wrap(code, '    ', columns).map(dim)];
  const [first = '', ...rest] = lines;
  const hanging = 5 + glyphs.to.length;
  const advised = advice === undefined ? [] : wrap(advice, ' '.repeat(hanging), columns);
  const [firstAdvice, ...more] = advised;
  return [
    `  ${mark} ${first.slice(4)}`.trimEnd(),
    ...rest,
    ...(firstAdvice === undefined
      ? []
      : [`    ${dim(glyphs.to)} ${firstAdvice.slice(hanging)}`.trimEnd(), ...more]),
  ];
}
