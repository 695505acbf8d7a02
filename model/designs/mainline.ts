/** Kernels beside those that have a file of their own, each as what it changed. */
import type { Design } from '../design.js';
import { linux_6_1 } from './linux-6.1.js';
import { linux_6_16 } from './linux-6.16.js';

/** The x86 support of 6.0 freed the range through the boot-time allocator. */
export const linux_6_0: Design = {
  ...linux_6_1,
  name: 'linux-6.0',
  summary: 'the first with x86: the range handed over is freed by the boot-time allocator',
  source: 'v6.0; "x86/kexec: Carry forward IMA measurement log on kexec"; to 34cf99c250d5',
  bufferFree: 'boot-time',
};

export const linux_5_12: Design = {
  ...linux_6_0,
  name: 'linux-5.12',
  summary: 'the buffer of each load is freed, after the system call and on an error; device tree',
  source: 'v5.12; f31e3386a4e9, 6d14c6517885',
  handOver: 'device-tree',
};

export const linux_4_10: Design = {
  ...linux_5_12,
  name: 'linux-4.10',
  summary: 'the first: copied at load, the buffer of a load freed by nobody',
  source: 'v4.10; 7b8589cc29e7 "ima: on soft reboot, save the measurement list"',
  bufferOwner: 'nobody',
  onNoHole: 'keeps-buffer',
};

export const linux_6_6: Design = {
  ...linux_6_1,
  name: 'linux-6.6',
  summary: 'as 6.1; the base of the series of 2023 to 2025 up to v5, and (6.12) of v6 and v7',
  source: 'v6.6; f0362a253606 for device trees',
};

export const linux_6_12_78: Design = {
  ...linux_6_6,
  name: 'linux-6.12.78',
  summary: 'a stable kernel with two commits of the series alone: a static buffer, freed twice',
  source: 'v6.12.78; cb5052282c65 and c95e1acb6d7f as dependencies of 10d1c75ed438',
  buffer: 'static-fresh',
  bufferOwner: 'both',
  rangeCheck: 'validated',
};

export const linux_6_12_85: Design = {
  ...linux_6_12_78,
  name: 'linux-6.12.85',
  summary: 'a stable kernel (April 2026): the static buffer kept while the size is the same; copied at load',
  source: '6.12.y of late April 2026: also d0a00ce470e3 and fe3aebf27dc1',
  buffer: 'static-kept',
  crashBuffer: false,
};

export const linux_6_17: Design = {
  ...linux_6_16,
  name: 'linux-6.17',
  summary: 'as 6.16; a segment may be one contiguous allocation, which has no page entries',
  source: 'v6.17; 07d24902977e "kexec: enable CMA based contiguous allocation"',
  segmentMemory: 'maybe-cma',
};

export const linux_6_18: Design = {
  ...linux_6_17,
  name: 'linux-6.18',
  summary: 'as 6.17',
  source: 'v6.18',
};

export const cma_fix_v1: Design = {
  ...linux_6_18,
  name: 'cma-fix-v1',
  summary: 'as 6.18; of a contiguous segment the page’s descriptor is taken for its memory',
  source: '"kernel/kexec: Fix IMA when allocation happens in CMA area", first version (November 2025)',
  mapping: 'cma-descriptor',
};

export const linux_6_19: Design = {
  ...linux_6_18,
  name: 'linux-6.19',
  summary: 'as 6.18; contiguous segments are mapped by their address, and the range is validated',
  source: 'v6.19; "kernel/kexec: Fix IMA when allocation happens in CMA area"; 10d1c75ed438, c5489d04337b',
  mapping: 'cma-address',
  rangeCheck: 'validated',
};

/** A boot option of the file-only template, which no restore takes. */
export const linux_6_16_ima_template: Design = {
  ...linux_6_16,
  name: 'linux-6.16-ima-template',
  summary: 'as 6.16, booted with ima_template=ima: what it dumps no kernel restores',
  source: 'ima_restore_measurement_list: "attempting to restore a template name \'ima\'"',
  template: 'ima',
};

/** A template of one's own has no name: its format is written in the place of one, and its size is not counted. */
export const linux_6_16_custom_template: Design = {
  ...linux_6_16,
  name: 'linux-6.16-custom-template',
  summary: 'as 6.16, booted with ima_template_fmt=: records are longer than what is counted of them',
  source: 'ima_get_binary_runtime_size and ima_measurements_show: strlen(template name), or the format',
  template: 'custom',
};

/** What a kernel does about a list of its own where `CONFIG_IMA_KEXEC` is off: nothing. */
export const withoutHandingOn = {
  segment: false,
  copiedAt: 'never',
  postLoad: 'none',
  crashBuffer: false,
  markerLoad: 'none',
  markerExecute: 'none',
} as const satisfies Partial<Design>;

export const no_carry: Design = {
  ...linux_6_16,
  name: 'no-carry',
  summary: 'as 6.16, built with CONFIG_IMA_KEXEC off: restores what it is handed, hands nothing on',
  source: 'CONFIG_IMA_KEXEC; ima_kexec.c',
  ...withoutHandingOn,
};
