/** What was proposed after the series: removing records, banks without an algorithm, a TPM that is found late. */
import type { Design } from '../design.js';
import { linux_6_14 } from './linux-6.14.js';
import { linux_6_16 } from './linux-6.16.js';
import { linux_7_3 } from './linux-7.3.js';

export const linux_7_3_staging: Design = {
  ...linux_7_3,
  name: 'linux-7.3-staging',
  summary: 'as 7.3, with staging: records are staged and deleted, or the first N are; refused once suspended',
  source: '"ima: Add support for staging measurements with prompt" v7 (June 2026), CONFIG_IMA_STAGING',
  removal: 'staged-or-trimmed',
};

/** Agents that do not know of one another: each opens the files for what it does, and closes them in between. */
export const staging_two_agents: Design = {
  ...linux_7_3_staging,
  name: 'staging-two-agents',
  summary: 'as linux-7.3-staging, with two agents',
  source:
    '"ima: Support staging and deleting N measurements records" v7: one writer, or many readers, at a time',
  agents: 'two',
};

/** Nothing keeps a removal from coming between the dump and the jump. */
export const staging_v1: Design = {
  ...linux_7_3,
  name: 'staging-v1',
  summary:
    'as 7.3, with staging: all of the list is staged, copied out and deleted; what is staged is not carried',
  source: 'the change log of the staging series, v1 and v2 ("staged records put back at kexec")',
  removal: 'staged',
  removalOnceSuspended: 'allowed',
  stagedAtKexec: 'left',
};

export const staging_v2: Design = {
  ...staging_v1,
  name: 'staging-v2',
  summary: 'as staging-v1; what is staged is carried, and the first N can be trimmed without staging',
  source: 'the change log of the staging series, v2',
  removal: 'staged-or-trimmed',
  stagedAtKexec: 'carried',
};

export const staging_v3: Design = {
  ...staging_v2,
  name: 'staging-v3',
  summary:
    'as staging-v2 with the flush option: the hash table is replaced; the first N can only be trimmed staged',
  source: 'the change log of the staging series, v3',
  removal: 'staged',
  removedEntries: 'table-replaced',
};

export const staging_v4: Design = {
  ...staging_v3,
  name: 'staging-v4',
  summary: 'as staging-v3; the dump takes the lock, and a flag refuses what comes after; N trimmed again',
  source: 'the change log of the staging series, v4',
  removal: 'staged-or-trimmed',
  dumpLock: 'list-lock',
  removalOnceSuspended: 'refused-once-dumped',
};

export const staging_v5: Design = {
  ...staging_v4,
  name: 'staging-v5',
  summary: 'as staging-v4; the flag is of each list: what was dumped is not deleted, staging goes on',
  source: 'the change log of the staging series, v5',
  removalOnceSuspended: 'deletion-refused-once-dumped',
};

/** What was merged after it (v7) differs in texts. */
export const staging_v6: Design = {
  ...staging_v5,
  name: 'staging-v6',
  summary: 'as staging-v5; refused from the suspension on, so that the dump needs no lock',
  source: 'the change log of the staging series, v6',
  dumpLock: 'none',
  removalOnceSuspended: 'refused',
};

/** What the review asked for, of the trimming proposal. */
export const trim_v5: Design = {
  ...linux_7_3,
  name: 'trim-v5',
  summary: 'as 7.3, with trimming: T:N removes the first N records if nobody trimmed meanwhile',
  source: 'ima_trim_log v5 (April 2026), as its review asked for it: under the list lock, entries kept',
  removal: 'trim-compared',
};

export const trim_two_agents: Design = {
  ...trim_v5,
  name: 'trim-two-agents',
  summary: 'as trim-v5, with two agents',
  source: 'the review of ima_trim_log v5',
  agents: 'two',
};

export const trim_uncompared: Design = {
  ...trim_two_agents,
  name: 'trim-uncompared',
  summary: 'as trim-two-agents; N removes the first N records, whoever trimmed before',
  source: 'the review of ima_trim_log: what T is for',
  removal: 'trim',
};

export const trim_flush: Design = {
  ...trim_v5,
  name: 'trim-flush',
  summary: 'as trim-v5; entries are freed while the hash table still links to them',
  source: 'ima_trim_log v5 (April 2026) with its flush option',
  removedEntries: 'freed-linked',
};

