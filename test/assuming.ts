/** Sets of assumptions that several tests take. */
import type { Assumption } from '../model/world.js';

/** Those of the README's example: one mechanism is left by which linux-6.1 can go wrong. */
export const FIRST_EXAMPLE: readonly Assumption[] = [
  'no-faults',
  'list-fits',
  'file-load-only',
  'no-adversary',
  'no-panic',
  'same-design',
  'tpm-present',
];

/** Next to nothing can happen but what a design does by itself. */
export const QUIET: readonly Assumption[] = [
  'no-faults',
  'no-adversary',
  'list-fits',
  'policy-measures-critical-data',
  'file-load-only',
  'no-crash-image',
  'no-panic',
  'no-hard-reboot',
  'same-design',
  'tpm-present',
];
