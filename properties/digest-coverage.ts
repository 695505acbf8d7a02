import type { State } from '../model/state.js';
import type { Claim } from './claim.js';

const images = (s: State) => [s.kexec.live, s.kexec.crash].filter((image) => image !== null);

export const digestCoverage: Claim = {
  name: 'digest-coverage',
  claim:
    'The purgatory’s digest covers every segment but IMA’s, and not IMA’s; an honest boot never stops in the purgatory.',
  meaning:
    'Either a corrupted kernel is entered, or a healthy machine hangs in the purgatory without a word.',
  source:
    '9ee8888a80fe "ima: kexec: skip IMA segment validation after kexec soft reboot"; kexec_calculate_store_digests',
  focus: 'control',
  in: () => ({
    kind: 'always',
    when: (s) => images(s).length > 0,
    holds: (s) =>
      images(s).every((image) => image.coversRest && !image.coversIma) &&
      !(s.phase === 'stuck' && !s.compromised),
    why: (s) =>
      s.phase === 'stuck'
        ? 'nobody tampered with anything, and the purgatory stops at a mismatch'
        : images(s).some((image) => image.coversIma)
          ? 'the digest covers IMA’s segment, so that its content cannot change any more after the load'
          : 'the digest does not cover the segments of the kernel',
  }),
};
