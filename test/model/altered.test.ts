/** One alteration inside a list stands for all of them: see `Tampering` in model/history/history.ts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, Knowledge } from '../../model/history/history.js';
import { type ListedRecord, symbolicAlgebra } from '../../model/history/symbolic.js';
import {
  BOOT_AGGREGATE,
  FILE,
  FORGED,
  FORGED_VIOLATION,
  KEXEC_EXECUTE,
  KEXEC_LOAD,
  LARGE_FILE,
  PROGRAM,
  VIOLATION,
} from '../../model/records.js';

describe('an alteration inside a list', () => {
  const RECORDS = [BOOT_AGGREGATE, KEXEC_LOAD, KEXEC_EXECUTE, PROGRAM, FILE, LARGE_FILE, VIOLATION];
  const nothing: Knowledge = { markersExpected: false, sameReset: false };
  const forged: ListedRecord = { name: FORGED, mark: '', size: 1 };
  const zeroed: ListedRecord = { name: FORGED_VIOLATION, mark: '', size: 1 };
  /** The same acts as of the first record, of any. */
  const ACTS: Readonly<
    Record<
      'drop' | 'change' | 'reorder' | 'into-violation',
      (before: readonly ListedRecord[], k: number) => readonly ListedRecord[]
    >
  > = {
    drop: (before, k) => before.toSpliced(k, 1),
    change: (before, k) => before.with(k, forged),
    reorder: (before, k) => [...before.toSpliced(k, 1), before[k]!],
    'into-violation': (before, k) => before.with(k, zeroed),
  };
  const OF_THE_FIRST = {
    drop: 'drop-first',
    change: 'change',
    reorder: 'reorder',
    'into-violation': 'into-violation',
  } as const;

  const agreed = (a: readonly ListedRecord[], b: readonly ListedRecord[]): number => {
    const k = a.findIndex(({ name, mark }, i) => name !== b[i]?.name || mark !== b[i].mark);
    return k < 0 ? a.length : k;
  };

  it('is told apart from no other one: of the first record, of any, whatever is measured after it', () => {
    const lists = symbolicAlgebra();
    const measured = (h: History, records: readonly string[]): History =>
      records.reduce((so, name) => lists.extend(lists.append(so, name, 0), name), h);
    const booted = measured(lists.cold(null), [BOOT_AGGREGATE]);
    const record = fc.constantFrom(...RECORDS);
    const act = fc.constantFrom(...(Object.keys(ACTS) as (keyof typeof ACTS)[]));
    let compared = 0;
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 8 }),
        fc.array(record, { maxLength: 4 }),
        act,
        fc.nat(),
        fc.nat(),
        (names, after, how, where, quotedAt) => {
          const honest = measured(booted, names);
          const all = lists.records(honest.list);
          const k = where % all.length;
          const altered = ACTS[how](all, k).reduce(lists.listed, lists.lists.root);
          const first = lists.tamper(honest, 'list', OF_THE_FIRST[how], 0);
          // Otherwise the last records were taken off, or nothing was done.
          fc.pre(first !== null && !lists.pcrs.isPrefix(lists.replay(altered), honest.pcr));
          compared++;
          const [here, there] = [{ ...honest, list: altered }, first].map((h) => measured(h, after));
          for (const h of [here!, there!])
            expect(lists.judge(lists.quote(h), nothing).verdict).not.toBe('trusted');
          expect(lists.standing(here!).replays).toBe(lists.standing(there!).replays);
          expect(lists.standing(here!).lost).toBe(lists.standing(there!).lost);
          // A quote of before covers no more than what is as it was.
          const old = lists.quote(measured(booted, names.slice(0, quotedAt % (names.length + 1))));
          const verdict = lists.judge({ ...here!, quoted: old.quoted }, nothing);
          if (verdict.verdict === 'trusted')
            expect(verdict.attested).toBeLessThanOrEqual(agreed(all, lists.records(altered)));
        },
      ),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
