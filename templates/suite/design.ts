/** Our kernel: what of its configuration and patches concerns how the measurement list is carried across kexec. */
import type { OwnDesign } from 'carryover';

export default {
  // The design that ours is made from; `npx carryover designs` lists those there are.
  extends: 'linux-6.16',
  name: 'our-kernel',
  // CONFIG_IMA_KEXEC_EXTRA_MEMORY_KB
  reserve: { kilobytes: 64 },
} satisfies OwnDesign;
