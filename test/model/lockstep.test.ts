/** The folding is sound: folded lists say what lists written out say, after every step of the machine. */
import { describe, expect, it } from 'vitest';
import { CHOICES, type Design } from '../../model/design.js';
import { allDesigns, designs } from '../../model/designs/index.js';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import { linux_6_12_107 } from '../../model/designs/linux-6.12.107.js';
import { linux_6_16 } from '../../model/designs/linux-6.16.js';
import { foldedAlgebra } from '../../model/history/folded.js';
import type { Algebra } from '../../model/history/history.js';
import type { State } from '../../model/state.js';
import { judge } from '../../model/verifier/verifier.js';
import type { Assumption, Bounds, World } from '../../model/world.js';
import { CHOICE_NAMES } from '../../src/matrix/watched.js';
import {
  canonicalState,
  type Mutation,
  pairOf,
  retake,
  shrink,
  statesOf,
  told,
  type Walk,
  WHOLE,
  walk,
} from './lockstep.js';
import { createRandom } from './random.js';

const BOUNDS: Bounds = { kexecs: 3, events: 8, loads: 3, faults: 2, tampering: 2, resets: 1 };
const HONEST: Bounds = { ...BOUNDS, tampering: 0 };

function firstDisagreement(design: Design, bounds: Bounds, walks: number, mutation?: Mutation): Walk | null {
  const pair = pairOf(design, { bounds }, mutation);
  for (let seed = 1; seed <= walks; seed++) {
    const taken = walk(pair, seed, 110);
    if (taken.disagreement !== null) return shrink(pair, taken);
  }
  return null;
}

describe('lists folded and lists written out', () => {
  for (const design of designs) {
    it(`say the same of ${design.name}, with faults and an adversary`, () => {
      const found = firstDisagreement(design, BOUNDS, 25);
      expect(found && told(found)).toBeNull();
    });
    it(`say the same of ${design.name}, with faults alone`, () => {
      const found = firstDisagreement(design, HONEST, 25);
      expect(found && told(found)).toBeNull();
    });
  }
});

/** Little happens beside what an adversary does. */
const QUIETER: readonly Assumption[] = [
  'no-faults',
  'file-load-only',
  'no-crash-image',
  'no-panic',
  'same-design',
];

/** So a quote of long ago need not be followed: by it nothing else of an altered list is judged. */
describe('a list whose data was altered', () => {
  it('holds what no hash covers, and says so, folded and written out', () => {
    const pair = pairOf(linux_6_12_107, { bounds: BOUNDS, assumptions: QUIETER });
    let altered = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { initial, steps } = walk(pair, seed, 110);
      for (const both of statesOf(pair, initial, steps)) {
        for (const [world, s] of [
          [pair.exact, both.exact],
          [pair.folded, both.folded],
        ] as const) {
          if (s.history.quoted === 0 || !world.lists.standing(s.history).altered) continue;
          altered++;
          expect(judge(world, s).unauthenticated).toBe(true);
        }
      }
    }
    expect(altered).toBeGreaterThan(10);
  });
});

/** What no shipped kernel does: updates by address, resuming, markers that are duplicates, a notifier that ends the chain. */
const OTHERS = [
  'trim-uncompared',
  'staging-v2',
  'staging-two-agents',
  'verify-list-at-boot',
  'verify-list-at-reboot',
  'self-verified-carry',
  'linux-6.16-kexec-jump',
  'linux-6.16-custom-template',
  'snapshot-2023-tmpfs',
  'deferred-tpm',
  'series-2016-v2',
  'series-v1',
  'series-v2',
  'series-v3',
  'series-v9',
  'linux-6.12.85',
  'cma-fix-v1',
];

describe('lists folded and lists written out, of designs that were not released', () => {
  it.each(OTHERS)('say the same of %s', (name) => {
    const design = allDesigns.find((each) => each.name === name)!;
    const found = firstDisagreement(design, BOUNDS, 10);
    expect(found && told(found)).toBeNull();
  });
});

/** A design that somebody's own may be: a known one with up to five choices made otherwise. */
function mutated(random: () => number): Design {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const changed = Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(CHOICE_NAMES));
  const choices = changed.map((name) => [name, pick<unknown>(CHOICES[name].values)]);
  return { ...pick(allDesigns), ...Object.fromEntries(choices), name: 'mutated' } as Design;
}

