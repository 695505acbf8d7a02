import { judge } from '../model/verifier/verifier.js';
import { type Claim, isStep } from './claim.js';

export const truncationDetected: Claim = {
  name: 'truncation-detected',
  claim: 'Of an honest machine that lost a part of its list the verifier says that the list is truncated.',
  meaning: 'The machine needs a cold boot, but looks like one that was attacked.',
  source:
    'v2 to v13 of "ima: kexec: measure events between kexec load and execute": the two kexec events tell',
  focus: 'verdict',
  in: (world) => ({
    kind: 'step',
    when: (step) => {
      const { before } = step;
      if (before.compromised || !isStep('attest-with-list', 'attest-with-quote')(step)) return false;
      return world.lists.simultaneous(before.history) && world.lists.standing(before.history).lost;
    },
    holds: ({ before }) => judge(world, before).verdict === 'truncated',
    why: ({ before }) => `records are missing, and the verdict is only "${judge(world, before).verdict}"`,
  }),
};
