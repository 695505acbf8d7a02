/** `carryover check`: what it prints, and its exit status. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ResultDocument, resultDocument } from '../../src/report/document.js';
import { build, carryover, FEW, interrupted, start } from './carryover.js';

beforeAll(build);

const replay = ['--assume', FEW, '--property', 'replay-equals-pcr'];

describe('the exit status says what was found', () => {
  test('0: all hold and everything was explored', async () => {
    const { status, out } = await carryover('check', 'linux-6.16', ...replay);
    expect(out).toMatch(/replay-equals-pcr {2}holds/);
    expect(out).toMatch(/explored +all of it: [\d,]+ states, [\d,]+ transitions, depth \d+, [\d.]+ s/);
    expect(status).toBe(0);
  });

  test('1: something is violated', async () => {
    const { status, out } = await carryover('check', 'linux-6.1', ...replay);
    expect(out).toContain('replay-equals-pcr  violated in 23 steps');
    expect(status).toBe(1);
  });

  test('3: a limit struck, and what holds so far is inconclusive', async () => {
    const { status, out } = await carryover('check', 'linux-6.16', ...replay, '--max-states', '50');
    expect(out).toMatch(/replay-equals-pcr {2}inconclusive/);
    expect(out).toContain('not everything: ended by the limit on states');
    expect(out).not.toMatch(/holds|all of it/);
    expect(status).toBe(3);
  });

  test('4: nothing was judged', async () => {
    const { status, out } = await carryover(
      'check',
      'linux-6.1',
      '--assume',
      FEW,
      '--property',
      'no-leak,crash-carries-nothing',
    );
    expect(out).toMatch(/crash-carries-nothing {2}vacuous/);
    expect(status).toBe(4);
  });

  test('4, and so it is said, where no kernel has what is asked about', async () => {
    const { status, out } = await carryover('check', 'linux-6.1', '--property', 'staged-carried-or-deleted');
    expect(out).toMatch(/explored +nothing: no kernel here has what is asked about\n/);
    expect(status).toBe(4);
  });
});

describe('any number of kexecs, events and loads', () => {
  const proved = /proved for any number of kexecs, events and loads: replay-equals-pcr in [\d,]+ states\n/;

  test('is what a check is of, asked for or not', async () => {
    const [asked, unasked] = await Promise.all([
      carryover('check', 'linux-6.16', ...replay, '--unbounded'),
      carryover('check', 'linux-6.16', ...replay),
    ]);
    expect(asked!.out).toMatch(proved);
    expect(asked!.status).toBe(0);
    expect(unasked!.out).toMatch(proved);
  });

  test('what else is bounded is said with it', async () => {
    const some = ['--assume', FEW.replace('no-faults,', ''), '--property', 'crash-carries-nothing,no-leak'];
    const { out } = await carryover('check', 'linux-6.16', ...some, '--faults', '1');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(' states; bounded are the rest, at most 1 fault');
  });

  test('what did not close is named, with what ended it', async () => {
    const { out } = await carryover('check', 'linux-6.16', ...replay, '--max-states', '50');
    expect(out).not.toContain('proved for');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'not closed, so nothing is proved of replay-equals-pcr: the search "replay", ended by the limit on states at 50 states',
    );
  });

  test('is not what a bounded check is of', async () => {
    const { out, status } = await carryover('check', 'linux-6.16', ...replay, '--loads', '1');
    expect(out).toMatch(/replay-equals-pcr {2}holds/);
    expect(out).not.toContain('any number of kexecs, events');
    expect(status).toBe(0);
  });
});

describe('bad usage ends with 2 and one line that helps', () => {
  test.each([
    [['check', 'linux-6.15'], 'no design is called "linux-6.15"; the nearest is linux-6.1'],
    [['check', '--property', 'replay-equal-pcr'], 'the nearest is replay-equals-pcr'],
    [['check', '--property', 'replay'], 'the nearest is replay-equals-pcr'],
    [
      ['check', '--assume', 'no-faults,no-panics'],
      'no assumption is called "no-panics"; the nearest is no-panic',
    ],
    [['check', '--next', 'linux-7'], 'no design is called "linux-7"'],
    [['check', '--kexecs', 'two'], 'Expected a whole number'],
    [['check', '--cpus', '0'], 'Expected a whole number, 1 or more'],
    [['check', '--max-seconds', '-1'], 'seconds'],
    [['check', '--unfold'], "unknown option '--unfold' (Did you mean --unfolded?)"],
    [['check', '--locked', 'x.json', '--lock', 'y.json'], '--lock or --locked, not both'],
    [['check', '--sample', '1', '--locked', 'x.json'], '--sample without --lock and --locked'],
    [['check', '--unbounded', '--loads', '2'], "'--unbounded' cannot be used with option '--loads <n>'"],
    [['check', '--events', '2', '--unbounded'], "'--unbounded' cannot be used with option '--events <n>'"],
    [['check', '--unbounded', '--kexecs', '2'], "'--unbounded' cannot be used with option '--kexecs <n>'"],
    [['check', '--unbounded', '--unfolded'], "'--unbounded' cannot be used with option '--unfolded'"],
    [['chek'], "unknown command 'chek' (Did you mean check?)"],
    [['designs', 'linux-6.1'], 'too many arguments'],
  ])('%j', async (args, line) => {
    const { status, out, err } = await carryover(...args);
    expect(err).toContain(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(out).toBe('');
    expect(status).toBe(2);
  });
});

test('with no fault at all a TPM is found, whether that is a bound or an assumption', async () => {
  const asked = ['check', 'linux-6.1', '--property', 'shutdown-order,memory-safe', '--json', '-q'];
  const documents = await Promise.all(
    [
      ['--faults', '0'],
      ['--assume', 'no-faults'],
    ].map(async (how) => {
      const { out, err } = await carryover(...asked, '--tampering', '0', ...how);
      expect(err).toBe('');
      return (JSON.parse(out) as ResultDocument).runs[0]!;
    }),
  );
  const [bounded, assumed] = documents.map(({ properties, states }) => [
    states,
    properties.map(({ verdict, counterexample }) => [verdict, counterexample?.length]),
  ]);
  expect(bounded).toEqual(assumed);
});

test('the counterexample says who acts, what happens, where, what changed, why, and how to see it again', async () => {
  const { out } = await carryover('check', 'linux-6.1', ...replay);
  expect(out).toMatch(/\n +14 CPU 1 +measures a program: appends the record\n +ima_add_template_entry/);
  expect(out).toContain('list: + program');
  expect(out).toMatch(/2 {2}boot_aggregate +≠ program {2}← they part/);
  expect(out).toMatch(/Why +A record that was extended is not in the list/);
  expect(out).toMatch(/Meaning +Every verifier will refuse this machine/);
  expect(out).toContain('carryover check linux-6.1 \\\n');
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test('each violation is an annotation, in GitHub Actions or if asked for', async () => {
  const asked = ['check', 'linux-6.1', '--assume', FEW, '--property', 'replay-equals-pcr,no-leak', '-q'];
  const annotation =
    /^::error title=linux-6\.1%3A replay-equals-pcr is violated in 23 steps::A record .*%0Acarryover check linux-6\.1 /;
  for (const { ended } of [start(asked, { GITHUB_ACTIONS: 'true' }), start([...asked, '--annotate'])]) {
    const { status, err } = await ended;
    expect(err).toMatch(annotation);
    expect([status, err.trim().split('\n').length]).toEqual([1, 1]);
  }
  expect((await carryover(...asked)).err).toBe('');
});

test('piped output has no colour and no progress', async () => {
  const { out, err } = await start(['check', 'linux-6.1', ...replay], { FORCE_COLOR: '1' }).ended;
  expect(err).toBe('');
  expect(out.includes('\u001b')).toBe(false);
});

test('assumptions and bounds in force are printed', async () => {
  const { out } = await carryover('check', 'linux-6.16', ...replay, '--cpus', '1', '--events', '3');
  expect(out).toMatch(/assumptions +no-faults, no-adversary/);
  expect(out).toMatch(/bounds +1 CPU; at most 3 measured events; any number of kexecs, loads a kernel/);
});

test('several designs share one table', async () => {
  const { out } = await carryover('check', 'linux-6.1', 'linux-6.16', ...replay);
  expect(out).toMatch(/ linux-6\.1 +linux-6\.16\n +replay-equals-pcr +violated in 23 +holds\n/);
});

test('all designs stand side by side where there is room, and below where there is none', async () => {
  const { out, status } = await carryover('check', ...replay, '--max-states', '20');
  expect(out).toMatch(/ linux-6\.1 +linux-6\.12\.107 +linux-6\.14/);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  for (const name of ['linux-6.1', 'linux-6.12.107', 'linux-6.14', 'linux-6.16', 'linux-7.3']) {
    expect(out).toContain(name);
  }
  expect(status).toBe(3);
});

test('with lists written out the verdicts are the same', async () => {
  const bounds = ['--unfolded', '--kexecs', '1', '--events', '1', '--loads', '1'];
  const { out, status } = await carryover('check', 'linux-6.1', ...replay, ...bounds);
  expect(out).toContain('violated in 23 steps');
  expect(out).toContain('lists         written out');
  expect(status).toBe(1);
});

test('with a reduction left out there is more to explore, and the same to say', async () => {
  const of = ['check', 'linux-6.1', 'linux-6.16', '--json', '--faults', '1', '--cpus', '3'];
  const assumed = [
    '--assume',
    FEW.replace('no-faults,', ''),
    '--property',
    'replay-equals-pcr,digest-coverage',
  ];
  const [reduced, ...others] = await Promise.all(
    [[], ['--no-por'], ['--no-symmetry'], ['--no-subsumption']].map((flags) =>
      carryover(...of, ...assumed, ...flags),
    ),
  );
  const found = (out: string) =>
    resultDocument
      .parse(JSON.parse(out))
      .runs.flatMap(({ design, properties }) =>
        properties.map(({ name, verdict, counterexample }) => [
          design,
          name,
          verdict,
          counterexample?.length,
        ]),
      );
  const taken = (out: string) =>
    resultDocument.parse(JSON.parse(out)).runs.reduce((sum, { transitions }) => sum + transitions, 0);
  expect(found(reduced!.out).map(([, , verdict]) => verdict)).toContain('holds');
  for (const { out } of others) {
    expect(found(out)).toEqual(found(reduced!.out));
    expect(taken(out)).toBeGreaterThan(taken(reduced!.out));
  }
  const { out } = await carryover('check', 'linux-6.1', ...replay, '--no-por', '--no-symmetry');
  expect(out).toMatch(/reductions +without por, symmetry\n/);
  expect(out).toMatch(/carryover check linux-6\.1 --no-por --no-symmetry/);
});

test('random runs are told like counterexamples, the same for the same seed', async () => {
  const args = ['check', 'linux-6.16', ...replay, '--sample', '2', '--seed', '7', '--max-depth', '60'];
  const [first, again] = await Promise.all([carryover(...args), carryover(...args)]);
  const samples = (out: string): string => out.slice(out.indexOf('sample 1 of 2'));
  expect(first?.out).toContain('linux-6.16: sample 2 of 2, 60 steps');
  expect(samples(again?.out ?? '')).toBe(samples(first?.out ?? ''));
});

test('Ctrl-C prints what was found so far, and is inconclusive', async () => {
  const { status, out } = await interrupted([
    'check',
    'linux-7.3',
    '--property',
    'no-leak,crash-carries-nothing',
  ]);
  expect(out).toMatch(/no-leak +inconclusive/);
  expect(out).toContain('ended by an interrupt');
  expect(status).toBe(3);
});

test('--argument says why what holds does: the guards that save it', async () => {
  const few = `${FEW},no-hard-reboot,no-crash-image,one-load`;
  const properties = 'suspension-ends,measured-before-use';
  const { status, out } = await carryover(
    'check',
    'linux-6.16',
    '--assume',
    few,
    '--property',
    properties,
    '--argument',
  );
  expect(out).toContain('linux-6.16: why suspension-ends holds');
  expect(out).toMatch(
    /suspend-measuring {2}taken [\d,]+ times[\s\S]*needs kexec.step to be suspend, and it is /,
  );
  expect(out).not.toContain('why measured-before-use holds');
  expect(status).toBe(1);
  const json = await carryover('check', 'linux-6.16', '--argument', '--json');
  expect(json.status).toBe(2);
  expect(json.err).toBe('carryover: --argument prints text\n');
});

test('the help says what each assumption means', async () => {
  const { status, out } = await carryover('check', '--help');
  expect(out).toMatch(/no-panic +the kernel does not panic/);
  expect(status).toBe(0);
});

test('a design of one’s own is named by its file, and the command to see a violation again names it so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-own-'));
  const path = join(folder, 'mine.json');
  writeFileSync(path, JSON.stringify({ extends: 'linux-6.16', copiedAt: 'load' }));
  const { status, out } = await carryover('check', path, '--assume', FEW, '--property', 'replay-equals-pcr');
  rmSync(folder, { recursive: true });
  expect(out).toContain('mine: linux-6.16, but copiedAt load');
  expect(out).toContain(`carryover check ${path}`);
  expect(status).toBe(1);
});
