/** What may have happened, from the likeliest to the least: each rung allows what those before it allow, and more. */
import type { Assumption } from '../../model/world.js';
import type { Rung } from './world.js';

const ALWAYS: readonly Assumption[] = ['no-faults', 'no-adversary', 'tpm-present'];
const QUIET: readonly Assumption[] = ['no-panic', 'no-crash-image', 'file-load-only', 'same-design'];

const without = (...gone: readonly Assumption[]): readonly Assumption[] => [
  ...ALWAYS,
  ...QUIET.filter((assumption) => !gone.includes(assumption)),
];

const calm = { cpus: 1, faults: 0, tampering: 0, hidden: 0 } as const;
const panics = ['no-panic', 'no-crash-image'] as const;

/** A rung, and what it adds in words. */
export interface Step extends Rung {
  readonly allows: string;
}

const withFaults = (faults: number): Step => ({
  ...calm,
  cpus: 2,
  hidden: 1,
  faults,
  assumptions: ['no-adversary'],
  allows: faults === 1 ? 'one fault' : `${faults} faults`,
});

const withTampering = (tampering: number): Step => ({
  ...calm,
  cpus: 2,
  hidden: 1,
  tampering,
  assumptions: ['no-faults', 'tpm-present', 'same-design'],
  allows: tampering === 1 ? 'one act of an adversary' : `${tampering} acts of an adversary`,
});

export const rungs: readonly Step[] = [
  { ...calm, assumptions: without(), allows: 'file loads, soft and hard reboots' },
  { ...calm, assumptions: without('file-load-only'), allows: 'the legacy kexec_load' },
  { ...calm, assumptions: without('file-load-only', ...panics), allows: 'crash images and panics' },
  { ...calm, cpus: 2, assumptions: without('file-load-only', ...panics), allows: 'a second CPU' },
  {
    ...calm,
    cpus: 2,
    hidden: 1,
    assumptions: without('file-load-only', ...panics),
    allows: 'a boot that no list shows',
  },
  {
    ...calm,
    cpus: 2,
    hidden: 1,
    assumptions: without('file-load-only', ...panics, 'same-design'),
    allows: 'a next kernel of another design',
  },
  withFaults(1),
  withFaults(2),
  withTampering(1),
  withTampering(2),
];
