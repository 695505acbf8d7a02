import { type Claim, isStep } from './claim.js';

export const prefixPreserved: Claim = {
  name: 'prefix-preserved',
  claim: 'After a kexec, a panic’s included, the old kernel’s list is a prefix of the new one’s.',
  meaning: 'The history of the machine since its cold boot is not whole any more.',
  source:
    'the 2016 series: "the measurement list after a soft reboot must include those of the previous kernels"',
  focus: 'replay',
  in: ({ lists }) => ({
    kind: 'step',
    when: (step) =>
      isStep('restore-list', 'restore-out-of-memory', 'list-outside-ram', 'nothing-to-restore')(step) &&
      !lists.listIsEmpty(step.before.history),
    holds: ({ transition, before }) =>
      transition.name === 'restore-list' && lists.handedIsList(before.history),
    why: ({ transition, before }) =>
      transition.name === 'nothing-to-restore'
        ? 'nothing is handed over'
        : transition.name === 'restore-out-of-memory'
          ? 'memory runs out, and only a part is restored'
          : lists.holds(before.history, 'handed') === 'zero'
            ? 'the segment holds nothing that can be restored'
            : lists.holds(before.history, 'handed') === 'cut'
              ? 'the copy is cut short inside a record'
              : 'what is handed over is not all of the list',
  }),
};
