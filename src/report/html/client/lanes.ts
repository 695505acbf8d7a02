/** Swim lanes: who acts, from left to right; one step below the other, and a line that follows the run. */
import { svg } from './dom.js';

/** From who asks to who judges. CPUs stand behind user space, actors that are not named here at the end. */
const ORDER = [
  'user space',
  'CPU',
  'IMA',
  'kexec',
  'TPM',
  'purgatory',
  'next kernel',
  'power',
  'verifier',
  'adversary',
];

const rank = (actor: string): number => {
  const index = ORDER.indexOf(actor.replace(/^CPU \d+$/, 'CPU'));
  return index < 0 ? ORDER.length : index;
};

export const lanesOf = (actors: Iterable<string>): readonly string[] =>
  [...new Set(actors)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

/** The colour of a lane, by its place in the order above. */
export const tint = (actor: string): string => `actor-${rank(actor)}`;

/** Where a step's dot is (pixels from the row's top). */
const DOT = 19;

/** How far the lanes' centres are apart, and how much is left free before them for a way back (pixels). */
export interface LaneWidths {
  readonly lane: number;
  readonly back: number;
}

/** What is left free where there is a loop. */
export const BACK = 18;

const centre = (lane: number, { lane: width, back }: LaneWidths): number => back + (lane + 0.5) * width;

export const allWidth = (lanes: readonly string[], { lane, back }: LaneWidths): number =>
  back + lanes.length * lane;

/** A row's place in the loop of a run that goes on for ever. */
export interface InLoop {
  readonly first: boolean;
  readonly last: boolean;
}

/** How far below a dot the way back leaves it. */
const LEAVES = 17;

/** The way back, from below the last step's dot to the first one's: as much of it as is in this row. */
function wayBack(x: number, { first, last }: InLoop): readonly SVGElement[] {
  const side = 5;
  const line = (x1: number, y1: number | string, x2: number, y2: number | string): SVGElement =>
    svg('line', { class: 'back', x1, y1, x2, y2 });
  return [
    line(side, first ? DOT : 0, side, last ? DOT + LEAVES : '100%'),
    ...(last ? [line(side, DOT + LEAVES, x, DOT + LEAVES), line(x, DOT + LEAVES, x, DOT)] : []),
    ...(first
      ? [
          line(side, DOT, x - 12, DOT),
          svg('path', {
            class: 'back-tip',
            d: `M${x - 14} ${DOT - 5} L${x - 6} ${DOT} L${x - 14} ${DOT + 5} Z`,
          }),
        ]
      : []),
  ];
}

/** One row's part of the lanes. `before` and `lane`: those of the step before and of this one; -1: none. */
export function laneCell(
  lanes: readonly string[],
  before: number,
  lane: number,
  last: boolean,
  widths: LaneWidths,
  loop?: InLoop,
): SVGSVGElement {
  const x = centre(lane, widths);
  const guides = lanes.map((_, k) => {
    const at = centre(k, widths);
    return svg('line', { class: 'guide', x1: at, x2: at, y1: 0, y2: '100%' });
  });
  const from =
    before < 0 ? [] : [svg('line', { class: 'way', x1: centre(before, widths), y1: 0, x2: x, y2: DOT })];
  const on = last || lane < 0 ? [] : [svg('line', { class: 'way', x1: x, y1: DOT, x2: x, y2: '100%' })];
  const dot = lane < 0 ? [] : [svg('circle', { class: `dot ${tint(lanes[lane]!)}`, cx: x, cy: DOT, r: 6 })];
  return svg(
    'svg',
    { class: 'lanes', width: allWidth(lanes, widths), 'aria-hidden': 'true', focusable: 'false' },
    ...guides,
    ...from,
    ...on,
    ...(loop === undefined || lane < 0 ? [] : wayBack(x, loop)),
    ...dot,
  );
}

/** A part of the lanes between two steps; `looped`: of two in the loop. */
export function laneGap(
  lanes: readonly string[],
  lane: number,
  widths: LaneWidths,
  looped = false,
): SVGSVGElement {
  const cell = laneCell(lanes, -1, -1, true, widths);
  if (lane >= 0) {
    const x = centre(lane, widths);
    cell.append(svg('line', { class: 'way', x1: x, x2: x, y1: 0, y2: '100%' }));
    if (looped) cell.append(...wayBack(x, { first: false, last: false }));
  }
  return cell;
}

/** The names above the lanes, slanted. */
export function laneHeads(lanes: readonly string[], widths: LaneWidths): SVGSVGElement {
  const height = 74;
  return svg(
    'svg',
    {
      class: 'lane-heads',
      width: allWidth(lanes, widths) + 60,
      height,
      'aria-hidden': 'true',
      focusable: 'false',
    },
    ...lanes.map((actor, k) => {
      const x = centre(k, widths);
      return svg(
        'text',
        { class: tint(actor), x: x + 3, y: height - 4, transform: `rotate(-52 ${x + 3} ${height - 4})` },
        actor,
      );
    }),
  );
}
