/** All designs there are: kernels as released, the series patch by patch, architectures, and what was only proposed. */
import type { Design } from '../design.js';
import {
  arm64,
  arm64_5_13,
  arm64_6_0,
  arm64_6_17,
  arm64_2026,
  arm64_carry_over_v5,
  powerpc,
  s390,
} from './architectures.js';
import {
  arm64_kexec_sig_lockdown,
  image_appended_signature,
  image_appraisal_suffices,
  image_appraised,
  image_appraised_any_key,
  image_appraised_once_loaded,
  image_checked_twice,
  kexec_sig,
  kexec_sig_forced,
  kexec_sig_lockdown,
  lockdown_alone,
  lockdown_always,
} from './image-trust.js';
import { linux_6_1 } from './linux-6.1.js';
import { linux_6_12_107 } from './linux-6.12.107.js';
import { linux_6_14 } from './linux-6.14.js';
import { linux_6_16 } from './linux-6.16.js';
import { linux_7_3 } from './linux-7.3.js';
import {
  cma_fix_v1,
  linux_4_10,
  linux_5_12,
  linux_6_0,
  linux_6_6,
  linux_6_12_78,
  linux_6_12_85,
  linux_6_16_custom_template,
  linux_6_16_ima_template,
  linux_6_17,
  linux_6_18,
  linux_6_19,
  no_carry,
  withoutHandingOn,
} from './mainline.js';
import {
  banks_rfc_v1,
  banks_rfc_v1_index,
  banks_rfc_v2,
  banks_skipped,
  deferred_tpm,
  fail_if_list_grew,
  header_checked,
  late_sync,
  linux_6_16_kexec_jump,
  linux_7_3_staging,
  list_in_device_tree,
  list_piggybacked,
  list_piggybacked_updated,
  pre_measured_2016,
  self_verified_carry,
  snapshot_2023_a,
  snapshot_2023_a_not_retried,
  snapshot_2023_b,
  snapshot_2023_original,
  snapshot_2023_tmpfs,
  snapshot_2023_tmpfs_left,
  staging_two_agents,
  staging_v1,
  staging_v2,
  staging_v3,
  staging_v4,
  staging_v5,
  staging_v6,
  trim_flush,
  trim_two_agents,
  trim_uncompared,
  trim_unlocked,
  trim_v5,
  verify_image_at_reboot,
  verify_image_on_request,
  verify_list_at_boot,
  verify_list_at_reboot,
} from './proposals.js';
import type { Series } from './series.js';
import {
  buffer_fix_after_call,
  buffer_fix_v1,
  buffer_fix_v2,
  series_2016_checksummed,
  series_2016_merged,
  series_2016_v2,
} from './series-2016.js';
import {
  series_v1,
  series_v1_shifted,
  series_v2,
  series_v2_shifted,
  series_v3,
  series_v3_early,
  series_v4,
  series_v5,
} from './series-v1-v5.js';
import {
  series_merged,
  series_v6,
  series_v7,
  series_v7_on_6_14,
  series_v8,
  series_v8_reversed,
  series_v9,
  series_v10,
  series_v11,
  series_v12,
  series_v13,
} from './series-v6-v13.js';

export type { Patch, Series } from './series.js';

/** The kernels that a check takes if none is named, in order of age. */
export const designs: readonly Design[] = [linux_6_1, linux_6_12_107, linux_6_14, linux_6_16, linux_7_3];

/** The series, in the order in which they were posted. */
export const series: readonly Series[] = [
  series_v1,
  series_v2,
  series_v3,
  series_v4,
  series_v5,
  series_v6,
  series_v7,
  series_v7_on_6_14,
  series_v8,
  series_v9,
  series_v10,
  series_v11,
  series_v12,
  series_v13,
  series_merged,
];

/** All kernels that were released, in order of age. */
export const released: readonly Design[] = [
  no_carry,
  linux_4_10,
  linux_5_12,
  linux_6_0,
  linux_6_1,
  linux_6_6,
  linux_6_12_78,
  linux_6_12_85,
  linux_6_12_107,
  linux_6_14,
  linux_6_16,
  linux_6_17,
  linux_6_18,
  linux_6_19,
  linux_7_3,
  linux_7_3_staging,
];

const architectures: readonly Design[] = [
  arm64_5_13,
  arm64_6_0,
  arm64,
  arm64_6_17,
  arm64_2026,
  powerpc,
  s390,
];

