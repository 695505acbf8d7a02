import { showsList } from '../model/export.js';
import { isLeftOut } from '../model/kexec-execute.js';
import { answers } from '../model/verifier/verifier.js';
import { atRest, type Claim, isColdBoot } from './claim.js';

export const eventuallyAttestable: Claim = {
  name: 'eventually-attestable',
  claim:
    'After each extend a moment comes at which the list explains the PCR and a quote can be had, or a hard reboot.',
  meaning: 'What was measured can never be attested, however long one waits and however often one asks.',
  source:
    'Documentation/security/IMA-templates.rst; the cover letters from 2016 on ("the list is validated by replaying it")',
  focus: 'replay',
  liveness: true,
  in: (world) => ({
    kind: 'eventually',
    // Once extended, a record is in the PCR until a hard reboot: a list that explains the PCR then holds it.
    from: (s) => s.ima.inFlight !== null && s.tpm.chip === 'up',
    to: (s) =>
      (answers(s) && atRest(s) && world.lists.standing(s.history).replays && showsList(world, s)) ||
      isColdBoot(world, s) ||
      isLeftOut(world, s),
    why: (s) =>
      !showsList(world, s)
        ? 'the list is shown with what was read back from a file, which is not what was removed'
        : world.lists.standing(s.history).replays
          ? 'the list explains the PCR, but no quote can be had any more'
          : world.lists.standing(s.history).lost
            ? 'a record that was extended is not in the list, nor will it be'
            : 'the list holds a record that the PCR was not extended with, and keeps it',
  }),
};
