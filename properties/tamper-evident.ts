import { judge } from '../model/verifier/verifier.js';
import { type Claim, isStep, neverTrustedAgain } from './claim.js';

export const tamperEvident: Claim = {
  name: 'tamper-evident',
  claim:
    'No list is trusted in which a record that the quote covers was dropped, changed or reordered; what no hash covers is reported.',
  meaning: 'An attacker who owns the kernel can rewrite what happened before.',
  source: 'the 2016 thread: the list "cannot be added to, removed from or changed undetected"',
  focus: 'alteration',
  over: (world) => {
    const isDistrusted = neverTrustedAgain(world);
    // Nobody has owned a kernel since the last hard reboot, and nobody will.
    return (s) => isDistrusted(s) || (!s.compromised && s.budget.tampering === 0);
  },
  in: (world) => ({
    kind: 'step',
    // A list read before its quote is the kernel's own, which is judged here, only if nothing happened in between.
    when: (step) =>
      step.before.compromised &&
      (isStep('attest-with-list')(step) ||
        (isStep('attest-with-quote')(step) && world.lists.simultaneous(step.before.history))) &&
      judge(world, step.before).verdict === 'trusted',
    holds: ({ before }) => {
      const { lost, altered } = world.lists.standing(before.history);
      const covered = !world.lists.simultaneous(before.history) || !lost;
      return covered && (!altered || judge(world, before).unauthenticated);
    },
    why: ({ before }) =>
      world.lists.standing(before.history).lost
        ? 'the list is trusted, and a record that the quote covers is not in it'
        : 'the list is trusted, and data in it that was changed is not reported as unauthenticated',
  }),
};
