/** How text is emphasised, and how it is laid out: no line passes 100 columns. */

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
}

const asIs = (text: string): string => text;
export const PLAIN: Style = { bold: asIs, dim: asIs, good: asIs, bad: asIs, warn: asIs };

export const COLUMNS = 100;

/** The words of `text` in lines, each begun with `indent`, none wider than `columns` where a space allows it. */
export function wrap(text: string, indent: string, columns = COLUMNS): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > columns) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}

/** Whole parts in lines, a dot between two; a part that is too long for a line is broken at its spaces. */
export function wrapParts(parts: readonly string[], indent: string): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + part.length <= COLUMNS) {
      lines[lines.length - 1] = `${last} · ${part}`;
    } else {
      lines.push(...wrap(part, indent));
    }
  }
  return lines;
}

/** `text` after a label: the first line beside it, the others below the first one's text. */
export function labelled(label: string, text: string, width: number): readonly string[] {
  const [first = '', ...rest] = wrap(text, ' '.repeat(width));
  return [label.padEnd(width) + first.slice(width), ...rest];
}

/** 1234567 as `1,234,567`. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 step`, `2 steps`. */
export const plural = (count: number, what: string): string =>
  `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;

export const inSeconds = (seconds: number): string => `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
