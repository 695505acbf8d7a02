/** The table of a matrix: a row for each design, a column for each property; as many rows at a time as are needed. */
import { el } from './dom.js';

export interface Column {
  readonly name: string;
  readonly claim: string;
}

export interface GridRow {
  /** How many characters stand in its head: rows that are not drawn yet have to fit those that are. */
  readonly wide: number;
  readonly make: () => HTMLElement;
}

export interface Group {
  /** Null: its rows have none above them. */
  readonly head: HTMLElement | null;
  readonly rows: readonly GridRow[];
}

export interface Grid {
  readonly caption: string;
  /** How the table is set beside what all have. */
  readonly kind?: string;
  /** How many characters stand beside one another in a cell, if that is more than a few. */
  readonly cell?: number;
  readonly columns: readonly Column[];
  readonly groups: readonly Group[];
  /** What stands above it. */
  readonly claim?: string | undefined;
}

export function grid({ caption, kind = '', cell = 0, columns, groups, claim }: Grid): HTMLElement {
  const rows: Row[] = [];
  const table = el(
    'table',
    { class: `matrix ${columns.length === 1 ? 'single' : 'rows'} ${kind}`.trim(), role: 'table' },
    el('caption', { class: 'unseen' }, caption),
    header(columns),
    ...groups.map((group) => bodyOf(group, columns.length, rows)),
  );
  draw(table, rows);
  table.style.setProperty('--columns', String(columns.length));
  table.style.setProperty('--cell', `${cell}ch`);
  const widest = Math.max(...groups.flatMap((group) => group.rows.map(({ wide }) => wide)));
  table.style.setProperty('--design', `${widest}ch`);
  return el(
    'div',
    { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Matrix of designs and properties' },
    claim === undefined ? null : el('p', { class: 'claim' }, claim),
    table,
  );
}

const header = (columns: readonly Column[]): HTMLElement =>
  el(
    'thead',
    { role: 'rowgroup' },
    el(
      'tr',
      { role: 'row' },
      el('th', { scope: 'col', role: 'columnheader', class: 'corner' }, 'Design'),
      ...columns.map(({ name, claim }) => {
        const attributes = { scope: 'col', role: 'columnheader', title: claim, class: 'property' };
        return el('th', attributes, el('span', {}, name));
      }),
    ),
  );

/** The rows of the group are put among those to be drawn. */
function bodyOf({ head, rows }: Group, columns: number, all: Row[]): HTMLElement {
  const body = el(
    'tbody',
    { role: 'rowgroup' },
    head === null
      ? null
      : el(
          'tr',
          { role: 'row', class: 'settings' },
          el('th', { colspan: columns + 1, scope: 'rowgroup', role: 'rowheader' }, head),
        ),
  );
  for (const { make } of rows) all.push({ body, make });
  return body;
}

/** A row that is still to be drawn, and where. */
interface Row {
  readonly body: HTMLElement;
  readonly make: () => HTMLElement;
}

/** So many rows are drawn with the page: more than fit on most screens. */
const FIRST = 40;
const NEXT = 16;

/** Draws what is missing, for whoever cannot wait for it. */
export let drawAll: () => void = () => {};
addEventListener('beforeprint', () => drawAll());

/** Draws the first rows, and the others some at a time while nothing else is to be done. */
function draw(table: HTMLElement, rows: Row[]): void {
  const some = (count: number): void => {
    for (const { body, make } of rows.splice(0, count)) body.append(make());
  };
  const others = (): void => {
    if (rows.length === 0 || !table.isConnected) return;
    some(NEXT);
    whenIdle(others);
  };
  drawAll = () => some(rows.length);
  some(FIRST);
  whenIdle(others);
}

function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act);
  else setTimeout(act, 20);
}
