/** What drawings are made of: shapes of SVG, in pixels, with the text that they stand for. */
import type { RunEntry } from '../document.js';
import { assumptionsInWords, boundsInWords } from '../settings.js';
import { clipped, PLAIN, wrap } from '../style.js';
import { type Element, element, xml } from './xml.js';

export const INK = '#1f2328';
export const DIM = '#57606a';
export const LINE = '#d0d7de';
export const RED = '#cf222e';

/** About how wide a character is, of the font's size. */
const CHARACTER = 0.58;
export const FONT = 12;
export const ROW = 18;

export const MOST_LABEL = 44;
export const short = (text: string): string => clipped(text, MOST_LABEL, PLAIN.glyphs);
export const widthOf = (text: string, size = FONT): number => Math.ceil(text.length * size * CHARACTER);

type Attributes = Readonly<Record<string, string | number>>;

/** A text that is cut is whole in its title. */
export const label = (x: number, y: number, text: string, attributes: Attributes = {}): Element =>
  element('text', { x: round(x), y: round(y), ...attributes }, [
    short(text),
    ...(short(text) === text ? [] : [element('title', {}, [text])]),
  ]);

/** A text of ours, whole. */
export const note = (x: number, y: number, text: string, attributes: Attributes = {}): Element =>
  element('text', { x: round(x), y: round(y), fill: DIM, ...attributes }, [text]);

export const rect = (
  x: number,
  y: number,
  width: number,
  height: number,
  attributes: Attributes,
  title?: string,
): Element =>
  element(
    'rect',
    { x: round(x), y: round(y), width: round(width), height: round(height), ...attributes },
    title === undefined ? [] : [element('title', {}, [title])],
  );

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}): Element =>
  element('line', {
    x1: round(x1),
    y1: round(y1),
    x2: round(x2),
    y2: round(y2),
    stroke: LINE,
    ...attributes,
  });

export const round = (value: number): number => Math.round(value * 100) / 100;

export interface Drawing {
  readonly title: string;
  readonly subtitle: string;
  /** Under what it was found: of several pictures of one design, what tells them apart. */
  readonly under: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Drawn below the titles, from 0 on. */
  readonly shapes: readonly Element[];
}

export const MARGIN = 24;
const HEAD = 56;
const LINE_HIGH = 16;
const MOST_UNDER = 110;

/** Assumptions and bounds, in lines. */
export const underOf = (run: RunEntry): readonly string[] =>
  [`assumed: ${assumptionsInWords(run)}`, boundsInWords(run)].flatMap((text) => wrap(text, '', MOST_UNDER));

export const drawing = ({ title, subtitle, under, width, height, shapes }: Drawing): string => {
  const notes = [subtitle, ...under];
  const head = HEAD + under.length * LINE_HIGH;
  const whole = Math.ceil(
    Math.max(width, widthOf(short(title), 18), ...notes.map((each) => widthOf(each))) + 2 * MARGIN,
  );
  const tall = Math.ceil(height + head + 2 * MARGIN);
  return xml(
    element(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        width: whole,
        height: tall,
        viewBox: `0 0 ${whole} ${tall}`,
        role: 'img',
        'font-family': 'Helvetica, Arial, sans-serif',
        'font-size': FONT,
        fill: INK,
      },
      [
        element('title', {}, [title]),
        rect(0, 0, whole, tall, { fill: 'white' }),
        label(MARGIN, MARGIN + 18, title, { 'font-size': 18, 'font-weight': 'bold' }),
        ...notes.map((each, k) => note(MARGIN, MARGIN + 38 + k * LINE_HIGH, each)),
        element('g', { transform: `translate(${MARGIN} ${MARGIN + head})` }, shapes),
      ],
    ),
  );
};
