import { isReady } from '../model/kexec-load.js';
import { type Claim, isStep } from './claim.js';

export const liveImageIntact: Claim = {
  name: 'live-image-intact',
  claim:
    'A load that fails, or that is for a crash, leaves the live image as it was: its list can still be carried.',
  meaning: 'The kexec that was prepared still runs, but the next kernel does not get the list.',
  source: 'ima_kexec_file, ima_kexec_buffer and kexec_segment_size are global, an image is not; fe3aebf27dc1',
  focus: 'control',
  in: (world) => ({
    kind: 'step',
    when: (step) =>
      step.before.kexec.wasReady &&
      (isStep('free-failed-image')(step) ||
        (isStep('exchange-images')(step) && step.before.kexec.call === 'crash-load')),
    holds: ({ after }) => isReady(world, after),
    why: ({ after: { kexec } }) =>
      kexec.buffer === 'none'
        ? 'the buffer that the list would be dumped into is gone'
        : kexec.buffer === 'freed'
          ? 'the buffer that the list would be dumped into has been freed'
          : kexec.mapped !== 'live'
            ? 'the mapping of the live image’s segment is gone'
            : 'the buffer has another size than the live image’s segment',
  }),
};
