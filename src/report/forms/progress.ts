/** How a search went: how many states it found at each depth. */
import type { ResultDocument, RunEntry, SearchEntry } from '../document.js';
import { grouped, inSeconds, plural } from '../style.js';
import { searchName } from './dot.js';
import { DIM, drawing, label, line, MOST_LABEL, note, ROW, round, underOf } from './drawing.js';
import type { Part } from './form.js';
import { element } from './xml.js';

const WIDTH = 720;
const HEIGHT = 320;
const LEFT = 90;
/** Also told apart by their dashes. */
const LINES = [
  { stroke: '#0969da', dashes: 'none' },
  { stroke: '#bc4c00', dashes: '8 3' },
  { stroke: '#1a7f37', dashes: '2 3' },
  { stroke: '#8250df', dashes: '8 3 2 3' },
  { stroke: '#cf222e', dashes: 'none' },
  { stroke: '#0f766e', dashes: '14 4' },
  { stroke: '#7d4e00', dashes: '1 3' },
  { stroke: '#57606a', dashes: '14 3 2 3 2 3' },
] as const;

export const progress = ({ runs }: ResultDocument): readonly Part[] =>
  runs
    .filter(({ searches }) => searches.some(({ levels }) => levels.length > 0))
    .map((run) => ({ name: run.design, text: picture(run) }));

/** 1, 2 or 5 times a power of ten, for at most `most` steps up to `end`. */
export function stepTo(end: number, most: number): number {
  for (let power = 1; ; power *= 10) {
    for (const times of [1, 2, 5]) if (end / (times * power) <= most) return times * power;
  }
}

const marks = (end: number, most: number): readonly number[] => {
  const step = stepTo(end, most);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, k) => k * step);
};

function picture(run: RunEntry): string {
  const deepest = Math.max(1, ...run.searches.map(({ levels }) => levels.length - 1));
  const highest = run.searches.flatMap(({ levels }) => levels).reduce((a, b) => Math.max(a, b), 1);
  const x = (depth: number): number => LEFT + (depth / deepest) * WIDTH;
  const y = (states: number): number => HEIGHT - (states / highest) * HEIGHT;
  const shapes = [
    ...marks(highest, 6).flatMap((states) => [
      line(LEFT, y(states), LEFT + WIDTH, y(states)),
      label(LEFT - 8, y(states) + 4, grouped(states), { 'text-anchor': 'end', fill: DIM }),
    ]),
    ...marks(deepest, 10).flatMap((depth) => [
      line(x(depth), HEIGHT, x(depth), HEIGHT + 5),
      label(x(depth), HEIGHT + 20, String(depth), { 'text-anchor': 'middle', fill: DIM }),
    ]),
    note(LEFT + WIDTH / 2, HEIGHT + 40, 'depth: steps from an initial state', { 'text-anchor': 'middle' }),
    ...run.searches.map((search, k) => curve(search, k, x, y)),
    ...run.searches.flatMap((search, k) => legend(search, k)),
  ];
  return drawing({
    title: `${run.design}: states found at each depth`,
    subtitle: `${plural(run.states, 'state')} in ${plural(run.searches.length, 'search').replace(
      /searchs$/,
      'searches',
    )}, ${inSeconds(run.seconds)} of search`,
    under: underOf(run),
    width: LEFT + WIDTH + MOST_LABEL,
    height: HEIGHT + 60 + run.searches.length * ROW,
    shapes,
  });
}

const strokeOf = (k: number) => LINES[k % LINES.length]!;

function curve(
  { levels }: SearchEntry,
  k: number,
  x: (depth: number) => number,
  y: (states: number) => number,
) {
  const { stroke, dashes } = strokeOf(k);
  const points = levels.map((states, depth) => `${round(x(depth))},${round(y(states))}`).join(' ');
  return element('polyline', { points, fill: 'none', stroke, 'stroke-width': 2, 'stroke-dasharray': dashes });
}

function legend(search: SearchEntry, k: number) {
  const { states, complete, depth, seconds } = search;
  const { stroke, dashes } = strokeOf(k);
  const top = HEIGHT + 64 + k * ROW;
  const whole = complete ? '' : ', ended early';
  const text = `${plural(states, 'state')}, depth ${depth}, ${inSeconds(seconds)}${whole}`;
  return [
    line(LEFT, top - 4, LEFT + 36, top - 4, { stroke, 'stroke-width': 2, 'stroke-dasharray': dashes }),
    label(LEFT + 46, top, searchName(search)),
    note(LEFT + 46 + 120, top, text),
  ];
}
