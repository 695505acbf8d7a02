/** Seeds from files: read, their names looked up, each mistake told with its place. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Design } from '../../model/design.js';
import { allDesigns, designs } from '../../model/designs/index.js';
import { systemOf } from '../../model/machine.js';
import { worldOf } from '../../model/worlds.js';
import { designIn } from '../designs/named.js';
import { type JsonFile, placeIn, readJson, shaped } from '../files/json.js';
import { fileProblem } from '../files/problem.js';
import { inShort } from '../files/read.js';
import { nearestTo } from '../report/nearest.js';
import { MOST_SEED_BYTES, type Seed, seedForm } from './seed.js';

export interface LoadedSeed {
  readonly path: string;
  readonly seed: Seed;
  readonly design: Design;
  readonly next?: readonly Design[];
}

/** The seed files that these paths stand for: a folder for all that end in `.json` in it and below. */
export function seedFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    try {
      if (!statSync(path).isDirectory()) return [path];
      const inside = readdirSync(path, { recursive: true, encoding: 'utf8' });
      const isSeed = (name: string): boolean => name.endsWith('.json') && !/(^|[\\/])\./.test(name);
      return inside
        .filter(isSeed)
        .map((name) => join(path, name))
        .sort();
    } catch (error) {
      throw fileProblem(path, inShort(error));
    }
  });
}

/** @throws UnusableInput that names the file, the place in it, and what was expected there */
export async function loadSeed(path: string): Promise<LoadedSeed> {
  const file = readJson(path, MOST_SEED_BYTES);
  const seed = shaped(file, seedForm);
  const design = await designIn(file, ['design'], seed.design);
  const next =
    seed.next && (await Promise.all(seed.next.map((name, k) => designIn(file, ['next', k], name))));
  requireSteps(file, seed, [design, ...(next ?? [])]);
  return { path, seed, design, ...(next === undefined ? {} : { next }) };
}

/** A step that some design knows may be impossible in this one; one that none does is a mistake. */
function requireSteps({ path, text }: JsonFile, { steps }: Seed, own: readonly Design[]): void {
  const k = steps.findIndex(({ step }) => !shippedSteps().has(step) && !stepsOf(own).has(step));
  if (k < 0) return;
  const { step } = steps[k]!;
  const nearest = nearestTo(step.slice(0, 100), [...shippedSteps()]);
  const place = placeIn(text, ['steps', k, 'step']);
  throw fileProblem(
    path,
    `steps[${k}].step: no step is called "${step}"; the nearest is "${nearest}"`,
    place,
  );
}

const stepsOf = (some: readonly Design[]): ReadonlySet<string> =>
  new Set(
    some.flatMap((design) =>
      systemOf(worldOf(design, { folded: false })).transitions.map(({ name }) => name),
    ),
  );

let known: ReadonlySet<string> | undefined;
const shippedSteps = (): ReadonlySet<string> => {
  known ??= stepsOf(allDesigns);
  return known;
};

/** The designs that know this step: those that a check takes if none is named, or, if none of them does, all. */
export function designsWith(step: string): readonly string[] {
  const knowing = (some: readonly Design[]): readonly string[] =>
    some.filter((design) => stepsOf([design]).has(step)).map(({ name }) => name);
  const shipped = knowing(designs);
  return shipped.length > 0 ? shipped : knowing(allDesigns);
}
