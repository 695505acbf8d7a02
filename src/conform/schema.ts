/** The form of a file of kernel runs: what was done, boot by boot, and what was seen. */
import { z } from 'zod';
import { inputError } from '../evidence/bytes.js';

const count = z.int().nonnegative();
const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/, 'expected lower-case hexadecimal digits');
const pcr10 = z.record(z.string(), hex);

/** What a look sees, at whatever is done. */
const seen = { records: count.optional(), violations: count.optional(), pcr10: pcr10.optional() };

const entry = z.discriminatedUnion('do', [
  z.looseObject({ do: z.literal('observe'), label: z.string(), ...seen, records: count }),
  z.looseObject({ do: z.literal('file-load'), kernel: z.string().optional(), ok: z.boolean(), ...seen }),
  z.looseObject({ do: z.literal('legacy-load'), kernel: z.string().optional(), ok: z.boolean(), ...seen }),
  z.looseObject({ do: z.literal('crash-load'), kernel: z.string().optional(), ok: z.boolean(), ...seen }),
  z.looseObject({ do: z.literal('unload'), ok: z.boolean().optional(), ...seen }),
  z.looseObject({ do: z.literal('execute'), ...seen }),
  z.looseObject({ do: z.literal('execute-returned'), ...seen }),
  z.looseObject({ do: z.literal('note'), note: z.string().optional(), ...seen }),
]);

const quote = z.looseObject({
  clock: count,
  resetCount: count,
  restartCount: count,
  safe: count.optional(),
});

const boot = z.looseObject({
  boot: count,
  records_at_first_capture: count,
  carried: count,
  boot_aggregate_at: z.array(count),
  bytes_at_first_capture: count,
  markers: z.array(z.looseObject({ at: count, event: z.string(), data: z.string() })),
  replay_matches_pcr10_at_first_capture: z.record(z.string(), z.boolean()),
  quote: quote.nullish(),
  messages: z.array(z.string()).default([]),
  timeline: z.array(entry),
});

const run = z.looseObject({
  run: z.string().min(1),
  kernel: z.string().regex(/^\d+\.\d+/, 'expected a version such as 6.1.192'),
  description: z.string().default(''),
  cpus: z.int().positive().default(1),
  script: z.record(z.string(), z.string()).default({}),
  behaviour: z
    .looseObject({
      list_copied_at: z.string().nullable(),
      kexec_events: z.boolean(),
      suspends_measuring: z.boolean(),
    })
    .optional(),
  hung_or_timed_out: z.boolean().default(false),
  console: z.array(z.looseObject({ message: z.string(), times: count })).default([]),
  /** The folder of the run's lists and quotes, relative to the file's own. */
  files: z.string().optional(),
  boots: z.array(boot).min(1),
});

const runs = z.array(run).min(1, 'at least one run');

export type Run = z.infer<typeof run>;
export type Boot = z.infer<typeof boot>;
export type Entry = z.infer<typeof entry>;

/** `[3].boots[0].timeline[2].records` */
const showPath = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('') || 'the whole';

/**
 * Reads a file of runs.
 * @throws InputError saying where in the file something else was expected
 */
export function readRuns(text: string): readonly Run[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw inputError(`no JSON (${(error as Error).message.split('\n')[0]})`, {
      expected: 'an array of runs',
    });
  }
  const result = runs.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = showPath(issue?.path ?? []);
  const message = (issue?.message ?? '').replace(/^Invalid input: /, '');
  const [, wanted, received] = /^expected (.*), received (.*)$/.exec(message) ?? [];
  if (wanted !== undefined) throw inputError(`${where} is ${received}`, { expected: wanted });
  throw inputError(`${where} is of another form`, { expected: message.replace(/^expected /, '') });
}
