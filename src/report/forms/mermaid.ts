/** A run as a sequence diagram of Mermaid, which GitHub, GitLab and many wikis draw. */
import { changesInWords, changesOfStep } from '../changes.js';
import type { StepEntry, ToldRun } from '../document.js';
import { loopInWords } from '../run.js';
import { partsAt } from '../sides.js';
import { clipped, PLAIN, plural, wrap } from '../style.js';
import { verifierInWords } from '../verdict.js';
import { eachTrace } from './traces.js';

/** Everything but letters, digits and a few signs as an entity of Mermaid: nothing in a text is syntax. */
export const escaped = (text: string): string =>
  text.replace(/[^\p{L}\p{N} ,.()_/=+'-]/gu, (char) => `#${char.codePointAt(0)};`);

const LANES = ['user space', 'CPU 0', 'CPU 1', 'IMA', 'kexec', 'TPM', 'purgatory', 'next kernel'];
const LAST_LANES = ['verifier', 'adversary'];

/** Who is acted upon, by the field that a step changes; the first that fits. */
const TARGETS: readonly (readonly [RegExp, string])[] = [
  [/^(tpm\.chip|history\.pcr)$/, 'TPM'],
  [/^history\.(list|sent)$/, 'IMA'],
  [/^others$/, 'CPU 1'],
  [/^kexec\.(call|live|loading|crash)/, 'kexec'],
  [/^(ima\.|history\.copies)/, 'IMA'],
];

/** The step itself says which lane it acts upon; its own, if on no other. */
export function targetOf({ actor, changed, state }: StepEntry): string {
  const fields = Object.keys(changed);
  if (fields.includes('phase') && state.phase === 'purgatory') return 'purgatory';
  if (fields.includes('phase') && state.phase === 'restore') return 'next kernel';
  if (actor === 'TPM' || actor === 'next kernel') return actor;
  return TARGETS.find(([field]) => fields.some((each) => field.test(each)))?.[1] ?? actor;
}

/** GitHub draws no more than 50,000 characters. */
const MOST_CHARACTERS = 45_000;
const NOTE_COLUMNS = 44;

/** No more of a text than this stands in a diagram. */
const MOST_TEXT = 400;

const broken = (text: string): string =>
  wrap(clipped(text, MOST_TEXT, PLAIN.glyphs), '', NOTE_COLUMNS)
    .map(escaped)
    .join('<br/>');

export interface Sequence {
  readonly text: string;
  /** What was left out for it to be drawn at all. */
  readonly leftOut: 'nothing' | 'notes' | 'steps';
}

/** With notes where there is room, without where not; if it is still too long, its beginning and its end. */
export function sequence(told: ToldRun & { readonly loopStart?: number | undefined }): Sequence {
  const full = diagram(told, told.steps.length, true);
  if (full.length <= MOST_CHARACTERS) return { text: full, leftOut: 'nothing' };
  const bare = diagram(told, told.steps.length, false);
  if (bare.length <= MOST_CHARACTERS) return { text: bare, leftOut: 'notes' };
  for (let shown = Math.floor(told.steps.length / 2); shown > 0; shown = Math.floor(shown / 2)) {
    const text = diagram(told, shown, false);
    if (text.length <= MOST_CHARACTERS) return { text, leftOut: 'steps' };
  }
  return { text: diagram(told, 0, false), leftOut: 'steps' };
}

function diagram(
  told: ToldRun & { readonly loopStart?: number | undefined },
  shown: number,
  notes: boolean,
): string {
  const { steps } = told;
  const first = Math.ceil(shown / 2);
  const kept =
    shown >= steps.length
      ? steps
      : [...steps.slice(0, first), ...steps.slice(steps.length - (shown - first))];
  const used = lanesOf(kept);
  const idOf = (lane: string): string => `p${used.indexOf(lane)}`;
  const over = used.length > 1 ? `p0,p${used.length - 1}` : 'p0';
  const { loopStart = steps.length } = told;
  const loops = kept.length === steps.length && loopStart < steps.length;
  const lines = kept.flatMap((step, k) => [
    ...(loops && k === loopStart ? ['loop for ever'] : []),
    ...(k === first && kept.length < steps.length
      ? [
          `Note over ${over}: ${broken(`${plural(steps.length - kept.length, 'step')} left out: the diagram would be too large`)}`,
          `autonumber ${steps.length - (kept.length - first) + 1} 1`,
        ]
      : []),
    `${idOf(step.actor)}->>${idOf(targetOf(step))}: ${broken(step.words)}`,
    ...(notes ? noteOf(step, idOf(targetOf(step))) : []),
    ...(loops && k === steps.length - 1 ? ['end'] : []),
  ]);
  return [
    'sequenceDiagram',
    'autonumber',
    ...used.map(
      (lane) => `participant ${idOf(lane)} as ${escaped(clipped(lane, NOTE_COLUMNS, PLAIN.glyphs))}`,
    ),
    `Note over ${over}: ${broken(told.begins)}`,
    ...lines,
    ...(told.loopStart === undefined || loops
      ? []
      : [`Note over ${over}: ${broken(loopInWords(steps.length, told.loopStart))}`]),
    ...endOf(told).map((text) => `Note over ${over}: ${broken(text)}`),
    '',
  ].join('\n');
}

function lanesOf(steps: readonly StepEntry[]): readonly string[] {
  const used = new Set(steps.flatMap((step) => [step.actor, targetOf(step)]));
  const known = [...LANES, ...LAST_LANES];
  const others = [...used].filter((lane) => !known.includes(lane));
  const lanes = [...LANES, ...others, ...LAST_LANES].filter((lane) => used.has(lane));
  return lanes.length === 0 ? ['IMA'] : lanes;
}

/** Of what a step changed, the lists and the PCR. */
function noteOf(step: StepEntry, lane: string): readonly string[] {
  const changes = changesOfStep(step).filter(({ field }) => field.startsWith('history.'));
  const words = changesInWords(changes);
  return words.length === 0 ? [] : [`Note over ${lane}: ${words.map(broken).join('<br/>')}`];
}

function endOf({ end }: ToldRun): readonly string[] {
  const at = partsAt(end);
  const parted =
    at < 0
      ? 'The list and PCR 10 agree.'
      : `They part at record ${at + 1}: the list has ${end.list[at] ?? 'none'}, PCR 10 was extended with ${end.pcr[at] ?? 'nothing'}.`;
  const verifier = verifierInWords(end);
  return [parted, ...(verifier === '' ? [] : [verifier])];
}

export const mermaid = eachTrace(({ told }) => sequence(told).text);
