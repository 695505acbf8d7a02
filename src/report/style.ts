/** How text is emphasised, and how it is laid out: no line passes the columns of its style. */

/** Signs that not every reader's program shows. */
export interface Glyphs {
  readonly to: string;
  readonly apart: string;
  readonly here: string;
  readonly none: string;
  readonly cut: string;
  readonly removed: string;
  readonly between: string;
  readonly rule: string;
}

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly columns: number;
  readonly glyphs: Glyphs;
}

export const COLUMNS = 100;
export const MAIL_COLUMNS = 72;

const UNICODE: Glyphs = {
  to: '→',
  apart: '≠',
  here: '←',
  none: '—',
  cut: '…',
  removed: '−',
  between: ' · ',
  rule: '─',
};
const ASCII: Glyphs = {
  to: '->',
  apart: '!=',
  here: '<-',
  none: '-',
  cut: '...',
  removed: '-',
  between: '; ',
  rule: '=',
};

const asIs = (text: string): string => text;
export const PLAIN: Style = {
  bold: asIs,
  dim: asIs,
  good: asIs,
  bad: asIs,
  warn: asIs,
  columns: COLUMNS,
  glyphs: UNICODE,
};
/** For a mail in plain text: what every mailer and every archive leaves as it is. */
export const MAIL: Style = { ...PLAIN, columns: MAIL_COLUMNS, glyphs: ASCII };

/** `end`, or one less where that would cut a character of two code units in half. */
const beforeHalf = (text: string, end: number): number =>
  end > 1 && /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end;

/** The words of `text` in lines, each begun with `indent`, none wider than `columns`: a word that is gets broken. */
export function wrap(text: string, indent: string, columns = COLUMNS): readonly string[] {
  const room = Math.max(1, columns - indent.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = '';
    }
    let rest = line === '' ? word : `${line} ${word}`;
    while (rest.length > room) {
      const end = beforeHalf(rest, room);
      lines.push(rest.slice(0, end));
      rest = rest.slice(end);
    }
    line = rest;
  }
  return [...lines, line].map((each) => (indent + each).trimEnd());
}

/** Whole parts in lines, a sign between two; a part that is too long for a line is broken at its spaces. */
export function wrapParts(
  parts: readonly string[],
  indent: string,
  { columns, glyphs }: Pick<Style, 'columns' | 'glyphs'> = PLAIN,
): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + glyphs.between.length + part.length <= columns) {
      lines[lines.length - 1] = last + glyphs.between + part;
    } else {
      lines.push(...wrap(part, indent, columns));
    }
  }
  return lines.map((line) => line.trimEnd());
}

/** `text` after a label: the first line beside it, the others below the first one's text. */
export function labelled(label: string, text: string, width: number, columns = COLUMNS): readonly string[] {
  const lines = wrap(text, ' '.repeat(width), columns);
  if (label.length >= width) return [...wrap(label, '', columns), ...lines];
  const [first = '', ...rest] = lines;
  return [(label.padEnd(width) + first.slice(width)).trimEnd(), ...rest];
}

/** Shortened to `width` where it is longer, which its end then shows. */
export const clipped = (text: string, width: number, { cut }: Glyphs): string =>
  text.length > width ? text.slice(0, beforeHalf(text, Math.max(0, width - cut.length))) + cut : text;

/** 1234567 as `1,234,567`. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 step`, `2 steps`. */
export const plural = (count: number, what: string): string =>
  `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;

export const inSeconds = (seconds: number): string => `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
