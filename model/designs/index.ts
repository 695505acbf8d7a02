/** The designs that ship with carryover, in order of age. */
import type { Design } from '../design.js';
import { linux_6_1 } from './linux-6.1.js';
import { linux_6_12_107 } from './linux-6.12.107.js';
import { linux_6_14 } from './linux-6.14.js';
import { linux_6_16 } from './linux-6.16.js';
import { linux_7_3 } from './linux-7.3.js';

export const designs: readonly Design[] = [linux_6_1, linux_6_12_107, linux_6_14, linux_6_16, linux_7_3];

/** The same kernel built without `CONFIG_IMA_KEXEC`: it restores what it is handed and hands nothing on. */
export function withoutImaKexec(design: Design): Design {
  return {
    ...design,
    name: `${design.name}-without-ima-kexec`,
    summary: `${design.name} built with CONFIG_IMA_KEXEC off`,
    copiedAt: 'never',
    postLoad: 'none',
    crashBuffer: false,
    markerLoad: 'none',
    markerExecute: 'none',
  };
}
