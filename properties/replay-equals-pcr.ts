import { showsList } from '../model/export.js';
import { canQuote } from '../model/state.js';
import { atRest, type Claim } from './claim.js';

export const replayEqualsPcr: Claim = {
  name: 'replay-equals-pcr',
  claim: 'Replaying the measurement list gives the PCR.',
  meaning: 'Every verifier will refuse this machine until it is rebooted cold.',
  source:
    'Documentation/security/IMA-templates.rst; the cover letters from 2016 on ("the list is validated by replaying it")',
  focus: 'replay',
  in: (world) => ({
    kind: 'always',
    // Once the TPM is shut down nobody can ask for a quote any more.
    when: (s) => atRest(s) && canQuote(s),
    holds: (s) => world.lists.standing(s.history).replays && showsList(world, s),
    why: (s) =>
      !showsList(world, s)
        ? 'the list is shown with what was read back from a file, which is not what was removed'
        : world.lists.standing(s.history).lost
          ? 'a record that was extended is not in the list, so that its replay does not give the PCR'
          : 'the list holds a record that the PCR was not extended with',
  }),
};
