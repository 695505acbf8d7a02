/** Seeds: written and read again, replayed, shortened, and wrong in each way. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { designs } from '../../model/designs/index.js';
import { check } from '../../src/check/check.js';
import type { CheckOptions } from '../../src/check/result.js';
import { runOf } from '../../src/check/task.js';
import { unfoldedSystem } from '../../src/check/unfold.js';
import { sample } from '../../src/checker/index.js';
import { designNamed } from '../../src/designs/named.js';
import { isProblem } from '../../src/files/problem.js';
import { judged } from '../../src/report/judged.js';
import { outcomeInWords } from '../../src/report/replay.js';
import { loadSeed, seedFiles } from '../../src/seeds/load.js';
import { minimized } from '../../src/seeds/minimize.js';
import { isAsExpected, type Outcome, replayable, replaySeed } from '../../src/seeds/replay.js';
import { type Failure, saveSeed } from '../../src/seeds/save.js';
import { type Seed, seedFileName, writeSeed } from '../../src/seeds/seed.js';
import { FEW } from '../cli/carryover.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-seeds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = {
  assumptions: FEW.split(',') as CheckOptions['assumptions'],
  bounds: { cpus: 2 },
  properties: ['replay-equals-pcr'],
  limits: {},
};

const linux_6_1 = designs.find(({ name }) => name === 'linux-6.1')!;
const [result] = await check([linux_6_1], options);
const { counterexample } = judged(result!).properties[0]!;
const failure: Failure = {
  design: linux_6_1,
  options,
  property: 'replay-equals-pcr',
  run: runOf(counterexample!.unfolded.trace),
  found: { by: 'check', version: '1.2.3' },
};
const saved = saveSeed(join(folder, 'new', 'seeds'), failure);
const original: Seed = JSON.parse(readFileSync(saved.path, 'utf8'));

let files = 0;
function written(content: unknown): string {
  const path = join(folder, `${files++}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
}

const changed = (change: (steps: Seed['steps']) => Seed['steps'], rest: Partial<Seed> = {}): string =>
  written({ ...original, ...rest, steps: change(original.steps) });

async function replayed(path: string): Promise<{ outcome: Outcome; words: string; good: boolean }> {
  const loaded = await loadSeed(path);
  const outcome = replaySeed(loaded);
  const words = outcomeInWords({ loaded, outcome })
    .map(([label, text]) => `${label}: ${text}`)
    .join('\n');
  return { outcome, words, good: isAsExpected(loaded, outcome) };
}

describe('a saved seed', () => {
  test('has a name that says what it is, and a line for each step', () => {
    expect(saved.isNew).toBe(true);
    expect(saved.path).toMatch(/linux-6\.1_replay-equals-pcr_[0-9a-f]{8}\.json$/);
    const text = readFileSync(saved.path, 'utf8');
    expect(text.match(/^ {4}\{ "step": ".*\},?$/gm)).toHaveLength(23);
    expect(original).toMatchObject({
      schema: 1,
      design: 'linux-6.1',
      expected: 'violated',
      found: failure.found,
    });
    expect(writeSeed(original)).toBe(text);
  });

  test('is reproduced', async () => {
    const { outcome, good } = await replayed(saved.path);
    expect(outcome).toMatchObject({ kind: 'reproduced', steps: 23 });
    expect(good).toBe(true);
  });

  test('is the same file the next time, and stays as somebody changed it', () => {
    writeFileSync(saved.path, writeSeed({ ...original, note: 'seen on a Tuesday' }));
    expect(saveSeed(join(folder, 'new', 'seeds'), failure)).toEqual({ path: saved.path, isNew: false });
    expect(readFileSync(saved.path, 'utf8')).toContain('seen on a Tuesday');
    expect(readdirSync(join(folder, 'new', 'seeds'))).toHaveLength(1);
  });

  test('of a design of one’s own says where its file is', async () => {
    const path = join(folder, 'own.json');
    writeFileSync(path, JSON.stringify({ extends: 'linux-6.1', reserve: 'page' }));
    const design = await designNamed(path);
    const { trace } = counterexample!.unfolded;
    const steps = runOf(trace).steps.map(({ transition, args }) => ({
      transition,
      args: args.next === undefined ? args : { next: 'own' },
    }));
    const own = saveSeed(join(folder, 'of-own'), { ...failure, design, run: { ...runOf(trace), steps } });
    expect(JSON.parse(readFileSync(own.path, 'utf8')).design).toBe('../own.json');
    expect((await replayed(own.path)).outcome.kind).toBe('reproduced');
  });

  test('that cannot be written is told', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => saveSeed(join(folder, 'file'), failure)).toThrow(
      /file\/.*: cannot be written: |cannot be made/,
    );
  });
});

test('whatever is written is read back the same', async () => {
  const runs = designs.flatMap((design) => {
    const { machine } = unfoldedSystem(design, { assumptions: [], bounds: {} });
    return sample(machine, { runs: 4, steps: 40, seed: 11 }).map((trace) => ({ design, run: runOf(trace) }));
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...runs),
      fc.constantFrom('violated', 'holds', 'impossible' as const),
      fc.integer({ min: 0, max: 2 ** 31 }),
      async ({ design, run }, expected, seed) => {
        const found = { by: 'random', version: '0', seed, path: seed % 97 } as const;
        const one = saveSeed(join(folder, `any-${seed}`), { ...failure, design, run, found });
        const before = { ...JSON.parse(readFileSync(one.path, 'utf8')), expected };
        writeFileSync(one.path, writeSeed(before));
        const { seed: read } = await loadSeed(one.path);
        expect(read).toEqual(before);
        expect(read.steps).toHaveLength(run.steps.length);
        expect(seedFileName(design.name, read)).toBe(one.path.split('/').at(-1));
      },
    ),
    { numRuns: 20 },
  );
});

describe('what became of a run', () => {
  test('reproduced, with steps that it does not need', async () => {
    const path = changed((steps) => [...steps, { step: 'read-list' }]);
    const { words, good } = await replayed(path);
    expect(words).toMatch(/^found: violated in 23 steps, without the last 1 step: a record/);
    expect(good).toBe(true);
  });

  test('fixed: it holds along the same steps', async () => {
    const path = changed((steps) => steps.filter((_, k) => k !== 13 && k !== 14));
    expect(await replayed(path)).toMatchObject({
      words: 'found: it holds along the same 21 steps',
      good: false,
    });
    expect((await replayed(changed((steps) => steps.slice(0, 5), { expected: 'holds' }))).good).toBe(true);
  });

  test('fixed, though the property was never put to the test', async () => {
    const { words } = await replayed(changed((steps) => steps.slice(0, 1)));
    expect(words).toContain('on none of which it says anything');
  });

  test('stale: its guard says no, and why', async () => {
    const path = changed((steps) => steps.toSpliced(8, 1));
    const { outcome, words } = await replayed(path);
    expect(outcome).toMatchObject({ kind: 'stale', step: 9 });
    expect(words).toBe(
      [
        'found: step 9 of 22, place-segments reuse=false (places the segments, takes their digest), cannot be taken',
        'why: its guard says no: kexec.step is segment, and would have to be digest',
        'there: phase running, kexec.call file-load, kexec.step segment',
        'possible: measure, add-ima-segment, read-list, read-quote',
      ].join('\n'),
    );
  });

  test('stale: no kernel of the run has the step, others have', async () => {
    const { words } = await replayed(changed((steps) => steps, { design: 'linux-6.16' }));
    expect(words).toContain('step 8 of 23, dump-at-load');
    expect(words).toMatch(/linux-6\.16 has no such step; it is one of linux-6\.1/);
  });

  test('stale: it can be taken with other arguments only', async () => {
    const path = changed((steps) =>
      steps.map((each) =>
        each.step === 'measure' ? { step: 'measure', args: { cpu: 7, file: 'program' } } : each,
      ),
    );
    expect((await replayed(path)).words).toMatch(/why: it can be taken with cpu=0 file=program, cpu=/);
  });

  test('stale: nothing begins so', async () => {
    const path = written({ ...original, initial: { chip: 'absent' } });
    const { outcome, words } = await replayed(path);
    expect(outcome).toMatchObject({ kind: 'stale', step: 0 });
    expect(words).toContain('under these assumptions no run begins in {"chip":"absent"}');
  });

  test('stale is as expected of a run that is to be impossible', async () => {
    const path = changed((steps) => steps, { design: 'linux-6.16', expected: 'impossible' });
    expect((await replayed(path)).good).toBe(true);
  });

  test('what is not said of the beginning does not matter', async () => {
    const { initial: _, ...rest } = original;
    expect((await replayed(written(rest))).outcome.kind).toBe('reproduced');
  });
});

test('a run with steps that it does not need is shortened to one that needs all', async () => {
  const padded = changed(
    (steps) => [
      ...steps.slice(0, 3),
      ...[0, 1].flatMap((cpu) => [
        { step: 'measure', args: { cpu, file: cpu === 0 ? 'file' : 'large-file' } },
        { step: 'read-list' },
        { step: 'extend' },
      ]),
      ...steps.slice(3),
    ],
    { found: { by: 'hand' }, note: 'by hand' },
  );
  const loaded = await loadSeed(padded);
  const ready = replayable(loaded);
  const outcome = replaySeed(loaded, ready);
  if (outcome.kind !== 'reproduced') throw new Error(outcome.kind);
  const shorter = minimized(loaded, ready, outcome);
  expect(shorter.steps).toHaveLength(23);
  expect(shorter).toMatchObject({ note: 'by hand', found: { by: 'hand' } });
  for (const k of shorter.steps.keys()) {
    const { outcome: without } = await replayed(
      written({ ...shorter, steps: shorter.steps.toSpliced(k, 1) }),
    );
    expect(without.kind, `without step ${k + 1}`).not.toBe('reproduced');
  }
});

describe('a file that cannot be used is told in one line, with its name and the place in it', () => {
  const text = writeSeed(original);
  const complaint = async (content: unknown): Promise<string> => {
    const error: unknown = await loadSeed(written(content)).catch((reason: unknown) => reason);
    if (!isProblem(error)) throw new Error('not refused as unusable', { cause: error });
    expect(error.message).toMatch(/^\/.*\/\d+\.json:/);
    expect(error.message).not.toContain('\n');
    return error.message.slice(error.message.indexOf('.json') + '.json'.length);
  };

  test('cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: text.trimEnd().length - 1 }), async (length) => {
        expect(await complaint(text.slice(0, length))).toMatch(/^:\d+:\d+: is no JSON: /);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    [{ schema: 2 }, 'schema: expected 1, the version of the format that this carryover reads, found 2'],
    [{ schema: undefined }, 'schema: expected 1'],
    [{ design: 'linux-6.2' }, ':3:13: design: no design is called "linux-6.2"; the nearest is linux-6.0'],
    [{ design: '../x.json' }, 'x.json: there is no such file'],
    [{ next: ['linux-9'] }, 'next[0]: no design is called "linux-9"'],
    [
      { property: 'replay-equal-pcr' },
      'property: no property is called "replay-equal-pcr"; the nearest is "replay-equals-pcr"',
    ],
    [
      { assumptions: ['no-fault'] },
      'assumptions[0]: no assumption is called "no-fault"; the nearest is "no-faults"',
    ],
    [{ bounds: { cups: 1 } }, 'bounds: no field is called "cups"; the nearest is "cpus"'],
    [{ bounds: { faults: -1 } }, 'bounds.faults: expected a whole number, 0 or more, found -1'],
    [
      { expected: 'reproduced' },
      'expected: expected "violated", "holds" or "impossible", found "reproduced"',
    ],
    [{ found: { by: 'luck' } }, 'found'],
    [{ initial: { chip: 'on' } }, 'initial.chip: expected "up", "down", "absent" or "unseen"'],
    [{ steps: [{ step: 'mesure' }] }, 'steps[0].step: no step is called "mesure"; the nearest is "measure"'],
    [{ steps: [{ step: 'extend', arg: {} }] }, 'steps[0]: no field is called "arg"; the nearest is "args"'],
    [
      { steps: [{ step: 'measure', args: { cpu: [0] } }] },
      'steps[0].args.cpu: expected a text, a number, true or false',
    ],
    [{ steps: 7 }, 'steps: '],
    [
      { steps: Array.from({ length: 10_001 }, () => ({ step: 'extend' })) },
      'steps: expected at most 10000 steps',
    ],
    [{ note: 'a\u001b[2Jb' }, 'note: expected one line of printable characters'],
  ])('%.70j', async (change, why) => {
    expect(await complaint({ ...original, ...change })).toContain(why);
  });

  test('50 MB long', async () => {
    expect(await complaint(' '.repeat(50_000_000))).toBe(': is larger than 1 MiB, the most that is read');
  });
});

test('a folder stands for the files in it and below, in their order, without hidden ones', () => {
  const inside = join(folder, 'many');
  mkdirSync(join(inside, 'b'), { recursive: true });
  for (const name of ['c.json', 'a.json', 'b/z.json', '.a.json.1.tmp', '.hidden.json', 'README.md']) {
    writeFileSync(join(inside, name), '');
  }
  const shown = seedFiles([inside, join(inside, 'README.md')]).map((path) => path.slice(inside.length + 1));
  expect(shown).toEqual(['a.json', 'b/z.json', 'c.json', 'README.md']);
  expect(() => seedFiles([join(inside, 'none')])).toThrow('none: there is no such file');
});
