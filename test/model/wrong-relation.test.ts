/** A folding that is wrong where a difference is longer than what is remembered of it. */
import { describe, expect, it, vi } from 'vitest';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import type * as relation from '../../model/history/relation.js';
import { begin, type NamedStep, pairOf, retake } from './lockstep.js';

const mutation = vi.hoisted(() => ({ dropsTail: false }));

vi.mock('../../model/history/relation.js', async (original) => {
  const right = await original<typeof relation>();
  const dropped = (of: relation.Relation): relation.Relation =>
    mutation.dropsTail && of.kind === 'ahead' && of.more ? { ...of, more: false } : of;
  return { ...right, appended: (...of: Parameters<typeof right.appended>) => dropped(right.appended(...of)) };
});

const taken = (transition: string, args: NamedStep['args'] = {}): NamedStep => ({ transition, args });
const insert = taken('tamper-with-list', { how: 'insert' });
const extend = taken('extend-directly');

/** The list goes three records beyond the PCR, of which two are remembered; then the PCR is extended with two. */
const STEPS = [
  ...['nothing-to-restore', 'measure-boot-aggregate', 'extend'].map((name) => taken(name)),
  ...[insert, insert, insert, extend, extend],
];

function disagreement() {
  const pair = pairOf(linux_6_1, {
    assumptions: ['tpm-present'],
    bounds: { faults: 0, tampering: 5, kexecs: 1, events: 1, loads: 1, resets: 0 },
  });
  // The one whose policy does not measure kernel_version first.
  const initial = [0, 1].find((each) => begin(pair, each).exact.ima.criticalData === 'none')!;
  return retake(pair, initial, STEPS);
}

describe('a folding that is wrong', () => {
  it('is found out when it drops the tail of what a list has beyond the PCR', () => {
    mutation.dropsTail = true;
    expect(disagreement()).toEqual({ what: 'the list replays', exact: false, folded: true });
    mutation.dropsTail = false;
    expect(disagreement()).toBeNull();
  });
});
