import { judge } from '../model/verifier/verifier.js';
import { type Claim, isStep, neverTrustedAgain } from './claim.js';

export const noUndetectedLoss: Claim = {
  name: 'no-undetected-loss',
  claim: 'A list that the verifier trusts holds every record that was extended before it was read.',
  meaning: 'A file was used and measured, the verifier was sent a list without it, and trusted the list.',
  source: 'the cover letters of v1 to v13 ("preserves the integrity of measurements")',
  focus: 'quote',
  over: neverTrustedAgain,
  in: (world) => ({
    kind: 'step',
    // A list read before its quote is trusted only if it explains all of the PCR.
    when: (step) => isStep('attest-with-list')(step) && judge(world, step.before).verdict === 'trusted',
    holds: ({ before }) => !world.lists.standing(before.history).lost,
    why: () =>
      'the quote covers the part of the list that was carried; a record extended after the quote is in no list',
  }),
};
