/** Where list and PCR part, and what noticed: told of runs made up for it. */
import { describe, expect, test } from 'vitest';
import type { StateEntry, ToldRun } from '../../src/report/document.js';
import { noticingOf, partingOf } from '../../src/report/html/parting.js';

interface At {
  readonly list: string[];
  readonly pcr: string[];
  readonly copies?: Record<string, string[] | null>;
  readonly inFlight?: string;
  readonly sent?: string[];
  readonly quoted?: string[];
}

const stateOf = ({ list, pcr, copies = {}, inFlight, sent, quoted }: At): StateEntry => ({
  phase: 'running',
  ima: { inFlight: inFlight ?? null },
  history: { list, pcr, copies, sent: sent ?? null, quoted: quoted ?? null, kept: null },
});

/** Each step: who, what, and what then is. */
function run(
  initial: At,
  steps: readonly (readonly [string, string, At])[],
  end: Partial<ToldRun['end']> = {},
): ToldRun {
  const last = stateOf(steps.at(-1)?.[2] ?? initial).history;
  return {
    begins: 'A cold boot.',
    stage: 'boot',
    initial: stateOf(initial),
    steps: steps.map(([actor, event, at]) => ({
      actor,
      event,
      args: {},
      words: `${event}s`,
      kernel: '',
      stage: '',
      changed: {},
      state: stateOf(at),
    })),
    end: { listTitle: '', pcrTitle: '', list: last.list, replay: last.list, pcr: last.pcr, ...end },
  };
}

const told = (told: ToldRun) => {
  const { at, sentences, marks } = partingOf(told);
  return { at, text: sentences.join(' '), marks: marks.map(({ step, parts }) => [step + 1, parts]) };
};

/** Copied, then measured, then restored from the copy. */
const lossy = run({ list: ['b'], pcr: ['b'] }, [
  ['IMA', 'dump', { list: ['b'], pcr: ['b'], copies: { dumped: ['b'] } }],
  ['kexec', 'move', { list: ['b'], pcr: ['b'], copies: { live: ['b'] } }],
  ['CPU 1', 'measure', { list: ['b', 'p'], pcr: ['b'], copies: { live: ['b'] }, inFlight: 'p' }],
  ['TPM', 'extend', { list: ['b', 'p'], pcr: ['b', 'p'], copies: { live: ['b'] } }],
  ['kexec', 'jump', { list: ['b', 'p'], pcr: ['b', 'p'], copies: { handed: ['b'] } }],
  ['purgatory', 'enter-next-kernel', { list: ['b', 'p'], pcr: ['b', 'p'], copies: { handed: ['b'] } }],
  ['next kernel', 'restore-list', { list: ['b'], pcr: ['b', 'p'] }],
]);

describe('where they part', () => {
  test('the record that was extended, the step that lost it, and the step that made the copy', () => {
    expect(told(lossy)).toEqual({
      at: 1,
      text:
        'At record 2: PCR 10 was extended with p in step 4; the list ends before it. ' +
        'The list lost it in step 7: the next kernel restore-lists. ' +
        'What was carried had been copied in step 1, before that record was there.',
      marks: [
        [1, false],
        [4, false],
        [7, true],
      ],
    });
  });

  test('a copy that had no room says how much it held', () => {
    const short = run({ list: ['b', 'p'], pcr: ['b', 'p'] }, [
      ['IMA', 'zero', { list: ['b', 'p'], pcr: ['b', 'p'], copies: { live: ['(all zero)'] } }],
      ['IMA', 'dump', { list: ['b', 'p'], pcr: ['b', 'p'], copies: { live: ['b'] } }],
      ['kexec', 'jump', { list: ['b', 'p'], pcr: ['b', 'p'], copies: { handed: ['b'] } }],
      ['next kernel', 'restore-list', { list: ['b'], pcr: ['b', 'p'] }],
    ]);
    expect(told(short).text).toContain('copied in step 2, and held 1 of 2 records.');
  });

  test('a record that was listed and never extended', () => {
    const failed = run({ list: [], pcr: [] }, [
      ['CPU 1', 'measure', { list: ['p'], pcr: [], inFlight: 'p' }],
      ['TPM', 'extend-fail', { list: ['p'], pcr: [] }],
    ]);
    expect(told(failed)).toEqual({
      at: 0,
      text: 'At record 1: the list holds p since step 1, and PCR 10 was not extended with it: in step 2 the TPM extend-fails.',
      marks: [[2, true]],
    });
  });

  test('a value that no list ever held', () => {
    const direct = run({ list: ['b'], pcr: ['b'] }, [
      ['adversary', 'extend-directly', { list: ['b'], pcr: ['b', 'x'] }],
    ]);
    expect(told(direct).text).toBe(
      'At record 2: PCR 10 was extended with x in step 1; the list ends before it. No list ever held it in that place.',
    );
  });

  test('a record in flight is no difference, nor are lists that agree', () => {
    const flying = run({ list: [], pcr: [] }, [
      ['CPU 1', 'measure', { list: ['p'], pcr: [], inFlight: 'p' }],
    ]);
    expect(told(flying)).toEqual({ at: -1, text: 'They do not part: at the end both are empty.', marks: [] });
    const agreed = run({ list: ['b'], pcr: ['b'] }, []);
    expect(told(agreed).text).toBe('They do not part: at the end they agree in 1 record.');
  });

  test('what the replay extends with counts, not what the record is called', () => {
    const violation = run({ list: ['violation'], pcr: ['ff'] }, []);
    violation.initial.history.replay = ['ff'];
    expect(told(violation).at).toBe(-1);
  });
});

describe('what noticed', () => {
  const noticed = (told: ToldRun): string => noticingOf(told, partingOf(told)).join(' ');

  test('checks that passed after the record was extended, and no verifier', () => {
    expect(noticed(lossy)).toBe(
      'The purgatory compared the segments with their digest, and found them right (step 6). ' +
        'The next kernel read the list it was handed, and could parse it (step 7). ' +
        'No verifier has judged list and PCR yet.',
    );
  });

  test('a verifier with an old quote', () => {
    const quoted = run(
      { list: ['b'], pcr: ['b'] },
      [
        ['verifier', 'read-quote', { list: ['b'], pcr: ['b'], quoted: ['b'] }],
        ['adversary', 'extend-directly', { list: ['b'], pcr: ['b', 'x'], quoted: ['b'] }],
        ['verifier', 'attest-with-list', { list: ['b'], pcr: ['b', 'x'] }],
      ],
      { pcr: ['b'], verifier: { verdict: 'trusted', attested: 1, unauthenticated: false } },
    );
    expect(noticed(quoted)).toBe(
      'The quote was taken in step 1, when PCR 10 had 1 record. The verifier says: trusted, the quote covers all of it.',
    );
  });

  test('a verifier that judged them earlier', () => {
    const at = { list: ['b'], pcr: ['b'] };
    const once = run(at, [
      ['verifier', 'attest-with-list', at],
      ['CPU 1', 'measure-known', at],
    ]);
    expect(noticed(once)).toBe('A verifier judged them in step 1.');
    const twice = run(at, [
      ['verifier', 'attest-with-list', at],
      ['verifier', 'attest-with-quote', at],
      ['CPU 1', 'measure', at],
    ]);
    expect(noticed(twice)).toBe('A verifier judged them 2 times, last in step 2.');
  });
});
