/** Designs and properties: a row for each check, a column for each property, grouped by what was assumed. */
import type { PackedCheck, PackedOutcome } from '../packed.js';
import { data, headOf, text } from './data.js';
import { announce, el } from './dom.js';
import { filter, filterForm, showsCheck, showsOutcome, showsProperty } from './filters.js';
import { MEANINGS, sign, signOf, VERDICTS, verdictInWords } from './verdicts.js';

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export function matrixView(): HTMLElement {
  const holder = el('div', { class: 'holder' });
  const shown = el('p', { class: 'shown' });
  const peek = el('p', { class: 'peek', hidden: true });
  const redraw = (): void => {
    const checks = data.checks.filter(showsCheck);
    const count = `${checks.length} of ${plural(data.checks.length, 'check')} shown`;
    shown.textContent = count;
    announce(count);
    holder.replaceChildren(
      checks.length === 0 ? el('p', { class: 'nothing' }, 'No check fits the filter.') : matrix(checks),
    );
  };
  redraw();
  holder.addEventListener('mouseover', (event) => peekAt(peek, event.target));
  holder.addEventListener('focusin', (event) => peekAt(peek, event.target));
  return el(
    'div',
    { class: 'matrix-view' },
    el('h1', {}, headline()),
    totals(),
    filterForm(redraw),
    shown,
    holder,
    peek,
  );
}

function headline(): string {
  const designs = new Set(data.checks.map(({ design }) => design)).size;
  return `${plural(designs, 'design')}, ${data.properties.length === 1 ? '1 property' : `${data.properties.length} properties`}`;
}

