/** Keeps a violation as a file. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Design } from '../../model/design.js';
import type { CheckOptions, Run } from '../check/result.js';
import { referenceTo } from '../designs/named.js';
import { writeWhole } from '../files/atomic.js';
import { fileProblem } from '../files/problem.js';
import { inShort } from '../files/read.js';
import { type Found, SEED_SCHEMA, type Seed, seedFileName, seedForm, writeSeed } from './seed.js';

/** What was found, by whichever kind of search. */
export interface Failure {
  readonly design: Design;
  readonly options: Pick<CheckOptions, 'assumptions' | 'bounds' | 'next'>;
  readonly property: string;
  readonly run: Run;
  readonly found: Found;
}

export interface Saved {
  readonly path: string;
  /** False if a file of the same run is there already; it is left as it is. */
  readonly isNew: boolean;
}

/**
 * Writes the failure into the folder, which is made if it is not there. The file is there whole or not at all.
 * @throws UnusableInput if it cannot be written
 */
export function saveSeed(folder: string, failure: Failure): Saved {
  const seed = seedOf(folder, failure);
  const path = join(folder, seedFileName(failure.design.name, seed));
  if (existsSync(path)) return { path, isNew: false };
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileProblem(folder, `cannot be made: ${inShort(error)}`);
  }
  writeWhole(path, writeSeed(seed));
  return { path, isNew: true };
}

function seedOf(folder: string, { design, options, property, run, found }: Failure): Seed {
  const { assumptions, bounds, next } = options;
  // Parsed, its fields stand in the order of the form.
  return seedForm.parse({
    schema: SEED_SCHEMA,
    design: referenceTo(design, folder),
    ...(next === undefined ? {} : { next: next.map((each) => referenceTo(each, folder)) }),
    assumptions: [...assumptions],
    bounds,
    property,
    expected: 'violated',
    found,
    initial: run.initial,
    ...(run.loopStart === undefined ? {} : { loopStart: run.loopStart }),
    steps: run.steps.map(({ transition, args }) => ({ step: transition, args })),
  } satisfies z.input<typeof seedForm>);
}
