/** Result documents whose every text is hostile, and small ones whose every field is known. */
import fc from 'fast-check';
import type {
  PropertyEntry,
  ResultDocument,
  RunEntry,
  StepEntry,
  ToldRun,
} from '../../../src/report/document.js';

/** What means something in one form or another, or changes how other text is shown. */
export const SNIPPETS: readonly string[] = [
  '',
  ' ',
  'boot_aggregate',
  '/usr/bin/a b',
  '<script>alert(1)</script>',
  '</svg><img src=x onerror=alert(1)>',
  ']]>',
  '<!-- --> <![CDATA[x]]>',
  '<?xml version="1.0"?>',
  '&lt;b&gt; &#60; &amp; &nbsp;',
  '"\'`´',
  '\\"; } digraph x { a -> b',
  '\\N \\G \\l \\\\',
  '#59; #quot; ;',
  '%%{init: {"theme":"dark"}}%%',
  'end\nparticipant x as y\n',
  'wrap:nowrap: <br/> $$x$$',
  '```\n# heading\n```',
  '[a](javascript:alert(1)) ![b](http://x/y.png)',
  '@maintainer #12 GH-1 https://example.com www.example.com a@b.example',
  '| a | b | **c** _d_ ~~e~~',
  ':smile: $a$ <details>',
  'From root Mon Sep 17 00:00:00 2001',
  '---',
  '>8',
  '-- ',
  '\u202egnp.exe\u202c \u2066x\u2069 \u200f',
  '\u0000\u0001\u0008\u000b\u001b[31mred\u001b[0m\u007f\u0085',
  '\ufffe\uffff \ud800 \udfff \u{1fffe}',
  '\u2028\u2029\ufeff\u00ad\u200b',
  '\r\n\t',
  '漢字 émoji 👩‍👩‍👧 \u0301',
  '__proto__',
  'constructor',
  '#bigint',
  'x'.repeat(300),
  '$(reboot) `reboot` ; rm -rf /',
  '../../etc/passwd',
];

