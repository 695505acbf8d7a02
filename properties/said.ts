/**
 * What was claimed in the threads, put as a property of a design. `docs/claims.md` is made from it by `npm run claims`;
 * no search consults it.
 */
import type { Bounds } from '../model/world.js';

export interface Said {
  readonly claim: string;
  /** Who said it, and of what. */
  readonly by: string;
  readonly asks: readonly { readonly design: string; readonly property: string }[];
  /** Where the claim is about less than all that can happen. */
  readonly bounds?: Bounds;
}

const of = (property: string, ...designs: readonly string[]): Said['asks'] =>
  designs.map((design) => ({ design, property }));

export const said: readonly Said[] = [
  {
    claim: 'The list cannot be added to, removed from or changed undetected.',
    by: 'the author, 2016',
    asks: of('tamper-evident', 'linux-4.10', 'linux-6.16'),
  },
  {
    claim: 'A list that changed after the load could make the kexec fail.',
    by: 'a maintainer, 2016',
    asks: of('never-stuck', 'series-2016-checksummed', 'series-2016-v2'),
  },
  {
    claim: 'Checking the image at reboot gives a clean failure, and no machine stuck in the purgatory.',
    by: 'the author of kexec_file_load and a maintainer, 2016',
    asks: of('never-stuck', 'linux-6.16', 'verify-image-at-reboot', 'verify-image-on-request'),
  },
  {
    claim: 'For a minimal boot loader all can be measured before the load.',
    by: 'a maintainer, 2016',
    asks: of('replay-equals-pcr', 'pre-measured-2016'),
  },
  {
    claim: 'The old property of the device tree must go, even if no new buffer follows.',
    by: 'a reviewer, 2020',
    asks: of('hop-finds-last-buffer', 'arm64-carry-over-v5', 'arm64-5.13'),
  },
  {
    claim: 'Freeing after the segment was added leaves the image pointing at freed memory.',
    by: 'a reviewer, 2021',
    asks: of('memory-safe', 'buffer-fix-v1', 'buffer-fix-v2'),
    bounds: { kexecs: 0 },
  },
  {
    claim: 'Copied at load, quote and list differ after a soft reboot.',
    by: 'the author, v1 on',
    asks: of('replay-equals-pcr', 'linux-6.1'),
  },
  {
    claim: 'The series preserves the integrity of measurements across soft reboots.',
    by: 'the author, v1 on',
    asks: of('replay-equals-pcr', 'series-v1', 'series-v7', 'series-v13', 'linux-6.16'),
  },
  {
    claim: 'The two kexec records tell a full from a partial copy.',
    by: 'the author, v2 on',
    asks: of('truncation-detected', 'series-v13'),
  },
  {
    claim: 'Every load is recorded.',
    by: 'the author, v3',
    asks: of('each-load-recorded', 'series-v3', 'series-v4'),
  },
  {
    claim: 'Each patch is bisect-safe, the list being carried after each.',
    by: 'the author, v4 to v13',
    asks: of('carries-what-fits', ...Array.from({ length: 7 }, (_, k) => `series-v7@${k + 1}`)),
  },
  {
    claim: 'Leaving the segment of IMA out of the digest only means that it is not verified.',
    by: 'the author, v3 on',
    asks: of('tamper-evident', 'series-v3'),
  },
  {
    claim: 'Other CPUs are offline when the copy is made, so that suspension is unnecessary.',
    by: 'a reviewer and the author, v6',
    asks: of('replay-equals-pcr', 'series-v6', 'series-v7'),
  },
  {
    claim: 'The order of the notifiers may not be guaranteed.',
    by: 'a maintainer, v8',
    asks: of('shutdown-order', 'series-v8', 'series-v8-reversed'),
  },
  {
    claim: 'With the priority INT_MIN the execute record is listed, extended and copied.',
    by: 'the author, v11',
    asks: of('shutdown-order', 'series-v10', 'series-v11'),
  },
  {
    claim: 'Copying as much as possible is wanted.',
    by: 'a maintainer, v8',
    asks: of('carries-what-fits', 'series-v9', 'series-v10'),
  },
  {
    claim: 'A crash kernel does not need the list.',
    by: 'the patch of 2025 for kdump',
    asks: of('crash-carries-nothing', 'series-v13', 'linux-6.16'),
  },
  {
    claim: 'No significant gap opens between the suspension and the end of the devices.',
    by: 'the suspension patch, 2024',
    asks: of('measured-before-use', 'linux-6.1', 'linux-6.14'),
  },
  {
    claim: 'kexec clears tmpfs, so what is there has to be copied back.',
    by: 'the author of the snapshots, 2023',
    asks: of('exported-plus-kept-is-full-history', 'snapshot-2023-tmpfs'),
  },
  {
    claim: 'An agent may miss records that another one trimmed; the rejected request is acceptable.',
    by: 'a reviewer and the author, 2026',
    asks: of('exported-plus-kept-is-full-history', 'trim-two-agents', 'trim-uncompared'),
  },
  {
    claim:
      'Records that are saved outside of the kernel stay protected; a refused delete tells that they are carried.',
    by: 'the author of staging, 2026',
    asks: of('exported-plus-kept-is-full-history', 'linux-7.3-staging'),
  },
];