export const trim_unlocked: Design = {
  ...trim_v5,
  name: 'trim-unlocked',
  summary: 'as trim-v5; list and counter are walked without the lock',
  source: 'ima_trim_log v5 (April 2026)',
  removalLock: 'none',
};

export const snapshot_2023_original: Design = {
  ...linux_6_16,
  name: 'snapshot-2023-original',
  summary: 'as 6.16, with snapshots: measuring pauses, user space saves what is older and has it dropped',
  source: '"IMA log snapshotting" RFC v2 (October 2023); on 6.16, so that nothing else loses records',
  removal: 'snapshot',
};

export const snapshot_2023_a: Design = {
  ...snapshot_2023_original,
  name: 'snapshot-2023-a',
  summary:
    'as snapshot-2023-original; the kernel writes to a file of its own, and shows one list of file and memory',
  source: 'the IMA log snapshotting RFC (August 2023), option A',
  exportedTo: 'kernel-file',
  readBack: true,
};

export const snapshot_2023_a_not_retried: Design = {
  ...snapshot_2023_a,
  name: 'snapshot-2023-a-not-retried',
  summary: 'as snapshot-2023-a; records that could not be written are not kept',
  source: 'the same RFC, option A: what trying again is for',
  failedWrite: 'dropped',
};

export const snapshot_2023_b: Design = {
  ...snapshot_2023_a,
  name: 'snapshot-2023-b',
  summary: 'as snapshot-2023-a; user space writes, to a place that it chose, and the kernel reads it back',
  source: 'the same RFC, option B',
  exportedTo: 'user-file',
};

/** Nothing marks where it was cut: a backing file needs no record, and so no pause. */
export const snapshot_2023_tmpfs: Design = {
  ...snapshot_2023_a,
  name: 'snapshot-2023-tmpfs',
  summary: 'as snapshot-2023-a, in a tmpfs: no record, no pause; before a kexec all of it returns to memory',
  source: 'the thread on the same RFC: a tmpfs backing file, which a kexec clears',
  exportedTo: 'tmpfs',
  exportedAtKexec: 'return',
  snapshotRecord: false,
};

export const snapshot_2023_tmpfs_left: Design = {
  ...snapshot_2023_tmpfs,
  name: 'snapshot-2023-tmpfs-left',
  summary: 'as snapshot-2023-tmpfs; nothing returns before a kexec',
  source: 'the same thread',
  exportedAtKexec: 'stay',
};

/** A kernel that lacks a bank's algorithm, and follows the first proposal. */
export const banks_rfc_v1: Design = {
  ...linux_6_14,
  name: 'banks-rfc-v1',
  summary: 'as 6.14; a bank without algorithm is invalidated once a chain, by a mask from the restored list',
  source: 'the RFC on unsupported PCR banks, v1 (March 2025), patches 4 and 6',
  unsupportedBank: 'once-per-chain',
  bankMask: 'on-attempt',
};

export const banks_rfc_v1_index: Design = {
  ...banks_rfc_v1,
  name: 'banks-rfc-v1-index',
  summary: 'as banks-rfc-v1; a restored record’s PCR index is checked before it is assigned',
  source: 'the RFC on unsupported PCR banks, v1 (March 2025), patch 4',
  pcrIndexCheck: 'before-assignment',
};

export const banks_rfc_v2: Design = {
  ...banks_rfc_v1,
  name: 'banks-rfc-v2',
  summary: 'as 6.14; a bank without algorithm is invalidated once by each kernel, if that succeeds',
  source: 'the RFC on unsupported PCR banks, v2 (March 2025), up to patch 9',
  unsupportedBank: 'once-per-kernel',
  bankMask: 'on-success',
};

/** What is not extended stays what it was, at first nothing. */
export const banks_skipped: Design = {
  ...linux_6_14,
  name: 'banks-skipped',
  summary: 'as 6.14; nothing is extended into a bank without algorithm',
  source: 'the RFC on unsupported PCR banks (March 2025): why a bank is not just skipped',
  unsupportedBank: 'skipped',
};

export const deferred_tpm: Design = {
  ...linux_7_3,
  name: 'deferred-tpm',
  summary: 'as 7.3 on a machine whose TPM is found after IMA starts',
  source: '"security: ima: introduce IMA_INIT_LATE_SYNC option" (2026): the problem',
  tpmProbe: 'deferred',
};

