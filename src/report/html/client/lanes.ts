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

/** How far the lanes' centres are apart (pixels). */
export interface LaneWidths {
  readonly lane: number;
}

const centre = (lane: number, { lane: width }: LaneWidths): number => (lane + 0.5) * width;

/** One row's part of the lanes. `before` and `lane`: those of the step before and of this one; -1: none. */
export function laneCell(
  lanes: readonly string[],
  before: number,
  lane: number,
  last: boolean,
  widths: LaneWidths,
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
    { class: 'lanes', width: lanes.length * widths.lane, 'aria-hidden': 'true', focusable: 'false' },
    ...guides,
    ...from,
    ...on,
    ...dot,
  );
}

/** A part of the lanes between two steps. */
export function laneGap(lanes: readonly string[], lane: number, widths: LaneWidths): SVGSVGElement {
  const cell = laneCell(lanes, -1, -1, true, widths);
  if (lane >= 0) {
    const x = centre(lane, widths);
    cell.append(svg('line', { class: 'way', x1: x, x2: x, y1: 0, y2: '100%' }));
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
      width: lanes.length * widths.lane + 60,
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
