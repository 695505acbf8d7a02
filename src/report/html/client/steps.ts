/** The steps of a run in order, in their lanes: who, what, the kernel function, what changed. */
import type { PackedMark, PackedTrace } from '../packed.js';
import { type FlatState, fieldOf, type StepText, stepText, text } from './data.js';
import { el } from './dom.js';
import {
  allWidth,
  BACK,
  type InLoop,
  type LaneWidths,
  laneCell,
  laneGap,
  laneHeads,
  lanesOf,
  tint,
} from './lanes.js';

export interface StepList {
  readonly element: HTMLElement;
  /** Marks the step as the one that is looked at; 0 is the beginning. */
  readonly select: (step: number) => void;
  readonly reveal: (step: number, focus: boolean) => void;
}

const WIDE = 26;
const NARROW = 15;

export function stepList(
  trace: PackedTrace,
  states: readonly FlatState[],
  choose: (step: number) => void,
): StepList {
  const { loopStart } = trace;
  const widths: LaneWidths = {
    lane: matchMedia('(max-width: 40rem)').matches ? NARROW : WIDE,
    back: loopStart === undefined ? 0 : BACK,
  };
  const steps = trace.steps.map((_, k) => stepText(trace, k));
  const lanes = lanesOf(steps.map(({ actor }) => actor));
  const laneAt = steps.map(({ actor }) => lanes.indexOf(actor));
  // A run that stays as it is for ever goes from its last step back to it.
  const last = steps.length - 1;
  const back = loopStart === undefined ? Number.POSITIVE_INFINITY : Math.min(loopStart, last);
  const loopAt = (k: number): InLoop | undefined =>
    k < back ? undefined : { first: k === back, last: k === last };
  const buttons: HTMLButtonElement[] = [];

  const pressable = (step: number, ...inside: (Node | string | null)[]): HTMLButtonElement => {
    const made = el('button', { type: 'button', class: 'step', 'data-step': step }, ...inside);
    made.addEventListener('click', () => choose(step));
    buttons.push(made);
    return made;
  };

  const rows = [
    el(
      'li',
      { class: 'row begins' },
      laneGap(lanes, -1, widths),
      pressable(0, el('span', { class: 'no' }, '0'), el('span', { class: 'words' }, text(trace.begins))),
    ),
    ...steps.flatMap((step, k) => {
      const before = k === 0 ? -1 : laneAt[k - 1]!;
      const marks = trace.marks.filter((mark) => mark.step === k);
      const row = el(
        'li',
        { class: `row${marks.some(({ parts }) => parts) ? ' parts' : ''}` },
        laneCell(lanes, before, laneAt[k]!, k === last, widths, loopAt(k)),
        pressable(k + 1, ...inside(step, k, k === 0 ? '' : steps[k - 1]!.actor, marks)),
      );
      const begins =
        fieldOf(states[k + 1]!, 'phase') === 'restore' && fieldOf(states[k]!, 'phase') !== 'restore';
      const gap = (): SVGSVGElement => laneGap(lanes, k < last ? laneAt[k]! : -1, widths, k >= back);
      return begins ? [row, divider(gap())] : [row];
    }),
  ];
  const element = el(
    'div',
    { class: 'steps' },
    laneHeads(lanes, widths),
    el('ol', { start: 0, 'aria-label': 'Steps' }, ...rows),
  );
  element.style.setProperty('--lanes', `${allWidth(lanes, widths)}px`);
  return {
    element,
    select: (step) => {
      buttons.forEach((each, k) => {
        if (k === step) each.setAttribute('aria-current', 'step');
        else each.removeAttribute('aria-current');
        each.closest('li')?.classList.toggle('later', k > step);
      });
    },
    reveal: (step, focus) => {
      if (focus) buttons[step]?.focus({ preventScroll: true });
      buttons[step]?.closest('li')?.scrollIntoView({ block: 'nearest' });
    },
  };
}

const divider = (lanes: SVGSVGElement): HTMLElement =>
  el('li', { class: 'row divider' }, lanes, el('span', {}, 'a kernel begins'));

function inside(step: StepText, k: number, before: string, marks: readonly PackedMark[]): (Node | null)[] {
  return [
    el('span', { class: 'no' }, String(k + 1)),
    el(
      'span',
      { class: 'what' },
      el('span', { class: `who ${tint(step.actor)}${step.actor === before ? ' again' : ''}` }, step.actor),
      ' ',
      el('span', { class: 'words' }, step.words),
    ),
    el('code', { class: 'kernel' }, step.kernel),
    step.changes.length === 0 ? null : el('span', { class: 'changes' }, ...step.changes.flatMap(change)),
    ...marks.map((mark) => el('span', { class: `mark${mark.parts ? ' parting' : ''}` }, text(mark.text))),
  ];
}

/** `label: before → after`; what happens to lists and the PCR stands out. */
function change(words: string): (Node | string)[] {
  const colon = words.indexOf(': ');
  const label = colon < 0 ? words : words.slice(0, colon);
  const chain = /^(list|PCR 10)$/.test(label) ? ` ${label === 'list' ? 'of-list' : 'of-pcr'}` : '';
  const carried = /\blist\b/.test(label) && chain === '' ? ' of-copy' : '';
  return [
    el(
      'span',
      { class: `change${chain}${carried}` },
      colon < 0 ? words : el('b', {}, `${label}:`),
      colon < 0 ? '' : words.slice(colon + 1),
    ),
    ' ',
  ];
}
