/** Lists and PCR values, record by record, as they are shown. */
import type { History, Place } from '../../model/history/history.js';
import { PLACES } from '../../model/history/history.js';
import type { ListedRecord, SymbolicAlgebra } from '../../model/history/symbolic.js';
import { KEXEC_EXECUTE, KEXEC_LOAD } from '../../model/records.js';

/** Everything in a history, written out. */
export interface WrittenHistory {
  readonly pcr: readonly string[];
  readonly list: readonly string[];
  /** `null`: there is no such copy. */
  readonly copies: Readonly<Record<Place, readonly string[] | null>>;
  readonly sent: readonly string[] | null;
  readonly quoted: readonly string[] | null;
  readonly kept: readonly string[] | null;
}

/** `file 1`; a marker with the values it carries. */
export function recordName({ name, mark }: Pick<ListedRecord, 'name' | 'mark'>): string {
  if (mark === '') return name;
  if (name !== KEXEC_LOAD && name !== KEXEC_EXECUTE) return `${name} ${mark}`;
  const [segment, size, count] = mark.split(':');
  return `${name} (segment ${segment}, size ${size}, count ${count})`;
}

/** The same of what a PCR was extended with. */
export function digestName(digest: string): string {
  if (digest === 'ff') return 'ff…ff (a violation)';
  const [name = '', mark = ''] = digest.split('#');
  return recordName({ name, mark });
}

export const recordsOf = (lists: SymbolicAlgebra, list: number): readonly string[] =>
  lists.records(list).map(recordName);

export const digestsOf = (lists: SymbolicAlgebra, pcr: number): readonly string[] =>
  lists.digests(pcr).map(digestName);

export function written(lists: SymbolicAlgebra, history: History): WrittenHistory {
  const copy = (place: Place): readonly string[] | null => {
    const held = lists.holds(history, place);
    if (held === 'nothing') return null;
    if (held === 'zero') return ['(all zero)'];
    const records = lists.copied(history, place).map(recordName);
    return held === 'cut' ? [...records, '(part of a record)'] : records;
  };
  const some = <T>(id: number, of: (id: number) => T): T | null => (id === 0 ? null : of(id - 1));
  const list = (id: number): readonly string[] => recordsOf(lists, id);
  return {
    pcr: digestsOf(lists, history.pcr),
    list: list(history.list),
    copies: Object.fromEntries(PLACES.map((place) => [place, copy(place)])) as WrittenHistory['copies'],
    sent: some(history.sent, list),
    quoted: some(history.quoted, (id) => digestsOf(lists, id)),
    kept: some(history.kept, list),
  };
}
