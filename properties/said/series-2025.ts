import { beside, breaks, holds, patchesOf, type Thread } from './claim.js';

export const series_2025: Thread = {
  title: 'v6 to v13, the suspension and the crash kernel (2024 and 2025)',
  said: [
    {
      claim: 'No significant gap opens between the suspension and the end of the devices.',
      by: 'the suspension patch, 2024',
      asks: [holds('measured-before-use', 'linux-6.14'), beside('measured-before-use', 'linux-6.1')],
    },
    {
      claim: 'No quote can be had once the devices are shut down.',
      by: 'the suspension patch, 2024',
      asks: [],
      beyond:
        'It is built in: `device_shutdown` takes the driver’s operations away, and the model has no quote without them. A design cannot choose otherwise.',
    },
    {
      claim: 'The small gap between notifier and shutdown does not matter.',
      by: 'the suspension patch, 2024',
      asks: [],
      beyond:
        'What matters is for those to say who rely on it. What can happen in the gap is asked above: another CPU uses a file that is never measured.',
    },
    {
      claim: 'The lock keeps the TPM up between an append and its extend.',
      by: 'the suspension patch, 2024',
      asks: [
        holds('append-and-extend-atomic', 'linux-6.14'),
        beside('append-and-extend-atomic', 'linux-6.1'),
      ],
    },
    {
      claim:
        'Other CPUs are offline when the copy is made and the rebooting one adds nothing, so that suspension is unnecessary.',
      by: 'a reviewer and the author, v6',
      asks: [
        holds('replay-equals-pcr', 'series-v6', 'series-v7'),
        beside('replay-equals-pcr', 'series-v8', 'series-v11'),
      ],
      note: 'The notifiers run before the other CPUs are stopped; and in v6 the rebooting one does add a record, the marker, after the dump.',
    },
    {
      claim: 'Measuring is suspended and resumed around the copy.',
      by: 'the cover letters, v2 to v7',
      asks: [
        holds('shutdown-order', 'series-v2', 'series-v3', 'series-v4', 'series-v5', 'series-v6', 'series-v7'),
        beside('shutdown-order', 'linux-6.16'),
      ],
      given: ['no-faults', 'list-fits', 'file-load-only', 'no-hard-reboot', 'same-design'],
      note: 'The dump comes after the suspension up to v5; v6 and v7 have no suspension any more, whatever their covers list.',
    },
    {
      claim: 'When memory is short whole records are copied.',
      by: 'the author, v6',
      asks: [holds('carries-what-fits', 'series-v6')],
    },
    {
      claim: 'Attestation fails then.',
      by: 'the author, v6',
      asks: [breaks('replay-equals-pcr', 'linux-6.16', 'series-v13')],
      given: ['no-faults', 'no-adversary', 'single-cpu', 'file-load-only', 'no-panic', 'same-design'],
      note: 'A list that did not fit does not replay. Asked of later versions: v6 has another way to fail.',
    },
    {
      claim: 'Copying as much as possible is wanted.',
      by: 'a maintainer, v8',
      asks: [
        holds('carries-what-fits', 'series-v10', 'series-v13'),
        beside('carries-what-fits', 'series-v8', 'series-v9'),
      ],
      beyond: 'Whether a list that is cut short is worth more than none: no property weighs them.',
    },
    {
      claim: 'The order of the notifiers may not be guaranteed.',
      by: 'a maintainer, v8',
      asks: [
        breaks('shutdown-order', 'series-v8-reversed', 'series-v9'),
        beside('shutdown-order', 'series-v8'),
      ],
      note: 'Equal priorities run in the order of registration, which v8 has right, if nothing ever changes it; v9 changed the priority, to the wrong side.',
    },
    {
      claim: 'With the priority INT_MIN the execute record is listed, extended and copied.',
      by: 'the author, v11',
      asks: [holds('shutdown-order', 'series-v11'), beside('shutdown-order', 'series-v10')],
    },
    {
      claim: 'After the second patch verification fails after two loads; after the sixth it works again.',
      by: 'the author, v13',
      asks: [
        breaks('memory-safe', ...patchesOf('series-v13', 5, 2)),
        holds('memory-safe', 'series-v13@6'),
        beside('memory-safe', 'series-v13@1'),
      ],
      given: ['no-faults', 'no-adversary', 'file-load-only', 'no-crash-image'],
      note: 'What the second patch breaks is more than verification: the second load frees a buffer that the first one freed.',
    },
    {
      claim: 'A crash kernel does not need the list.',
      by: 'the patch of 2025 for kdump',
      asks: [
        holds('crash-carries-nothing', 'linux-6.16'),
        beside('crash-carries-nothing', 'series-v13'),
        beside('replay-equals-pcr', 'series-v13', 'linux-6.16'),
      ],
      note: 'With the patch and without it a crash kernel’s list explains no PCR.',
      beyond: 'What whoever reads a dump needs.',
    },
  ],
};
