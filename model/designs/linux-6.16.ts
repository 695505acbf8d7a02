import type { Design } from '../design.js';
import { linux_6_12_107 } from './linux-6.12.107.js';

export const linux_6_16: Design = {
  ...linux_6_12_107,
  name: 'linux-6.16',
  summary: 'reserved at load, copied at execute after the marker and the suspension',
  source: 'v6.16; cb5052282c65..591683d3944c and fe3aebf27dc1; 254ef9541d68',
  reserve: { kilobytes: 0 },
  markerLoad: 'every-load',
  markerExecute: 'n1-before-suspend',
  suspend: 'n1',
};
