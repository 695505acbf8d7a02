/** A result document, packed: see `packed.ts`. Takes the document as it is: its tables make every text printable. */
import { ASSUMPTIONS } from '../../../model/world.js';
import { printable } from '../../evidence/verify/text.js';
import { changesInWords, changesOfStep, labelOf } from '../changes.js';
import { commandLines } from '../command.js';
import type {
  CounterexampleEntry,
  ResultDocument,
  RunEntry,
  StateEntry,
  StepEntry,
  ToldRun,
} from '../document.js';
import { exploredInWords } from '../explored.js';
import { settingsOf } from '../settings.js';
import { COLUMNS } from '../style.js';
import { unboundedInWords } from '../unbounded.js';
import type {
  Packed,
  PackedCheck,
  PackedEnd,
  PackedField,
  PackedHead,
  PackedKind,
  PackedProperty,
  PackedSettings,
  PackedStep,
  PackedTrace,
  PackedValue,
} from './packed.js';
import { type Mark, noticingOf, partingOf } from './parting.js';
import { EMPTY, idOf, type Lists, lists, type Placed, type Table, table, texts, values } from './tables.js';

interface Tables {
  readonly texts: Table<string>;
  readonly lists: Lists;
  readonly values: Table<PackedValue>;
  readonly fields: Table<PackedField>;
  readonly kinds: Table<PackedKind>;
  readonly properties: Table<PackedProperty>;
  readonly settings: Table<PackedSettings>;
}

const byJson = (thing: unknown): string => JSON.stringify(thing);

/** So many runs are unpacked to show one of them: few enough to be quick, enough to be packed well. */
const TOGETHER = 64;

/** A run, and what the index says of it. */
interface Told {
  readonly run: ToldRun;
  readonly counterexample?: CounterexampleEntry;
  readonly head: PackedHead;
}

export function pack(document: ResultDocument): Packed {
  const names = texts();
  const tables: Tables = {
    texts: names,
    lists: lists(names),
    values: values(),
    fields: table<PackedField>(({ path }) => path),
    kinds: table<PackedKind>(byJson),
    properties: table<PackedProperty>(({ name }) => String(name)),
    settings: table<PackedSettings>(byJson),
  };
  const told: Told[] = [];
  const checks = document.runs.map((run, check) => packCheck(run, check, told, tables));
  const named = new Set(document.runs.flatMap(({ assumptions }) => assumptions));
  const assumptions = Object.entries(ASSUMPTIONS)
    .filter(([name]) => named.has(name))
    .map(([name, meaning]) => ({ name: names.id(name), meaning: names.id(meaning) }));
  const version = names.all[names.id(document.version)]!;
  const ofIndex = names.all.length;
  const traces = told.map((each) => packTrace(each, tables));
  return {
    index: {
      version,
      texts: names.all.slice(0, ofIndex),
      properties: tables.properties.all,
      settings: tables.settings.all,
      assumptions,
      checks,
      traces: told.map(({ head }) => head),
      together: TOGETHER,
    },
    tables: {
      texts: names.all.slice(ofIndex),
      lists: tables.lists.packed(),
      values: tables.values.all,
      fields: tables.fields.all,
      kinds: tables.kinds.all,
    },
    traces,
  };
}

function packCheck(run: RunEntry, check: number, told: Told[], tables: Tables): PackedCheck {
  const { texts: text } = tables;
  const add = (property: number, of: ToldRun, counterexample?: CounterexampleEntry): number => {
    const head: PackedHead = [check, property, of.steps.length, text.id(counterexample?.why ?? '')];
    return told.push({ run: of, head, ...(counterexample && { counterexample }) }) - 1;
  };
  const settings = tables.settings.id({
    assumptions: run.assumptions.map(text.id),
    others: settingsOf(run)
      .filter(([label]) => label !== 'assumptions')
      .map(([label, words]) => [text.id(label), text.id(words)] as const),
  });
  const { explored, ended } = exploredInWords(run);
  const { proved, open } = unboundedInWords(run);
  const outcomes = run.properties.map(({ name, claim, meaning, verdict, doubt, locked, counterexample }) => {
    const property = tables.properties.id({
      name: text.id(name),
      claim: text.id(claim),
      meaning: text.id(meaning),
    });
    const said = [doubt ?? '', locked?.asExpected === false ? locked.told : ''].filter(Boolean).join('; ');
    return {
      property,
      verdict,
      ...(said === '' ? {} : { doubt: text.id(said) }),
      ...(counterexample === undefined ? {} : { trace: add(property, counterexample, counterexample) }),
    };
  });
  return {
    design: text.id(run.design),
    summary: text.id(run.summary),
    settings,
    explored: text.id([explored, ...proved, ...open].join('; ')),
    ...(ended === null ? {} : { ended: text.id(ended) }),
    neverFired: run.neverFired.map(text.id),
    outcomes,
    samples: (run.samples ?? []).map((sample) => add(-1, sample)),
  };
}

