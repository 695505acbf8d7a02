/**
 * The result document: what `--json` writes and every report is made from. Schema 1, plain data, lists written out.
 * docs/result.md says what its fields mean.
 */
import { z } from 'zod';

export const SCHEMA = 1;

const count = z.int().min(0);
const counts = z.record(z.string(), count);
const strings = z.array(z.string());

const history = z.strictObject({
  pcr: strings,
  list: strings,
  replay: strings.optional(),
  copies: z.record(z.string(), strings.nullable()),
  sent: strings.nullable(),
  quoted: strings.nullable(),
  kept: strings.nullable(),
});

/** The rest of a state is the model's matter; reports show it as it is. */
const state = z.object({ phase: z.string(), history }).catchall(z.json());

const args = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const step = z.strictObject({
  actor: z.string(),
  event: z.string(),
  args,
  words: z.string(),
  kernel: z.string(),
  stage: z.string(),
  changed: z.record(z.string(), z.strictObject({ before: z.json(), after: z.json() })),
  state,
});

const end = z.strictObject({
  listTitle: z.string(),
  pcrTitle: z.string(),
  list: strings,
  replay: strings,
  pcr: strings,
  verifier: z
    .strictObject({
      verdict: z.string(),
      at: count.optional(),
      attested: count.optional(),
      unauthenticated: z.boolean(),
    })
    .optional(),
});

const told = { begins: z.string(), stage: z.string(), initial: state, steps: z.array(step), end };

const counterexample = z.strictObject({
  length: count,
  why: z.string(),
  loopStart: count.optional(),
  reproduce: z.array(strings),
  ...told,
});

const verdict = z.enum(['holds', 'violated', 'vacuous', 'inconclusive']);

const property = z.strictObject({
  name: z.string(),
  claim: z.string(),
  meaning: z.string(),
  verdict,
  doubt: z.string().optional(),
  /** Of a verdict that was locked: whether it is as the file says, and how the two differ. */
  locked: z.strictObject({ asExpected: z.boolean(), told: z.string() }).optional(),
  counterexample: counterexample.optional(),
});

const diagram = z
  .strictObject({
    of: z.enum(['states', 'labels']),
    nodes: z.array(z.strictObject({ label: z.string(), states: count, initial: count })),
    edges: z.array(
      z.strictObject({
        from: count,
        to: count,
        transition: z.string(),
        args: args.optional(),
        count,
      }),
    ),
  })
  .superRefine(({ nodes, edges }, context) => {
    for (const [k, edge] of edges.entries()) {
      for (const end of ['from', 'to'] as const) {
        if (edge[end] < nodes.length) continue;
        const message = `expected the index of a node, below ${nodes.length}`;
        context.addIssue({ code: 'custom', path: ['edges', k, end], message });
      }
    }
  });

const search = z.strictObject({
  focus: z.string(),
  liveness: z.boolean().optional(),
  properties: strings,
  complete: z.boolean(),
  stopped: z.string().optional(),
  leftOut: count.optional(),
  states: count,
  transitions: count,
  depth: count,
  seconds: z.number().min(0),
  levels: z.array(count),
  fired: counts,
  bytesOnDisk: count.optional(),
  lossy: z.strictObject({ bits: count, missed: z.number().min(0).max(1) }).optional(),
  diagram: diagram.optional(),
});

/** What runs at random were made of, and which of them showed something. */
const random = z.strictObject({
  /** How many were made, and how many steps were taken in them. */
  runs: count,
  taken: count,
  /** At most so many, of at most so many steps each. */
  limits: z.strictObject({ runs: count, steps: count }),
  path: count.optional(),
  fired: counts,
  /** By property: in which run, and after how many steps, before it was made shorter. */
  found: z.record(z.string(), z.strictObject({ path: count, steps: count })),
  /** The two kinds of lists did not say the same. */
  disagreement: z
    .strictObject({ what: z.string(), path: count, reproduce: z.array(strings), ...told })
    .optional(),
});

/** Of a seed that was replayed: its file, what was expected of its steps, what came of them, and why. */
const replayed = z.strictObject({
  file: z.string(),
  expected: z.enum(['reproduced', 'fixed', 'stale']),
  outcome: z.enum(['reproduced', 'fixed', 'stale']),
  asExpected: z.boolean(),
  /** Label and text. */
  told: z.array(z.tuple([z.string(), z.string()])),
});

/** Where kexecs, events and loads are not bounded. */
const unbounded = z.strictObject({
  /** What holds for any number of them, and in how many states that shows. */
  proved: strings,
  states: count,
  /** The searches that did not come to their end, what ended them, and what they left undecided. */
  open: z.array(
    z.strictObject({
      focus: z.string(),
      liveness: z.boolean().optional(),
      properties: strings,
      stopped: z.string(),
      states: count,
    }),
  ),
});

export const run = z.strictObject({
  design: z.string(),
  summary: z.string(),
  assumptions: strings,
  bounds: counts,
  limits: z.record(z.string(), z.number().min(0)),
  unfolded: z.boolean(),
  /** Reductions that were not made. */
  without: strings.optional(),
  next: strings.optional(),
  complete: z.boolean(),
  stopped: strings,
  states: count,
  transitions: count,
  depth: count,
  seconds: z.number().min(0),
  properties: z.array(property),
  unbounded: unbounded.optional(),
  neverFired: strings,
  searches: z.array(search),
  samples: z.array(z.strictObject(told)).optional(),
  random: random.optional(),
  replayed: replayed.optional(),
});

export const resultDocument = z.strictObject({
  schema: z.literal(SCHEMA),
  kind: z.enum(['check', 'random', 'replay']),
  version: z.string(),
  seed: z.int().optional(),
  runs: z.array(run),
  /** Files that could not be used, and why. */
  unusable: z.array(z.strictObject({ file: z.string(), why: z.string() })).optional(),
});

export type ResultDocument = z.infer<typeof resultDocument>;
export type RunEntry = ResultDocument['runs'][number];
export type UnboundedEntry = NonNullable<RunEntry['unbounded']>;
export type ReplayedEntry = NonNullable<RunEntry['replayed']>;
export type SearchEntry = RunEntry['searches'][number];
export type DiagramEntry = NonNullable<SearchEntry['diagram']>;
export type PropertyEntry = RunEntry['properties'][number];
export type Verdict = PropertyEntry['verdict'];
/** A run told step by step: a sample, or a counterexample. */
export type ToldRun = NonNullable<RunEntry['samples']>[number];
export type StepEntry = ToldRun['steps'][number];
export type EndEntry = ToldRun['end'];
export type StateEntry = ToldRun['initial'];
export type CounterexampleEntry = NonNullable<PropertyEntry['counterexample']>;
