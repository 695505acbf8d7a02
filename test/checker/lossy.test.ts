/** Hash compaction: what it finds is so, what it may have missed it says, and nothing holds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/checker/fingerprint.js';
import {
  type Always,
  type Eventually,
  explore,
  int,
  type Machine,
  type OnEveryStep,
  type Property,
  type Result,
  record,
  replay,
  update,
} from '../../src/checker/index.js';
import { consistent, twoPhaseCommit } from './machines/two-phase-commit.js';
import { type State, safe, said, there, unlucky, wide } from './machines/wide.js';

const nowhere: Always<State> = { ...unlucky, name: 'nowhere', when: ({ node }) => node < 0 };
const step: OnEveryStep<State> = {
  ...said,
  kind: 'step',
  name: 'step',
  holds: ({ before, after }) => (before.node + after.node) % 50 !== 7,
  why: ({ before }) => `from ${before.node}`,
};
const properties = [unlucky, safe, nowhere, step, there];

const drawing = fc.record({
  seed: fc.integer(),
  nodes: fc.integer({ min: 100, max: 400 }),
  degree: fc.integer({ min: 2, max: 4 }),
  budget: fc.boolean(),
});

/** What an exact search says, as one that may have missed something can say it. */
const weakened = ({ verdict, property, ...rest }: Result<State>['properties'][number]) => ({
  ...rest,
  name: property.name,
  verdict:
    verdict === 'violated' && property.kind !== 'reachable'
      ? verdict
      : property.kind === 'reachable' && verdict === 'holds'
        ? verdict
        : 'inconclusive',
  why: verdict === 'violated' && property.kind === 'reachable' ? undefined : rest.why,
});
const told = (result: Result<State>) => {
  const { states, transitions, depth, levels, fired, leftOut, deadlock, properties } = result;
  const all = properties.map(weakened);
  return JSON.stringify({ states, transitions, depth, levels, fired, leftOut, deadlock, all });
};

/** The run is one of the machine, and shows that the property is violated. */
function mustShow<S>(machine: Machine<S>, { property, trace, why }: Result<S>['properties'][number]): void {
  const steps = trace!.steps.map(({ transition, args }) => ({ transition: transition.name, args }));
  const replayed = replay(machine, steps);
  if (!replayed.ok) expect.unreachable(replayed.why);
  const last = trace!.steps.at(-1);
  if (property.kind === 'step') expect(property.holds(last!)).toBe(false);
  if (property.kind === 'always') expect(property.holds(last?.after ?? trace!.initial)).toBe(false);
  expect(why).toBeDefined();
}

describe('a lossy search', () => {
  it('finds what an exact one finds, but that nothing holds', () => {
    fc.assert(
      fc.property(drawing, (drawn) => {
        const exact = explore(wide(drawn), properties);
        const lossy = explore(wide(drawn), properties, { lossy: {} });
        expect(lossy).toMatchObject({ complete: false, stopped: 'lossy', lossy: { bits: 64 } });
        expect(told(lossy)).toBe(told(exact));
        expect(lossy.properties.map(({ verdict }) => verdict)).toEqual(
          exact.properties.map((each) => weakened(each).verdict),
        );
        expect(lossy.lossy!.missed).toBeLessThan(1e-12);
        if (!drawn.budget) expect(lossy.lossy!.missed).toBe((lossy.states * (lossy.states + 1)) / 2 ** 65);
      }),
      { numRuns: 40 },
    );
  });

  it('takes less memory, and keeps the words of its queue only', () => {
    const machine = wide({ seed: 3, nodes: 40_000, degree: 3 });
    const [exact, lossy] = [explore(machine, []), explore(machine, [], { lossy: {} })];
    expect(lossy.states).toBe(exact.states);
    expect(lossy.states).toBeGreaterThan(30_000);
    expect(lossy.bytes).toBeLessThan(exact.bytes * 0.7);
    const limits = { bytes: Math.floor(exact.bytes / 4), disk: 2 ** 30 };
    const ended = explore(machine, [], { lossy: {}, limits });
    expect(ended).toMatchObject({ stopped: 'memory', complete: false });
    expect(ended.bytes).toBeLessThanOrEqual(limits.bytes);
    expect(ended).not.toHaveProperty('bytesOnDisk');
  });

  it('has the textbook count, and the same shortest counterexample', () => {
    const whole = explore(twoPhaseCommit(5), [consistent], { lossy: {} });
    expect(whole).toMatchObject({ states: 8832, stopped: 'lossy' });
    expect(whole.properties[0]!.verdict).toBe('inconclusive');
    const machine = twoPhaseCommit(5, { hasty: true });
    const [exact, lossy] = [explore(machine, [consistent]), explore(machine, [consistent], { lossy: {} })];
    expect(lossy.properties).toEqual(exact.properties);
    expect(explore(machine, [consistent], { lossy: {}, stopWhenDecided: true }).stopped).toBe('decided');
  });

  it('does not judge what must happen', () => {
    const must: Eventually<State> = {
      ...said,
      kind: 'eventually',
      name: 'must',
      to: () => false,
      why: () => '',
    };
    const { properties } = explore(wide({ seed: 2, nodes: 50, degree: 3 }), [must], { lossy: {} });
    expect(properties[0]).toMatchObject({ verdict: 'inconclusive', antecedent: 0 });
  });

  it('keeps no checkpoints', () => {
    const search = () => explore(twoPhaseCommit(2), [], { lossy: {}, checkpoint: { folder: '/nowhere' } });
    expect(search).toThrow('no checkpoints');
  });
});

