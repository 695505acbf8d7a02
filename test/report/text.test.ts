/** What text is made of: lines, changes, lists side by side, settings, exit statuses. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { designs } from '../../model/designs/index.js';
import { changesBetween, changesInWords } from '../../src/report/changes.js';
import { commandLine, commandLines } from '../../src/report/command.js';
import { clean } from '../../src/report/forms/clean.js';
import { digestName, recordName } from '../../src/report/records.js';
import { boundsInWords, reproduction } from '../../src/report/settings.js';
import { partsAt, renderSides } from '../../src/report/sides.js';
import { EXIT, strongest } from '../../src/report/status.js';
import { grouped, labelled, PLAIN, plural, wrap, wrapParts } from '../../src/report/style.js';
import { hostile } from './forms/documents.js';

describe('lines', () => {
  test('break at spaces before column 100', () => {
    const lines = wrap('word '.repeat(60).trim(), '    ');
    expect(lines.length).toBe(4);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    expect(lines.join(' ').replaceAll(/ +/g, ' ').trim()).toBe('word '.repeat(60).trim());
  });

  test('parts stay whole where a line holds them', () => {
    const parts = Array.from({ length: 5 }, (_, k) => `part ${k} of some thirty letters.`);
    expect(wrapParts(parts, '  ')).toEqual([
      `  ${parts[0]} · ${parts[1]} · ${parts[2]}`,
      `  ${parts[3]} · ${parts[4]}`,
    ]);
  });

  test('labels stand before the first line alone', () => {
    expect(labelled('bounds', 'a b', 8)).toEqual(['bounds  a b']);
  });

  test('numbers', () => {
    expect([grouped(0), grouped(999), grouped(1000), grouped(1234567)]).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567',
    ]);
    expect([plural(1, 'step'), plural(2, 'step')]).toEqual(['1 step', '2 steps']);
  });
});

describe('changes', () => {
  const words = (before: object, after: object) => changesInWords(changesBetween(before, after));

  test('only what changed, before and after', () => {
    expect(
      words({ a: 1, ima: { suspended: false, x: 1 } }, { a: 1, ima: { suspended: true, x: 1 } }),
    ).toEqual(['ima.suspended: no → yes']);
    expect(words({ a: 1 }, { a: 1 })).toEqual([]);
  });

  test('records by what came and went', () => {
    const history = (list: string[]) => ({ history: { list } });
    expect(words(history(['a']), history(['a', 'b']))).toEqual(['list: + b']);
    expect(words(history(['a', 'b']), history(['a']))).toEqual(['list: − b']);
    expect(words(history(['a', 'b']), history([]))).toEqual(['list: 2 records → empty']);
    expect(words(history(['a', 'b']), history(['b', 'a']))).toEqual(['list: 2 records → 2 records']);
  });

  test('an image appears with what is true of it, and goes', () => {
    const image = { hasIma: true, imaSize: 4, changed: false };
    expect(words({ live: null }, { live: image })).toEqual(['live: none → {hasIma, imaSize 4}']);
    expect(words({ live: image }, { live: null })).toEqual(['live: gone']);
  });

  test('what is left of a run is no change of the system; a kernel that begins is told in short', () => {
    expect(words({ budget: { faults: 2 } }, { budget: { faults: 1 } })).toEqual([]);
    expect(
      words(
        { phase: 'purgatory', kexec: { inProgress: true } },
        { phase: 'restore', kexec: { inProgress: false } },
      ),
    ).toEqual(['phase: purgatory → restore', 'all else as a kernel begins']);
  });
});

describe('list and PCR side by side', () => {
  const sides = (replay: string[], pcr: string[]) => ({
    listTitle: 'list',
    pcrTitle: 'PCR',
    list: replay,
    replay,
    pcr,
  });

  test('where they part', () => {
    expect(partsAt(sides(['a', 'b'], ['a', 'b']))).toBe(-1);
    expect(partsAt(sides(['a'], ['a', 'b']))).toBe(1);
    expect(partsAt(sides(['x'], ['a']))).toBe(0);
    expect(partsAt(sides([], []))).toBe(-1);
  });

  test('what agrees is short, the first record that does not is marked', () => {
    const lines = renderSides(sides(['a', 'b', 'c', 'd', 'x'], ['a', 'b', 'c', 'd', 'e', 'f']), PLAIN);
    expect(lines.map((line) => line.replaceAll(/ +/g, ' ').trim())).toEqual([
      'list PCR',
      '… 1 that agree',
      '2 b b',
      '3 c c',
      '4 d d',
      '5 x ≠ e ← they part',
      '6 — ≠ f',
    ]);
  });

  test('that they agree is said', () => {
    expect(
      renderSides(sides(['a'], ['a']), PLAIN)
        .at(-1)
        ?.trim(),
    ).toBe('they agree');
  });

  test('names', () => {
    expect(recordName({ name: 'file', mark: '3' })).toBe('file 3');
    expect(recordName({ name: 'kexec_load', mark: '8:5:4' })).toBe('kexec_load (segment 8, size 5, count 4)');
    expect(digestName('boot_aggregate#')).toBe('boot_aggregate');
    expect(digestName('ff')).toContain('violation');
  });
});

describe('settings', () => {
  test('bounds leave out what the assumptions do', () => {
    const bounds = { cpus: 2, faults: 2, tampering: 1 };
    expect(boundsInWords({ assumptions: [], bounds })).toBe(
      '2 CPUs; at most 2 faults, 1 act of an adversary; any number of kexecs, measured events, loads a kernel, hard reboots',
    );
    expect(boundsInWords({ assumptions: ['no-faults', 'no-adversary', 'single-cpu'], bounds })).toBe(
      '1 CPU; any number of kexecs, measured events, loads a kernel, hard reboots',
    );
  });

  test('the command to see it again says what is not the default, in lines of a shell', () => {
    const words = reproduction(designs[0]!, 'no-leak', {
      assumptions: [
        'no-faults',
        'no-adversary',
        'list-fits',
        'file-load-only',
        'no-crash-image',
        'no-panic',
        'same-design',
      ],
      bounds: { cpus: 1, faults: 1, tampering: 1, kexecs: 3 },
      properties: [],
      limits: {},
    });
    const lines = commandLines(words, 100);
    const joined = lines
      .join('\n')
      .replaceAll(/ \\\n +/g, ' ')
      .trim();
    expect(joined).toBe(commandLine(words));
    expect(joined).toBe(
      'carryover check linux-6.1 --cpus 1 --kexecs 3 --assume no-faults,no-adversary,list-fits,file-load-only,no-crash-image,no-panic --assume same-design --property no-leak',
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });
});

test('whatever its words are, a shell takes the lines for the command', () => {
  const words = fc.array(fc.array(hostile.map(clean), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(words, fc.constantFrom(72, 100), (reproduce, columns) => {
      const lines = commandLines([['printf', '%s\\n'], ...reproduce], columns);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      const printed = execFileSync('sh', ['-c', lines.join('\n')], { encoding: 'utf8' });
      const split = reproduce.flat().some((word) => word.startsWith('--') || word.includes(','));
      if (!split) expect(printed.split('\n').slice(0, -1)).toEqual(reproduce.flat());
    }),
    { numRuns: 30 },
  );
});

test('of several exit statuses the strongest counts', () => {
  expect(strongest([])).toBe(EXIT.holds);
  expect(strongest([0, 4, 3])).toBe(EXIT.inconclusive);
  expect(strongest([4, 0])).toBe(EXIT.vacuous);
  expect(strongest([3, 1, 4])).toBe(EXIT.violated);
  expect(strongest([1, 2])).toBe(EXIT.usage);
});
