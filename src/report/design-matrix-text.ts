/** The matrix of designs and properties in text, and its cells in a few letters. */
import { ASSUMPTIONS, type Assumption } from '../../model/world.js';
import type { CellEntry, ColumnEntry, MatrixDocument, MatrixGroup } from './design-matrix.js';
import { assumptionsInWords, boundsInWords } from './settings.js';
import { clipped, labelled, plural, type Style, wrap } from './style.js';

/** A letter for each assumption, so that a cell has room for several. */
export const LETTERS: Readonly<Record<Assumption, string>> = {
  'no-faults': 'F',
  'no-adversary': 'A',
  'list-fits': 'L',
  'policy-measures-critical-data': 'D',
  'single-cpu': 'C',
  'file-load-only': 'K',
  'no-crash-image': 'I',
  'no-panic': 'P',
  'no-violations': 'V',
  'no-hard-reboot': 'R',
  'same-design': 'S',
  'tpm-present': 'T',
  'verifier-keeps-lists': 'H',
  'one-load': 'O',
};

const letters = (assumptions: readonly string[]): string =>
  assumptions.map((name) => LETTERS[name as Assumption] ?? '?').join('');

/** `holds`, `F or (O)`, `violated in 23`; what is not decided ends in a question mark. */
export function cellInWords(cell: Omit<CellEntry, 'property'>): string {
  const kind = kindOf(cell);
  if (kind === 'violated') return `violated in ${cell.violated}`;
  return kind === 'holds' || kind === 'vacuous' ? kind : signsOf(cell).join(' or ');
}

/** `F`, `(O)`: a set of assumptions each; `?` for what is not decided. Of what is violated, the steps of a run. */
export function signsOf({ enough, violated, undecided }: Omit<CellEntry, 'property'>): readonly string[] {
  if (violated !== undefined) return [String(violated)];
  const sets = enough.map(({ assumptions, verdict }) =>
    verdict === 'vacuous' ? `(${letters(assumptions)})` : letters(assumptions),
  );
  return [...sets, ...(undecided.length > 0 ? ['?'] : [])];
}

/** What a cell comes to. `needs`: holds, or is never put to the test, under some assumptions alone. */
export type CellKind = 'holds' | 'needs' | 'violated' | 'vacuous' | 'open';

export function kindOf({ enough, violated }: Omit<CellEntry, 'property'>): CellKind {
  if (violated !== undefined) return 'violated';
  const [first] = enough;
  if (first === undefined) return 'open';
  return first.assumptions.length === 0 ? first.verdict : 'needs';
}

/** Sets that were left open are named up to here, and the others counted. */
const MOST_OPEN = 3;

/** The same without letters: `holds if no-faults, list-fits are assumed; holds if …`. */
export function cellInSentence({ enough, violated, undecided }: Omit<CellEntry, 'property'>): string {
  if (violated !== undefined) return `violated whatever is assumed, by a run of ${plural(violated, 'step')}`;
  const given = (names: readonly string[]): string =>
    names.length === 0 ? 'without any assumption' : `assuming ${names.join(', ')}`;
  const meaning = { holds: 'holds', vacuous: 'not violated, but never put to the test,' };
  const open = undecided.slice(0, MOST_OPEN);
  const more = undecided.length - open.length;
  return [
    ...enough.map(({ assumptions, verdict }) => `${meaning[verdict]} ${given(assumptions)}`),
    ...open.map(({ assumptions, why }) => `undecided ${given(assumptions)}: ${why}`),
    ...(more > 0 ? [`undecided under ${more} more`] : []),
  ].join('; ');
}

/** Columns that make the same choices, side by side, are one. */
export function merged(columns: readonly ColumnEntry[]): readonly (readonly ColumnEntry[])[] {
  const first = ({ sameAs, design }: ColumnEntry): string => sameAs ?? design;
  const shown: ColumnEntry[][] = [];
  for (const column of columns) {
    const last = shown.at(-1);
    if (last !== undefined && first(last[0]!) === first(column)) last.push(column);
    else shown.push([column]);
  }
  return shown;
}

export const inParts = <T>(all: readonly T[], most: number): readonly (readonly T[])[] =>
  all.length === 0 ? [] : [all.slice(0, most), ...inParts(all.slice(most), most)];

export const propertiesIn = ({ groups }: MatrixDocument): readonly string[] => [
  ...new Set(
    groups.flatMap(({ columns }) => columns.flatMap(({ cells }) => cells.map(({ property }) => property))),
  ),
];

const cellOf = ({ cells }: ColumnEntry, property: string): string => {
  const found = cells.find((cell) => cell.property === property);
  return found === undefined ? '' : cellInWords(found);
};

