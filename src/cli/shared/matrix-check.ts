/** `carryover matrix --check`: whether the tables of a file still say what is found, of all its designs or of a sample. */
import { createHash } from 'node:crypto';
import type { Design } from '../../../model/design.js';
import { allDesigns, series } from '../../../model/designs/index.js';
import { distinct } from '../../designs/alike.js';
import { printable } from '../../evidence/verify/text.js';
import { fileProblem } from '../../files/problem.js';
import { readText } from '../../files/read.js';
import type { MatrixDocument } from '../../report/design-matrix.js';
import { cellInWords } from '../../report/design-matrix-text.js';
import { markedCell } from '../../report/forms/design-matrix.js';
import { EXIT, type Exit } from '../../report/status.js';
import { plural } from '../../report/style.js';

const MOST_BYTES = 2 ** 24;

export interface Sample {
  /** What has to be in the file; left out: whatever is. */
  readonly asked?: readonly Design[];
  /** How many of them are found again; all if left out. */
  readonly sample?: number;
  readonly seed: string;
}

export async function compareWithTables(
  path: string,
  { asked, sample, seed }: Sample,
  find: (designs: readonly Design[]) => Promise<MatrixDocument>,
): Promise<Exit> {
  const written = cellsIn(readText(path, MOST_BYTES));
  if (written.size === 0) throw fileProblem(path, 'has no table of designs and properties');
  const designs = asked ?? allDesigns.filter(({ name }) => written.has(name));
  if (designs.length === 0)
    throw fileProblem(path, 'names no design that there is; expected a page of `carryover matrix`');
  /** A whole series is its last prefix, and stands in the file as that. */
  const columnOf = (name: string): string =>
    written.has(name)
      ? name
      : (series.find(({ design }) => design.name === name)?.prefixes.at(-1)?.name ?? name);
  const missing = designs.filter(({ name }) => !written.has(columnOf(name)));
  for (const { name } of missing) process.stdout.write(`${name}: is not in ${path}\n`);
  const chosen = sample === undefined ? designs : sampled(designs, sample, seed);
  if (sample !== undefined) process.stdout.write(`a sample: --sample ${sample} --seed ${printable(seed)}\n`);
  process.stdout.write(`compared: ${chosen.map(({ name }) => name).join(', ')}\n`);
  const document = await find(chosen);
  const differences = document.groups.flatMap(({ columns }) =>
    columns.flatMap(({ design, cells }) =>
      cells.flatMap((cell) => {
        const now = markedCell(cellInWords(cell));
        const column = written.get(columnOf(design));
        const before = column?.get(cell.property);
        return before === now || column === undefined
          ? []
          : [`${design}: ${cell.property}: ${path} says ${before ?? 'nothing'}, found ${now}`];
      }),
    ),
  );
  for (const difference of differences) process.stdout.write(`${difference}\n`);
  const wrong = differences.length + missing.length;
  const open = document.groups.flatMap(({ columns }) =>
    columns.flatMap(({ cells }) => cells.filter(({ undecided }) => undecided.length > 0)),
  ).length;
  const said = [
    ...(wrong > 0 ? [`${plural(wrong, 'difference')}; npm run matrix writes it again`] : []),
    ...(open > 0 ? [`${plural(open, 'cell')} not decided: a limit, or Ctrl-C`] : []),
  ];
  process.stdout.write(
    said.length === 0 ? `${path} is right in all of these\n` : `${path}: ${said.join('; ')}\n`,
  );
  return wrong > 0 ? EXIT.violated : open > 0 ? EXIT.inconclusive : EXIT.holds;
}

/** Designs that differ, in an order that the seed decides. */
function sampled(designs: readonly Design[], count: number, seed: string): readonly Design[] {
  const rank = ({ name }: Design): string => createHash('sha256').update(`${seed} ${name}`).digest('hex');
  const shuffled = [...designs].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return distinct(shuffled).slice(0, count);
}

/** The cells of all tables, by design and property. */
function cellsIn(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, Map<string, string>>();
  let columns: readonly (readonly string[])[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('| ')) {
      columns = [];
      continue;
    }
    const cells = line.slice(2, -2).split(' | ');
    if (cells[0] === 'property') {
      columns = cells.slice(1).map((cell) => cell.split(', ').map((name) => name.replaceAll('`', '')));
      for (const name of columns.flat()) if (!found.has(name)) found.set(name, new Map());
      continue;
    }
    const property = cells[0]!.replaceAll('`', '');
    for (const [k, names] of columns.entries()) {
      for (const name of names) found.get(name)!.set(property, cells[k + 1] ?? '');
    }
  }
  return found;
}
