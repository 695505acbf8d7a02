/** Pictures. */
import type { ResultDocument } from '../document.js';
import { coverage } from './coverage.js';
import { dot } from './dot.js';
import type { FormOptions, Part } from './form.js';
import { matrix } from './matrix.js';
import { progress } from './progress.js';

export interface Picture {
  readonly name: string;
  readonly summary: string;
  readonly parts: (document: ResultDocument) => readonly Part[] | Promise<readonly Part[]>;
}

/** Graphviz, compiled for the web, lays the same graphs out that `dot` writes. */
async function graphs(document: ResultDocument): Promise<readonly Part[]> {
  const parts = dot(document);
  if (parts.length === 0) return [];
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  return parts.map(({ name, text }) => ({
    name,
    text: viz.renderString(text, { format: 'svg', engine: 'dot' }),
  }));
}

export const PICTURES: readonly Picture[] = [
  { name: 'matrix', summary: 'designs and properties, with the verdicts', parts: matrix },
  { name: 'graph', summary: 'the states of each search, or the stages that they are in', parts: graphs },
  { name: 'coverage', summary: 'how often each transition was taken at each stage', parts: coverage },
  { name: 'progress', summary: 'how many states were found at each depth', parts: progress },
];

/** Each file is called after its picture. */
export async function svg(document: ResultDocument, { pictures }: FormOptions): Promise<readonly Part[]> {
  const wanted = PICTURES.filter(({ name }) => pictures?.includes(name) ?? true);
  const all = await Promise.all(
    wanted.map(async (picture) =>
      (await picture.parts(document)).map(({ name, text }) => ({
        name: name === '' ? picture.name : `${picture.name}.${name}`,
        text,
      })),
    ),
  );
  return all.flat();
}
