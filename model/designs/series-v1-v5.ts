/**
 * "ima: kexec: measure events between kexec load and execute", July 2023 to February 2024. Where the reserve could
 * be configured, it is a page here: with more, more fits, and what does not fit fares the same.
 */
import type { Choices, Design } from '../design.js';
import { linux_6_6 } from './mainline.js';
import { type Patch, seriesOn } from './series.js';

const ONE_PAGE: Partial<Choices> = { reserve: { kilobytes: 4 }, headersCounted: 2 };
const SUSPENDS: Partial<Choices> = { suspend: 'n2-resumed', suspendedResult: 'ok' };
const MAPS: Partial<Choices> = { mapping: 'page-entries', sourcePage: 'virtual' };

export const series_v1 = seriesOn(linux_6_6, {
  name: 'series-v1',
  summary: 'copied at execute by a notifier that suspends measuring meanwhile; within the digest',
  source: '"ima: measure events between kexec load and execute" v1 (July 2023)',
  patches: [
    { title: 'ima: implement function to allocate buffer at kexec load' },
    { title: 'ima: implement function to populate buffer at kexec execute' },
    {
      title: 'ima: allocate buffer at kexec load to hold ima measurements',
      sets: {
        buffer: 'static-fresh',
        bufferOwner: 'ima',
        copiedAt: 'never',
        loadBufsz: 'unset',
        reserve: 'page',
        headersCounted: 2,
      },
    },
    { title: 'ima: implement functions to suspend and resume measurements' },
    {
      title: 'kexec: implement functions to map and unmap segment to kimage',
      sets: { ...MAPS, sourcePage: 'physical', pageArray: 'kept' },
    },
    { title: 'ima: update buffer at kexec execute with ima measurements' },
    { title: 'ima: remove function ima_dump_measurement_list' },
    {
      title: 'ima: implement and register a reboot notifier function to update kexec buffer',
      sets: { dumpPriority: '0' },
    },
    { title: 'ima: suspend measurements while the kexec buffer is being copied', sets: SUSPENDS },
    {
      title: 'kexec: update kexec_file_load syscall to call ima_kexec_post_load',
      sets: { postLoad: 'all', copiedAt: 'execute' },
    },
  ],
});

/** Where boot-time physical addresses are others, and the size that was never set happens to be zero. */
export const series_v1_shifted: Design = {
  ...series_v1.design,
  name: 'series-v1-shifted',
  summary: 'v1 on a machine whose boot-time physical addresses are not its physical ones',
  source: 'the change log of v2: phys_to_page',
  bootPhysical: 'shifted',
  loadBufsz: 'zero',
};

export const series_v2_shifted: Design = {
  ...series_v1_shifted,
  name: 'series-v2-shifted',
  summary: 'the same with the mapping of v2',
  source: 'the change log of v2: virt_to_page',
  sourcePage: 'virtual',
};

export const series_v2 = seriesOn(linux_6_6, {
  name: 'series-v2',
  summary: 'copied at execute until the segment is full; markers; still within the digest',
  source: '"ima: kexec: measure events between kexec load and execute" v2 (October 2023)',
  patches: [
    {
      title: 'ima: refactor ima_dump_measurement_list to move memory allocation to a separate function',
      sets: { buffer: 'static-fresh', bufferOwner: 'both', onOverflow: 'until-full' },
    },
    {
      title: 'ima: move ima_dump_measurement_list call from kexec load to execute',
      sets: { copiedAt: 'never', loadBufsz: 'unset', bufferOwner: 'ima' },
    },
    {
      title: 'ima: kexec: map source pages containing IMA buffer to image post kexec load',
      sets: { ...MAPS, pageArray: 'kept' },
    },
    {
      title: 'kexec: update kexec_file_load syscall to call ima_kexec_post_load',
      sets: { postLoad: 'all-but-crash', dumpPriority: '0', copiedAt: 'execute' },
    },
    {
      title: 'ima: suspend measurements while the buffer is being copied during kexec reboot',
      sets: SUSPENDS,
    },
    { title: 'ima: make the memory for events between kexec load and exec configurable', sets: ONE_PAGE },
    {
      title: 'ima: record log size at kexec load and execute',
      sets: { markerLoad: 'new-buffer', markerExecute: 'n2-before-dump', markerData: 'segment-size' },
    },
  ],
});

