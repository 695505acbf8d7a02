import { designOf } from '../model/rules.js';
import { type Claim, isStep } from './claim.js';

export const markersCountAll: Claim = {
  name: 'markers-count-all',
  claim: 'The number of records that a kexec event carries counts every record since the cold boot.',
  meaning: 'A verifier that counts what it was sent cannot tell whether records are missing.',
  source:
    'ima_measure_kexec_event: ima_runtime_measurements_count; the documentation of the staging series (2026)',
  focus: 'control',
  in: (world) => ({
    kind: 'step',
    when: (step) =>
      isStep('measure-kexec-load', 'measure-kexec-execute')(step) &&
      designOf(world, step.before).markerData === 'sizes-and-count',
    holds: ({ before }) => !before.exported.uncounted,
    why: () => 'a kernel before this one removed records, and the count begins after them',
  }),
};
