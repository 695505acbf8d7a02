import { isLeftOut } from '../model/kexec-execute.js';
import { anyDesign } from '../model/rules.js';
import { type Claim, isColdBoot } from './claim.js';

export const stagedCarriedOrDeleted: Claim = {
  name: 'staged-carried-or-deleted',
  claim:
    'Records that are staged when a kexec begins are deleted by who staged them, or are in the next kernel’s list.',
  meaning: 'Records that nobody had copied out yet are gone with the kernel that held them.',
  source: 'the staging proposal (2026), v1 and v2: "staged records put back at kexec"',
  focus: 'replay',
  liveness: true,
  concerns: (world) => anyDesign(world, ({ removal }) => removal !== 'none'),
  in: (world) => ({
    kind: 'eventually',
    from: ({ kexec, exported }) => kexec.inProgress && exported.staged !== 'nothing',
    to: (s) => {
      if (isColdBoot(world, s) || isLeftOut(world, s)) return true;
      if (s.phase !== 'running') return false;
      if (s.kexec.inProgress) return s.exported.staged === 'nothing';
      return !s.exported.lost && !world.lists.standing(s.history).lost;
    },
    why: ({ exported, kexec }) =>
      kexec.inProgress
        ? 'the kernel that holds them neither ends nor lets them be deleted'
        : exported.lost
          ? 'what was staged was not carried, and nobody had copied it out'
          : 'the list that holds them did not arrive',
  }),
};
