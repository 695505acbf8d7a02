/** What `carryover replay` found out about seeds, as the result document. */
import type { Args } from '../checker/index.js';
import { lastState } from '../checker/index.js';
import type { Refusal, Wanted } from '../checker/refusal.js';
import type { LoadedSeed } from '../seeds/load.js';
import { EXPECTED_OUTCOME, type Impossible, isAsExpected, type Outcome } from '../seeds/replay.js';
import { type ResultDocument, type RunEntry, SCHEMA } from './document.js';
import { propertyEntry, toldRun } from './json.js';
import type { JudgedProperty } from './judged.js';
import { plural } from './style.js';
import { inWords } from './words.js';

export interface Replayed {
  readonly loaded: LoadedSeed;
  readonly outcome: Outcome;
}

const MOST_NAMED = 8;

/** A seed is a run of one property. One that violates nothing (any more) is a sample: a run that shows something else. */
export function replayedEntry({ loaded, outcome }: Replayed): RunEntry {
  const { path, seed, design, next } = loaded;
  const told = outcomeInWords({ loaded, outcome });
  const { length } = outcome.unfolded.trace.steps;
  return {
    design: design.name,
    summary: design.summary,
    assumptions: [...seed.assumptions],
    bounds: { ...seed.bounds } as RunEntry['bounds'],
    limits: {},
    unfolded: true,
    ...(next === undefined ? {} : { next: next.map(({ name }) => name) }),
    complete: false,
    stopped: [],
    states: 0,
    transitions: length,
    depth: length,
    seconds: 0,
    properties: [propertyEntry(judgedSeed(seed.property, outcome, told), [['carryover', 'replay', path]])],
    neverFired: [],
    searches: [],
    ...(outcome.kind === 'reproduced' ? {} : { samples: [toldRun(outcome.unfolded)] }),
    replayed: {
      file: path,
      expected: EXPECTED_OUTCOME[seed.expected],
      outcome: outcome.kind,
      asExpected: isAsExpected(loaded, outcome),
      told: told.map(([label, text]) => [label, text]),
    },
  };
}

type Told = readonly (readonly [label: string, text: string])[];

/** Of what the run needs no more than leads to the violation. */
function judgedSeed(name: string, outcome: Outcome, told: Told): JudgedProperty {
  if (outcome.kind !== 'reproduced') {
    return { name, verdict: 'inconclusive', doubt: told.map(([, text]) => text).join(': ') };
  }
  const { unfolded, steps, why } = outcome;
  const { initial, steps: taken } = unfolded.trace;
  const trace = { initial, steps: taken.slice(0, steps) };
  return { name, verdict: 'violated', counterexample: { why, unfolded: { ...unfolded, trace } } };
}

export const replayDocument = (
  runs: readonly RunEntry[],
  unusable: NonNullable<ResultDocument['unusable']>,
  version: string,
): ResultDocument => ({
  schema: SCHEMA,
  kind: 'replay',
  version,
  runs: [...runs],
  ...(unusable.length === 0 ? {} : { unusable }),
});

/** What happened, and why: a label and a text for each part of it. */
export function outcomeInWords({ loaded, outcome }: Replayed): Told {
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
