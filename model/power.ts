/** The ends of a kernel that are not a kexec: a hard reboot, a loss of power, a panic. */
import { coldBoot } from './boot.js';
import { jump } from './kexec-execute.js';
import { costing, type Rule } from './rules.js';
import type { State } from './state.js';
import { assumes, type World } from './world.js';

const runs = (s: State): boolean => s.phase === 'running' || s.phase === 'oops';

/** The end of a plain reboot, which the kernel itself brings about. */
export function restartRules(world: World): readonly Rule[] {
  if (assumes(world, 'no-hard-reboot')) return [];
  return [
    {
      name: 'machine-restart',
      actor: 'kexec',
      source: 'machine_restart: the platform resets, and with it the TPM',
      fairness: 'weak',
      guard: (s) => s.kexec.step === 'jump' && s.kexec.call === 'reboot' && s.ima.lock !== 'kernel',
      apply: (s) => coldBoot(world, s),
    },
  ];
}

/** What can happen at any moment. */
export function powerRules(world: World): readonly Rule[] {
  const hardReboot: readonly Rule[] = [
    costing('resets', {
      name: 'power-loss',
      actor: 'power',
      source: 'TPM 2.0 Part 1, 12.2.3: Startup(CLEAR) without an orderly shutdown is a TPM Reset',
      guard: () => true,
      apply: (s) => coldBoot(world, s),
    }),
  ];
  const panic: readonly Rule[] = [
    costing('kexecs', {
      name: 'panic',
      actor: 'kexec',
      source: '__crash_kexec: no notifier, no device shutdown; into the crash image',
      guard: (s) => runs(s) && s.kexec.crash !== null,
      apply: (s) => jump(world, s, 'crash'),
    }),
  ];
  return [
    ...(assumes(world, 'no-hard-reboot') ? [] : hardReboot),
    ...(assumes(world, 'no-panic') || assumes(world, 'no-crash-image') ? [] : panic),
  ];
}
