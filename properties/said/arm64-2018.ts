import { beside, breaks, holds, type Thread } from './claim.js';

export const arm64_2018: Thread = {
  title: 'kexec_file_load on arm64 (2018)',
  said: [
    {
      claim: 'The device tree of the first kernel is enforced.',
      by: 'the author, 2018',
      asks: [],
      beyond:
        'The model has of the device tree only where the list is; what else stands in it, and who wrote that, is not there.',
    },
    {
      claim: 'An image that does not match its signature is blocked at load.',
      by: 'the author, 2018',
      asks: [
        holds('only-trusted-image-runs', 'arm64-kexec-sig-lockdown'),
        beside('only-trusted-image-runs', 'kexec-sig-lockdown', 'kexec-sig-forced', 'kexec-sig', 'arm64'),
      ],
      note: 'At load it is, whoever asks. Without a purgatory nobody looks again, so that an adversary who owns the kernel can change the image afterwards; on x86 the digest catches that.',
    },
    {
      claim: 'IMA appraisal, properly configured, verifies the signature as well.',
      by: 'the author, 2018',
      asks: [
        holds('only-trusted-image-runs', 'image-appended-signature'),
        beside(
          'only-trusted-image-runs',
          'image-appraised',
          'image-appraised-any-key',
          'image-appraised-once-loaded',
        ),
      ],
      note: 'Properly: a rule that is built in, keys that trusted ones vouch for, and signatures of which those revoked are known.',
    },
    {
      claim: 'It does so for free, inside the one call that reads the image.',
      by: 'the author, 2018',
      asks: [],
      beyond:
        'Reading and appraising the image are one step here, as the claim has it: a file that changes between two reads is not in the model.',
    },
    {
      claim: 'The check of the architecture should then be off.',
      by: 'the author, 2018',
      asks: [
        holds('only-trusted-image-runs', 'image-appraisal-suffices'),
        beside('only-trusted-image-runs', 'image-checked-twice'),
      ],
      note: 'Not without a loss: signatures in the attribute know no revocation, so that a kernel whose signature was revoked is entered.',
    },
    {
      claim: 'IMA is usable without a TPM.',
      by: 'the author, 2018',
      asks: [
        holds('carries-what-fits', 'arm64'),
        holds('only-trusted-image-runs', 'image-appended-signature'),
        beside('measured-before-use', 'arm64'),
      ],
      note: 'None of them needs `tpm-present`: without a TPM the list is kept and carried, and images are appraised. Nothing is attested then.',
    },
    {
      claim: 'Memory taken from the memblock list keeps reserved regions from being overwritten.',
      by: 'the author, 2018',
      asks: [],
      beyond:
        'Where segments come to lie is not in the model: a place is found or not, and one that is found is free.',
    },
    {
      claim: 'The next kernel can be entered without a purgatory.',
      by: 'the author, 2018',
      asks: [
        holds('kexec-completes', 'arm64'),
        holds('hop-finds-last-buffer', 'arm64'),
        beside('digest-coverage', 'arm64'),
      ],
      note: 'What is lost by it is the digest: nobody looks at the image once it is loaded.',
    },
    {
      claim: 'Big-endian images may not be recognised as PE.',
      by: 'the author, 2018',
      asks: [],
      beyond:
        'The model reads no image format. Kernels of different byte order are there as far as the list goes: `carryover check powerpc --next` one with the other setting.',
    },
    {
      claim: 'The old property of the device tree must go, even if no new buffer follows.',
      by: 'a reviewer, 2020',
      asks: [
        breaks('hop-finds-last-buffer', 'arm64-carry-over-v5'),
        beside('hop-finds-last-buffer', 'arm64-5.13'),
      ],
    },
    {
      claim: 'Freeing the buffer after the segment was added leaves the image pointing at freed memory.',
      by: 'a reviewer, 2021',
      asks: [breaks('memory-safe', 'buffer-fix-v1'), beside('memory-safe', 'buffer-fix-v2')],
      bounds: { kexecs: 0 },
    },
  ],
};
