import { linux_5_12 } from '../../model/designs/mainline.js';
import { beside, breaks, holds, type Thread } from './claim.js';

export const carrying_2016: Thread = {
  title: 'Carrying the list (2016)',
  said: [
    {
      claim: 'Nothing but a hard reboot resets the PCRs.',
      by: 'the author, 2016',
      asks: [holds('hard-reboot-resets', 'linux-4.10', 'linux-6.16')],
      note: 'That a kexec leaves the PCRs alone is how the model has the TPM; the property watches that no step of a kernel breaks it.',
    },
    {
      claim: 'After a soft reboot the list must therefore hold the records of all earlier kernels.',
      by: 'the author, 2016',
      asks: [
        breaks('replay-equals-pcr', 'no-carry', 's390'),
        beside('replay-equals-pcr', 'linux-4.10', 'linux-6.16'),
      ],
      note: 'Asked of a configuration and of an architecture that carry nothing: without the earlier records no list replays.',
    },
    {
      claim: 'The list is validated by replaying it against the PCRs.',
      by: 'the author, 2016',
      asks: [holds('no-false-alarm', 'linux-4.10', 'linux-6.16')],
    },
    {
      claim: 'The list cannot be added to, removed from or changed undetected.',
      by: 'the author, 2016',
      asks: [
        holds('tamper-evident', 'linux-4.10', 'linux-6.16'),
        beside('no-undetected-loss', 'linux-4.10', 'linux-6.16'),
      ],
      note: 'No quote covers what is extended after it: a list that was read later than its quote can be trusted without its end (`no-undetected-loss`).',
    },
    {
      claim: 'The new kernel cannot validate what the old one hands over.',
      by: 'a reviewer, 2016',
      asks: [breaks('replay-equals-pcr', 'verify-list-at-boot'), beside('replay-equals-pcr', 'linux-6.14')],
      given: ['no-faults', 'no-adversary'],
      note: 'By the PCR it can: `verify-list-at-boot` replays what it restored, and restarts the machine where that does not give the PCR. By a digest that the old kernel made it cannot, see below.',
    },
    {
      claim: 'Saved records and new ones together match the PCR, boot after boot.',
      by: 'a reviewer, 2016',
      asks: [
        holds('replay-equals-pcr', 'series-2016-v2', 'series-2016-merged'),
        beside('replay-equals-pcr', 'pre-measured-2016'),
      ],
    },
    {
      claim: 'The running system verifies nothing before it saves: a compromised one cannot verify itself.',
      by: 'the author, 2016',
      asks: [breaks('prefix-preserved', 'verify-list-at-reboot', 'self-verified-carry')],
      bounds: { events: 0 },
      given: [
        'no-faults',
        'list-fits',
        'single-cpu',
        'file-load-only',
        'no-crash-image',
        'no-panic',
        'same-design',
      ],
      note: 'Neither a list that is compared with the PCR before the reboot nor one with a digest of its own keeps out who owns the kernel that does so.',
    },
    {
      claim: 'A third party has to verify, and can.',
      by: 'the author, 2016',
      asks: [holds('tamper-evident', 'verify-list-at-reboot', 'self-verified-carry', 'series-2016-v2')],
    },
  ],
};

export const updating_2016: Thread = {
  title: 'Updating an image that is loaded (2016, v2)',
  said: [
    {
      claim: 'A list that changed after the load could make the kexec fail.',
      by: 'a maintainer, 2016',
      asks: [breaks('never-stuck', 'series-2016-checksummed'), beside('never-stuck', 'series-2016-v2')],
    },
    {
      claim: 'Unchecked, a corrupted image sticks in the purgatory.',
      by: 'the author of kexec_file_load, 2016',
      asks: [breaks('never-stuck', 'series-2016-v2', 'linux-6.16'), beside('never-stuck', 'no-carry')],
      given: ['no-faults', 'file-load-only', 'no-crash-image', 'one-load'],
      beyond: 'Whether the purgatory says anything: the model has no console.',
    },
    {
      claim: 'A check early in the reboot can fall back to a plain reboot, which succeeds.',
      by: 'the author of kexec_file_load, 2016',
      asks: [
        holds('never-stuck', 'verify-image-at-reboot'),
        holds('kexec-completes', 'verify-image-at-reboot'),
        beside('never-stuck', 'linux-6.16'),
      ],
      note: 'What changes in the image before the check is found. The model’s corruption is an adversary’s, who can write after the check too: so the check alone takes no assumption away.',
    },
    {
      claim:
        'A flag at load could let user space ask for the check before it shuts down, and load again or reboot plainly.',
      by: 'the author of kexec_file_load, 2016',
      asks: [
        holds('never-stuck', 'verify-image-on-request'),
        holds('kexec-completes', 'verify-image-on-request'),
        beside('kexec-completes', 'linux-6.16'),
      ],
      note: 'As above: it finds what was changed before it looks.',
    },
    {
      claim:
        'Checking at the reboot fails cleanly and leaves the image as it is, but after the shutdown scripts.',
      by: 'a maintainer, 2016',
      asks: [
        holds('live-image-intact', 'verify-image-at-reboot'),
        holds('suspension-ends', 'verify-image-at-reboot'),
      ],
      note: 'A clean failure leaves neither the image nor measuring broken.',
      beyond: 'What ran in user space by then: shutdown scripts are no part of the model.',
    },
    {
      claim: 'For a minimal boot loader all can be measured before the load.',
      by: 'a maintainer, 2016',
      asks: [holds('replay-equals-pcr', 'pre-measured-2016')],
    },
    {
      claim: 'That is not true of chains of full distributions.',
      by: 'the author of kexec_file_load, 2016',
      asks: [
        breaks('replay-equals-pcr', 'series-2016-merged'),
        beside('replay-equals-pcr', 'series-2016-v2'),
      ],
    },
    {
      claim: 'Until then the two hand-over patches suffice.',
      by: 'the author of kexec_file_load, 2016',
      asks: [
        holds('hop-finds-last-buffer', 'pre-measured-2016'),
        holds('prefix-preserved', 'pre-measured-2016'),
      ],
    },
    {
      claim:
        'Without updates a channel that is there, such as the device tree, may do; no generic buffer is needed.',
      by: 'a maintainer, 2016',
      asks: [
        holds('hop-finds-last-buffer', 'list-in-device-tree', 'linux-4.10'),
        holds('carries-what-fits', 'list-in-device-tree', 'linux-4.10'),
        beside('hop-finds-last-buffer', 'series-2016-v2'),
      ],
    },
    {
      claim: 'An address and a length, and a segment of its own for the list, suffice.',
      by: 'a maintainer, 2016',
      asks: [
        holds('hop-finds-last-buffer', 'linux-6.16'),
        holds('carries-what-fits', 'linux-6.16'),
        beside('never-stuck', 'linux-6.16', 'list-piggybacked-updated'),
      ],
      note: 'It is what x86 came to have. A list in a segment of something else cannot be updated at the reboot: the digest covers it.',
    },
    {
      claim: 'The kernel that is booted may be another version.',
      by: 'a maintainer, 2016',
      asks: [holds('carries-what-fits', 'linux-6.16'), holds('hop-finds-last-buffer', 'linux-6.16')],
      next: () => linux_5_12,
      note: 'A chain of 6.16 and 5.12, in any order.',
    },
    {
      claim: 'Not every architecture has a device tree.',
      by: 'the author of kexec_file_load, 2016',
      asks: [],
      beyond:
        'It is about what architectures are, and no behaviour of one: in the model x86 hands over by setup_data, and s390 not at all.',
    },
  ],
};
