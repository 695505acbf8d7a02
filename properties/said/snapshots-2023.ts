import { beside, breaks, holds, type Thread } from './claim.js';

const FULL = 'exported-plus-kept-is-full-history';

export const snapshots_2023: Thread = {
  title: 'Snapshots of the list (2023)',
  said: [
    {
      claim: 'The record that begins a snapshot needs measuring to be synchronised with the export.',
      by: 'a maintainer, 2023',
      asks: [
        breaks('measured-before-use', 'snapshot-2023-original', 'snapshot-2023-a'),
        beside('measured-before-use', 'linux-6.16'),
      ],
      given: ['no-faults', 'single-cpu'],
      note: 'The price: while measuring pauses, files are used that are measured later.',
    },
    {
      claim: 'A backing file, such as a tmpfs, would not.',
      by: 'a maintainer, 2023',
      asks: [holds('measured-before-use', 'snapshot-2023-tmpfs')],
    },
    {
      claim: 'A new record is fine if it needs no pause.',
      by: 'the reply, 2023',
      asks: [],
      beyond:
        'Nobody said how: a record of all PCRs that needs no pause is in no proposal that was read, and so in no design.',
    },
    {
      claim: 'kexec clears tmpfs, so what is there has to be copied back.',
      by: 'the author, 2023',
      asks: [breaks(FULL, 'snapshot-2023-tmpfs-left'), beside(FULL, 'snapshot-2023-tmpfs')],
    },
    {
      claim: 'Copying it back brings the pressure on memory back.',
      by: 'the author, 2023',
      asks: [breaks(FULL, 'snapshot-2023-tmpfs'), beside(FULL, 'snapshot-2023-original', 'snapshot-2023-a')],
      given: ['no-adversary', 'list-fits', 'single-cpu', 'file-load-only', 'no-panic', 'same-design'],
      note: 'The copy can fail for want of memory, and the kexec goes on without it. Where memory runs out the others lose records, too.',
      beyond: 'How much memory: removing records makes no room here, sizes are those of the whole list.',
    },
    {
      claim: 'A persistent file has to be cleared on a full boot.',
      by: 'the author, 2023',
      asks: [breaks('replay-equals-pcr', 'snapshot-2023-b'), beside('replay-equals-pcr', 'snapshot-2023-a')],
      given: ['no-faults', 'no-adversary'],
      bounds: { kexecs: 0 },
    },
    {
      claim: 'Access by the kernel alone prevents tampering.',
      by: 'the author, 2023',
      asks: [holds('replay-equals-pcr', 'snapshot-2023-a'), beside('replay-equals-pcr', 'snapshot-2023-b')],
      given: ['no-faults', 'no-hard-reboot'],
      bounds: { kexecs: 0 },
      note: 'Not against the adversary of the model, who owns the kernel and so all that is the kernel’s own.',
      beyond: 'What a user space could do that does not own the kernel: the model has no such adversary.',
    },
    {
      claim: 'A fixed place limits squatting.',
      by: 'the author, 2023',
      asks: [holds(FULL, 'snapshot-2023-a'), beside(FULL, 'snapshot-2023-b')],
      given: ['no-faults', 'no-hard-reboot'],
      bounds: { kexecs: 0 },
      note: 'A file that is in the way makes the kernel keep its records in memory. But who is in the way is the same adversary, who can do worse.',
    },
    {
      claim: 'Trying again takes care of I/O errors.',
      by: 'the author, 2023',
      asks: [holds(FULL, 'snapshot-2023-a'), beside(FULL, 'snapshot-2023-a-not-retried')],
      given: ['no-adversary'],
      bounds: { kexecs: 0 },
    },
    {
      claim: 'A kernel that reads a file of user space’s as its list goes the wrong way.',
      by: 'the author, 2023',
      asks: [
        breaks('replay-equals-pcr', 'snapshot-2023-b'),
        beside('replay-equals-pcr', 'snapshot-2023-original'),
      ],
      bounds: { kexecs: 0 },
      beyond: 'Which way is the right one.',
    },
    {
      claim: 'Where user space writes and the kernel never reads those events again, integrity can be kept.',
      by: 'the author, 2023',
      asks: [
        holds('tamper-evident', 'snapshot-2023-original'),
        holds('replay-equals-pcr', 'snapshot-2023-original'),
      ],
    },
    {
      claim: 'Nothing that was exported will be discarded.',
      by: 'the author, 2023',
      asks: [holds(FULL, 'snapshot-2023-original'), beside(FULL, 'linux-6.16')],
      note: 'As far as the kernel goes: what user space does with its files afterwards is its own.',
    },
    {
      claim: 'The files need no protection: the quote covers them.',
      by: 'the author, V2',
      asks: [holds('tamper-evident', 'snapshot-2023-original'), beside(FULL, 'snapshot-2023-original')],
      note: 'A file that was changed is noticed, not restored: who loses it loses the attestation of the machine.',
    },
    {
      claim: 'Capping or truncating the list is unacceptable.',
      by: 'the author, V2',
      asks: [],
      beyond: 'It says what is wanted. What a list that was cut short costs is `truncation-detected`.',
    },
  ],
};