/** How the image of a kexec is trusted. */
const trust: readonly Design[] = [
  kexec_sig,
  kexec_sig_forced,
  kexec_sig_lockdown,
  arm64_kexec_sig_lockdown,
  lockdown_alone,
  lockdown_always,
  image_appraised,
  image_appraised_any_key,
  image_appraised_once_loaded,
  image_appended_signature,
  image_checked_twice,
  image_appraisal_suffices,
];

/** What was posted, or said in a thread, beside the series. */
const proposals: readonly Design[] = [
  series_2016_v2,
  series_2016_checksummed,
  series_2016_merged,
  arm64_carry_over_v5,
  buffer_fix_v1,
  buffer_fix_v2,
  buffer_fix_after_call,
  series_v1_shifted,
  series_v2_shifted,
  series_v3_early,
  series_v8_reversed,
  cma_fix_v1,
  linux_6_16_ima_template,
  linux_6_16_custom_template,
  linux_6_16_kexec_jump,
  header_checked,
  verify_image_at_reboot,
  verify_image_on_request,
  pre_measured_2016,
  fail_if_list_grew,
  verify_list_at_reboot,
  verify_list_at_boot,
  self_verified_carry,
  list_in_device_tree,
  list_piggybacked,
  list_piggybacked_updated,
  deferred_tpm,
  late_sync,
  banks_rfc_v1,
  banks_rfc_v1_index,
  banks_rfc_v2,
  banks_skipped,
  snapshot_2023_original,
  snapshot_2023_a,
  snapshot_2023_a_not_retried,
  snapshot_2023_b,
  snapshot_2023_tmpfs,
  snapshot_2023_tmpfs_left,
  trim_v5,
  trim_two_agents,
  trim_uncompared,
  trim_flush,
  trim_unlocked,
  staging_v1,
  staging_v2,
  staging_v3,
  staging_v4,
  staging_v5,
  staging_v6,
  staging_two_agents,
];

/** The designs in groups, each with a title; the prefixes of the series are not among them. */
export const groups: readonly { readonly title: string; readonly designs: readonly Design[] }[] = [
  { title: 'Kernels as released', designs: released },
  { title: 'Other architectures', designs: architectures },
  { title: 'How a kernel image is trusted at load', designs: trust },
  {
    title: 'Series, and each of their prefixes (series-v7@0 to series-v7@7)',
    designs: series.map(({ design }) => design),
  },
  { title: 'Proposals, forms of patches that did not stay, and boot options', designs: proposals },
];

/** Every design that has a name. */
export const allDesigns: readonly Design[] = [
  ...groups.flatMap((group) => group.designs),
  ...series.flatMap(({ prefixes }) => prefixes),
];

/** The same kernel built without `CONFIG_IMA_KEXEC`: it restores what it is handed and hands nothing on. */
export function withoutImaKexec(design: Design): Design {
  return {
    ...design,
    name: `${design.name}-without-ima-kexec`,
    summary: `${design.name} built with CONFIG_IMA_KEXEC off`,
    ...withoutHandingOn,
  };
}

/** The same kernel booted with `mem=`: a range it is handed may lie outside of the memory that it knows. */
export function withLimitedMemory(design: Design): Design {
  return {
    ...design,
    name: `${design.name}-with-mem`,
    summary: `${design.name} booted with mem=`,
    ram: 'limited',
  };
}

/** The same kernel with or without `ima_canonical_fmt`, on a big-endian machine. */
export function withOtherByteOrder(design: Design): Design {
  return {
    ...design,
    name: `${design.name}-other-byte-order`,
    summary: `${design.name} with the other setting of ima_canonical_fmt`,
    byteOrder: design.byteOrder === 'big-endian' ? 'little-endian' : 'big-endian',
  };
}

/** The same kernel without the algorithm of one of the PCR banks. */
export function withoutAlgorithm(design: Design): Design {
  return {
    ...design,
    name: `${design.name}-sha1-only`,
    summary: `${design.name} built without the algorithm of a PCR bank`,
    algorithms: 'sha1-only',
  };
}

/** The same kernel where the TPM's driver is probed late. */
export function withDeferredTpm(design: Design): Design {
  return {
    ...design,
    name: `${design.name}-deferred-tpm`,
    summary: `${design.name} on a machine whose TPM is found late`,
    tpmProbe: 'deferred',
  };
}
