/** Designs and properties: what has to be assumed for each to hold; and one design with all that it needs. */
import type { MatrixPage, PageCell, PageKind, PageRow } from '../matrix-page.js';
import { ALL, choice, tick } from './controls.js';
import { announce, el } from './dom.js';
import { grid } from './grid.js';
import { totalsList } from './totals.js';

/** A row, by its group and its place in it. */
export interface Place {
  readonly group: number;
  readonly row: number;
}

const KINDS: readonly PageKind[] = ['violated', 'needs', 'open', 'vacuous', 'holds'];

const SIGNS: Readonly<Record<PageKind, string>> = {
  violated: '✗',
  needs: 'A',
  open: '?',
  vacuous: '○',
  holds: '✓',
};

const NAMES: Readonly<Record<PageKind, string>> = {
  violated: 'violated',
  needs: 'needs assumptions',
  open: 'undecided',
  vacuous: 'vacuous',
  holds: 'holds',
};

const MEANINGS: Readonly<Record<PageKind, string>> = {
  violated: 'violated whatever is assumed, by a shortest run of so many steps',
  needs: 'under these assumptions, a letter each',
  open: 'not decided: a limit was reached',
  vacuous: 'never put to the test',
  holds: 'holds without any assumption',
};

/** As verdicts are coloured everywhere. */
const classOf = (kind: PageKind): string => (kind === 'open' ? 'inconclusive' : kind);

/** It lasts while the page is open. */
const filter = { group: ALL, design: '', property: ALL, kinds: new Set(KINDS) };

const showsCell = ({ property, kind }: PageCell): boolean =>
  (filter.property === ALL || filter.property === property) && filter.kinds.has(kind);
const showsRow = ({ designs, cells }: PageRow): boolean =>
  (filter.design === '' || designs.includes(filter.design)) && cells.some(showsCell);

export function sheetView(data: MatrixPage): HTMLElement {
  const holder = el('div', { class: 'holder' });
  const shown = el('p', { class: 'shown' });
  const peek = el('p', { class: 'peek', hidden: true });
  const rows = data.groups.flatMap((group) => group.rows);
  const redraw = (): void => {
    const count = rowsShown(data).reduce((sum, { places }) => sum + places.length, 0);
    shown.textContent = `${count} of ${rows.length} rows shown`;
    announce(shown.textContent);
    holder.replaceChildren(
      count === 0 ? el('p', { class: 'nothing' }, 'No design fits the filter.') : sheet(data),
    );
  };
  redraw();
  for (const event of ['mouseover', 'focusin'] as const) {
    holder.addEventListener(event, ({ target }) => peekAt(data, peek, target));
  }
  const designs = rows.reduce((sum, row) => sum + row.designs.length, 0);
  return el(
    'div',
    { class: 'matrix-view' },
    el('h1', {}, `${designs} designs, ${data.properties.length} properties: what has to be assumed`),
    totals(rows),
    explained(data),
    filterForm(data, redraw),
    shown,
    holder,
    peek,
  );
}

function totals(rows: readonly PageRow[]): HTMLElement {
  const all = rows.flatMap(({ cells }) => cells);
  const countOf = (kind: PageKind): number => all.filter((cell) => cell.kind === kind).length;
  return totalsList(
    KINDS.map((kind) => ({
      tone: classOf(kind),
      sign: SIGNS[kind],
      count: countOf(kind),
      meaning: MEANINGS[kind],
    })),
  );
}

/** What the letters stand for; more than their names, how a cell is read, and the bounds are a click away. */
const explained = ({ howToRead, legend, settings }: MatrixPage): HTMLElement =>
  el(
    'div',
    { class: 'explained' },
    el(
      'ul',
      { class: 'letters', 'aria-label': 'Letters' },
      ...legend.map(({ letter, name }) => el('li', {}, el('b', { class: 'sign needs' }, letter), name)),
    ),
    el(
      'details',
      {},
      el('summary', {}, 'What is assumed, how to read a cell, and bounds'),
      ...howToRead.map((words) => el('p', {}, words)),
      el(
        'dl',
        { class: 'about' },
        ...legend.flatMap(({ letter, name, meaning }) => [
          el('dt', {}, `${letter}  ${name}`),
          el('dd', {}, meaning),
        ]),
        ...settings.flatMap(([label, words]) => [el('dt', {}, label), el('dd', {}, words)]),
      ),
    ),
  );

function filterForm({ groups, properties }: MatrixPage, changed: () => void): HTMLElement {
  const designs = [...new Set(groups.flatMap(({ rows }) => rows.flatMap((row) => row.designs)))];
  const kinds = KINDS.filter((kind) =>
    groups.some(({ rows }) => rows.some(({ cells }) => cells.some((cell) => cell.kind === kind))),
  );
  const chosen = (label: string, all: readonly string[], now: number, set: (value: number) => void) =>
    choice(label, 'all', [...all.entries()], now, (value) => {
      set(value);
      changed();
    });
  const form = el(
    'form',
    { class: 'filters', 'aria-label': 'Filter the matrix' },
    groups.length < 2
      ? null
      : chosen(
          'Group',
          groups.map(({ title }) => title),
          filter.group,
          (value) => {
            filter.group = value;
          },
        ),
    chosen('Design', designs, designs.indexOf(filter.design), (value) => {
      filter.design = designs[value] ?? '';
    }),
    chosen(
      'Property',
      properties.map(({ name }) => name),
      filter.property,
      (value) => {
        filter.property = value;
      },
    ),
    el(
      'fieldset',
      { class: 'verdicts' },
      el('legend', {}, 'Cells'),
      ...kinds.map((kind) => tick(filter.kinds, kind, changed, { class: 'tick' }, NAMES[kind])),
    ),
  );
  form.addEventListener('submit', (event) => event.preventDefault());
  return form;
}

