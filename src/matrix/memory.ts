/**
 * What has been found, so that nothing is searched twice: not for a design that agrees on all that a search looked at,
 * and not when a matrix that was ended, or killed, is begun again.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Design } from '../../model/design.js';
import { ASSUMPTIONS, type Assumption } from '../../model/world.js';
import type { Task } from '../check/result.js';
import { writeWhole } from '../files/atomic.js';
import { readJson, shaped } from '../files/json.js';
import { fileProblem } from '../files/problem.js';
import type { MatrixOptions } from './result.js';
import type { UnitResult } from './unit.js';
import { agreeOn, CHOICE_NAMES, type ChoiceName } from './watched.js';

/** One result: of any design that makes these choices. */
interface Entry {
  readonly kind: string;
  readonly choices: Partial<Design>;
  readonly result: Omit<UnitResult, 'read' | 'interrupted'>;
}

export interface Memory {
  readonly find: (task: Omit<Task, 'options'>) => Entry['result'] | undefined;
  readonly keep: (task: Omit<Task, 'options'>, result: UnitResult) => void;
  /** How many results were read from the file. */
  readonly resumed: number;
}

const assumption = z.enum(Object.keys(ASSUMPTIONS) as [Assumption, ...Assumption[]]);
const assumptions = z.array(assumption);
const cell = z.strictObject({
  property: z.string(),
  enough: z.array(z.strictObject({ assumptions, verdict: z.enum(['holds', 'vacuous']) })),
  violated: z.int().optional(),
  undecided: z.array(z.strictObject({ assumptions, why: z.string() })),
});
const form = z.strictObject({
  schema: z.literal(1),
  of: z.string(),
  entries: z.array(
    z.strictObject({
      kind: z.string(),
      choices: z.partialRecord(z.enum(CHOICE_NAMES as [ChoiceName, ...ChoiceName[]]), z.unknown()),
      result: z.strictObject({ cells: z.array(cell), searches: z.int(), states: z.int() }),
    }),
  ),
});

const MOST_BYTES = 2 ** 28;

/** In `properties/`: what is asked, and what ought to be found. No search reads it. */
const NOT_SEARCHED = /^(said|defects)\b/;

/** A search for the same properties of the same part of the state. */
const kindOf = ({ focus, liveness, properties }: Omit<Task, 'options'>): string =>
  [focus, ...(liveness ? ['liveness'] : []), ...properties].join(' ');

/**
 * In memory alone, or in a file too, which is there whole at any time.
 * @throws UnusableInput if the file is none of this kind or of other searches, or cannot be written
 */
export function openMemory(options: MatrixOptions, path?: string): Memory {
  const of = path === undefined ? '' : fingerprint(options);
  const before = path !== undefined && existsSync(path) ? readEntries(path) : undefined;
  if (path !== undefined && before !== undefined && before.of !== of) {
    throw fileProblem(
      path,
      'holds what another build or other options found: name another file, or remove it',
    );
  }
  const entries: Entry[] = before === undefined ? [] : [...before.entries];
  return {
    resumed: entries.length,
    find: (task) =>
      entries.find(
        ({ kind, choices }) =>
          kind === kindOf(task) && agreeOn(Object.keys(choices) as ChoiceName[], choices, task.design),
      )?.result,
    keep: (task, { read, interrupted, ...result }) => {
      if (interrupted) return;
      const choices = Object.fromEntries(read.map((name) => [name, task.design[name]]));
      entries.push({ kind: kindOf(task), choices, result });
      if (path !== undefined) writeWhole(path, `${JSON.stringify({ schema: 1, of, entries })}\n`);
    },
  };
}

function readEntries(path: string): { readonly of: string; readonly entries: readonly Entry[] } {
  const { of, entries } = shaped(readJson(path, MOST_BYTES), form);
  return { of, entries: entries as readonly Entry[] };
}

/**
 * What a result depends on beside the choices: the options, and all that searches are made of. What ran out of memory is
 * not kept, so that the limit on it does not matter.
 */
function fingerprint({
  bounds,
  assumptions: made,
  varying,
  limits: { bytes: _, ...limits },
  next,
}: MatrixOptions): string {
  const hash = createHash('sha256').update(JSON.stringify({ bounds, made, varying, limits, next }));
  for (const folder of ['model', 'properties', 'src/checker', 'src/check', 'src/matrix']) {
    const url = new URL(`../../${folder}/`, import.meta.url);
    const files = readdirSync(url, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /(?<!\.d)\.[jt]s$/.test(name) && !NOT_SEARCHED.test(name),
    );
    for (const name of files.sort())
      hash.update(name).update(readFileSync(fileURLToPath(new URL(name, url))));
  }
  return hash.digest('hex');
}
