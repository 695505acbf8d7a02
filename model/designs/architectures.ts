/** What differs by architecture, beside 6.16 on x86. */
import type { Design } from '../design.js';
import { linux_6_16 } from './linux-6.16.js';
import { linux_6_6, withoutHandingOn } from './mainline.js';

export const arm64: Design = {
  ...linux_6_16,
  name: 'arm64',
  summary: 'as 6.16, entered without a purgatory: no digest; the list is announced in the device tree',
  source: 'v6.16 arch/arm64/kernel/machine_kexec_file.c, drivers/of/kexec.c; cbf9c4b9617b',
  segmentDigest: 'none',
  handOver: 'device-tree',
  rangeCheck: 'in-ram',
};

export const arm64_carry_over_v5: Design = {
  ...linux_6_6,
  name: 'arm64-carry-over-v5',
  summary: 'copied at load; the new range is appended to the old property, and both stay reserved',
  source: '"arm64: Add IMA kexec buffer to DTB" v5 3/3 (2020)',
  segmentDigest: 'none',
  handOver: 'device-tree',
  oldRange: 'kept',
};

/** As merged: the old range is deleted whether or not a new buffer follows. */
export const arm64_5_13: Design = {
  ...arm64_carry_over_v5,
  name: 'arm64-5.13',
  summary: 'copied at load; the old property and its reservation are deleted first',
  source: 'v5.13 drivers/of/kexec.c: remove_ima_buffer',
  oldRange: 'deleted',
};

/** The first and the last page of the range must be memory. */
export const arm64_6_0: Design = {
  ...arm64_5_13,
  name: 'arm64-6.0',
  summary: 'copied at load; a range outside of the memory that there is is refused',
  source: 'cbf9c4b9617b "of: check previous kernel\'s ima-kexec-buffer against memory bounds"',
  rangeCheck: 'in-ram',
};

export const arm64_6_17: Design = {
  ...arm64,
  name: 'arm64-6.17',
  summary: 'as arm64; contiguous memory of a placement that is tried again is forgotten',
  source: 'v6.17 arch/arm64/kernel/kexec_image.c; 07d24902977e',
  segmentMemory: 'maybe-cma',
  rolledBack: 'leaked',
};

export const arm64_2026: Design = {
  ...arm64_6_17,
  name: 'arm64-2026',
  summary: 'as arm64-6.17; what was placed is freed before it is tried again',
  source: 'the fix of 2026 for the retry loop of arch/arm64/kernel/kexec_image.c',
  mapping: 'cma-address',
  rolledBack: 'freed',
};

export const powerpc: Design = {
  ...arm64,
  name: 'powerpc',
  summary: 'as 6.16; the digest is stored and never looked at; the list is announced in the device tree',
  source: 'v6.16 arch/powerpc/purgatory',
  segmentDigest: 'unchecked',
  byteOrder: 'big-endian',
};

export const s390: Design = {
  ...linux_6_16,
  name: 's390',
  summary: 'not among the architectures that carry a list (HAVE_IMA_KEXEC)',
  source: 'v6.16 arch/s390/Kconfig: does not select HAVE_IMA_KEXEC',
  ...withoutHandingOn,
  handOver: 'none',
  restores: false,
};
