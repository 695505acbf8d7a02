/** Designs and properties: a row for each check, a column for each property, grouped by what was assumed. */
import type { PackedCheck, PackedOutcome, PackedProperty } from '../packed.js';
import { data, headOf, text } from './data.js';
import { announce, el } from './dom.js';
import { filter, filterForm, showsCheck, showsOutcome, showsProperty } from './filters.js';
import { type Column, grid } from './grid.js';
import { totalsList } from './totals.js';
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

function totals(): HTMLElement {
  const all = data.checks.flatMap(({ outcomes }) => outcomes);
  return totalsList(
    VERDICTS.map((verdict) => ({
      tone: verdict,
      sign: sign(verdict),
      count: all.filter((each) => each.verdict === verdict).length,
      meaning: MEANINGS[verdict],
    })),
  );
}

function matrix(checks: readonly PackedCheck[]): HTMLElement {
  const columns = data.properties.map((_, k) => k).filter(showsProperty);
  const groups = new Map<number, PackedCheck[]>();
  for (const check of checks) {
    const group = groups.get(check.settings);
    if (group === undefined) groups.set(check.settings, [check]);
    else group.push(check);
  }
  const texts = ({ name, claim }: PackedProperty): Column => ({ name: text(name), claim: text(claim) });
  return grid({
    caption: 'The verdict on each property, for each design and its assumptions',
    columns: columns.map((k) => texts(data.properties[k]!)),
    groups: [...groups].map(([settings, members]) => ({
      head: settingsHead(settings),
      rows: members.map((check) => ({ wide: nameWidth(check), make: () => row(check, columns) })),
    })),
    claim: filter.property < 0 ? undefined : text(data.properties[filter.property]!.claim),
  });
}

const CUT = ' cut short';
const nameWidth = ({ design, ended }: PackedCheck): number =>
  text(design).length + (ended === undefined ? 0 : CUT.length);

function settingsHead(settings: number): HTMLElement {
  const { assumptions, others } = data.settings[settings]!;
  return el(
    'span',
    { class: 'settings-in' },
    assumptions.length === 0 ? 'Nothing assumed' : 'Assuming ',
    ...assumptions.flatMap((id) => [el('span', { class: 'chip' }, text(id)), ' ']),
    el(
      'span',
      { class: 'bounds' },
      others.map(([label, words]) => `${text(label)}: ${text(words)}`).join(' · '),
    ),
  );
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
