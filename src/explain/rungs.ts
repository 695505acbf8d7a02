/** What may have happened, from the likeliest to the least: each rung allows what those before it allow, and more. */
import type { Assumption } from '../../model/world.js';
import type { Rung } from './world.js';

const ALWAYS: readonly Assumption[] = ['no-faults', 'no-adversary', 'tpm-present'];
const QUIET: readonly Assumption[] = ['no-panic', 'no-crash-image', 'file-load-only', 'same-design'];

const without = (...gone: readonly Assumption[]): readonly Assumption[] => [
  ...ALWAYS,
  ...QUIET.filter((assumption) => !gone.includes(assumption)),
];

const calm = { cpus: 1, faults: 0, tampering: 0, hidden: 0, unseen: false } as const;
const busy = without('file-load-only', 'no-panic', 'no-crash-image');
const all = { ...calm, cpus: 2, hidden: 1, unseen: true } as const;

/** A rung, and what it adds in words. */
export interface Step extends Rung {
  readonly allows: string;
  /** It takes no more than machines ordinarily have; designs that need all of that are named beside those that need less. */
  readonly ordinary: 'shown' | 'unseen' | false;
}

const counted = (count: number, what: string, plural: string): string =>
  count === 1 ? `one ${what}` : `${count} ${plural}`;

/** `base`: what happens beside. */
const withFaults = (
  faults: number,
  base: Pick<Rung, 'cpus' | 'hidden' | 'unseen'>,
  beside: string,
): Step => ({
  ...base,
  faults,
  tampering: 0,
  assumptions: base.cpus === 1 ? ['no-adversary', ...QUIET] : ['no-adversary'],
  allows: `${counted(faults, 'fault', 'faults')}${beside}`,
  ordinary: false,
});

const withTampering = (
  tampering: number,
  base: Pick<Rung, 'cpus' | 'hidden' | 'unseen'>,
  beside: string,
): Step => ({
  ...base,
  faults: 0,
  tampering,
  assumptions: ['no-faults', 'tpm-present', ...(base.cpus === 1 ? QUIET : (['same-design'] as const))],
  allows: `${counted(tampering, 'act of an adversary', 'acts of an adversary')}${beside}`,
  ordinary: false,
});

const AND_ALL = ', beside all of that';

export const rungs: readonly Step[] = [
  { ...calm, assumptions: without(), allows: 'file loads, soft and hard reboots', ordinary: 'shown' },
  { ...calm, assumptions: without('file-load-only'), allows: 'the legacy kexec_load', ordinary: 'shown' },
  { ...calm, assumptions: busy, allows: 'crash images and panics', ordinary: 'shown' },
  { ...calm, cpus: 2, assumptions: busy, allows: 'a second CPU', ordinary: 'shown' },
  {
    ...calm,
    unseen: true,
    assumptions: without(),
    allows: 'records that no list shows, and file loads only',
    ordinary: 'unseen',
  },
  {
    ...calm,
    unseen: true,
    cpus: 2,
    assumptions: busy,
    allows: 'records that no list shows',
    ordinary: 'unseen',
  },
  { ...all, assumptions: busy, allows: 'a boot that no list shows', ordinary: false },
  {
    ...all,
    assumptions: without('file-load-only', 'no-panic', 'no-crash-image', 'same-design'),
    allows: 'a next kernel of another design',
    ordinary: false,
  },
  withFaults(1, calm, ''),
  withFaults(1, all, AND_ALL),
  withFaults(2, calm, ''),
  withTampering(1, calm, ''),
  withTampering(1, all, AND_ALL),
  withTampering(2, calm, ''),
];
