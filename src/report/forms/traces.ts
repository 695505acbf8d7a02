/** The runs in a document, each with what sets it apart. */

import type { CounterexampleEntry, PropertyEntry, ResultDocument, RunEntry, ToldRun } from '../document.js';
import type { Part } from './form.js';

export interface TraceOf {
  readonly name: string;
  readonly run: RunEntry;
  /** What it violates; a sample violates nothing that anybody looked at. */
  readonly property?: PropertyEntry;
  readonly told: ToldRun | CounterexampleEntry;
}

export const tracesOf = ({ runs }: ResultDocument): readonly TraceOf[] =>
  runs.flatMap((run) => [
    ...run.properties.flatMap((property) =>
      property.counterexample === undefined
        ? []
        : [{ name: `${run.design}.${property.name}`, run, property, told: property.counterexample }],
    ),
    ...(run.samples ?? []).map((told, k) => ({ name: `${run.design}.sample-${k + 1}`, run, told })),
  ]);

/** A file for each run. */
export const eachTrace =
  (render: (trace: TraceOf, document: ResultDocument) => string) =>
  (document: ResultDocument): readonly Part[] =>
    tracesOf(document).map((trace) => ({ name: trace.name, text: render(trace, document) }));