/** LOCKSTEP_DESIGNS takes more of them (`npm run soak`), LOCKSTEP_SEED others. */
describe('lists folded and lists written out, of designs that nobody has written', () => {
  const random = createRandom(Number(process.env.LOCKSTEP_SEED ?? 1));
  const count = Number(process.env.LOCKSTEP_DESIGNS ?? 24);
  it.each(
    Array.from({ length: count }, (_, k) => [k, mutated(random)] as const),
  )('say the same: %i', (k, design) => {
    const found = firstDisagreement(design, k % 2 === 0 ? BOUNDS : HONEST, 6);
    expect(found && `${JSON.stringify(design)}\n${told(found)}`).toBeNull();
  });
});

describe('a folding that is wrong', () => {
  const stepsOf = (lists: (right: Algebra) => Partial<Algebra>): Mutation => ({
    lists: (right) => ({ ...right, ...lists(right) }),
  });
  const canonicalThen = (change: (s: State) => State): Mutation => ({
    canonical: (world: World, s: State) => change(canonicalState(world, s)),
  });
  const wrong: Readonly<Record<string, readonly [Design, Mutation, Bounds]>> = {
    'takes a record that was not extended for one that may yet be': [
      linux_6_1,
      stepsOf(() => ({ unextended: (history) => history })),
      HONEST,
    ],
    'forgets that a copy is not the list any more': [
      linux_6_1,
      stepsOf(({ holds }) => ({ handedIsList: (history) => holds(history, 'handed') === 'records' })),
      HONEST,
    ],
    'takes evidence for that of one moment': [
      linux_6_16,
      stepsOf(() => ({ simultaneous: () => true })),
      HONEST,
    ],
    'notices a page too late that the list outgrew the buffer': [
      linux_6_12_107,
      stepsOf(({ append }) => ({
        append: (history, name, capacity) => append(history, name, capacity && capacity + 4),
      })),
      HONEST,
    ],
    'drops what is dumped of a list that does not fit': [
      linux_6_12_107,
      canonicalThen((s) => ({ ...s, history: { ...s.history, fits: 0 } })),
      HONEST,
    ],
    'loses a direct extend': [
      linux_6_16,
      stepsOf(() => ({ extendForged: (history) => ({ ...history, pcr: 1 }) })),
      BOUNDS,
    ],
    'gives up what was forged while an adversary can still act': [
      linux_6_16,
      {
        canonical: (world, given) => {
          const s = canonicalState(world, given);
          return { ...s, history: world.lists.disarm(s.history) };
        },
      },
      BOUNDS,
    ],
    'takes a buffer that is full for one with room': [
      linux_6_16,
      canonicalThen((s) =>
        s.kexec.buffer === 'none'
          ? s
          : { ...s, kexec: { ...s.kexec, bufferSize: Math.max(4, s.kexec.bufferSize) } },
      ),
      HONEST,
    ],
    'drops the automaton that remembers the kexec events': [
      linux_6_16,
      { lists: () => foldedAlgebra({ ...WHOLE, markers: false }) },
      HONEST,
    ],
    'counts the room in the buffer one unit too short': [
      linux_6_16,
      canonicalThen((s) =>
        s.kexec.bufferSize > 0 ? { ...s, kexec: { ...s.kexec, bufferSize: s.kexec.bufferSize - 1 } } : s,
      ),
      HONEST,
    ],
    'forgets what is in the hash table': [
      linux_6_1,
      canonicalThen((s) => ({ ...s, ima: { ...s.ima, known: 0 } })),
      HONEST,
    ],
  };
  for (const [what, [design, mutation, bounds]] of Object.entries(wrong)) {
    it(`is found out when it ${what}`, () => {
      const found = firstDisagreement(design, bounds, 400, mutation);
      expect(found?.disagreement ?? null).not.toBeNull();
      // The same steps are no disagreement of the folding as it is.
      const steps = found!.steps;
      expect(retake(pairOf(design, { bounds }), found!.initial, steps)).toBeNull();
    });
  }
});
