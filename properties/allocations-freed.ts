import type { Kexec } from '../model/state.js';
import type { Claim } from './claim.js';

/** The buffer is what the list will be dumped into when the live image is executed. */
const serves = ({ live, mapped }: Kexec): boolean => live?.hasIma === true && mapped === 'live';

export const allocationsFreed: Claim = {
  name: 'allocations-freed',
  claim:
    'What a load allocates for the list is freed, or serves an image that can be executed; at the latest the kernel’s end frees it.',
  meaning: 'Memory of the size of the list stays taken for as long as nobody loads another image.',
  source:
    'ima_alloc_kexec_file_buf: the buffer before is freed by the next load, by no unload and no failure',
  focus: 'control',
  liveness: true,
  in: () => ({
    kind: 'eventually',
    from: ({ phase, kexec, memory }) =>
      phase === 'running' && (kexec.buffer === 'allocated' || kexec.loading !== null || memory.leaked),
    to: ({ phase, kexec, memory }) =>
      phase !== 'running' ||
      (!memory.leaked && kexec.loading === null && (kexec.buffer !== 'allocated' || serves(kexec))),
    why: ({ kexec, memory }) =>
      memory.leaked
        ? 'the buffer of a load is not referenced any more, and was not freed'
        : kexec.loading !== null
          ? 'the load does not end'
          : kexec.live === null
            ? 'there is no image any more, and its buffer is kept'
            : 'the image has no segment that the buffer could be copied to, and it is kept',
  }),
};