export const HOW_TO_READ: readonly [cell: string, run: string] = [
  'Each cell says what has to be assumed for the property to hold: "holds" without any assumption; all minimal sets of assumptions, one letter each; "(…)": under these it is not violated, but never put to the test either; "violated in N" whatever is assumed, by a shortest run of N steps under all assumptions.',
  'A run has faults or acts of an adversary, not both.',
];

const GAP = 2;

export function renderMatrix(document: MatrixDocument, style: Style): string {
  const { groups } = document;
  const lines = [
    ...renderWorlds(document, style),
    '',
    ...renderHowToRead(style),
    '',
    ...groups.flatMap((group) => renderGroup(group, document, style)),
    ...renderLegend(document, style),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is assumed always, and how much may happen. */
export function renderWorlds(
  { assumptions, worlds }: Pick<MatrixDocument, 'assumptions' | 'worlds'>,
  { columns }: Style,
): readonly string[] {
  const label = (name: string, text: string): readonly string[] => labelled(`  ${name}`, text, 16, columns);
  return [
    ...label('assumed', assumptionsInWords({ assumptions, bounds: {} })),
    ...worldsInWords(worlds, assumptions).flatMap((text) => label('bounds', text)),
  ];
}

export const renderHowToRead = ({ columns, glyphs }: Style): readonly string[] =>
  HOW_TO_READ.flatMap((text) => wrap(text.replaceAll('…', glyphs.cut), '  ', columns));

export const renderLegend = (document: MatrixDocument, { columns }: Style): readonly string[] =>
  legend(document).flatMap(([letter, name]) =>
    labelled(`  ${letter}  ${name}`, ASSUMPTIONS[name], 36, columns),
  );

/** The letters that stand in the cells, with what they mean. */
export function legend(document: MatrixDocument): readonly (readonly [string, Assumption])[] {
  const used = new Set(
    document.groups.flatMap(({ columns }) =>
      columns.flatMap(({ cells }) =>
        cells.flatMap(({ enough }) => enough.flatMap((each) => each.assumptions)),
      ),
    ),
  );
  return (Object.keys(LETTERS) as Assumption[])
    .filter((name) => used.has(name))
    .map((name) => [LETTERS[name], name]);
}

/** `2 CPUs; at most 1 load a kernel, …, and apart from that …: replay-equals-pcr, …` */
export const worldsInWords = (
  worlds: MatrixDocument['worlds'],
  assumptions: readonly string[],
): readonly string[] =>
  worlds.map(
    ({ properties, bounds }) =>
      `${bounds.map((each) => boundsInWords({ assumptions, bounds: each })).join('; and, as well, ')} — ${properties.join(', ')}`,
  );

function renderGroup(
  { title, columns }: MatrixGroup,
  document: MatrixDocument,
  style: Style,
): readonly string[] {
  const names = propertiesIn(document);
  const width = Math.max(...names.map((name) => name.length)) + GAP;
  const shown = merged(columns).map((same) => ({
    title: same.map(({ design }) => design).join(', '),
    cells: names.map((name) => cellOf(same[0]!, name)),
  }));
  const room = style.columns - width - GAP;
  const rows: (typeof shown)[] = [];
  let left = 0;
  const columnWidth = ({ title: head, cells }: (typeof shown)[number]): number =>
    Math.min(room, Math.max(head.length, ...cells.map((cell) => cell.length)));
  for (const column of shown) {
    if (rows.length === 0 || columnWidth(column) > left) {
      rows.push([]);
      left = room;
    }
    rows.at(-1)!.push(column);
    left -= columnWidth(column) + GAP;
  }
  return [
    ...(title === '' ? [] : [style.bold(title), '']),
    ...rows.flatMap((row) => [
      style.bold(
        `  ${''.padEnd(width)}${row.map((each) => fitted(each.title, columnWidth(each))).join('  ')}`.trimEnd(),
      ),
      ...names.map((name, k) =>
        `  ${name.padEnd(width)}${row.map((each) => colored(each.cells[k]!, columnWidth(each))).join('  ')}`.trimEnd(),
      ),
      '',
    ]),
  ];

  function fitted(text: string, columns_: number): string {
    return clipped(text, columns_, style.glyphs).padEnd(columns_);
  }

  function colored(text: string, columns_: number): string {
    const padded = fitted(text, columns_);
    if (text === 'holds') return style.good(padded);
    return text.startsWith('violated') ? style.bad(padded) : text === 'vacuous' ? style.warn(padded) : padded;
  }
}
