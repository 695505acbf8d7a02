/** Every property can fail: a design, or a machine with one thing changed, that breaks it, beside one that does not. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/design.js';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import { linux_6_16 } from '../../model/designs/linux-6.16.js';
import type { Algebra } from '../../model/history/history.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { Assumption, Bounds, World } from '../../model/world.js';
import { worldOf } from '../../model/worlds.js';
import { claims, propertyOf } from '../../properties/index.js';
import { explore, type Machine, type PropertyResult, type Transition } from '../../src/checker/index.js';
import { QUIET } from '../assuming.js';

interface Control {
  readonly assumptions: readonly Assumption[];
  readonly bounds?: Bounds;
  /** In which it holds. */
  readonly design: Design;
  /** What breaks it: another design, other lists, or other transitions. */
  readonly breaks: {
    readonly design?: Design;
    readonly lists?: (lists: Algebra) => Algebra;
    readonly transition?: (transition: Transition<State>, world: World) => Transition<State>;
  };
  /** A part of the sentence that says why. */
  readonly why: string;
}

const but = (...allowed: readonly Assumption[]): readonly Assumption[] =>
  QUIET.filter((assumption) => !allowed.includes(assumption));

const design = linux_6_16;
const changed = (
  name: string,
  change: (rule: Transition<State>, world: World) => Partial<Transition<State>>,
) => ({
  transition: (rule: Transition<State>, world: World): Transition<State> =>
    rule.name === name ? { ...rule, ...change(rule, world) } : rule,
});