export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...SNIPPETS),
  fc.array(fc.constantFrom(...SNIPPETS), { maxLength: 3 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
    .map((units) => String.fromCharCode(...units)),
);

const list = fc.array(hostile, { maxLength: 4 });
const many = fc.nat({ max: 5_000_000 });
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
const json = fc.oneof(
  hostile,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  list,
  fc.dictionary(hostile, fc.oneof(hostile, fc.integer(), fc.constant(null)), { maxKeys: 3 }),
);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

/** Fields that are not there are not there, rather than undefined. */
const record = <T>(of: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc
    .record(of)
    .map(
      (value) =>
        Object.fromEntries(Object.entries(value as object).filter(([, each]) => each !== undefined)) as T,
    );

const state = record({
  phase: fc.oneof(hostile, fc.constantFrom('running', 'purgatory', 'restore')),
  history: record({
    pcr: list,
    list,
    replay: optional(list),
    copies: fc.dictionary(hostile, fc.option(list), { maxKeys: 3 }),
    sent: fc.option(list),
    quoted: fc.option(list),
    kept: fc.option(list),
  }),
  tpm: json,
  kexec: json,
});

const FIELDS = ['phase', 'history.list', 'history.pcr', 'tpm.chip', 'kexec.call', 'others'];
const args = fc.dictionary(hostile, fc.oneof(hostile, fc.integer(), fc.boolean()), { maxKeys: 2 });

const step = record({
  actor: fc.oneof(hostile, fc.constantFrom('IMA', 'TPM', 'CPU 1', 'user space')),
  event: hostile,
  args,
  words: hostile,
  kernel: hostile,
  stage: fc.oneof(hostile, fc.constantFrom('running', 'load: read')),
  changed: fc.dictionary(
    fc.oneof(hostile, fc.constantFrom(...FIELDS)),
    fc.record({ before: json, after: json }),
    { maxKeys: 3 },
  ),
  state,
}) as unknown as fc.Arbitrary<StepEntry>;

const end = record({
  listTitle: hostile,
  pcrTitle: hostile,
  list,
  replay: list,
  pcr: list,
  verifier: optional(
    record({ verdict: hostile, at: optional(many), attested: optional(many), unauthenticated: fc.boolean() }),
  ),
});

const told = {
  begins: hostile,
  stage: hostile,
  initial: state,
  steps: fc.array(step, { maxLength: 6 }),
  end,
};

const property = record({
  name: hostile,
  claim: hostile,
  meaning: hostile,
  verdict: fc.constantFrom('holds', 'violated', 'vacuous', 'inconclusive'),
  doubt: optional(hostile),
  counterexample: optional(
    record({
      length: many,
      why: hostile,
      loopStart: optional(fc.nat({ max: 6 })),
      reproduce: fc.array(fc.array(hostile, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
      ...told,
    }),
  ),
}) as unknown as fc.Arbitrary<PropertyEntry>;

const counts = fc.dictionary(hostile, many, { maxKeys: 3 });

const diagram = fc
  .array(
    fc.record({
      label: fc.oneof(hostile, fc.constantFrom('running', 'load: read')),
      states: many,
      initial: fc.nat({ max: 1 }),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((nodes) => {
    const node = fc.nat({ max: nodes.length - 1 });
    const edge = record({ from: node, to: node, transition: hostile, args: optional(args), count: many });
    return fc.record({
      of: fc.constantFrom('states', 'labels'),
      nodes: fc.constant(nodes),
      edges: fc.array(edge, { maxLength: 5 }),
    });
  });

const search = record({
  focus: hostile,
  properties: list,
  complete: fc.boolean(),
  stopped: optional(hostile),
  leftOut: optional(many),
  states: many,
  transitions: many,
  depth: many,
  seconds,
  levels: fc.array(many, { maxLength: 6 }),
  fired: counts,
  diagram: optional(diagram),
});

const run = record({
  design: hostile,
  summary: hostile,
  assumptions: list,
  bounds: counts,
  limits: fc.dictionary(hostile, fc.nat(), { maxKeys: 3 }),
  unfolded: fc.boolean(),
  next: optional(list),
  complete: fc.boolean(),
  stopped: list,
  states: many,
  transitions: many,
  depth: many,
  seconds,
  properties: fc.array(property, { maxLength: 3 }),
  neverFired: list,
  searches: fc.array(search, { maxLength: 2 }),
  samples: optional(fc.array(record(told), { minLength: 1, maxLength: 2 })),
}) as unknown as fc.Arbitrary<RunEntry>;

export const documents: fc.Arbitrary<ResultDocument> = fc
  .record({ version: hostile, runs: fc.array(run, { maxLength: 3 }) })
  .map((rest) => ({ schema: 1, kind: 'check', ...rest }) as unknown as ResultDocument);

/** A document that has a run to show. */
export const withTraces = documents.filter(({ runs }) =>
  runs.some(
    ({ properties, samples }) => samples !== undefined || properties.some((each) => each.counterexample),
  ),
);

/** A run of so many steps, with nothing hostile in it. */
export function plainRun(steps: number, words = 'measures a program: appends the record'): ToldRun {
  const history = { pcr: ['a'], list: ['a'], copies: {}, sent: null, quoted: null, kept: null };
  const plain = { phase: 'running', history };
  return {
    begins: 'A cold boot.',
    stage: 'running',
    initial: plain,
    steps: Array.from({ length: steps }, (_, k) => ({
      actor: k % 2 === 0 ? 'CPU 1' : 'TPM',
      event: 'measure',
      args: {},
      words,
      kernel: 'ima_add_template_entry',
      stage: 'running',
      changed: { 'history.list': { before: ['a'], after: ['a', 'b'] } },
      state: plain,
    })),
    end: { listTitle: 'list', pcrTitle: 'PCR', list: ['a'], replay: ['a'], pcr: ['a', 'b'] },
  };
}
