import { type Claim, isStep } from './claim.js';

export const hopFindsLastBuffer: Claim = {
  name: 'hop-finds-last-buffer',
  claim: 'Each kernel of a chain finds the buffer of the last kernel, and no other.',
  meaning: 'A kernel restores an old list, or none.',
  source: 'remove_ima_buffer (drivers/of/kexec.c); the arm64 carry-over series of 2020, v5',
  focus: 'control',
  in: ({ lists }) => ({
    kind: 'step',
    when: (step) =>
      isStep('enter-next-kernel')(step) &&
      (step.before.kexec.live?.hasIma === true || step.before.kexec.live?.pointer === 'older'),
    holds: ({ before, after }) =>
      before.kexec.live?.pointer === 'own' && lists.holds(after.history, 'handed') !== 'nothing',
    why: ({ before }) =>
      before.kexec.live?.pointer === 'older'
        ? 'the next kernel is led to the range that this one was itself handed'
        : 'the next kernel is not told where the list is',
  }),
};
