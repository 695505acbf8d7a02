import { measuresMarkers } from '../model/ima.js';
import { designOf } from '../model/rules.js';
import { type Claim, isStep } from './claim.js';

const UNRECORDED = ['kexec-load-known', 'kexec-load-out-of-memory'];

export const eachLoadRecorded: Claim = {
  name: 'each-load-recorded',
  claim: 'Each load of an image with the list is recorded, where the kexec events are.',
  meaning: 'A verifier does not learn that an image was loaded, nor how large the list was then.',
  source: 'v3 of the series of 2023 ("every load is recorded"); the change logs of v3 and v4',
  focus: 'control',
  in: (world) => ({
    kind: 'step',
    when: (step) =>
      designOf(world, step.before).markerLoad !== 'none' &&
      measuresMarkers(step.before) &&
      !step.before.ima.suspended &&
      isStep('keep-buffer', 'allocate-buffer', 'measure-kexec-load', ...UNRECORDED)(step),
    holds: ({ transition, after }) =>
      transition.name === 'measure-kexec-load' ||
      (!UNRECORDED.includes(transition.name) && after.kexec.step === 'load-marker'),
    why: ({ transition }) =>
      transition.name === 'kexec-load-known'
        ? 'the record would be the same as one before, and is left out as a duplicate'
        : transition.name === 'kexec-load-out-of-memory'
          ? 'memory runs out, and the load is not recorded'
          : 'the load goes on without a record',
  }),
};