/** How many of each verdict, which is the legend too. */
function totals(): HTMLElement {
  const all = data.checks.flatMap(({ outcomes }) => outcomes);
  return el(
    'ul',
    { class: 'totals' },
    ...VERDICTS.map((verdict) => [verdict, all.filter((each) => each.verdict === verdict).length] as const)
      .filter(([, count]) => count > 0)
      .map(([verdict, count]) =>
        el(
          'li',
          {},
          el('span', { class: `sign ${verdict}`, 'aria-hidden': 'true' }, sign(verdict)),
          el('b', {}, String(count)),
          ` ${MEANINGS[verdict]}`,
        ),
      ),
  );
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

function matrix(checks: readonly PackedCheck[]): HTMLElement {
  const columns = data.properties.map((_, k) => k).filter(showsProperty);
  const groups = new Map<number, PackedCheck[]>();
  for (const check of checks) {
    const group = groups.get(check.settings);
    if (group === undefined) groups.set(check.settings, [check]);
    else group.push(check);
  }
  const claim = filter.property < 0 ? null : text(data.properties[filter.property]!.claim);
  const rows: Row[] = [];
  const table = el(
    'table',
    { class: `matrix ${columns.length === 1 ? 'single' : 'rows'}`, role: 'table' },
    el('caption', { class: 'unseen' }, 'The verdict on each property, for each design and its assumptions'),
    head(columns),
    ...[...groups].map(([settings, members]) => group(settings, members, columns, rows)),
  );
  draw(table, rows);
  table.style.setProperty('--columns', String(columns.length));
  table.style.setProperty('--design', `${Math.max(...checks.map(nameWidth))}ch`);
  return el(
    'div',
    { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Matrix of designs and properties' },
    claim === null ? null : el('p', { class: 'claim' }, claim),
    table,
  );
}

const CUT = ' cut short';
/** About as wide as a row's head is, in characters: rows that are not drawn yet have to fit those that are. */
const nameWidth = ({ design, ended }: PackedCheck): number =>
  text(design).length + (ended === undefined ? 0 : CUT.length);

const head = (columns: readonly number[]): HTMLElement =>
  el(
    'thead',
    { role: 'rowgroup' },
    el(
      'tr',
      { role: 'row' },
      el('th', { scope: 'col', role: 'columnheader', class: 'corner' }, 'Design'),
      ...columns.map((k) => {
        const { name, claim } = data.properties[k]!;
        const attributes = { scope: 'col', role: 'columnheader', title: text(claim), class: 'property' };
        return el('th', attributes, el('span', {}, text(name)));
      }),
    ),
  );

/** The head of a group; its rows are put among those to be drawn. */
function group(
  settings: number,
  checks: readonly PackedCheck[],
  columns: readonly number[],
  rows: Row[],
): HTMLElement {
  const { assumptions, others } = data.settings[settings]!;
  const body = el(
    'tbody',
    { role: 'rowgroup' },
    el(
      'tr',
      { role: 'row', class: 'settings' },
      el(
        'th',
        { colspan: columns.length + 1, scope: 'rowgroup', role: 'rowheader' },
        el(
          'span',
          { class: 'settings-in' },
          assumptions.length === 0 ? 'Nothing assumed' : 'Assuming ',
          ...assumptions.flatMap((id) => [el('span', { class: 'chip' }, text(id)), ' ']),
          el(
            'span',
            { class: 'bounds' },
            others.map(([label, words]) => `${text(label)}: ${text(words)}`).join(' · '),
          ),
        ),
      ),
    ),
  );
  for (const check of checks) rows.push({ body, make: () => row(check, columns) });
  return body;
}

function row(check: PackedCheck, columns: readonly number[]): HTMLElement {
  const index = data.checks.indexOf(check);
  const outcomes = new Map(check.outcomes.map((outcome) => [outcome.property, outcome]));
  return el(
    'tr',
    { role: 'row' },
    el(
      'th',
      { scope: 'row', role: 'rowheader', class: 'design' },
      el('a', { href: `#/check/${index}` }, text(check.design)),
      check.ended === undefined ? null : el('span', { class: 'cut', title: text(check.ended) }, CUT),
    ),
    ...columns.map((property) => cell(check, index, property, outcomes.get(property))),
  );
}

function cell(
  check: PackedCheck,
  index: number,
  property: number,
  outcome: PackedOutcome | undefined,
): HTMLElement {
  const name = text(data.properties[property]!.name);
  if (outcome === undefined || !showsOutcome(outcome)) {
    return el(
      'td',
      { role: 'cell', class: 'none' },
      el('span', { class: 'unseen' }, outcome ? 'not shown' : 'not asked'),
    );
  }
  const words = verdictInWords(outcome);
  const attributes = { class: `verdict ${outcome.verdict}`, 'data-check': index, 'data-property': property };
  const inside = [
    el('span', { class: 'name', 'aria-hidden': 'true' }, name),
    el('span', { class: 'sign', 'aria-hidden': 'true' }, signOf(outcome)),
  ];
  const said = (whole: string): HTMLElement => el('span', { class: 'unseen' }, whole);
  return el(
    'td',
    { role: 'cell' },
    outcome.trace === undefined
      ? el('span', attributes, ...inside, said(words))
      : el(
          'a',
          { ...attributes, href: `#/run/${outcome.trace}` },
          ...inside,
          said(`${text(check.design)}, ${name}: ${words}`),
        ),
  );
}

/** Says at the foot of the page what the cell under the pointer stands for. */
function peekAt(peek: HTMLElement, target: EventTarget | null): void {
  const at = target instanceof Element ? target.closest<HTMLElement>('[data-property]') : null;
  if (at === null) return;
  const check = data.checks[Number(at.dataset.check)];
  const property = data.properties[Number(at.dataset.property)];
  const outcome = check?.outcomes.find((each) => data.properties[each.property] === property);
  if (check === undefined || property === undefined || outcome === undefined) return;
  const head = outcome.trace === undefined ? undefined : headOf(outcome.trace);
  peek.hidden = false;
  peek.replaceChildren(
    el('b', {}, `${text(check.design)}: ${text(property.name)} `),
    el('span', { class: `word ${outcome.verdict}` }, verdictInWords(outcome)),
    ' ',
    text(property.claim),
    head === undefined ? '' : el('span', { class: 'why' }, ` ${text(head.why)}`),
  );
}
