/** Every field of a state, and which of them the last step changed. */
import type { PackedField, PackedValue } from '../packed.js';
import { listInWords } from './chains.js';
import { type FlatState, fields, isList } from './data.js';
import { el } from './dom.js';

/** Fields that are records of fields where there is something: an image has a size, no image is none. */
const recordsOf = (all: readonly PackedField[]): ReadonlySet<string> =>
  new Set(all.flatMap(({ path }) => (path.includes('.') ? [path.slice(0, path.lastIndexOf('.'))] : [])));

function inWords(value: PackedValue | undefined, path: string, records: ReadonlySet<string>): string {
  if (value === undefined) return records.has(path) ? 'there' : '—';
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  // How often something may still happen: where it is not bounded, nothing is counted.
  if (value === -1 && path.startsWith('budget.')) return 'any number';
  return isList(value) ? listInWords(value) : String(value);
}

const groupOf = (path: string): string =>
  path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : 'machine';
const nameOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** `before`: the state before the step; undefined at the beginning. */
export function fieldTables(
  state: FlatState,
  before: FlatState | undefined,
  changedOnly: boolean,
): HTMLElement {
  const groups = new Map<string, HTMLElement[]>();
  const records = recordsOf(fields());
  fields().forEach(({ path, label }, field) => {
    const now = state.get(field);
    const then = before?.get(field);
    if (now === undefined && then === undefined) return;
    const changed = before !== undefined && now !== then;
    if (changedOnly && !changed) return;
    const group = groupOf(path);
    const shown = (value: PackedValue | undefined): string => inWords(value, path, records);
    const rows = groups.get(group) ?? [];
    groups.set(group, rows);
    rows.push(
      el(
        'div',
        { class: changed ? 'field changed' : 'field' },
        el('dt', { title: path }, label === path ? nameOf(path) : label),
        el(
          'dd',
          {},
          changed ? el('del', {}, el('span', { class: 'unseen' }, 'was '), shown(then)) : null,
          changed ? el('span', { class: 'arrow' }, ' → ') : null,
          changed ? el('ins', {}, shown(now)) : shown(now),
        ),
      ),
    );
  });
  if (groups.size === 0) return el('p', { class: 'nothing' }, 'This step changed no field.');
  return el(
    'div',
    { class: 'fields' },
    ...[...groups].map(([name, rows]) => el('section', {}, el('h4', {}, name), el('dl', {}, ...rows))),
  );
}
