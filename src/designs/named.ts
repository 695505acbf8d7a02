/** Designs by what a command line or a file calls them. */
import { dirname, relative, resolve } from 'node:path';
import type { Design } from '../../model/design.js';
import { allDesigns } from '../../model/designs/index.js';
import { issueInWords, type JsonFile, placeIn } from '../files/json.js';
import { fileProblem, isProblem, problem } from '../files/problem.js';
import { nearestTo } from '../report/nearest.js';
import { isDesignFile, readDesign } from './own.js';

/** A design that ships with carryover by its name, or somebody's own by the path of its file, from `folder`. */
export async function designNamed(text: string, folder = ''): Promise<Design> {
  if (isDesignFile(text)) return fromFile(folder === '' ? text : resolve(folder, text));
  const found = allDesigns.find(({ name }) => name === text);
  if (found !== undefined) return found;
  const nearest = nearestTo(
    text,
    allDesigns.map(({ name }) => name),
  );
  throw problem(
    `no design is called ${JSON.stringify(text)}; the nearest is ${nearest} (a file is named by its path: ./${text}.json)`,
  );
}

/** The same of what a file names: it is told where in the file the name stands, if there is none. */
export async function designIn(file: JsonFile, at: readonly PropertyKey[], name: string): Promise<Design> {
  try {
    return await designNamed(name, dirname(file.path));
  } catch (error) {
    if (!isProblem(error)) throw error;
    const message = issueInWords({ path: [...at], message: error.message });
    throw fileProblem(file.path, message, placeIn(file.text, at));
  }
}

const paths = new WeakMap<Design, string>();

async function fromFile(path: string): Promise<Design> {
  const design = await readDesign(path);
  paths.set(design, path);
  return design;
}

/** The file that a design was read from; none for those that ship with carryover. */
export const pathOf = (design: Design): string | undefined => paths.get(design);

/** How a design is called on a command line: by its name, or by the file that it was read from. */
export function calledBy(design: Design): string {
  const path = pathOf(design);
  if (path === undefined) return design.name;
  return /[\\/]/.test(path) ? path : `./${path}`;
}

/** How a file in this folder names the design: by its name, or by its file from there. */
export function referenceTo(design: Design, folder: string): string {
  const path = pathOf(design);
  if (path === undefined) return design.name;
  const from = relative(folder, path);
  return from.startsWith('.') ? from : `./${from}`;
}
