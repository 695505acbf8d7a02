/** The report of a result: its matrix, and each run step by step. */
import type { ResultDocument } from '../document.js';
import { pack } from './pack.js';
import type { Packed } from './packed.js';
import { page } from './page.js';

/** The index, the tables, and so many traces at a time. `client/data.ts` takes it apart. */
function dataOf({ index, tables, traces }: Packed): readonly unknown[] {
  const chunks: Packed['traces'][] = [];
  for (let k = 0; k < traces.length; k += index.together) chunks.push(traces.slice(k, k + index.together));
  return [index, tables, ...chunks];
}

/** The whole page, of the document as it is. Throws if the package was not built. */
export const renderHtml = (document: ResultDocument): string =>
  page({
    title: 'carryover: designs and properties',
    script: 'client.js',
    data: dataOf(pack(document)),
  });