/** The groups of which rows are shown, and which. */
const rowsShown = ({ groups }: MatrixPage) =>
  groups
    .map(({ title, rows }, group) => ({
      title,
      places: rows.flatMap((each, row): Place[] =>
        (filter.group === ALL || filter.group === group) && showsRow(each) ? [{ group, row }] : [],
      ),
    }))
    .filter(({ places }) => places.length > 0);

function sheet(data: MatrixPage): HTMLElement {
  const columns = data.properties
    .map((_, k) => k)
    .filter((k) => filter.property === ALL || filter.property === k);
  return grid({
    caption: 'What has to be assumed for each property to hold, for each design',
    kind: 'sheet',
    cell: longest(data),
    columns: columns.map((k) => data.properties[k]!),
    groups: rowsShown(data).map(({ title, places }) => ({
      head: title === '' ? null : el('span', { class: 'settings-in' }, title),
      rows: places.map((place) => ({
        wide: rowAt(data, place).designs.join(', ').length,
        make: () => rowOf(data, place, columns),
      })),
    })),
    claim: filter.property === ALL ? undefined : data.properties[filter.property]!.claim,
  });
}

/** Of the sets in the cells. */
const longest = ({ groups }: MatrixPage): number =>
  groups
    .flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.flatMap(({ signs }) => signs)))
    .reduce((most, set) => Math.max(most, OR.length + set.length), 0);

const OR = 'or ';

const rowAt = ({ groups }: MatrixPage, { group, row }: Place): PageRow => groups[group]!.rows[row]!;

function rowOf(data: MatrixPage, place: Place, columns: readonly number[]): HTMLElement {
  const { designs, cells } = rowAt(data, place);
  const of = new Map(cells.map((cell) => [cell.property, cell]));
  return el(
    'tr',
    { role: 'row', 'data-group': place.group, 'data-row': place.row },
    el(
      'th',
      { scope: 'row', role: 'rowheader', class: 'design' },
      el('a', { href: `#/design/${place.group}/${place.row}` }, designs.join(', ')),
    ),
    ...columns.map((property) => cellOf(data.properties[property]!.name, of.get(property))),
  );
}

function cellOf(name: string, cell: PageCell | undefined): HTMLElement {
  if (cell === undefined || !showsCell(cell)) {
    const words = cell === undefined ? 'not asked' : 'not shown';
    return el('td', { role: 'cell', class: 'none' }, el('span', { class: 'unseen' }, words));
  }
  return el(
    'td',
    { role: 'cell' },
    el(
      'span',
      { class: `verdict ${classOf(cell.kind)}`, 'data-property': cell.property },
      el('span', { class: 'name', 'aria-hidden': 'true' }, name),
      el('span', { class: 'sign', 'aria-hidden': 'true' }, ...shortly(cell)),
      el('span', { class: 'unseen' }, cell.words),
    ),
  );
}

/** A set below the other. */
function shortly({ kind, signs }: PageCell): readonly (string | Node)[] {
  if (kind === 'holds' || kind === 'vacuous') return [SIGNS[kind]];
  return signs.map((set, k) => el('span', { class: 'set' }, k === 0 ? set : `${OR}${set}`));
}

/** Says at the foot of the page what the cell under the pointer stands for. */
function peekAt(data: MatrixPage, peek: HTMLElement, target: EventTarget | null): void {
  const at = target instanceof Element ? target.closest<HTMLElement>('[data-property]') : null;
  const row = at?.closest<HTMLElement>('[data-row]');
  if (at === null || row === null || row === undefined) return;
  const { designs, cells } = rowAt(data, { group: Number(row.dataset.group), row: Number(row.dataset.row) });
  const cell = cells.find(({ property }) => property === Number(at.dataset.property));
  const property = data.properties[Number(at.dataset.property)];
  if (cell === undefined || property === undefined) return;
  peek.hidden = false;
  peek.replaceChildren(
    el('b', {}, `${designs.join(', ')}: ${property.name} `),
    el('span', { class: `word ${classOf(cell.kind)}` }, cell.words),
    ` ${property.claim}`,
  );
}

export function designView(data: MatrixPage, place: Place): HTMLElement {
  const { designs, summary, cells } = rowAt(data, place);
  return el(
    'div',
    { class: 'check-view' },
    el('p', { class: 'back' }, el('a', { href: '#/' }, '← all designs')),
    el('h1', {}, designs.join(', ')),
    el('p', { class: 'summary' }, summary),
    el(
      'ul',
      { class: 'outcomes' },
      ...cells.map((cell) => {
        const { name, claim } = data.properties[cell.property]!;
        return el(
          'li',
          { class: classOf(cell.kind) },
          el('span', { class: `sign ${classOf(cell.kind)}`, 'aria-hidden': 'true' }, SIGNS[cell.kind]),
          el(
            'div',
            {},
            el('h2', {}, name),
            el('p', {}, el('span', { class: `word ${classOf(cell.kind)}` }, cell.words)),
            claim === '' ? null : el('p', { class: 'why' }, claim),
          ),
        );
      }),
    ),
  );
}
