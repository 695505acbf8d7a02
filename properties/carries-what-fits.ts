import { type Claim, isStep } from './claim.js';

export const carriesWhatFits: Claim = {
  name: 'carries-what-fits',
  claim: 'A segment that was announced to the next kernel holds the list, or as much of it as fits.',
  meaning: 'The whole history is gone, as if nothing had been measured before.',
  source:
    'v2 of the series of 2023 ("as many events as possible are copied"); the review of v1 and v8; 9f0ec4b16f2b',
  focus: 'control',
  in: ({ lists }) => ({
    kind: 'step',
    when: (step) =>
      isStep('restore-list', 'restore-out-of-memory')(step) && !lists.listIsEmpty(step.before.history),
    holds: ({ before }) => lists.holds(before.history, 'handed') !== 'zero',
    why: () => 'the segment holds nothing that can be restored',
  }),
};