describe('with few bits', () => {
  it('loses states, and says that it is likely to', () => {
    const { states, lossy, properties } = explore(twoPhaseCommit(5), [consistent], { lossy: { bits: 8 } });
    expect(states).toBeLessThanOrEqual(256);
    expect(lossy).toEqual({ bits: 8, missed: 1 });
    expect(properties[0]!.verdict).toBe('inconclusive');
  });

  it.each([15, 16, 18])('loses a state about as often as it says: %i bits', (bits) => {
    const LENGTH = 64;
    const SEARCHES = 1500;
    /** Counts, with a number beside that makes its states others than those of the next one. */
    const counter = (salt: number): Machine<{ readonly n: number; readonly salt: number }> => ({
      name: 'counter',
      init: () => [{ n: 1, salt }],
      codec: record({ n: int(0, LENGTH), salt: int(0, 2 ** 20 - 1) }),
      transitions: [
        {
          name: 'add',
          actor: '',
          source: '',
          guard: ({ n }) => n < LENGTH,
          apply: (s) => update(s, { n: s.n + 1 }),
        },
      ],
    });
    let lost = 0;
    for (let salt = 0; salt < SEARCHES; salt++) {
      const { states, lossy } = explore(counter(salt), [], { lossy: { bits } });
      if (states < LENGTH) lost++;
      else expect(lossy!.missed).toBe((LENGTH * (LENGTH + 1)) / 2 ** (bits + 1));
    }
    const expected = (SEARCHES * LENGTH * (LENGTH - 1)) / 2 ** (bits + 1);
    const spread = 3.5 * Math.sqrt(expected);
    expect(lost).toBeGreaterThan(expected - spread);
    expect(lost).toBeLessThan(expected + spread);
    expect(lost).toBeGreaterThan(0);
  });

  it('still says nothing that is not so', () => {
    let violated = 0;
    let lost = 0;
    const mustBeSo = <S>(machine: Machine<S>, judged: readonly Property<S>[], bits: number): void => {
      const exact = explore(machine, judged);
      const lossy = explore(machine, judged, { lossy: { bits } });
      expect(lossy.states).toBeLessThanOrEqual(exact.states);
      if (lossy.states < exact.states) lost++;
      for (const [i, found] of lossy.properties.entries()) {
        const isWitness = found.property.kind === 'reachable' && found.verdict === 'holds';
        if (found.verdict === 'inconclusive' || isWitness) continue;
        expect([found.verdict, exact.properties[i]!.verdict]).toEqual(['violated', 'violated']);
        mustShow(machine, found);
        violated++;
      }
    };
    fc.assert(
      fc.property(drawing, fc.integer({ min: 3, max: 14 }), (drawn, bits) => {
        mustBeSo(wide({ ...drawn, budget: false }), properties, bits);
      }),
      { numRuns: 60 },
    );
    // With representatives, a run goes on from other states than those of which fingerprints were kept.
    for (let bits = 3; bits < 14; bits++) {
      mustBeSo(twoPhaseCommit(6, { hasty: true, symmetric: true }), [consistent], bits);
    }
    expect(violated).toBeGreaterThan(10);
    expect(lost).toBeGreaterThan(40);
  });
});

describe('a fingerprint', () => {
  it('is as good as random: few words that differ in few bits', () => {
    const to = new Int32Array(2);
    for (const words of [1, 2, 5]) {
      const halves = [new Set<number>(), new Set<number>()];
      const state = new Int32Array(words);
      const total = 60_000;
      for (let i = 0; i < total; i++) {
        // Two fields that count, at the lower end of the first word and at the upper end of the last.
        state.fill(0);
        state[0]! |= i & 0xff;
        state[words - 1]! |= (i >>> 8) << 24;
        if (words > 1) state[words >> 1]! ^= (i >>> 3) << 9;
        fingerprint(state, 0, words, to);
        halves[0]!.add(to[0]!);
        halves[1]!.add(to[1]!);
      }
      // By chance less than one pair of 60,000 is alike in 32 bits.
      for (const half of halves) expect(half.size).toBeGreaterThan(total - 6);
    }
  });
});
