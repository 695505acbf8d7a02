/** The JSON of `carryover check`, which other programs rely on. */
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type ResultDocument, resultDocument } from '../../src/report/document.js';
import { build, carryover, FEW } from './carryover.js';

beforeAll(build);

const parsed = (text: string): ResultDocument => resultDocument.parse(JSON.parse(text));

const withoutSeconds = (text: string): string => text.replaceAll(/"seconds": [\d.e-]+/g, '');

test('it is of the schema, and the same every time but for the seconds', async () => {
  const args = [
    'check',
    'linux-6.1',
    'linux-6.16',
    '--json',
    '--assume',
    FEW,
    '--property',
    'replay-equals-pcr',
  ];
  const [first, again] = await Promise.all([carryover(...args), carryover(...args)]);
  expect(withoutSeconds(again!.out)).toBe(withoutSeconds(first!.out));
  expect(first!.status).toBe(1);
  const { runs } = parsed(first!.out);
  expect(runs.map(({ design, complete, stopped }) => [design, complete, ...stopped])).toEqual([
    ['linux-6.1', true, 'decided'],
    ['linux-6.16', true],
  ]);
  const found = runs[0]!.properties[0]!.counterexample!;
  expect(found.length).toBe(found.steps.length);
  const { history } = found.steps.at(-1)!.state;
  expect(history.pcr).toEqual(['boot_aggregate', 'program', 'boot_aggregate']);
  expect(history.list).toEqual(['boot_aggregate', 'boot_aggregate']);
  expect(runs[1]!.properties[0]!.counterexample).toBeUndefined();
});

test('it says what is proved for any number of kexecs, events and loads, and what is not', async () => {
  const of = ['check', 'linux-6.1', '--json', '--assume', FEW, '--property', 'replay-equals-pcr,no-leak'];
  const [whole, cut, bounded] = await Promise.all([
    carryover(...of),
    carryover(...of, '--max-states', '50'),
    carryover(...of, '--kexecs', '1'),
  ]);
  const [run] = parsed(whole!.out).runs;
  const control = run!.searches.find(({ focus }) => focus === 'control')!;
  expect(run!.unbounded).toEqual({ proved: ['no-leak'], states: control.states, open: [] });
  const stopped = { stopped: 'states', states: 50 };
  expect(parsed(cut!.out).runs[0]!.unbounded).toEqual({
    proved: [],
    states: 0,
    open: [
      { focus: 'control', properties: ['no-leak'], ...stopped },
      { focus: 'replay', properties: ['replay-equals-pcr'], ...stopped },
    ],
  });
  expect(parsed(bounded!.out).runs[0]!.unbounded).toBeUndefined();
});

test('random runs come with their seed', async () => {
  const { out } = await carryover(
    ...[
      'check',
      'linux-6.16',
      '--json',
      '--assume',
      FEW,
      '--property',
      'no-leak',
      '--sample',
      '1',
      '--seed',
      '5',
    ],
  );
  const { seed, runs } = parsed(out);
  expect(seed).toBe(5);
  expect(runs[0]!.samples).toHaveLength(1);
});

test.each(['designs', 'properties'])('%s are listed in it', async (what) => {
  const [text, json] = await Promise.all([carryover(what), carryover(what, '--json')]);
  const all = z
    .looseObject({ schema: z.literal(1), version: z.string() })
    .parse(JSON.parse(json.out)) as unknown as Record<string, { name: string }[]>;
  expect(all[what]!.length).toBeGreaterThan(4);
  for (const { name } of all[what]!) expect(text.out).toMatch(new RegExp(`^${name} `, 'm'));
});
