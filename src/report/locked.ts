/** The verdicts of a file, found again, as a result document: each with what the file says of it. */
import type { PropertyEntry, ResultDocument } from './document.js';
import type { Comparison } from './expected.js';
import { differenceInWords } from './expected-text.js';
import { documentOf } from './json.js';
import type { Judged } from './judged.js';

export interface Compared extends Judged {
  readonly comparison: Comparison;
}

export function lockedDocument(all: readonly Compared[], version: string): ResultDocument {
  const document = documentOf(all, { version });
  return {
    ...document,
    runs: document.runs.map((run, k) => ({
      ...run,
      properties: run.properties.map((property) => ({
        ...property,
        locked: lockedAs(all[k]!.comparison, property.name),
      })),
    })),
  };
}

function lockedAs({ differences }: Comparison, name: string): NonNullable<PropertyEntry['locked']> {
  const difference = differences.find(({ property }) => property === name);
  return difference === undefined
    ? { asExpected: true, told: 'as expected' }
    : { asExpected: false, told: differenceInWords(difference) };
}
