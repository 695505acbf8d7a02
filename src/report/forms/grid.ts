/** A table as a picture: a row for each property, a column for each design, and what a cell says in its colour. */
import { drawing, label, note, ROW, rect, short, widthOf } from './drawing.js';
import type { Element } from './xml.js';

export type Tone = 'holds' | 'violated' | 'vacuous' | 'inconclusive' | 'needs';

/** Told apart by their text as well, for those who do not see the colours. */
const COLORS: Readonly<Record<Tone, { readonly fill: string; readonly ink: string }>> = {
  holds: { fill: '#dafbe1', ink: '#116329' },
  violated: { fill: '#ffcecb', ink: '#82071e' },
  vacuous: { fill: '#eaeef2', ink: '#57606a' },
  inconclusive: { fill: '#fff8c5', ink: '#7d4e00' },
  needs: { fill: '#ddf4ff', ink: '#0a3069' },
};

export interface Cell {
  readonly tone: Tone;
  readonly lines: readonly string[];
  /** The same, for whoever points at it. */
  readonly words: string;
}

export interface Grid {
  readonly title: string;
  readonly subtitle: string;
  readonly under: readonly string[];
  /** The heads, in lines. */
  readonly columns: readonly (readonly string[])[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly (Cell | undefined)[] }[];
  /** Lines below. */
  readonly legend?: readonly string[];
}

const PADDING = 8;
const GAP = 3;
const LEAST = widthOf('violated in 99');
const LINE = 16;

export function grid({ title, subtitle, under, columns, rows, legend = [] }: Grid): string {
  const left = Math.max(0, ...rows.map(({ name }) => widthOf(short(name)))) + 12;
  const texts = [
    ...columns.flat(),
    ...rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.lines ?? [])),
  ];
  const column = Math.max(LEAST, ...texts.map((text) => widthOf(short(text)))) + 20;
  const head = Math.max(1, ...columns.map((lines) => lines.length)) * LINE + PADDING;
  const shapes: Element[] = columns.flatMap((lines, k) =>
    lines.map((text, at) =>
      label(left + k * column + (column - GAP) / 2, head - PADDING - (lines.length - 1 - at) * LINE, text, {
        'text-anchor': 'middle',
        'font-weight': 'bold',
      }),
    ),
  );
  let y = head;
  for (const { name, cells } of rows) {
    const high = Math.max(1, ...cells.map((cell) => cell?.lines.length ?? 0)) * LINE + PADDING + 2;
    shapes.push(label(left - 12, y + high / 2 + 3, name, { 'text-anchor': 'end' }));
    for (const [k, cell] of cells.entries()) {
      if (cell === undefined) continue;
      const { fill, ink } = COLORS[cell.tone];
      const x = left + k * column;
      const whose = (columns[k] ?? []).join(', ');
      const first = y + (high - GAP - (cell.lines.length - 1) * LINE) / 2 + 4;
      shapes.push(
        rect(x, y, column - GAP, high - GAP, { fill, rx: 3 }, `${whose}, ${name}: ${cell.words}`),
        ...cell.lines.map((text, at) =>
          label(x + (column - GAP) / 2, first + at * LINE, text, { 'text-anchor': 'middle', fill: ink }),
        ),
      );
    }
    y += high;
  }
  return drawing({
    title,
    subtitle,
    under,
    width: Math.max(left + columns.length * column, ...legend.map((text) => widthOf(text))),
    height: y + (legend.length === 0 ? 0 : (legend.length + 1) * ROW),
    shapes: [...shapes, ...legend.map((text, k) => note(0, y + (k + 2) * ROW - 4, text))],
  });
}
