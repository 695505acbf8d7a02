/** A run, told step by step. */
import { changesInWords, changesOfStep } from './changes.js';
import type { StepEntry, ToldRun } from './document.js';
import { renderSides } from './sides.js';
import { clipped, type Style, wrap, wrapParts } from './style.js';
import { renderVerifier } from './verdict.js';

const NUMBER = 4;
const ACTOR = 12;
const INDENT = NUMBER + ACTOR + 3;

/** The steps, each with who acts (said once), what happens, the function it stands for, and what changed. */
export function renderSteps(
  { begins, steps }: Pick<ToldRun, 'begins' | 'steps'>,
  style: Style,
): readonly string[] {
  let before = '';
  return [
    ...wrap(begins, ' '.repeat(NUMBER + 1), style.columns).map(style.dim),
    ...steps.flatMap((step, k) => {
      const lines = renderStep(step, k + 1, step.actor === before ? '' : step.actor, style);
      before = step.actor;
      const changes = changesInWords(changesOfStep(step), style.glyphs);
      return changes.length === 0 ? lines : [...lines, ...wrapParts(changes, ' '.repeat(INDENT + 2), style)];
    }),
  ];
}

function renderStep(
  { words, kernel }: StepEntry,
  number: number,
  actor: string,
  style: Style,
): readonly string[] {
  const { columns, glyphs } = style;
  const who = style.bold(clipped(actor, ACTOR, glyphs).padEnd(ACTOR + 1));
  const [first = '', ...rest] = wrap(words, ' '.repeat(INDENT), columns);
  const line = `${String(number).padStart(NUMBER)} ${who} ${first.slice(INDENT)}`;
  const width = Math.max(INDENT, first.length);
  if (rest.length === 0 && width + 3 + kernel.length <= columns) {
    const gap = ' '.repeat(columns - width - kernel.length);
    return [`${line}${gap}${style.dim(kernel)}`.trimEnd()];
  }
  return [line.trimEnd(), ...rest, ...wrap(kernel, ' '.repeat(INDENT), columns).map(style.dim)];
}

/** How a run that never ends goes on. */
export function loopInWords(length: number, loopStart: number): string {
  const first = loopStart + 1;
  if (loopStart >= length) return 'From here on it can stay as it is for ever: nothing that must happen can.';
  return length === first
    ? `From here on it can repeat step ${first} for ever.`
    : `From here on it can repeat steps ${first} to ${length} for ever.`;
}

export const renderLoop = (length: number, loopStart: number, { columns, bold }: Style): readonly string[] =>
  wrap(loopInWords(length, loopStart), ' '.repeat(NUMBER + 1), columns).map(bold);

/** The list and the PCR as the run leaves them, or as the verifier was shown them, and what it says. */
export const renderEnd = ({ end }: Pick<ToldRun, 'end'>, style: Style): readonly string[] => [
  ...renderSides(end, style),
  ...(end.verifier === undefined ? [] : ['', ...renderVerifier(end, style)]),
];
