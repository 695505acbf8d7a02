import { describe, expect, test } from 'vitest';
import { realRecord, wholeParts } from '../../src/conform/catalogue.js';
import { compareConsole, timesSeen } from '../../src/conform/console.js';
import { designOfVersion, designsOfImage } from '../../src/conform/kernels.js';
import { readRuns } from '../../src/conform/schema.js';
import { bestWay } from '../../src/conform/ways.js';
import { isInputError } from '../../src/evidence/bytes.js';
import { runNamed, runsText } from './fixtures.js';

describe('which design a kernel has', () => {
  test.each([
    ['6.1.192', 'linux-6.1'],
    ['6.1.0-25-amd64', 'linux-6.1'],
    ['6.12.107', 'linux-6.12.107'],
    ['6.12.94', 'linux-6.12.107'],
    ['6.14.3', 'linux-6.14'],
    ['6.15', 'linux-6.14'],
    ['6.16', 'linux-6.16'],
    ['6.19.2', 'linux-6.16'],
    ['7.0.1', 'linux-6.16'],
    ['7.2.9', 'linux-6.16'],
    ['7.3.4', 'linux-7.3'],
  ])('%s: %s', (version, name) => {
    const { design, message } = designOfVersion(version);
    expect(design.name).toBe(name);
    expect(message).toBeUndefined();
  });

  test.each([
    ['5.15.1', 'linux-6.1'],
    ['6.6.30', 'linux-6.1'],
    ['6.12.93', 'linux-6.1'],
    ['6.13', 'linux-6.12.107'],
    ['8.0', 'linux-7.3'],
  ])('%s: the nearest is %s', (version, name) => {
    const { design, message } = designOfVersion(version);
    expect(design.name).toBe(name);
    expect(message).toBe(`no design is known for ${version}; the nearest is ${name}`);
  });

  test('what a file says of its behaviour tells where the version does not', () => {
    const behaviour = { list_copied_at: 'load', kexec_events: false, suspends_measuring: false };
    expect(designOfVersion('6.13', behaviour).design.name).toBe('linux-6.1');
    const never = { ...behaviour, list_copied_at: 'never' };
    expect(designOfVersion('7.3.4', never).design.copiedAt).toBe('never');
  });

  test('images are named after their kernels', () => {
    const run = runNamed('k73/S1');
    const own = designOfVersion(run.kernel).design;
    const names = (image: string | undefined): readonly string[] =>
      designsOfImage(image, run, own).map(({ name }) => name);
    expect(names('k73')).toEqual(['linux-7.3']);
    expect(names(undefined)).toEqual(['linux-7.3']);
    expect(names('k61')).toEqual(['linux-6.1']);
    expect(names('k612')).toEqual(['linux-6.12.107']);
    expect(names('k616')).toEqual(['linux-6.16']);
    expect(names('k61-noima')).toEqual(['linux-6.1-without-ima-kexec', 'linux-6.1']);
    expect(names('bzImage')).toEqual(['linux-7.3']);
  });
});

describe('what is left open is tried', () => {
  test('all ways, the first ones first, until one costs nothing', () => {
    const tried: string[] = [];
    const attempt = (choose: <T>(options: readonly T[]) => T): string => {
      const first = choose(['a', 'b']);
      const way = first === 'a' ? `a${choose([1, 2, 3])}` : 'b';
      tried.push(way);
      return way;
    };
    expect(bestWay(attempt, (way) => (way === 'b' ? 0 : 1))).toBe('b');
    expect(tried).toEqual(['a1', 'a2', 'a3', 'b']);
    expect(bestWay(attempt, (way) => (way === 'a2' ? 1 : 2))).toBe('a2');
  });
  test('where there is one option there is nothing to choose', () => {
    let times = 0;
    const result = bestWay(
      (choose) => {
        times += 1;
        return choose(['only']);
      },
      () => 1,
    );
    expect([result, times]).toEqual(['only', 1]);
  });
  test('no more than so many', () => {
    let times = 0;
    bestWay(
      (choose) => {
        times += 1;
        for (let n = 0; n < 20; n += 1) choose([0, 1]);
      },
      () => 1,
    );
    expect(times).toBe(256);
  });
});

describe('the console', () => {
  test('messages are counted by what they contain', () => {
    const console = [{ message: 'ima: Dump measurements failed. Error:-22', times: 2 }];
    expect(timesSeen(console, 'dumpFailed')).toBe(2);
    const { compared, unknown } = compareConsole(console, new Map([['execute', 1]]));
    expect(compared.filter(({ predicted, seen }) => predicted !== seen)).toEqual([
      { message: 'Starting new kernel', predicted: 1, seen: 0 },
      { message: 'Dump measurements failed', predicted: 0, seen: 2 },
    ]);
    expect(unknown).toEqual([]);
  });
  test('one that nobody knows is named', () => {
    expect(compareConsole([{ message: 'soft lockup', times: 1 }], new Map()).unknown).toEqual([
      'soft lockup',
    ]);
  });
});

test('the parts of a record that a buffer’s end leaves whole', () => {
  const content = { pcr: 10, template: 'ima-ng', digest: new Uint8Array(20), data: new Uint8Array(61) };
  const record = realRecord(content, 'little');
  expect(record.size).toBe(99);
  const at = (bytes: number): number => wholeParts(record, bytes);
  expect([0, 3, 4, 23, 24, 33, 34, 98, 99].map(at)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4]);
});

describe('a file of another form', () => {
  const problem = (text: string): string => {
    try {
      readRuns(text);
    } catch (error) {
      return isInputError(error) ? error.message : 'thrown';
    }
    return '';
  };
  /** The third run with one value replaced; the path is given as it is reported. */
  const changed = (path: readonly (string | number)[], value: unknown): string => {
    const all: unknown = JSON.parse(runsText);
    const last = path.at(-1)!;
    let at = (all as readonly unknown[])[2] as Record<string | number, unknown>;
    for (const part of path.slice(0, -1)) at = at[part] as Record<string | number, unknown>;
    at[last] = value;
    return JSON.stringify(all);
  };
  test('is told where it is another', () => {
    expect(problem('{')).toContain('no JSON');
    expect(problem('{}')).toBe('the whole is object; expected array');
    expect(problem(changed(['boots', 0, 'carried'], '0'))).toBe(
      '[2].boots[0].carried is string; expected number',
    );
    expect(problem(changed(['boots', 0, 'timeline', 1, 'do'], 'dance'))).toContain(
      '[2].boots[0].timeline[1].do is of another form',
    );
    expect(problem(changed(['kernel'], 'new'))).toContain('[2].kernel');
    expect(problem(changed(['boots'], []))).toContain('[2].boots');
    expect(problem(changed(['boots', 0, 'timeline', 1, 'pcr10', 'sha1'], 'xy'))).toContain('hexadecimal');
  });
  test('more fields than are known do no harm', () => {
    expect(problem(changed(['more'], 1))).toBe('');
  });
});
