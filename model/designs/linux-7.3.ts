import type { Design } from '../design.js';
import { linux_6_19 } from './mainline.js';

export const linux_7_3: Design = {
  ...linux_6_19,
  name: 'linux-7.3',
  summary: 'as 6.19, with live update asked before anything irreversible; staging compiled out',
  source: 'v7.3 ima_kexec.c and kexec_core.c; "ima: Add support for staging measurements with prompt" off',
  headersCounted: 2,
  liveUpdate: true,
};
