import { type Claim, isStep } from './claim.js';

export const neverStuck: Claim = {
  name: 'never-stuck',
  claim: 'No reboot ends in the purgatory: an image that will not be entered is found before.',
  meaning: 'The machine hangs without a word, and only somebody at its power switch brings it back.',
  source: 'the thread on "kexec_file: Add mechanism to update kexec segments" (August 2016); purgatory.c',
  focus: 'control',
  in: () => ({
    kind: 'step',
    when: isStep('enter-next-kernel', 'digest-mismatch'),
    holds: ({ transition }) => transition.name === 'enter-next-kernel',
    why: ({ before }) =>
      before.compromised
        ? 'a segment was changed after its digest was taken, and nothing looked before the purgatory'
        : 'nobody tampered with anything, and the purgatory stops at a mismatch',
  }),
};
