import { type Claim, isStep } from './claim.js';

export const crashCarriesNothing: Claim = {
  name: 'crash-carries-nothing',
  claim: 'A crash kernel is handed no measurement list.',
  meaning: 'Memory reserved for the crash kernel holds a list that is outdated when it is read.',
  source: 'fe3aebf27dc1 "ima: do not copy measurement list to kdump kernel"',
  focus: 'control',
  in: ({ lists }) => ({
    kind: 'step',
    when: (step) => isStep('enter-next-kernel')(step) && step.before.kexec.call === 'panic',
    holds: ({ after }) => lists.holds(after.history, 'handed') === 'nothing',
    why: () => 'the crash image has a segment with the list as it was when that image was loaded',
  }),
};
