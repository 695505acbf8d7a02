import { describe, expect, it } from 'vitest';
import { designs } from '../../model/designs/index.js';
import { linux_6_16 } from '../../model/designs/linux-6.16.js';
import type { Algebra } from '../../model/history/history.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { Assumption, Bounds, Focus } from '../../model/world.js';
import { worldOf } from '../../model/worlds.js';
import type { Claim } from '../../properties/claim.js';
import { claims, propertyOf } from '../../properties/index.js';
import { explore, type Machine } from '../../src/checker/index.js';

const HONEST: readonly Assumption[] = [
  'no-faults',
  'no-adversary',
  'no-panic',
  'no-crash-image',
  'same-design',
];
const FAULTY: readonly Assumption[] = [
  'no-adversary',
  'file-load-only',
  'no-panic',
  'no-crash-image',
  'no-violations',
  'one-load',
  'policy-measures-critical-data',
  'same-design',
];

type Change = (machine: Machine<State>) => Machine<State>;
const withoutSubsumption: Change = ({ budgets: _, ...machine }) => machine;

/** Each property's verdict and the length of its counterexample; and how many steps were taken. */
function judged(
  name: string,
  focus: Focus,
  assumptions: readonly Assumption[],
  bounds: Bounds,
  inOrder: boolean,
  change: Change = (m) => m,
  thoroughly = false,
) {
  const design = designs.find((candidate) => candidate.name === name)!;
  const world = worldOf(design, { assumptions, bounds, focus });
  const safety = claims.filter((claim) => claim.focus === focus && !claim.liveness);
  const wanted = safety.map((claim) => propertyOf(thoroughly ? lasting(claim) : claim, world));
  const { complete, transitions, properties } = explore(change(systemOf(world, inOrder)), wanted);
  expect(complete).toBe(true);
  const verdicts = properties.map(({ property, verdict, trace }) => [
    property.name,
    verdict,
    trace?.steps.length,
  ]);
  return { transitions, verdicts };
}

const lasting = ({ over: _, ...claim }: Claim): Claim => claim;

describe('the same verdicts, in as many steps, with fewer of them taken', () => {
  it.each([
    ['linux-6.1', 'control', HONEST],
    ['linux-6.1', 'replay', HONEST],
    ['linux-6.12.107', 'control', HONEST],
    ['linux-6.12.107', 'replay', HONEST],
    ['linux-6.16', 'control', HONEST],
    ['linux-6.16', 'replay', HONEST],
    ['linux-6.16', 'control', FAULTY],
  ] as const)('with local steps first: %s, %s', (name, focus, assumptions) => {
    const bounds = { faults: 1 };
    const reduced = judged(name, focus, assumptions, bounds, true);
    const whole = judged(name, focus, assumptions, bounds, false);
    expect(reduced.verdicts).toEqual(whole.verdicts);
    expect(reduced.transitions).toBeLessThan(whole.transitions);
  });

  it.each([
    ['linux-6.1', 'control'],
    ['linux-6.12.107', 'replay'],
    ['linux-6.16', 'control'],
    ['linux-6.16', 'replay'],
  ] as const)('with states left out that another subsumes: %s, %s', (name, focus) => {
    const bounds = { faults: 2 };
    const reduced = judged(name, focus, FAULTY, bounds, true);
    const whole = judged(name, focus, FAULTY, bounds, true, withoutSubsumption);
    expect(reduced.verdicts).toEqual(whole.verdicts);
    expect(reduced.transitions).toBeLessThan(whole.transitions);
  });

  it.each([
    ['linux-6.1', 'quote'],
    ['linux-6.12.107', 'moment'],
    ['linux-6.16', 'moment'],
  ] as const)('with states left out that no open property can come of: %s, %s', (name, focus) => {
    const bounds = { faults: 1 };
    const reduced = judged(name, focus, FAULTY, bounds, true);
    const whole = judged(name, focus, FAULTY, bounds, true, undefined, true);
    expect(reduced.verdicts).toEqual(whole.verdicts);
    expect(reduced.transitions).toBeLessThan(whole.transitions);
  });

  it('where no act of an adversary is left that anything could come of: linux-6.16, alteration', () => {
    const assumptions = FAULTY.filter((each) => each !== 'no-adversary').concat('no-faults');
    const reduced = judged('linux-6.16', 'alteration', assumptions, { tampering: 1 }, true);
    const whole = judged('linux-6.16', 'alteration', assumptions, { tampering: 1 }, true, undefined, true);
    expect(reduced.verdicts).toEqual(whole.verdicts);
    expect(reduced.transitions).toBeLessThan(whole.transitions);
  });
});

/** Verifiers, right and wrong. */
const VERIFIERS: Readonly<Record<string, (lists: Algebra) => Partial<Algebra>>> = {
  'that is right': () => ({}),
  'that trusts whatever it is sent': () => ({
    judge: () => ({ verdict: 'trusted', unauthenticated: false }),
  }),
  'that does not report violations': ({ judge }) => ({
    judge: (history, knowledge) => ({ ...judge(history, knowledge), unauthenticated: false }),
  }),
};

describe('what an adversary altered, judged by a quote that is answered at once, or by one of any age', () => {
  const claim = claims.find(({ name }) => name === 'tamper-evident')!;
  const options = {
    assumptions: FAULTY.filter((each) => each !== 'no-adversary' && each !== 'no-violations'),
    bounds: { faults: 0, tampering: 1, kexecs: 1, loads: 1, events: 2, resets: 0 },
  };
  it.each(Object.entries(VERIFIERS))('is the same to a verifier %s', (_, wrong) => {
    const [once, ever] = (['alteration', 'all'] as const).map((focus) => {
      const world = worldOf(linux_6_16, { ...options, focus });
      const lists = { ...world.lists, ...wrong(world.lists) };
      const result = explore(systemOf({ ...world, lists }), [propertyOf(claim, { ...world, lists })], {
        stopWhenDecided: true,
      });
      const { verdict, trace } = result.properties[0]!;
      return { states: result.states, found: [verdict, trace?.steps.length] };
    });
    expect(once!.found).toEqual(ever!.found);
    expect(once!.states).toBeLessThan(ever!.states);
  });
});
