/** The controls of filters. */
import { el } from './dom.js';

/** The value of the choice that leaves nothing out. */
export const ALL = -1;

export function choice(
  label: string,
  all: string,
  options: readonly (readonly [number, string])[],
  chosen: number,
  choose: (value: number) => void,
): HTMLElement {
  const select = el(
    'select',
    {},
    el('option', { value: ALL }, all),
    ...options.map(([value, name]) => el('option', { value, selected: value === chosen }, name)),
  );
  select.addEventListener('change', () => choose(Number(select.value)));
  return el('label', { class: 'choice' }, el('span', {}, label), select);
}

export function tick<T>(
  set: Set<T>,
  value: T,
  changed: () => void,
  attributes: Readonly<Record<string, string>>,
  ...label: (string | Node)[]
): HTMLElement {
  const box = el('input', { type: 'checkbox', checked: set.has(value) });
  box.addEventListener('change', () => {
    if (box.checked) set.add(value);
    else set.delete(value);
    changed();
  });
  return el('label', attributes, box, ...label);
}
