import type { State } from '../model/state.js';
import type { Claim } from './claim.js';

const ERRORS: Readonly<Record<State['memory']['error'], string>> = {
  none: '',
  'write-after-free': 'the list was written to pages that had been freed',
  'read-after-free': 'memory that had been freed was read',
  'double-free': 'a buffer was freed that had been freed already',
  'out-of-bounds': 'memory was read or written beyond its end',
  'wrong-pages': 'the list was written to pages that are not those of IMA’s segment',
  uninitialised: 'a value was used that nothing had set',
  'allocator-gone': 'memory was freed through the boot-time allocator, which was gone by then',
};

export const memorySafe: Claim = {
  name: 'memory-safe',
  claim: 'No memory is read or written after it was freed, or outside its bounds.',
  meaning: 'The kernel corrupts memory that belongs to something else, or crashes.',
  source:
    'kimage_map_segment takes no reference on the pages; ima_kexec_buffer and ima_kexec_file are global',
  focus: 'control',
  in: () => ({
    kind: 'always',
    holds: (s) => s.memory.error === 'none',
    why: (s) => ERRORS[s.memory.error],
  }),
};