export const series_v3 = seriesOn(linux_6_6, {
  name: 'series-v3',
  summary: 'as v2, outside of the digest; every load is recorded',
  source: '"ima: kexec: measure events between kexec load and execute" v3 (December 2023)',
  patches: [
    {
      title: 'ima: define and call ima_alloc_kexec_file_buf',
      sets: { buffer: 'static-kept-pristine', bufferOwner: 'both', onOverflow: 'until-full' },
    },
    {
      title: 'ima: kexec: move ima log copy from kexec load to execute',
      sets: {
        copiedAt: 'never',
        loadBufsz: 'unset',
        bufferOwner: 'ima',
        segmentDigest: 'skips-ima',
        dumpReturns: 'result',
      },
    },
    { title: 'ima: kexec: map IMA buffer source pages to image after kexec load', sets: MAPS },
    {
      title: 'kexec: update kexec_file_load syscall to alloc ima buffer after load',
      sets: { postLoad: 'all-but-crash', dumpPriority: '0', copiedAt: 'execute' },
    },
    { title: 'ima: suspend measurements during buffer copy at kexec execute', sets: SUSPENDS },
    { title: 'ima: configure memory to log events between kexec load and execute', sets: ONE_PAGE },
    {
      title: 'ima: measure kexec load and exec events as critical data',
      sets: { markerLoad: 'every-load', markerExecute: 'n2-before-dump', markerData: 'segment-size' },
    },
  ],
});

/** The early form of v3 that went without a marker where the buffer was kept. */
export const series_v3_early: Design = {
  ...series_v3.design,
  name: 'series-v3-early',
  summary: 'as v3; a load that keeps the buffer is not recorded',
  source: 'the change log of v3, "early v3"',
  markerLoad: 'new-buffer',
};

/** v4 and v5 are the same patches, but for a stub of its own in v5. */
const ALLOCATES: Patch['sets'] = { buffer: 'static-kept-pristine', onOverflow: 'until-full' };
const move: Patch = {
  title: 'ima: kexec: move ima log copy from kexec load to execute',
  sets: {
    copiedAt: 'execute',
    postLoad: 'all-but-crash',
    dumpPriority: '0',
    dumpReturns: 'result',
    bufferOwner: 'ima',
    loadBufsz: 'unset',
  },
};
const mapAndSkip: readonly Patch[] = [
  { title: 'kexec: define functions to map and unmap segments', sets: MAPS },
  {
    title: 'ima: kexec: skip IMA segment validation after kexec soft reboot',
    sets: { segmentDigest: 'skips-ima' },
  },
];
const suspendAndMark: readonly Patch[] = [
  { title: 'ima: suspend measurements during buffer copy at kexec execute', sets: SUSPENDS },
  { title: 'ima: make the kexec extra memory configurable', sets: { reserve: { kilobytes: 0 } } },
  {
    title: 'ima: measure kexec load and exec events as critical data',
    sets: { markerLoad: 'every-load', markerExecute: 'n2-before-dump' },
  },
];

export const series_v4 = seriesOn(linux_6_6, {
  name: 'series-v4',
  summary: 'as v3; the notifier is registered with the move, and the markers count records',
  source: '"ima: kexec: measure events between kexec load and execute" v4 (January 2024)',
  patches: [
    { title: 'ima: define and call ima_alloc_kexec_file_buf', sets: { ...ALLOCATES, bufferOwner: 'both' } },
    ...mapAndSkip,
    move,
    ...suspendAndMark,
  ],
});

export const series_v5 = seriesOn(linux_6_6, {
  name: 'series-v5',
  summary: 'as v4; the buffer is handed over to the image as long as the copy is made at load',
  source: '"ima: kexec: measure events between kexec load and execute" v5 (February 2024)',
  patches: [
    {
      title: 'ima: define and call ima_alloc_kexec_file_buf',
      sets: { ...ALLOCATES, bufferOwner: 'handed-over' },
    },
    ...mapAndSkip,
    { title: 'ima: kexec: define functions to copy IMA log at soft boot' },
    move,
    ...suspendAndMark,
  ],
});
