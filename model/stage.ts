/** Where in its course the machine as a whole stands: what counts and pictures of runs are grouped by. */
import type { State } from './state.js';

const CALLS: Readonly<Record<State['kexec']['call'], string>> = {
  none: 'running',
  'file-load': 'load',
  'crash-load': 'crash load',
  'legacy-load': 'legacy load',
  execute: 'execute',
  reboot: 'reboot',
  panic: 'panic',
};

/** `boot: restore`, `running`, `load: digest`, `execute: dump`, `purgatory`, … */
export function stageOf({ phase, kexec: { call, step } }: State): string {
  if (phase === 'restore' || phase === 'boot-aggregate' || phase === 'kernel-version')
    return `boot: ${phase}`;
  if (phase !== 'running') return phase;
  return call === 'none' || step === null ? CALLS[call] : `${CALLS[call]}: ${step}`;
}
