/** The JSON of `carryover check`: schema 1. Everything in it is plain data with its lists written out. */
import type { State } from '../../model/state.js';
import type { Unfolded } from '../check/unfold.js';
import type { Trace } from '../checker/index.js';
import { changesOf, writtenState } from './changes.js';
import type { Judged, JudgedProperty } from './judged.js';
import { actorOf, inWords } from './words.js';

export const SCHEMA = 1;

export interface JsonHead {
  readonly version: string;
  readonly seed?: number;
}

/** A run; `kernel` is the function that a step stands for. */
export function jsonRun({ lists, trace }: Unfolded) {
  return {
    initial: writtenState(lists, trace.initial),
    steps: (trace as Trace<State>).steps.map((step) => ({
      actor: actorOf(step.transition.actor, step.args),
      event: step.transition.name,
      args: step.args,
      words: inWords(step.transition.name, step.args),
      kernel: step.transition.source,
      changed: Object.fromEntries(
        changesOf(lists, step).map(({ field, before, after }) => [field, { before, after }]),
      ),
      state: writtenState(lists, step.after),
    })),
  };
}

function jsonProperty({ name, verdict, counterexample, doubt }: JudgedProperty) {
  return {
    name,
    verdict,
    ...(doubt === undefined ? {} : { doubt }),
    ...(counterexample === undefined
      ? {}
      : {
          counterexample: {
            length: counterexample.unfolded.trace.steps.length,
            why: counterexample.why,
            ...jsonRun(counterexample.unfolded),
          },
        }),
  };
}

function jsonDesign({ result, properties }: Judged, samples: readonly Unfolded[]) {
  const { design, options } = result;
  return {
    design: design.name,
    assumptions: options.assumptions,
    bounds: options.bounds,
    limits: options.limits,
    unfolded: options.unfolded === true,
    ...(options.next ? { next: options.next.map(({ name }) => name) } : {}),
    complete: result.complete,
    stopped: [...new Set(result.searches.flatMap(({ stopped }) => (stopped ? [stopped] : [])))],
    states: result.states,
    transitions: result.transitions,
    depth: result.depth,
    seconds: result.seconds,
    properties: properties.map(jsonProperty),
    neverFired: result.neverFired,
    ...(samples.length > 0 ? { samples: samples.map(jsonRun) } : {}),
  };
}

export function renderJson(
  all: readonly Judged[],
  { version, seed }: JsonHead,
  samples: ReadonlyMap<string, readonly Unfolded[]> = new Map(),
): string {
  const runs = all.map((one) => jsonDesign(one, samples.get(one.result.design.name) ?? []));
  return `${JSON.stringify({ schema: SCHEMA, version, ...(seed === undefined ? {} : { seed }), runs }, null, 2)}\n`;
}
