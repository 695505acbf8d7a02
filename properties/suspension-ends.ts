import type { Claim } from './claim.js';

export const suspensionEnds: Claim = {
  name: 'suspension-ends',
  claim: 'Measuring is suspended only while a reboot is in progress.',
  meaning: 'The machine runs on for good, and measures nothing any more.',
  source: 'ima_reboot_notifier: nothing ever resumes; the discussion of resuming in v1 to v6',
  focus: 'control',
  in: () => ({
    kind: 'always',
    when: (s) => s.ima.suspended && s.phase === 'running',
    holds: (s) => s.kexec.call === 'execute' || s.kexec.call === 'reboot',
    why: () => 'no reboot is in progress any more, and measuring is still suspended',
  }),
};
