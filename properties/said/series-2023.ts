import { beside, breaks, holds, patchesOf, type Said, type Thread } from './claim.js';

const LAST = { 4: 7, 5: 8, 6: 7, 7: 7, 8: 7, 9: 7, 10: 8, 11: 9, 12: 9, 13: 9 } as const;
/** Every tree on the way through these versions. */
const patchesFrom = (first: number): readonly string[] =>
  Object.entries(LAST)
    .filter(([version]) => Number(version) >= first)
    .flatMap(([version, last]) => patchesOf(`series-v${version}`, last));

/** Where a claim is about images that replace one another, and nothing else. */
const GIVEN_LOADS: Said['given'] = [
  'no-faults',
  'no-adversary',
  'file-load-only',
  'no-crash-image',
  'no-panic',
  'no-hard-reboot',
  'same-design',
];
const SEVERAL_LOADS: Said['bounds'] = { kexecs: 1, loads: 2, events: 4 };

export const series_2023: Thread = {
  title: 'Measuring between load and execute: v1 to v5 (2023 and 2024), and what was said of all versions',
  said: [
    {
      claim: 'Copied at load, quote and list differ after a soft reboot.',
      by: 'the author, v1 on',
      asks: [breaks('replay-equals-pcr', 'linux-6.1'), beside('replay-equals-pcr', 'pre-measured-2016')],
    },
    {
      claim: 'The series preserves the integrity of measurements across soft reboots.',
      by: 'the author, v1 on',
      asks: [
        holds('replay-equals-pcr', ...Array.from({ length: 13 }, (_, k) => `series-v${k + 1}`)),
        beside('replay-equals-pcr', 'series-v7-on-6.14', 'linux-6.16', 'linux-7.3'),
        beside('never-stuck', 'series-v1', 'series-v2', 'series-v3'),
      ],
      note: 'v1 and v2 are judged before a kexec alone: the purgatory stops at a list that changed, and no next kernel is entered.',
    },
    {
      claim: 'Suspending keeps buffer and PCR in step.',
      by: 'the author, v1',
      asks: [holds('prefix-preserved', 'series-v1', 'series-v5'), beside('prefix-preserved', 'series-v5@5')],
      given: ['no-faults', 'no-adversary', 'list-fits', 'file-load-only', 'no-panic', 'same-design'],
      note: 'In v1 no next kernel is entered once the list changed, as the digest covers it. To compare: the tree of v5 in which nothing suspends yet.',
    },
    {
      claim: 'After the copy was made, measuring need not be resumed.',
      by: 'the author, v1',
      asks: [holds('suspension-ends', 'series-v1', 'linux-6.16'), beside('kexec-completes', 'linux-6.16')],
      note: 'It need not as long as the kexec goes through: where `machine_kexec` returns, which is a fault, the kernel runs on and measures nothing any more.',
    },
    {
      claim: 'Copying nothing of a list that is too long looks as if nothing had been measured.',
      by: 'a maintainer, 2023',
      asks: [
        breaks('carries-what-fits', 'series-v1'),
        beside('carries-what-fits', 'series-v3', 'series-v13'),
      ],
      given: ['no-faults', 'no-panic'],
    },
    {
      claim: 'As many events as possible are copied.',
      by: 'the author, v2',
      asks: [
        holds('carries-what-fits', 'series-v2'),
        beside('carries-what-fits', 'series-v3'),
        beside('never-stuck', 'series-v2', 'series-v3'),
      ],
      given: ['no-faults', 'no-panic'],
      note: 'In v2 no kexec gets as far: the digest still covers the segment, and the purgatory stops at what was copied. v3 is the first for which it can be asked.',
    },
    {
      claim: 'Crash images are left out of it.',
      by: 'the author, v2',
      asks: [
        holds('live-image-intact', 'series-v2'),
        beside('live-image-intact', 'series-v13', 'linux-6.16'),
      ],
      given: ['no-faults', 'no-adversary'],
      bounds: { kexecs: 0, loads: 2, events: 6, resets: 0 },
      note: 'The post-load step leaves crash images out. But up to v13 their load allocates the one buffer anew, in another size, and the live image’s list cannot be dumped any more.',
    },
    {
      claim: 'The two kexec records tell a full copy from a partial one.',
      by: 'the author, v2 on',
      asks: [holds('truncation-detected', 'series-v3', 'series-v13', 'linux-6.16')],
      note: 'With one CPU they do. Another CPU can measure something between the marker and the suspension: that can be cut off with both markers in place.',
    },
    {
      claim: 'Freeing the array of pages early avoids a leak.',
      by: 'the author, v3',
      asks: [holds('no-leak', 'series-v3'), beside('no-leak', 'series-v2')],
    },
    {
      claim: 'A buffer whose size is the same need not be allocated again.',
      by: 'the author, v3',
      asks: [holds('carries-what-fits', 'series-v3', 'series-v7', 'linux-6.16')],
      given: GIVEN_LOADS,
      bounds: SEVERAL_LOADS,
    },
    {
      claim: 'Every load is recorded.',
      by: 'the author, v3',
      asks: [
        holds('each-load-recorded', 'series-v3'),
        beside('each-load-recorded', 'series-v3-early', 'series-v4'),
      ],
    },
    {
      claim: 'Leaving the segment of IMA out of the digest only means that it is not verified.',
      by: 'the author, v3 on',
      asks: [
        holds('tamper-evident', 'series-v3', 'linux-6.16'),
        holds('never-stuck', 'series-v3', 'linux-6.16'),
        beside('memory-safe', 'linux-6.16', 'series-v13@5'),
      ],
      note: 'No list is believed that should not be. But the next kernel reads the header of a segment that nothing vouches for (`memory-safe`).',
    },
    {
      claim: 'Every patch boots.',
      by: 'the author, v3',
      asks: [
        holds('kexec-completes', ...patchesOf('series-v3', 7)),
        holds('never-stuck', ...patchesOf('series-v3', 7)),
      ],
      given: ['no-faults', 'no-adversary'],
      beyond: 'That every patch builds: a design is a record of choices, not a source tree.',
    },
    {
      claim: 'Each patch is bisect-safe, the list being carried after each.',
      by: 'the author, v4 to v13',
      asks: [
        holds('carries-what-fits', ...patchesFrom(4)),
        beside('carries-what-fits', ...patchesOf('series-v3', 7)),
      ],
      given: ['no-faults', 'no-adversary', 'no-panic'],
    },
    {
      claim: 'It is so with several loads, too.',
      by: 'the author, v5 to v13',
      asks: [holds('carries-what-fits', ...patchesFrom(5)), holds('memory-safe', ...patchesFrom(5))],
      given: GIVEN_LOADS,
      bounds: SEVERAL_LOADS,
      note: 'From v11 on the second patch has the static buffer freed twice, until the sixth; v5 copies as many bytes as a variable says that nothing set, and v9 counts from an address that nothing set, with one load already.',
    },
    {
      claim: 'One patch for the move and for the registration secures this.',
      by: 'the author, v4',
      asks: [
        breaks('carries-what-fits', 'series-v3@2', 'series-v3@3'),
        holds('carries-what-fits', 'series-v4@4'),
      ],
      given: ['no-faults', 'no-adversary', 'no-panic'],
    },
    {
      claim: 'Half a page as the default keeps compatibility.',
      by: 'the author, v4',
      asks: [holds('carries-what-fits', 'series-v4'), beside('carries-what-fits', 'linux-6.6')],
      note: 'Nothing configured is half a page here as before the series, to the unit.',
      beyond: 'Whether it is enough for what anybody measures: no number of events is typical in the model.',
    },
    {
      claim: 'A load record between the last two boot aggregates means a soft reboot.',
      by: 'the author, v3 on',
      asks: [holds('no-false-alarm', 'series-v3', 'series-v13', 'linux-6.16')],
      given: ['policy-measures-critical-data'],
      note: 'The verifier of the model reads it so, and accuses no list that is whole.',
    },
    {
      claim: 'Where the execute record is missing events are lost.',
      by: 'the author, v3 on',
      asks: [holds('truncation-detected', 'series-v3', 'series-v13', 'linux-6.16')],
      given: ['policy-measures-critical-data'],
      note: 'By this rule the verifier of the model calls a list cut short.',
    },
    {
      claim: 'Only a cold boot helps then.',
      by: 'the author, v3 on',
      asks: [breaks('eventually-attestable', 'series-v3', 'series-v13', 'linux-6.16')],
      given: [
        'policy-measures-critical-data',
        'no-faults',
        'no-adversary',
        'single-cpu',
        'file-load-only',
        'no-crash-image',
        'no-panic',
        'same-design',
      ],
      bounds: { kexecs: 1, loads: 1, events: 6 },
      note: 'What did not fit is in the PCR for good: no list explains it before a hard reboot.',
    },
  ],
};
