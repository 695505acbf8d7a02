/** What of the matrix is shown. It lasts while the page is open, whatever else is looked at in between. */
import type { PackedCheck, PackedOutcome, PackedVerdict, TextId } from '../packed.js';
import { ALL, choice, tick } from './controls.js';
import { data, text } from './data.js';
import { el } from './dom.js';
import { sign, VERDICTS } from './verdicts.js';

interface Filter {
  /** -1: all. */
  design: TextId;
  /** An index into the properties; -1: all. */
  property: number;
  readonly verdicts: Set<PackedVerdict>;
  /** Only checks that make all of these. */
  readonly assumed: Set<TextId>;
}

export const filter: Filter = {
  design: ALL,
  property: ALL,
  verdicts: new Set(VERDICTS),
  assumed: new Set(),
};

export const showsProperty = (property: number): boolean =>
  filter.property === ALL || filter.property === property;

export const showsOutcome = ({ property, verdict }: PackedOutcome): boolean =>
  showsProperty(property) && filter.verdicts.has(verdict);

export const showsCheck = ({ design, settings, outcomes }: PackedCheck): boolean =>
  (filter.design === ALL || filter.design === design) &&
  [...filter.assumed].every((name) => data.settings[settings]!.assumptions.includes(name)) &&
  outcomes.some(showsOutcome);

/** The controls; `changed` is called after each change. */
export function filterForm(changed: () => void): HTMLElement {
  const designs = [...new Set(data.checks.map(({ design }) => design))];
  const verdicts = VERDICTS.filter((verdict) =>
    data.checks.some(({ outcomes }) => outcomes.some((outcome) => outcome.verdict === verdict)),
  );
  const form = el(
    'form',
    { class: 'filters', 'aria-label': 'Filter the matrix' },
    choice(
      'Design',
      'all',
      designs.map((id) => [id, text(id)] as const),
      filter.design,
      (value) => {
        filter.design = value;
        changed();
      },
    ),
    choice(
      'Property',
      'all',
      data.properties.map(({ name }, k) => [k, text(name)] as const),
      filter.property,
      (value) => {
        filter.property = value;
        changed();
      },
    ),
    el(
      'fieldset',
      { class: 'verdicts' },
      el('legend', {}, 'Verdict'),
      ...verdicts.map((verdict) =>
        tick(
          filter.verdicts,
          verdict,
          changed,
          { class: `tick ${verdict}` },
          el('span', { class: 'sign', 'aria-hidden': 'true' }, sign(verdict)),
          ` ${verdict}`,
        ),
      ),
    ),
    data.assumptions.length === 0 ? null : assumptionFilter(changed),
  );
  form.addEventListener('submit', (event) => event.preventDefault());
  return form;
}

function assumptionFilter(changed: () => void): HTMLElement {
  const count = el('span', { class: 'count' });
  const told = (): void => {
    count.textContent = filter.assumed.size === 0 ? 'any' : `${filter.assumed.size} chosen`;
  };
  told();
  return el(
    'details',
    { class: 'assumptions' },
    el('summary', {}, 'Assuming: ', count),
    el('p', {}, 'Only checks that assume all of these:'),
    el(
      'ul',
      {},
      ...data.assumptions.map(({ name, meaning }) =>
        el(
          'li',
          {},
          tick(
            filter.assumed,
            name,
            () => {
              told();
              changed();
            },
            { class: 'tick' },
            el('b', {}, text(name)),
            el('span', { class: 'meaning' }, text(meaning)),
          ),
        ),
      ),
    ),
  );
}
