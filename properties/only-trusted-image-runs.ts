import { type Claim, isStep } from './claim.js';

export const onlyTrustedImageRuns: Claim = {
  name: 'only-trusted-image-runs',
  claim: 'A kexec, a panic’s included, enters no kernel but one that the owner signed and has not revoked.',
  meaning: 'Whoever is root runs a kernel of their own, with the PCRs of the one that was booted.',
  source:
    'kimage_validate_signature; the arm64 series of 2018 (an image that does not match its signature is blocked)',
  focus: 'image',
  in: () => ({
    kind: 'step',
    when: isStep('enter-next-kernel'),
    holds: ({ before }) => before.kexec.live?.origin === 'owner',
    why: ({ before }) =>
      before.kexec.live?.origin === 'revoked'
        ? 'the kernel is one whose signature was revoked'
        : before.kexec.live?.origin === 'self-signed'
          ? 'the kernel is signed by a key of the adversary’s'
          : 'the kernel is not what was signed',
  }),
};
