/**
 * The folded search and the one with lists written out come to the same verdicts, with counterexamples as long: every
 * design, every property, under several sets of assumptions, within bounds that the second one can explore. A sample
 * of these, another one each day; AGREE_SEED takes one again, AGREE=all takes all (as `npm run soak` does).
 */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/design.js';
import { allDesigns } from '../../model/designs/index.js';
import type { Assumption, Bounds } from '../../model/world.js';
import { check } from '../../src/check/check.js';
import { distinct } from '../../src/designs/alike.js';
import { createRandom } from './random.js';

interface Surroundings {
  readonly assumptions: readonly Assumption[];
  readonly bounds: Bounds;
}

const SMALL: Bounds = { kexecs: 1, loads: 1, events: 1, resets: 0, faults: 1, tampering: 1 };
const PLAIN: readonly Assumption[] = ['file-load-only', 'no-crash-image', 'no-panic', 'same-design'];
const SETS: Readonly<Record<string, Surroundings>> = {
  'nothing fails': {
    assumptions: [...PLAIN, 'no-faults', 'no-adversary', 'tpm-present'],
    bounds: SMALL,
  },
  'nothing fails, two files': {
    assumptions: [
      ...PLAIN,
      'no-faults',
      'no-adversary',
      'tpm-present',
      'policy-measures-critical-data',
      'single-cpu',
    ],
    bounds: { ...SMALL, events: 2 },
  },
  'loads of every kind, a panic, another kernel next': {
    assumptions: [
      'no-faults',
      'no-adversary',
      'no-violations',
      'policy-measures-critical-data',
      'single-cpu',
      'tpm-present',
    ],
    bounds: { ...SMALL, loads: 2, events: 0 },
  },
  'one fault': { assumptions: [...PLAIN, 'no-adversary', 'no-violations', 'single-cpu'], bounds: SMALL },
  'one act of an adversary': {
    assumptions: [...PLAIN, 'no-faults', 'policy-measures-critical-data', 'single-cpu'],
    bounds: SMALL,
  },
};

/** Where each snapshot adds a record there is no end of lists that are written out: they are compared as far as this. */
const DEPTH = 22;
const grows = ({ removal, snapshotRecord }: Design): boolean => removal === 'snapshot' && snapshotRecord;

const cases = distinct(allDesigns).flatMap((design) => Object.keys(SETS).map((set) => ({ design, set })));

/** Written out it has ten million states and more: it is compared with all, which can take hours. */
const isLarge = ({ design, set }: (typeof cases)[number]): boolean =>
  design.name === 'staging-two-agents' && set.startsWith('one ');

const SAMPLE = 3;
const MS_A_DAY = 86_400_000;
const all = process.env.AGREE === 'all';
const seed = Number(process.env.AGREE_SEED ?? Math.floor(Date.now() / MS_A_DAY));
const random = createRandom(seed);
const sampled = cases.filter((each) => !isLarge(each));
const taken = all
  ? cases
  : Array.from({ length: SAMPLE }, () => sampled[Math.floor(random() * sampled.length)]!);

async function verdicts(design: Design, { assumptions, bounds }: Surroundings, unfolded: boolean) {
  const isCut = grows(design);
  const limits = isCut ? { depth: DEPTH } : {};
  const options = { assumptions, bounds: { cpus: 2, ...bounds }, properties: [], limits, unfolded };
  const [result] = await check([design], options, { workers: 1 });
  if (!isCut) expect(result!.complete).toBe(true);
  for (const { stopped } of result!.searches) expect([undefined, 'decided', 'depth']).toContain(stopped);
  return {
    states: result!.states,
    found: result!.properties
      // A search that was cut short says no more than which runs it found; by a detour they can be longer.
      .filter(({ run }) => !isCut || (run !== undefined && run.steps.length <= DEPTH))
      .map(({ name, verdict, run }) => [name, verdict, run?.steps.length, run?.loopStart]),
  };
}

describe(`folded and written out, ${all ? 'all' : `AGREE_SEED=${seed}:`} ${taken.length} of ${cases.length}`, () => {
  it.each(taken.map(({ design, set }, k) => [design.name, set, k] as const))(
    'agree on %s where %s',
    async (_, set, k) => {
      const { design } = taken[k]!;
      const folded = await verdicts(design, SETS[set]!, false);
      const whole = await verdicts(design, SETS[set]!, true);
      expect(folded.found).toEqual(whole.found);
      if (all) console.log(`${design.name}, ${set}: ${folded.states} states, ${whole.states} written out`);
    },
    all ? 7_200_000 : 600_000,
  );
});
