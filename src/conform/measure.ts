/** Records measured between two looks: which they were is read from the list, that they can be is the machine's. */
import type { RealRecord } from './catalogue.js';
import { bootEvidence, count, type Following } from './following.js';
import { UNSEEN } from './world.js';

/** What is known of this boot's list: as it was read, and what the next kernel was handed beyond that. */
export const known = (f: Following): readonly RealRecord[] => {
  const { records, late } = bootEvidence(f);
  return late.length === 0 ? records : [...records, ...late];
};

/** What a record is called where a difference is reported. */
export const describe = (record: RealRecord | undefined): string =>
  record === undefined ? 'no record' : record.event === '' ? record.content.template : record.event;

/** Measures one record of the list, on this CPU, and extends it. */
export function measureOne(f: Following, record: RealRecord, cpu = 0): void {
  const at = `record ${count(f)}`;
  if (record.role.role === 'marker') {
    f.journal.stop(at, `no ${record.event} is measured here`, describe(record));
  }
  if (record.role.role === 'boot') f.journal.stop(at, 'a boot has one boot_aggregate', describe(record));
  if (!record.violation && f.kernel.measured.has(record.key)) {
    f.journal.differ(at, 'no kernel measures a record twice', `${describe(record)} again`);
  }
  f.kernel.measured.add(record.key);
  f.walk.take('measure', { cpu, file: record.kind });
  extendOne(f);
}

/** The extend of what was just appended. */
export const extendOne = (f: Following): void =>
  f.walk.take(f.walk.can('extend') ? 'extend' : 'extend-without-device');

/** A record that is in no list that was kept. */
export function measureUnseen(f: Following, cpu: number): void {
  f.walk.take('measure', { cpu, file: UNSEEN });
  extendOne(f);
}

/**
 * Measures what was measured until the list had so many records. `mayMiss`: the lists were read before this look, so
 * that it may have records which are in none of them.
 */
export function measureUntil(f: Following, records: number, mayMiss = false): void {
  const list = known(f);
  while (count(f) < records) {
    const next = list[count(f)];
    if (next !== undefined) measureOne(f, next);
    else if (mayMiss) measureUnseen(f, 0);
    else f.journal.stop('records', `at most ${list.length}, as in the list that was read`, records);
  }
}
