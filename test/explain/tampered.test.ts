/** Evidence that no kernel leaves by itself: what was done to it is found, and only once nothing else explains it. */
import { describe, expect, test } from 'vitest';
import { linux_7_3 } from '../../model/designs/linux-7.3.js';
import { type Evidence, evidenceOfRun, type Look } from '../../src/explain/evidence.js';
import { rungs } from '../../src/explain/rungs.js';
import { explain } from '../../src/explain/search.js';
import { read, runNamed } from '../conform/fixtures.js';

const seen = evidenceOfRun(runNamed('k73/S1'), read);
const STATES = 20_000;
/** Nothing unusual, or one act of an adversary: those between take longer. */
const some = rungs.filter(({ allows }, k) => k === 0 || allows === 'one act of an adversary');

/** The last list changed, the PCR left as it was. */
function changed(change: (records: Look['records']) => Look['records']): Evidence {
  const last = seen.looks.at(-1)!;
  return { ...seen, looks: [...seen.looks.slice(0, -1), { ...last, records: change(last.records) }] };
}

const actsIn = (evidence: Evidence) => {
  const [first] = explain(evidence, [linux_7_3], { states: STATES, rungs: some }).explanations;
  return first?.run.trace.steps.flatMap(({ transition, args }) =>
    transition.actor === 'adversary' ? [`${transition.name} ${String(args.how)} ${String(args.at)}`] : [],
  );
};

describe('a list of which one record was', () => {
  test('left alone', () => expect(actsIn(seen)).toEqual([]));

  test('dropped', () => {
    expect(actsIn(changed((records) => records.filter((_, k) => k !== 5)))).toEqual([
      'tamper-with-list drop 5',
    ]);
  });

  test('changed for another', () => {
    expect(
      actsIn(changed((records) => records.map((record, k) => (k === 5 ? records[7]! : record)))),
    ).toEqual(['tamper-with-list change 5']);
  });

  test('swapped with the next', () => {
    expect(
      actsIn(changed((records) => [...records.slice(0, 5), records[6]!, records[5]!, ...records.slice(7)])),
    ).toEqual(['tamper-with-list move 5']);
  });
});
