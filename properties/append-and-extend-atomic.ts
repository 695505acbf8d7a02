import { otherHolds } from '../model/ima.js';
import { type Claim, isStep } from './claim.js';

export const appendAndExtendAtomic: Claim = {
  name: 'append-and-extend-atomic',
  claim: 'Each record that is appended to the list is extended into the PCR.',
  meaning: 'The list shows a record of which the TPM knows nothing; it will not replay.',
  source: 'ima_add_template_entry: one mutex over both',
  focus: 'control',
  in: () => ({
    kind: 'step',
    when: (step) =>
      step.before.ima.inFlight !== null &&
      isStep('extend', 'extend-fails', 'extend-without-device', 'stop-cpus')(step),
    holds: (step) =>
      step.transition.name === 'extend' || (step.transition.name === 'stop-cpus' && !otherHolds(step.before)),
    why: ({ transition }) =>
      transition.name === 'stop-cpus'
        ? 'the CPU is stopped between the append and the extend'
        : transition.name === 'extend-fails'
          ? 'the TPM refuses the extend; the record stays in the list and the file counts as measured'
          : 'the record is appended after the TPM was shut down, and its extend fails',
  }),
};
