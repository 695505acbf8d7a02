import { type Claim, isStep } from './claim.js';

const hardReboot = isStep('machine-restart', 'power-loss');

export const hardRebootResets: Claim = {
  name: 'hard-reboot-resets',
  claim: 'A hard reboot sets the PCR to zero, empties the list and counts as a TPM Reset; nothing else does.',
  meaning: 'A verifier cannot tell a fresh boot from a replayed one.',
  source: 'TPM 2.0 Part 1, 12.2.3 (TPM Reset); PC Client Platform TPM Profile, table of PCR attributes',
  focus: 'control',
  in: ({ lists }) => ({
    kind: 'step',
    when: (step) => hardReboot(step) || !lists.pcrIsZero(step.before.history),
    holds: (step) => {
      const { before, after } = step;
      if (!hardReboot(step)) return !lists.pcrIsZero(after.history) && after.tpm.resets === before.tpm.resets;
      return (
        lists.pcrIsZero(after.history) &&
        lists.listIsEmpty(after.history) &&
        after.tpm.resets === before.tpm.resets + 1
      );
    },
    why: (step) =>
      hardReboot(step)
        ? 'PCR, list or reset count are not those of a fresh start'
        : 'the PCR went back to zero without a hard reboot',
  }),
};
