/** The series of 2016 that first carried the list, and what was discussed beside it. */
import type { Design } from '../design.js';
import { linux_4_10, linux_5_12 } from './mainline.js';

export const series_2016_v2: Design = {
  ...linux_4_10,
  name: 'series-2016-v2',
  summary: 'reserved at load, updated by the address of the last load at reboot; outside of the digest',
  source:
    '"ima: on soft reboot, save the measurement list" v2 5/9, "kexec_file: Add mechanism to update kexec segments" (August 2016)',
  copiedAt: 'execute',
  buffer: 'per-execute',
  reserve: 'page',
  loadBufsz: 'zero',
  onOverflow: 'nothing',
  segmentDigest: 'skips-ima',
  mapping: 'stored-address',
  dumpPriority: '0',
  handOver: 'hand-over-buffer',
};

/** Before a flag of `kexec_buf` took the segment out of the digest. */
export const series_2016_checksummed: Design = {
  ...series_2016_v2,
  name: 'series-2016-checksummed',
  summary: 'as series-2016-v2, the segment still within the digest',
  source: 'the thread on "kexec_file: Add mechanism to update kexec segments" (August 2016): skip_checksum',
  segmentDigest: 'covers-ima',
};

export const series_2016_merged: Design = {
  ...linux_4_10,
  name: 'series-2016-merged',
  summary: 'everything is measured up front, and copied at load: as merged in 4.10',
  source: '7b8589cc29e7 "ima: on soft reboot, save the measurement list", d68a6fe9fccf',
};

/** The two fixes of the buffer's leaks, in the forms that were posted. */
export const buffer_fix_v1: Design = {
  ...linux_4_10,
  name: 'buffer-fix-v1',
  summary: 'as 4.10; the buffer is freed when the segment finds no hole, and when the step after it fails',
  source: '"ima: Free IMA measurement buffer on error", v1 (2021)',
  onNoHole: 'frees-buffer',
  handOverStep: 'failure-frees-buffer',
};

export const buffer_fix_v2: Design = {
  ...buffer_fix_v1,
  name: 'buffer-fix-v2',
  summary: 'as 4.10; the buffer is freed when the segment finds no hole',
  source: '6d14c6517885 "ima: Free IMA measurement buffer on error", v2 as merged',
  handOverStep: 'failure-ignored',
};

export const buffer_fix_after_call: Design = {
  ...linux_5_12,
  name: 'buffer-fix-after-call',
  summary: 'as 5.12 without the fix on errors: the buffer is freed after the system call alone',
  source: 'f31e3386a4e9 "ima: Free IMA measurement buffer after kexec syscall" without 6d14c6517885',
  onNoHole: 'keeps-buffer',
};