const controls: Readonly<Record<string, Control>> = {
  'replay-equals-pcr': {
    assumptions: QUIET,
    design,
    breaks: { design: linux_6_1 },
    why: 'a record that was extended is not in the list',
  },
  'every-bank-accounted': {
    assumptions: QUIET,
    design: { ...design, algorithms: 'sha1-only', unsupportedBank: 'once-per-kernel' },
    breaks: { design: { ...design, algorithms: 'sha1-only' } },
    why: 'padded SHA-1 digests',
  },
  'prefix-preserved': {
    assumptions: QUIET,
    design,
    breaks: { design: linux_6_1 },
    why: 'what is handed over is not all of the list',
  },
  'carries-what-fits': {
    assumptions: [...but('list-fits'), 'single-cpu'],
    design,
    breaks: { design: { ...design, onOverflow: 'nothing' } },
    why: 'holds nothing that can be restored',
  },
  'exported-plus-kept-is-full-history': {
    assumptions: QUIET,
    design,
    breaks: { design: { ...design, suspend: 'none' } },
    why: 'in no list any more',
  },
  'hard-reboot-resets': {
    assumptions: but('no-hard-reboot'),
    bounds: { resets: 1 },
    design,
    breaks: changed('power-loss', ({ apply }) => ({
      apply: (s, args) => ({ ...apply(s, args), history: { ...apply(s, args).history, pcr: s.history.pcr } }),
    })),
    why: 'not those of a fresh start',
  },
  'no-undetected-loss': {
    assumptions: QUIET,
    design,
    breaks: { design: linux_6_1 },
    why: 'a record extended after the quote is in no list',
  },
  'truncation-detected': {
    assumptions: [...but('list-fits'), 'single-cpu'],
    design,
    breaks: { design: { ...design, markerLoad: 'none' } },
    why: 'the verdict is only "not trusted"',
  },
  'tamper-evident': {
    assumptions: [...but('no-adversary'), 'single-cpu', 'one-load'],
    bounds: { tampering: 1, events: 1, loads: 1, kexecs: 0 },
    design,
    breaks: {
      lists: (right) => ({ ...right, judge: () => ({ verdict: 'trusted', unauthenticated: false }) }),
    },
    why: 'is trusted',
  },
  'no-false-alarm': {
    assumptions: QUIET,
    design,
    breaks: {
      // A verifier that refuses whatever it cannot tell a kexec of.
      lists: (right) => ({
        ...right,
        judge: (history, knowledge) => ({ ...right.judge(history, knowledge), verdict: 'truncated' }),
      }),
    },
    why: 'nothing is missing, and the verdict is "truncated"',
  },
  'append-and-extend-atomic': {
    assumptions: QUIET,
    design,
    breaks: { design: linux_6_1 },
    why: 'appended after the TPM was shut down',
  },
  'measured-before-use': {
    assumptions: QUIET,
    design: linux_6_1,
    breaks: { design },
    why: 'measuring is suspended, and user space still runs',
  },
  'suspension-ends': {
    assumptions: QUIET,
    design,
    // What `machine-kexec-returns` does, without counting as a fault.
    breaks: changed('jump', () => ({
      apply: (s) => ({ ...s, kexec: { ...s.kexec, call: 'none', step: null } }),
    })),
    why: 'measuring is still suspended',
  },
  'shutdown-order': {
    assumptions: QUIET,
    design,
    breaks: { design: { ...design, dumpPriority: '1' } },
    why: 'dumped while measuring goes on',
  },
  'each-load-recorded': {
    assumptions: [...QUIET, 'single-cpu'],
    design,
    breaks: { design: { ...design, markerLoad: 'new-buffer' } },
    why: 'without a record',
  },
  'markers-count-all': {
    assumptions: [...QUIET, 'single-cpu'],
    bounds: { events: 0, loads: 1 },
    design: { ...design, removal: 'staged', markerCount: 'whole-chain' },
    breaks: { design: { ...design, removal: 'staged' } },
    why: 'the count begins after them',
  },
  'digest-coverage': {
    assumptions: QUIET,
    design,
    breaks: { design: { ...design, segmentDigest: 'none' } },
    why: 'does not cover the segments of the kernel',
  },
  'only-trusted-image-runs': {
    assumptions: but('no-adversary', 'file-load-only'),
    bounds: { tampering: 1 },
    design: { ...design, imageSignature: 'checked', lockdown: true },
    breaks: { design: { ...design, imageSignature: 'enforced' } },
    why: 'not what was signed',
  },
  'never-stuck': {
    assumptions: QUIET,
    design,
    breaks: { design: { ...design, segmentDigest: 'covers-ima' } },
    why: 'nobody tampered with anything',
  },
  'memory-safe': {
    assumptions: QUIET,
    design,
    breaks: { design: { ...design, bufferOwner: 'both' } },
    why: 'freed',
  },
  'live-image-intact': {
    assumptions: but('no-crash-image'),
    bounds: { loads: 2, events: 4 },
    design,
    breaks: { design: { ...design, postLoad: 'all' } },
    why: 'mapping of the live image’s segment is gone',
  },
  'hop-finds-last-buffer': {
    assumptions: QUIET,
    design: { ...design, handOver: 'device-tree' },
    breaks: { design: { ...design, handOver: 'device-tree', oldRange: 'kept' } },
    why: 'the range that this one was itself handed',
  },
  'crash-carries-nothing': {
    assumptions: but('no-crash-image', 'no-panic'),
    bounds: { loads: 2, kexecs: 1, events: 3 },
    design,
    breaks: { design: { ...design, crashBuffer: true, copiedAt: 'load', buffer: 'per-load' } },
    why: 'the crash image has a segment with the list',
  },
  'no-leak': {
    assumptions: QUIET,
    design: linux_6_1,
    breaks: { design: { ...linux_6_1, bufferOwner: 'nobody' } },
    why: 'not referenced any more, and was not freed',
  },
  'kexec-completes': {
    assumptions: QUIET,
    design,
    // The copy at execute changes a segment that the digest covers.
    breaks: { design: { ...design, segmentDigest: 'covers-ima' } },
    why: 'the purgatory found a segment changed, and loops',
  },
  'eventually-attestable': {
    assumptions: QUIET,
    design,
    breaks: { design: linux_6_1 },
    why: 'is not in the list, nor will it be',
  },
  'allocations-freed': {
    assumptions: QUIET,
    design: linux_6_1,
    breaks: { design },
    why: 'there is no image any more, and its buffer is kept',
  },
  'staged-carried-or-deleted': {
    assumptions: QUIET,
    design: { ...design, removal: 'staged' },
    breaks: { design: { ...design, removal: 'staged', stagedAtKexec: 'left' } },
    why: 'what was staged was not carried',
  },
};

function verdictOf(name: string, { assumptions, bounds }: Control, breaks: Control['breaks'], of: Design) {
  const claim = claims.find((candidate) => candidate.name === name)!;
  const plain = worldOf(breaks.design ?? of, {
    assumptions,
    focus: claim.focus,
    ...(bounds ? { bounds } : {}),
  });
  const world = { ...plain, lists: breaks.lists?.(plain.lists) ?? plain.lists };
  const right = claim.liveness ? systemOf(world, false) : systemOf(world);
  const machine: Machine<State> = {
    ...right,
    transitions: right.transitions.map((rule) => breaks.transition?.(rule, world) ?? rule),
  };
  const result = explore(machine, [propertyOf(claim, world)], { stopWhenDecided: true });
  return result.properties[0] as PropertyResult<State>;
}

describe('a property', () => {
  it('has something here that breaks it, each of them', () => {
    expect(Object.keys(controls)).toEqual(claims.map(({ name }) => name));
  });
  for (const [name, control] of Object.entries(controls)) {
    it(`${name} holds, and can fail`, () => {
      expect(verdictOf(name, control, {}, control.design).verdict).toBe('holds');
      const broken = verdictOf(name, control, control.breaks, control.design);
      expect(broken.verdict).toBe('violated');
      expect(broken.why).toContain(control.why);
    });
  }
});