/** An image or anything else that has fields is there (`true`) or not (`null`); its fields stand for themselves. */
function flatten(value: unknown, path: string, flat: Map<string, unknown>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    flat.set(path, value);
    return;
  }
  for (const [name, field] of Object.entries(value))
    flatten(field, path === '' ? name : `${path}.${name}`, flat);
}

function packTrace({ run, counterexample }: Told, tables: Tables): PackedTrace {
  const { texts: text } = tables;
  const states = stateWriter(tables);
  const initial = states(run.initial);
  const steps = run.steps.map((step): PackedStep => {
    const words = changesInWords(changesOfStep(step)).map(text.id);
    return [kindOf(step, tables), words.length, ...words, ...states(step.state)];
  });
  const parting = partingOf(run);
  const marks = [...parting.marks, ...loopOf(run, counterexample?.loopStart)];
  return {
    begins: text.id(run.begins),
    initial,
    steps,
    end: packEnd(run, states.lastOf, tables),
    ...(counterexample?.loopStart === undefined ? {} : { loopStart: counterexample.loopStart }),
    parting: parting.sentences.map(text.id),
    noticing: noticingOf(run, parting).map(text.id),
    noticed: run.end.verifier !== undefined && run.end.verifier.verdict !== 'trusted',
    marks: marks.map(({ step, text: words, parts }) => ({ step, text: text.id(words), parts })),
    reproduce:
      counterexample === undefined
        ? []
        : commandLines(counterexample.reproduce, COLUMNS).map((line) => text.id(line)),
  };
}

const kindOf = ({ actor, words, kernel, stage }: StepEntry, { texts: { id }, kinds }: Tables): number =>
  kinds.id([id(actor), id(words), id(kernel), id(stage)]);

/** Where the loop of a run that goes on for ever begins, and where it leads back. */
function loopOf({ steps: { length } }: ToldRun, to: number | undefined): readonly Mark[] {
  if (to === undefined || length === 0) return [];
  const mark = (step: number, text: string): Mark => ({ step, text, parts: false });
  if (to >= length) return [mark(length - 1, 'from here on it can stay as it is for ever')];
  const state = to === 0 ? 'the beginning' : `the state after step ${to}`;
  return [
    ...(to < length - 1
      ? [mark(to, `the loop begins: steps ${to + 1} to ${length} follow again and again`)]
      : []),
    mark(length - 1, `leads back to ${state}, and so on for ever`),
  ];
}

function packEnd(
  { end }: ToldRun,
  lastOf: (path: string) => Placed,
  { texts: text, lists: all }: Tables,
): PackedEnd {
  const list = all.id(end.list, lastOf('history.list'));
  return {
    verifier: end.verifier !== undefined,
    listTitle: text.id(end.listTitle),
    pcrTitle: text.id(end.pcrTitle),
    list: idOf(list),
    replay: idOf(all.id(end.replay, list)),
    pcr: idOf(all.id(end.pcr, lastOf('history.pcr'))),
  };
}

interface StateWriter {
  /** What differs from the state written before: `[field, value, field, value, …]`. */
  (state: StateEntry): number[];
  /** The list that a field held last. */
  readonly lastOf: (path: string) => Placed;
}

function stateWriter({ fields, lists: all, values: known }: Tables): StateWriter {
  const held = new Map<string, number>();
  const placed = new Map<string, Placed>();
  const lastOf = (path: string): Placed => placed.get(path) ?? EMPTY;

  function packed(path: string, value: unknown): number {
    if (!Array.isArray(value)) return known.id(value as PackedValue);
    const list = all.id(value.every(isText) ? value : value.map(asRecord), lastOf(path));
    placed.set(path, list);
    return known.id([idOf(list)]);
  }

  const write = (state: StateEntry): number[] => {
    const flat = new Map<string, unknown>();
    flatten(state, '', flat);
    const out: number[] = [];
    for (const path of [...held.keys()].filter((path) => !flat.has(path))) {
      held.delete(path);
      out.push(fieldOf(path), -1);
    }
    for (const [path, value] of flat) {
      const id = packed(path, value);
      if (held.get(path) === id) continue;
      held.set(path, id);
      out.push(fieldOf(path), id);
    }
    return out;
  };
  const fieldOf = (path: string): number =>
    fields.id({ path: printable(path), label: printable(labelOf(path)) });
  return Object.assign(write, { lastOf });
}

const isText = (item: unknown): item is string => typeof item === 'string';
const asRecord = (item: unknown): string => (typeof item === 'string' ? item : JSON.stringify(item));
