import { isLeftOut } from '../model/kexec-execute.js';
import type { State } from '../model/state.js';
import { type Claim, isColdBoot } from './claim.js';

/** A kernel runs that is not itself on its way to a kexec. */
const arrived = ({ phase, kexec, ima }: State): boolean =>
  phase === 'running' && !kexec.inProgress && !ima.suspended;

export const kexecCompletes: Claim = {
  name: 'kexec-completes',
  claim: 'A kexec that was started ends: the next kernel runs, or a hard reboot begins.',
  meaning: 'The machine is stuck, or runs on as a kernel that was about to end, until somebody turns it off.',
  source:
    'kernel_kexec: kexec_in_progress and the suspension are never undone; purgatory: loops where the digest differs',
  focus: 'control',
  liveness: true,
  in: (world) => ({
    kind: 'eventually',
    from: (s) => s.kexec.inProgress,
    to: (s) => arrived(s) || isColdBoot(world, s) || isLeftOut(world, s),
    why: ({ phase, ima, others }) =>
      phase === 'stuck' || phase === 'purgatory'
        ? 'the purgatory found a segment changed, and loops'
        : phase === 'oops'
          ? 'the kernel took a fault in the middle of its notifiers, and neither goes on nor back'
          : phase !== 'running'
            ? 'the next kernel does not come up'
            : others === 'stopped'
              ? `the kernel that was to end runs on, its other CPUs stopped${ima.suspended ? ' and measuring suspended' : ''}`
              : 'the kernel is still on its way down',
  }),
};
