import type { Design } from '../design.js';
import { linux_6_1 } from './linux-6.1.js';

export const linux_6_12_107: Design = {
  ...linux_6_1,
  name: 'linux-6.12.107',
  summary: 'a stable kernel: reserved at load, copied at execute, neither markers nor suspension',
  source: 'v6.12.107; backports of 9f0ec4b16f2b, d0a00ce470e3, 9ee8888a80fe and fe3aebf27dc1',
  copiedAt: 'execute',
  buffer: 'static-kept',
  bufferOwner: 'ima',
  loadBufsz: 'zero',
  onOverflow: 'until-full',
  segmentDigest: 'skips-ima',
  mapping: 'page-entries',
  postLoad: 'all-but-crash',
  crashBuffer: false,
  dumpReturns: 'result',
};
