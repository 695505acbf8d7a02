/**
 * The Informal Trace Format of Apalache and Quint (Apalache's ADR 015). Each field of the state is a variable; the
 * step that led to a state stands in it as Quint's model-based testing has it, `mbt::actionTaken` and `nondetPicks`.
 */

import { commandLine } from '../command.js';
import type { ResultDocument, StateEntry } from '../document.js';
import { safeJson } from './json.js';
import { eachTrace, type TraceOf } from './traces.js';

const FORMAT = 'https://apalache-mc.org/docs/adr/015adr-trace.html';
const ACTION = 'mbt::actionTaken';
const PICKS = 'mbt::nondetPicks';

/** ITF has no null: what is null anywhere in a run is an option everywhere in it. */
const NONE = { tag: 'None', value: { '#tup': [] } };
const some = (value: unknown) => ({ tag: 'Some', value });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that begin like this have a meaning in the format. */
const nameOf = (field: string): string => (/^(#|__)/.test(field) ? `field ${field}` : field);

const pathOf = (path: string, field: string): string => `${path}\n${field}`;

/** The paths at which there is a null. */
function nullsIn(value: unknown, path: string, found: Set<string>): void {
  if (value === null) found.add(path);
  else if (Array.isArray(value)) for (const each of value) nullsIn(each, pathOf(path, '[]'), found);
  else if (isRecord(value)) {
    for (const [field, each] of Object.entries(value)) nullsIn(each, pathOf(path, field), found);
  }
}

function itfValue(value: unknown, path: string, nulls: ReadonlySet<string>): unknown {
  if (value === null) return NONE;
  const plain = plainValue(value, path, nulls);
  return nulls.has(path) ? some(plain) : plain;
}

function plainValue(value: unknown, path: string, nulls: ReadonlySet<string>): unknown {
  if (typeof value === 'number') return numeral(value);
  if (Array.isArray(value)) return value.map((each) => itfValue(each, pathOf(path, '[]'), nulls));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => [nameOf(field), itfValue(each, pathOf(path, field), nulls)]),
  );
}

/** Its numbers are integers. */
const numeral = (value: number): unknown =>
  Number.isInteger(value) ? { '#bigint': BigInt(value).toString() } : String(value);

export const itf = eachTrace((trace, document) => safeJson(traceOf(trace, document)));

function traceOf({ run, property, told }: TraceOf, { version }: ResultDocument): object {
  const states = [told.initial, ...told.steps.map(({ state }) => state)].map(withReplay);
  const nulls = new Set<string>();
  for (const state of states) nullsIn(state, '', nulls);
  const picks = [...new Set(told.steps.flatMap(({ args }) => Object.keys(args)))];
  const vars = [...new Set(states.flatMap((state) => Object.keys(state)))].map(nameOf);
  const about = property === undefined ? 'a run at random' : `violates ${property.name}`;
  return {
    '#meta': {
      format: 'ITF',
      'format-description': FORMAT,
      source: run.design,
      status: property === undefined ? 'ok' : 'violation',
      description: `carryover ${version}: ${run.design}, ${about}`,
      ...('reproduce' in told ? { command: commandLine(told.reproduce) } : {}),
    },
    params: [],
    vars: [...vars, ACTION, PICKS],
    ...loopOf(told),
    states: states.map((state, index) => {
      const step = told.steps[index - 1];
      return {
        '#meta': {
          index,
          ...(step === undefined
            ? {}
            : { actor: step.actor, words: step.words, kernel: step.kernel, stage: step.stage }),
        },
        ...(plainValue(state, '', nulls) as object),
        [ACTION]: step?.event ?? 'init',
        [PICKS]: Object.fromEntries(
          picks.map((name) => {
            const value = step?.args[name];
            return [nameOf(name), value === undefined ? NONE : some(plainValue(value, name, nulls))];
          }),
        ),
      };
    }),
  };
}

/** Which state follows the last one: that after the one that it leads back to, or itself where nothing happens any more. */
function loopOf(told: TraceOf['told']): { readonly loop?: number } {
  if (!('loopStart' in told) || told.loopStart === undefined) return {};
  return { loop: Math.min(told.loopStart + 1, told.steps.length) };
}

/** Every state has the same fields. */
const withReplay = ({ history, ...rest }: StateEntry): StateEntry => ({
  ...rest,
  history: { ...history, replay: history.replay ?? history.list },
});
