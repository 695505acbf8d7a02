/** What was found, as the result document. */

import { stageOf } from '../../model/stage.js';
import type { State } from '../../model/state.js';
import { claims } from '../../properties/index.js';
import type { TaskResult } from '../check/result.js';
import type { Unfolded } from '../check/unfold.js';
import type { Trace } from '../checker/index.js';
import { changesOf, writtenState } from './changes.js';
import {
  type DiagramEntry,
  type PropertyEntry,
  type ResultDocument,
  type RunEntry,
  SCHEMA,
  type SearchEntry,
  type StateEntry,
  type ToldRun,
} from './document.js';
import { beginningOf, endOf } from './end.js';
import type { Judged, JudgedProperty } from './judged.js';
import { digestsOf } from './records.js';
import { reproduction } from './settings.js';
import { unboundedEntry } from './unbounded.js';
import { actorOf, inWords } from './words.js';

export interface DocumentHead {
  readonly version: string;
  readonly seed?: number;
}

/** A run, step by step; `kernel` is the function that a step stands for. */
export function toldRun(unfolded: Unfolded): ToldRun {
  const trace = unfolded.trace as Trace<State>;
  return {
    begins: beginningOf(trace.initial),
    stage: stageOf(trace.initial),
    initial: stateEntry(unfolded, trace.initial),
    steps: trace.steps.map((step) => ({
      actor: actorOf(step.transition.actor, step.args),
      event: step.transition.name,
      args: step.args,
      words: inWords(step.transition.name, step.args),
      kernel: step.transition.source,
      stage: stageOf(step.after),
      changed: Object.fromEntries(
        changesOf(unfolded.lists, step).map(({ field, before, after }) => [field, { before, after }]),
      ) as ToldRun['steps'][number]['changed'],
      state: stateEntry(unfolded, step.after),
    })),
    end: endOf(unfolded),
  };
}

/** `replay` stands beside a list whose records extend with something else than their own digest: a violation. */
function stateEntry({ lists }: Unfolded, state: State): StateEntry {
  const { history, ...rest } = writtenState(lists, state);
  const replay = digestsOf(lists, lists.replay(state.history.list));
  const differs = replay.some((digest, k) => digest !== history.list[k]);
  return { ...rest, history: { ...history, ...(differs ? { replay } : {}) } } as unknown as StateEntry;
}

/** `reproduce`: the command that finds it again. */
export function propertyEntry(
  { name, verdict, counterexample, doubt }: JudgedProperty,
  reproduce: string[][],
): PropertyEntry {
  const claim = claims.find((each) => each.name === name);
  const loopStart = counterexample?.unfolded.loopStart;
  return {
    name,
    claim: claim?.claim ?? '',
    meaning: claim?.meaning ?? '',
    verdict,
    ...(doubt === undefined ? {} : { doubt }),
    ...(counterexample === undefined
      ? {}
      : {
          counterexample: {
            length: counterexample.unfolded.trace.steps.length,
            why: counterexample.why,
            ...(loopStart === undefined ? {} : { loopStart }),
            reproduce,
            ...toldRun(counterexample.unfolded),
          },
        }),
  };
}

const searchEntry = ({ bytes: _, properties, levels, diagram, ...search }: TaskResult): SearchEntry => ({
  ...search,
  properties: properties.map(({ name }) => name),
  levels: [...levels],
  ...(diagram === undefined
    ? {}
    : {
        diagram: {
          of: diagram.of,
          nodes: [...diagram.nodes],
          edges: [...diagram.edges] as DiagramEntry['edges'],
        },
      }),
});

function runEntry({ result, properties }: Judged, samples: readonly Unfolded[]): RunEntry {
  const { design, options } = result;
  const judgedProperties = properties.map((property) =>
    propertyEntry(property, reproduction(design, property.name, options)),
  );
  const searches = result.searches.map(searchEntry);
  const unfolded = options.unfolded === true;
  const bounds = { ...options.bounds } as RunEntry['bounds'];
  const unbounded = unboundedEntry({ bounds, unfolded, properties: judgedProperties, searches });
  return {
    design: design.name,
    summary: design.summary,
    assumptions: [...options.assumptions],
    bounds,
    limits: { ...options.limits } as RunEntry['limits'],
    unfolded,
    ...(options.without ? { without: [...options.without] } : {}),
    ...(options.next ? { next: options.next.map(({ name }) => name) } : {}),
    complete: result.complete,
    stopped: [...new Set(result.searches.flatMap(({ stopped }) => (stopped ? [stopped] : [])))],
    states: result.states,
    transitions: result.transitions,
    depth: result.depth,
    seconds: result.seconds,
    properties: judgedProperties,
    ...(unbounded === undefined ? {} : { unbounded }),
    neverFired: [...result.neverFired],
    searches,
    ...(samples.length > 0 ? { samples: samples.map(toldRun) } : {}),
  };
}

export function documentOf(
  all: readonly Judged[],
  { version, seed }: DocumentHead,
  samples: ReadonlyMap<string, readonly Unfolded[]> = new Map(),
): ResultDocument {
  return {
    schema: SCHEMA,
    kind: 'check',
    version,
    ...(seed === undefined ? {} : { seed }),
    runs: all.map((one) => runEntry(one, samples.get(one.result.design.name) ?? [])),
  };
}
