import type { Claim } from './claim.js';

export const noLeak: Claim = {
  name: 'no-leak',
  claim: 'Each load frees what it allocated.',
  meaning: 'Each load takes memory, the size of the list, that does not come back before a reboot.',
  source: 'f31e3386a4e9 "ima: Free IMA measurement buffer after kexec syscall"; 6d14c6517885',
  focus: 'control',
  in: () => ({
    kind: 'always',
    holds: (s) => !s.memory.leaked,
    why: () => 'the buffer of the load is not referenced any more, and was not freed',
  }),
};