export const late_sync: Design = {
  ...deferred_tpm,
  name: 'late-sync',
  summary: 'as deferred-tpm; IMA starts at late_initcall_sync',
  source: '"security: ima: introduce IMA_INIT_LATE_SYNC option" v6 2/4 (2026)',
  initLevel: 'late_initcall_sync',
};

export const verify_image_at_reboot: Design = {
  ...linux_6_16,
  name: 'verify-image-at-reboot',
  summary: 'as 6.16; the image is checked early in kernel_kexec, which falls back to a plain reboot',
  source: 'the thread on "kexec_file: Add mechanism to update kexec segments" (August 2016)',
  imageCheck: 'at-reboot',
};

export const verify_image_on_request: Design = {
  ...verify_image_at_reboot,
  name: 'verify-image-on-request',
  summary: 'as 6.16; user space has the image checked before it shuts down, and can load again',
  source: 'the same thread: a flag of kexec_file_load',
  imageCheck: 'on-request',
};

export const fail_if_list_grew: Design = {
  ...linux_6_14,
  name: 'fail-if-list-grew',
  summary: 'as 6.14; a reboot by kexec is refused where the list changed since the load',
  source: 'an idea from the threads of 2016 to 2025',
  grownList: 'refused',
};

export const list_in_device_tree: Design = {
  ...linux_6_14,
  name: 'list-in-device-tree',
  summary: 'as 6.14; the list is a property of the device tree, which the digest covers',
  source: 'the review of the hand-over series (August 2016)',
  handOver: 'device-tree',
};

export const header_checked: Design = {
  ...linux_7_3,
  name: 'header-checked',
  summary: 'as 7.3; a header that says more than the range that was handed over holds is refused',
  source: 'two patches to ima_restore_measurement_list (December 2022, August 2023), not merged',
  headerCheck: 'against-range',
};

export const list_piggybacked: Design = {
  ...linux_6_14,
  name: 'list-piggybacked',
  summary: 'as 6.14; the list is put into another segment, which the digest covers',
  source: 'the review of the hand-over series (August 2016)',
  handOver: 'other-segment',
};

export const list_piggybacked_updated: Design = {
  ...linux_6_16,
  name: 'list-piggybacked-updated',
  summary: 'as 6.16; the list is put into another segment, which the digest covers',
  source: 'the review of the hand-over series (August 2016)',
  handOver: 'other-segment',
  segmentDigest: 'covers-ima',
};

export const verify_list_at_reboot: Design = {
  ...linux_6_14,
  name: 'verify-list-at-reboot',
  summary:
    'as 6.14; a list that does not give the PCR is found early in kernel_kexec: a plain reboot instead',
  source:
    'the thread on the hand-over series (August 2016): what the running system verifies before it saves',
  listCheck: 'at-reboot',
};

export const verify_list_at_boot: Design = {
  ...verify_list_at_reboot,
  name: 'verify-list-at-boot',
  summary: 'as 6.14; a kernel that restored a list that does not give the PCR restarts the machine',
  source: 'the same thread: whether the new kernel can validate what the old one hands over',
  listCheck: 'at-boot',
};

export const self_verified_carry: Design = {
  ...linux_6_16,
  name: 'self-verified-carry',
  summary: 'as 6.16; what is carried has a digest of its own, and is restored only if it fits',
  source: 'the same thread: what the next kernel can verify by itself',
  carriedDigest: 'in-header',
};

export const linux_6_16_kexec_jump: Design = {
  ...linux_6_16,
  name: 'linux-6.16-kexec-jump',
  summary: 'as 6.16, built with CONFIG_KEXEC_JUMP: an image of kexec_load may come back to this kernel',
  source: 'v6.16 kernel/kexec_core.c: kernel_kexec, preserve_context',
  kexecJump: true,
};

/** Where everything is measured before the load, by arrangement: nothing but the copy at load is needed. */
export const pre_measured_2016: Design = {
  ...fail_if_list_grew,
  name: 'pre-measured-2016',
  summary: 'a minimal boot loader: everything is measured before the load, and nothing afterwards',
  source: 'the thread on the hand-over series (August 2016)',
  suspend: 'none',
};
