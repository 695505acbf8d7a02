/** "ima: kexec: measure events between kexec load and execute", January to April 2025, and as merged in 6.16. */
import type { Choices, Design } from '../design.js';
import { linux_6_14 } from './linux-6.14.js';
import { linux_6_6 } from './mainline.js';
import { type Patch, type Series, seriesOn } from './series.js';

const TITLE = '"ima: kexec: measure events between kexec load and execute"';
const OWNED: Partial<Choices> = { buffer: 'static-kept', bufferOwner: 'handed-over' };
const MOVED: Partial<Choices> = {
  copiedAt: 'execute',
  postLoad: 'all-but-crash',
  bufferOwner: 'ima',
  loadBufsz: 'zero',
  dumpReturns: 'result',
};

const alloc: Patch = { title: 'ima: define and call ima_alloc_kexec_file_buf', sets: OWNED };
const map: Patch = {
  title: 'kexec: define functions to map and unmap segments',
  sets: { mapping: 'page-entries' },
};
const skip: Patch = {
  title: 'ima: kexec: skip IMA segment validation after kexec soft reboot',
  commit: '9ee8888a80fe',
  sets: { segmentDigest: 'skips-ima' },
};
const stub: Patch = {
  title: 'ima: kexec: define functions to copy IMA log at soft boot',
  sets: { dumpPriority: '0' },
};
const move: Patch = {
  title: 'ima: kexec: move IMA log copy from kexec load to execute',
  sets: { ...MOVED, onOverflow: 'whole-records' },
};
const reserve: Patch = {
  title: 'ima: make the kexec extra memory configurable',
  commit: '0ad93987c9c1',
  sets: { reserve: { kilobytes: 0 } },
};
const mark = (markerExecute: Design['markerExecute']): Patch => ({
  title: 'ima: measure kexec load and exec events as critical data',
  commit: '591683d3944c',
  sets: { markerLoad: 'every-load', markerExecute },
});
/** Of a patch that was only posted. */
const posted = ({ title, sets }: Patch): Patch => ({ title, ...(sets ? { sets } : {}) });

const v7Patches = (markerExecute: Design['markerExecute']): readonly Patch[] =>
  [alloc, map, skip, stub, move, reserve, mark(markerExecute)].map(posted);

export const series_v6 = seriesOn(linux_6_6, {
  name: 'series-v6',
  summary: 'nothing suspends; the marker is measured after the list was dumped',
  source: `${TITLE} v6 (January 2025)`,
  patches: v7Patches('n2-after-dump'),
});

export const series_v7 = seriesOn(linux_6_6, {
  name: 'series-v7',
  summary: 'nothing suspends; the marker is measured before the list is dumped',
  source: `${TITLE} v7 (February 2025)`,
  patches: v7Patches('n2-before-dump'),
});

/** v7 on the kernel that it met. */
export const series_v7_on_6_14 = seriesOn(linux_6_14, {
  name: 'series-v7-on-6.14',
  summary: 'v7 on 6.14: the notifier of 6.14 suspends before the marker is measured',
  source: `${TITLE} v7 (February 2025) on 254ef9541d68`,
  patches: v7Patches('n2-before-dump'),
});

export const series_v8 = seriesOn(linux_6_14, {
  name: 'series-v8',
  summary: 'the marker is measured by the notifier that suspends; both have the same priority',
  source: `${TITLE} v8 (February 2025)`,
  patches: v7Patches('n1-before-suspend'),
});

/** What v8 is where the two notifiers are registered the other way round. */
export const series_v8_reversed: Design = {
  ...series_v8.design,
  name: 'series-v8-reversed',
  summary: 'as v8, the notifiers registered in the reverse order',
  source: 'the review of v8: the order of notifiers with equal priority may not be guaranteed',
  registeredFirst: 'n2',
};

export const series_v9 = seriesOn(linux_6_14, {
  name: 'series-v9',
  summary: 'as v8; the notifier that dumps has the higher priority, and so runs first',
  source: `${TITLE} v9 (March 2025)`,
  patches: [
    { title: 'ima: copy only complete measurement records across kexec', sets: OWNED },
    { ...map, sets: { ...map.sets, runningDestination: 'unset' as const } },
    skip,
    { ...stub, sets: { dumpPriority: '1' as const } },
    move,
    reserve,
    mark('n1-before-suspend'),
  ].map(posted),
});

export const series_v10 = seriesOn(linux_6_14, {
  name: 'series-v10',
  summary: 'as v9; records are copied until the segment is full',
  source: `${TITLE} v10 (March 2025)`,
  patches: [
    { title: 'ima: rename variable the ser_file "file" to "ima_kexec_file"' },
    { title: 'ima: define and call ima_alloc_kexec_file_buf()', sets: OWNED },
    map,
    skip,
    { ...stub, sets: { dumpPriority: '1' as const } },
    { ...move, sets: { ...MOVED, onOverflow: 'until-full' as const } },
    reserve,
    mark('n1-before-suspend'),
  ].map(posted),
});

/** The nine patches of v11 to v13, as merged. */
const merged: readonly Patch[] = [
  { title: 'ima: rename variable the seq_file "file" to "ima_kexec_file"', commit: 'cb5052282c65' },
  {
    title: 'ima: define and call ima_alloc_kexec_file_buf()',
    commit: 'c95e1acb6d7f',
    sets: { buffer: 'static-fresh', bufferOwner: 'both' },
  },
  { ...map, commit: '0091d9241ea2' },
  skip,
  { ...stub, commit: 'f18e502db673', sets: { dumpPriority: 'INT_MIN' } },
  { ...move, commit: '9f0ec4b16f2b', sets: { ...MOVED, onOverflow: 'until-full' } },
  {
    title: 'ima: verify if the segment size has changed',
    commit: 'd0a00ce470e3',
    sets: { buffer: 'static-kept' },
  },
  reserve,
  mark('n1-before-suspend'),
];

const [v11, v12, v13] = (['April 2025', 'April 2025', 'April 2025'] as const).map(
  (when, index): Series =>
    seriesOn(linux_6_14, {
      name: `series-v${11 + index}`,
      summary: 'the notifier that dumps runs last of all; a crash image still gets a segment',
      source: `${TITLE} v${11 + index} (${when})`,
      patches: merged.map(posted),
    }),
) as [Series, Series, Series];
export const series_v11 = v11;
export const series_v12 = v12;
export const series_v13 = v13;

export const series_merged = seriesOn(linux_6_14, {
  name: 'series-merged',
  summary: 'the ten commits of 6.16',
  source: 'cb5052282c65..591683d3944c, fe3aebf27dc1',
  patches: [
    ...merged,
    {
      title: 'ima: do not copy measurement list to kdump kernel',
      commit: 'fe3aebf27dc1',
      sets: { crashBuffer: false },
    },
  ],
});
