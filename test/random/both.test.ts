/** Lists of names and lists of digests say the same; and when one of them is wrong, that is found. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/design.js';
import { designs } from '../../model/designs/index.js';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import { linux_6_12_107 } from '../../model/designs/linux-6.12.107.js';
import type { Assumption, World } from '../../model/world.js';
import { worldOf } from '../../model/worlds.js';
import { claims } from '../../properties/index.js';
import type { ConcreteAlgebra } from '../../src/concrete/algebra.js';
import { concreteWorld, inBytes } from '../../src/concrete/world.js';
import { bothOf } from '../../src/random/both.js';
import { chancesFor } from '../../src/random/source.js';
import { walk } from '../../src/random/walk.js';
import { groupsOf, weightsOf } from '../../src/random/weights.js';

interface How {
  readonly runs: number;
  readonly bytes?: boolean;
  readonly assumptions?: readonly Assumption[];
  /** A wrong algebra, to see that it is found out. */
  readonly wrong?: (right: ConcreteAlgebra) => Partial<ConcreteAlgebra>;
}

/** On what the two disagree in so many runs; null if on nothing. */
function disagreement(design: Design, { runs, bytes, assumptions = [], wrong }: How): string | null {
  const written = worldOf(design, { assumptions, folded: false, focus: 'all' });
  const world = bytes ? inBytes(written) : written;
  const right = concreteWorld(world);
  const concrete: World = wrong ? { ...right, lists: { ...right.lists, ...wrong(right.lists) } } : right;
  const machine = bothOf(world, concrete, claims);
  const grouping = groupsOf(world);
  for (const { mood, draw } of chancesFor(11, 0, runs)) {
    const stops = (step: { readonly after: { readonly disagreement: string | null } }) =>
      step.after.disagreement !== null;
    const trace = walk(machine, weightsOf(grouping, mood), draw, 200, stops);
    const last = trace.steps.at(-1)?.after.disagreement;
    if (last) return last;
  }
  return null;
}

describe('names and digests', () => {
  for (const design of designs) {
    it(`agree on runs of ${design.name}, with sizes in units and in bytes`, () => {
      expect(disagreement(design, { runs: 60 })).toBeNull();
      expect(disagreement(design, { runs: 60, bytes: true })).toBeNull();
      expect(disagreement(design, { runs: 30, assumptions: ['verifier-keeps-lists'] })).toBeNull();
    });
  }
});

describe('an algebra that is wrong', () => {
  const wrongs: Readonly<Record<string, NonNullable<How['wrong']>>> = {
    'does not extend': () => ({ extend: (history) => history }),
    'extends what an adversary does not': () => ({ extendForged: (history) => history }),
    'restores less than it was handed': ({ restore }) => ({
      restore: (history, upTo) => restore(history, upTo === 'all' ? 'all-but-last' : upTo),
    }),
    'restores what it should not': ({ restore }) => ({ restore: (history) => restore(history, 'all') }),
    'dumps more than fits': ({ dump }) => ({
      dump: (history, capacity, onOverflow) => dump(history, capacity + 1, onOverflow),
    }),
    'forgets that a record is cut': ({ holds }) => ({
      holds: (history, place) => {
        const held = holds(history, place);
        return held === 'cut' ? 'records' : held;
      },
    }),
    'keeps the PCR over a hard reboot': ({ cold }) => ({
      cold: (history) => ({ ...cold(history), pcr: history?.pcr ?? cold(null).pcr }),
    }),
    'trusts whatever it is shown': ({ judge }) => ({
      judge: (history, knowledge) => ({ ...judge(history, knowledge), verdict: 'trusted' }),
    }),
    'takes evidence for that of one moment': () => ({ simultaneous: () => true }),
    'cannot reorder': ({ tamper }) => ({
      tamper: (history, where, how, capacity) =>
        how === 'reorder' ? history : tamper(history, where, how, capacity),
    }),
  };
  for (const [what, wrong] of Object.entries(wrongs)) {
    it(`is found out when it ${what}`, () => {
      const found = [linux_6_1, linux_6_12_107].map((design) => disagreement(design, { runs: 150, wrong }));
      expect(found.some((each) => each !== null)).toBe(true);
    });
  }
});
