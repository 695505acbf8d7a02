import { judge } from '../model/verifier/verifier.js';
import { atRest, type Claim, isStep, neverTrustedAgain } from './claim.js';

export const noFalseAlarm: Claim = {
  name: 'no-false-alarm',
  claim: 'An honest machine whose list is complete is trusted.',
  meaning: 'A healthy machine is taken out of service.',
  source:
    'the verifier’s rule (Documentation/security/IMA-templates.rst; v3 to v13: the kexec events are informative)',
  focus: 'moment',
  over: neverTrustedAgain,
  in: (world) => ({
    kind: 'step',
    when: (step) => {
      const { before } = step;
      if (before.compromised || !atRest(before) || !isStep('attest-with-list', 'attest-with-quote')(step))
        return false;
      return world.lists.simultaneous(before.history) && world.lists.standing(before.history).replays;
    },
    holds: ({ before }) => judge(world, before).verdict === 'trusted',
    why: ({ before }) => `nothing is missing, and the verdict is "${judge(world, before).verdict}"`,
  }),
};
