/** Under what a check was made: assumptions and bounds, in words and as options of the command line. */
import type { Design } from '../../model/design.js';
import type { Bounds } from '../../model/world.js';
import type { CheckOptions } from '../check/result.js';
import { calledBy } from '../designs/named.js';
import type { RunEntry } from './document.js';
import { COLUMNS, labelled, plural } from './style.js';

/** What is bounded unless asked otherwise. */
export const DEFAULT_BOUNDS: Bounds = { cpus: 2, faults: 1, tampering: 1 };
/** With the lists written out everything needs a bound. */
export const DEFAULT_UNFOLDED_BOUNDS: Bounds = {
  ...DEFAULT_BOUNDS,
  kexecs: 2,
  events: 5,
  loads: 2,
  resets: 1,
};

const COUNTED = ['kexecs', 'events', 'loads', 'resets', 'faults', 'tampering'] as const;
const WORDS: Readonly<Record<(typeof COUNTED)[number], string>> = {
  kexecs: 'kexec',
  events: 'measured event',
  loads: 'load a kernel',
  resets: 'hard reboot',
  faults: 'fault',
  tampering: 'act of an adversary',
};
const PLURALS: Partial<Record<(typeof COUNTED)[number], string>> = {
  loads: 'loads a kernel',
  tampering: 'acts of an adversary',
};

const manyOf = (what: (typeof COUNTED)[number]): string => PLURALS[what] ?? `${WORDS[what]}s`;

/** Of a check that is to be made, or of one in a document. */
export interface Settings {
  readonly assumptions: readonly string[];
  readonly bounds: { readonly [Name in keyof Bounds]?: number | undefined };
}

/** What is counted, without what the assumptions leave out. */
function possibleIn({ assumptions }: Settings): readonly (typeof COUNTED)[number][] {
  const out = new Set<string>([
    ...(assumptions.includes('no-faults') ? ['faults'] : []),
    ...(assumptions.includes('no-adversary') ? ['tampering'] : []),
    ...(assumptions.includes('no-hard-reboot') ? ['resets'] : []),
  ]);
  return COUNTED.filter((what) => !out.has(what));
}

/** `at most 2 faults, 2 acts of an adversary`; nothing if all that can happen may happen any number of times. */
export function limitsInWords(settings: Settings): string | undefined {
  const { bounds } = settings;
  const some = possibleIn(settings)
    .filter((what) => bounds[what] !== undefined)
    .map((what) =>
      bounds[what] === 0
        ? `no ${manyOf(what)}`
        : `${bounds[what]} ${bounds[what] === 1 ? WORDS[what] : manyOf(what)}`,
    );
  return some.length === 0 ? undefined : `at most ${some.join(', ')}`;
}

/** `2 CPUs; at most 2 faults; any number of kexecs`, without what the assumptions leave out. */
export function boundsInWords(settings: Settings): string {
  const { assumptions, bounds } = settings;
  const free = possibleIn(settings).filter((what) => bounds[what] === undefined);
  const limited = limitsInWords(settings);
  const cpus = assumptions.includes('single-cpu') ? 1 : (bounds.cpus ?? 2);
  return [
    plural(cpus, 'CPU'),
    ...(limited === undefined ? [] : [limited]),
    ...(free.length > 0 ? [`any number of ${free.map(manyOf).join(', ')}`] : []),
  ].join('; ');
}

export function assumptionsInWords({ assumptions }: Settings): string {
  return assumptions.length === 0 ? 'none: all that can happen happens' : assumptions.join(', ');
}

const LABEL = 16;

/** Under what all that follows was found: each label with its text. */
export function settingsOf(run: RunEntry): readonly (readonly [string, string])[] {
  const { limits, next, unfolded, without = [] } = run;
  const limited = [
    limits.states === undefined ? '' : plural(limits.states, 'state'),
    limits.depth === undefined ? '' : `depth ${limits.depth}`,
    limits.seconds === undefined ? '' : `${limits.seconds} s`,
  ].filter((text) => text !== '');
  return [
    ['assumptions', assumptionsInWords(run)],
    ['bounds', boundsInWords(run)],
    ...(next === undefined ? [] : [['next kernel', `the same, or ${next.join(', ')}`] as const]),
    ...(limited.length === 0 ? [] : [['limits', `each search ends at ${limited.join(', ')}`] as const]),
    ...(without.length === 0 ? [] : [['reductions', `without ${without.join(', ')}`] as const]),
    ...(unfolded ? [['lists', 'written out, nothing folded'] as const] : []),
  ];
}

/** The same in lines. */
export const renderSettings = (run: RunEntry, columns = COLUMNS): readonly string[] =>
  settingsOf(run).flatMap(([label, text]) => labelled(`  ${label}`, text, LABEL, columns));

/** More names than a line holds are said with several options. */
const AT_ONCE = 6;
const inParts = (names: readonly string[]): readonly (readonly string[])[] =>
  names.length === 0 ? [] : [names.slice(0, AT_ONCE), ...inParts(names.slice(AT_ONCE))];

/** The command that finds the same again: the words that stay together, part by part. */
export function reproduction(design: Design, property: string, options: CheckOptions): string[][] {
  const { unfolded, without = [], lossy } = options;
  return [
    ['carryover', 'check', calledBy(design)],
    ...(unfolded ? [['--unfolded']] : []),
    ...without.map((name) => [`--no-${name}`]),
    ...(lossy ? [['--lossy']] : []),
    ...settingParts(options, unfolded ? DEFAULT_UNFOLDED_BOUNDS : DEFAULT_BOUNDS),
    ['--property', property],
  ];
}

/** Bounds, as far as they are not the default ones, next kernels and assumptions, as options. */
export function settingParts(
  { bounds, next = [], assumptions }: Pick<CheckOptions, 'bounds' | 'next' | 'assumptions'>,
  defaults: Bounds,
): string[][] {
  return [
    ...(['cpus', ...COUNTED] as const)
      .filter((key) => bounds[key] !== undefined && bounds[key] !== defaults[key])
      .map((key) => [`--${key}`, String(bounds[key])]),
    ...next.map((each) => ['--next', calledBy(each)]),
    ...inParts(assumptions).map((names) => ['--assume', names.join(',')]),
  ];
}
