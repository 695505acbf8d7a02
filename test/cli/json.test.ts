/** The JSON of `carryover check`, which other programs rely on. */
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { build, carryover, FEW } from './carryover.js';

beforeAll(build);

const state = z.looseObject({
  phase: z.string(),
  history: z.looseObject({ list: z.array(z.string()), pcr: z.array(z.string()) }),
});

const schema = z.strictObject({
  schema: z.literal(1),
  version: z.string(),
  seed: z.number().optional(),
  runs: z.array(
    z.looseObject({
      design: z.string(),
      assumptions: z.array(z.string()),
      bounds: z.record(z.string(), z.number()),
      complete: z.boolean(),
      states: z.int(),
      transitions: z.int(),
      depth: z.int(),
      seconds: z.number(),
      properties: z.array(
        z.looseObject({
          name: z.string(),
          verdict: z.enum(['holds', 'violated', 'vacuous', 'inconclusive']),
          counterexample: z
            .strictObject({
              length: z.int(),
              why: z.string(),
              initial: state,
              steps: z.array(
                z.looseObject({
                  actor: z.string(),
                  event: z.string(),
                  args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
                  kernel: z.string(),
                  changed: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
                  state,
                }),
              ),
            })
            .optional(),
        }),
      ),
    }),
  ),
});

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
  const { runs } = schema.parse(JSON.parse(first!.out));
  expect(runs.map(({ design, complete }) => [design, complete])).toEqual([
    ['linux-6.1', true],
    ['linux-6.16', true],
  ]);
  const found = runs[0]!.properties[0]!.counterexample!;
  expect(found.length).toBe(found.steps.length);
  const { history } = found.steps.at(-1)!.state;
  expect(history.pcr).toEqual(['boot_aggregate', 'program', 'boot_aggregate']);
  expect(history.list).toEqual(['boot_aggregate', 'boot_aggregate']);
  expect(runs[1]!.properties[0]!.counterexample).toBeUndefined();
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
  const parsed = schema.parse(JSON.parse(out));
  expect(parsed.seed).toBe(5);
  expect(parsed.runs[0]!.samples).toHaveLength(1);
});

test.each(['designs', 'properties'])('%s are listed in it', async (what) => {
  const [text, json] = await Promise.all([carryover(what), carryover(what, '--json')]);
  const all = z
    .looseObject({ schema: z.literal(1), version: z.string() })
    .parse(JSON.parse(json.out)) as unknown as Record<string, { name: string }[]>;
  expect(all[what]!.length).toBeGreaterThan(4);
  for (const { name } of all[what]!) expect(text.out).toMatch(new RegExp(`^${name} `, 'm'));
});
