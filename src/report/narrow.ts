/** A part of a result: some of its designs, some of its properties. */
import type { ResultDocument } from './document.js';

export interface Chosen {
  /** Names; all if left out. */
  readonly designs?: readonly string[];
  readonly properties?: readonly string[];
}

export const narrowed = (document: ResultDocument, { designs, properties }: Chosen): ResultDocument => ({
  ...document,
  runs: document.runs
    .filter(({ design }) => designs?.includes(design) ?? true)
    .map((run) => ({
      ...run,
      properties: run.properties.filter(({ name }) => properties?.includes(name) ?? true),
    }))
    .filter((run) => properties === undefined || run.properties.length > 0),
});
