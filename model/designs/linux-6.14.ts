import type { Design } from '../design.js';
import { linux_6_1 } from './linux-6.1.js';

export const linux_6_14: Design = {
  ...linux_6_1,
  name: 'linux-6.14',
  summary: 'copied at load; a reboot notifier suspends measuring for good',
  source: 'v6.14; 254ef9541d68 "ima: Suspend PCR extends and log appends when rebooting"',
  suspend: 'n1',
};
