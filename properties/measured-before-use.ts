import { type Claim, isStep } from './claim.js';

const UNMEASURED = [
  'measure-suspended',
  'queue-event',
  'measure-out-of-memory',
  'boot-aggregate-out-of-memory',
];

export const measuredBeforeUse: Claim = {
  name: 'measured-before-use',
  claim: 'No file is used that was neither logged nor extended.',
  meaning: 'Something ran on the machine that no verifier can ever learn of.',
  source: 'IMA’s own promise; the thread on 254ef9541d68 ("no significant gap opens")',
  focus: 'control',
  in: () => ({
    kind: 'step',
    when: isStep('measure', ...UNMEASURED),
    holds: ({ transition }) => !UNMEASURED.includes(transition.name),
    why: ({ transition }) =>
      transition.name === 'measure-suspended'
        ? 'measuring is suspended, and user space still runs'
        : transition.name === 'queue-event'
          ? 'measuring pauses: it is used now, and measured later if nothing comes between'
          : 'out of memory, nothing is logged or extended, and access is granted all the same',
  }),
};
