/** Where the kernel itself replays its list, and compares what comes out with the PCR. */
import { designOf } from './rules.js';
import type { State } from './state.js';
import type { World } from './world.js';

/** It does so at this moment, can ask the TPM, and they differ. */
export const isFoundForked = (world: World, s: State, when: 'at-reboot' | 'at-boot'): boolean =>
  designOf(world, s).listCheck === when && s.tpm.chip === 'up' && !world.lists.standing(s.history).replays;
