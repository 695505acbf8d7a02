/** What `carryover replay` says of a seed, and of all. */
import type { Args } from '../checker/index.js';
import { lastState } from '../checker/index.js';
import type { Refusal, Wanted } from '../checker/refusal.js';
import type { LoadedSeed } from '../seeds/load.js';
import { EXPECTED_OUTCOME, type Impossible, isAsExpected, type Outcome } from '../seeds/replay.js';
import { toldRun } from './json.js';
import { renderEnd, renderSteps } from './run.js';
import { grouped, labelled, plural, type Style, wrap } from './style.js';
import { inWords } from './words.js';

export interface Replayed {
  readonly loaded: LoadedSeed;
  readonly outcome: Outcome;
}

export const asExpected = ({ loaded, outcome }: Replayed): boolean => isAsExpected(loaded, outcome);

const MOST_NAMED = 8;
const INDENT = 2;

/** A line for what is as its file expects; for what is not, what happened instead. */
export function renderReplayed(replayed: Replayed, style: Style, told: boolean): string {
  const { loaded, outcome } = replayed;
  const good = asExpected(replayed);
  const emphasis = good ? style.good : style.bad;
  const head = `${emphasis(outcome.kind.padEnd(10))}  ${loaded.path}`;
  const line = (label: string, text: string) => labelled(' '.repeat(INDENT) + label, text, 12, style.columns);
  const steps = told ? ['', ...renderRun(outcome, style), ''] : [];
  if (good) return `${[head, ...steps].join('\n')}\n`;
  const { design, seed } = loaded;
  return `${[
    head,
    ...line('expected', `${seed.property} ${expectation(seed.expected)} in ${design.name}`),
    ...outcomeInWords(replayed).flatMap(([label, text]) => line(label, text)),
    ...steps,
  ].join('\n')}\n`;
}

const expectation = (expected: LoadedSeed['seed']['expected']): string =>
  expected === 'violated'
    ? 'to be violated'
    : expected === 'holds'
      ? 'to hold along these steps'
      : 'to be out of reach, as some step is impossible';

function renderRun({ unfolded }: Outcome, style: Style): readonly string[] {
  const run = toldRun(unfolded);
  return [...renderSteps(run, style), '', ...renderEnd(run, style)];
}

/** What happened, and why: a label and a text for each part of it. */
export function outcomeInWords({ loaded, outcome }: Replayed): readonly (readonly [string, string])[] {
  const { seed } = loaded;
  switch (outcome.kind) {
    case 'reproduced': {
      const rest = seed.steps.length - outcome.steps;
      const early = rest > 0 ? `, without the last ${plural(rest, 'step')}` : '';
      return [['found', `violated in ${plural(outcome.steps, 'step')}${early}: ${outcome.why}`]];
    }
    case 'fixed':
      return [
        [
          'found',
          `it holds along the same ${plural(seed.steps.length, 'step')}${
            outcome.judged === 0 ? ', on none of which it says anything' : ''
          }`,
        ],
      ];
    case 'stale':
      return [
        ['found', `${stepInWords(loaded, outcome.step)} cannot be taken`],
        ['why', impossibleInWords(loaded, outcome.why)],
        ...(outcome.step === 0 ? [] : ([['there', whereabouts(outcome)]] as const)),
        ...(outcome.enabled.length === 0 ? [] : ([['possible', someOf(outcome.enabled)]] as const)),
      ];
  }
}

function stepInWords({ seed }: LoadedSeed, number: number): string {
  const taken = seed.steps[number - 1];
  if (taken === undefined) return 'the beginning';
  const { step, args = {} } = taken;
  return `step ${number} of ${seed.steps.length}, ${step}${argsInWords(args)} (${inWords(step, args)}),`;
}

const argsInWords = (args: Args): string =>
  Object.entries(args)
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join('');

function impossibleInWords({ design, next, seed }: LoadedSeed, why: Impossible): string {
  switch (why.kind) {
    case 'no-such-start':
      return `under these assumptions no run begins in ${JSON.stringify(seed.initial)}`;
    case 'not-here': {
      const here = [design, ...(next ?? [])].map(({ name }) => name).join(', ');
      const others = why.designs.filter((name) => name !== design.name);
      const elsewhere = others.length === 0 ? '' : `; it is one of ${someOf(others)}`;
      return `under these assumptions ${here} has no such step${elsewhere}`;
    }
    case 'other-arguments':
      return `it can be taken with ${someOf(why.choices.map((args) => argsInWords(args).trim() || 'no arguments'))}`;
    case 'refused':
      return refusalInWords(why.refusal);
  }
}

/** What its guard would have to find instead. */
function refusalInWords({ read, either, together }: Refusal): string {
  if (either.length > 0) return `its guard says no: ${either.map(wantedInWords).join('; or ')}`;
  if (together.length > 0) return `its guard says no: ${together.map(wantedInWords).join('; and ')}`;
  const found = read.map(({ field, value }) => `${field} is ${shown(value)}`);
  return `its guard says no, having read that ${found.join(', ')}`;
}

function wantedInWords({ field, value, instead }: Wanted): string {
  // Lists and PCR values are numbers that say nothing by themselves.
  if (field.startsWith('history.')) return `${field} would have to be another`;
  return `${field} is ${shown(value)}, and would have to be ${instead.map(shown).slice(0, MOST_NAMED).join(' or ')}`;
}

function shown(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return 'there';
  return String(value);
}

function whereabouts({ unfolded }: Outcome): string {
  const { phase, kexec, ima } = lastState(unfolded.trace);
  return [
    `phase ${phase}`,
    `kexec.call ${kexec.call}`,
    ...(kexec.step === null ? [] : [`kexec.step ${kexec.step}`]),
    ...(ima.lock === 'nobody' ? [] : [`ima.lock ${ima.lock}`]),
  ].join(', ');
}

function someOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

export function renderReplayTotal(all: readonly Replayed[], unusable: number, style: Style): string {
  const good = all.filter(asExpected).length;
  const parts = [
    `${plural(all.length + unusable, 'seed')}: ${grouped(good)} as expected`,
    ...(all.length > good ? [`${grouped(all.length - good)} not`] : []),
    ...(unusable > 0 ? [`${grouped(unusable)} unusable`] : []),
  ];
  const emphasis = all.length > good || unusable > 0 ? style.bad : style.good;
  return `${emphasis(wrap(parts.join(', '), '').join('\n'))}\n`;
}

/** Schema 1; docs/suites.md says what its fields mean. */
export const replayDocument = (all: readonly Replayed[], version: string) => ({
  schema: 1,
  kind: 'replay',
  version,
  seeds: all.map((replayed) => {
    const { loaded, outcome } = replayed;
    const { path, seed, design } = loaded;
    return {
      file: path,
      design: design.name,
      property: seed.property,
      expected: EXPECTED_OUTCOME[seed.expected],
      outcome: outcome.kind,
      asExpected: asExpected(replayed),
      ...(outcome.kind === 'fixed' ? { judged: outcome.judged } : { step: stepOf(outcome) }),
      told: Object.fromEntries(outcomeInWords(replayed)),
    };
  }),
});

const stepOf = (outcome: Exclude<Outcome, { kind: 'fixed' }>): number =>
  outcome.kind === 'stale' ? outcome.step : outcome.steps;
