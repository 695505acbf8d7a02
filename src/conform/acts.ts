/** What user space did, as steps of the machine: loads, unload, execute, and how a kernel ended without it. */
import type { Args } from '../checker/machine.js';
import type { RealRecord } from './catalogue.js';
import { timesSeen } from './console.js';
import { count, expectMessage, type Following, running } from './following.js';
import { extendOne, known, measureOne, measureUnseen, measureUntil } from './measure.js';
import type { Entry } from './schema.js';
import { UNSEEN } from './world.js';

type Load = Extract<Entry, { readonly do: 'file-load' | 'legacy-load' | 'crash-load' }>;

const STEP = {
  'file-load': 'kexec-file-load',
  'crash-load': 'kexec-crash-load',
  'legacy-load': 'kexec-load',
} as const;

/** What the kernel itself measures while it reads an image: kernel, initrd and command line. */
const isReadByKernel = (event: string): boolean => event === 'kexec-cmdline' || event.startsWith('/boot/');

/** Where a load that failed may have failed. */
const FAILURES = ['read-image-fails', 'place-segments-fails', 'finish-load-fails'] as const;

export function load(f: Following, entry: Load): void {
  const list = known(f);
  const end = entry.records ?? count(f);
  const at = (from: number, is: (event: string) => boolean): number => {
    const found = list.slice(from, end).findIndex(({ event }) => is(event));
    return found < 0 ? end : from + found;
  };
  const marker = at(count(f), (event) => event === 'kexec_load');
  const reading = entry.do === 'legacy-load' ? marker : Math.min(marker, at(count(f), isReadByKernel));
  measureUntil(f, reading, true);
  f.walk.take(STEP[entry.do]);
  measureUntil(f, marker, true);
  if (entry.ok) f.walk.settle();
  else failingLoad(f, entry);
  if (!entry.ok) return;
  if (entry.do !== 'crash-load') f.image = f.choose(f.given.imageDesigns(imageName(f, entry)));
  else if (entry.kernel !== undefined) f.crashImage = f.choose(f.given.imageDesigns(entry.kernel));
  else f.crashImage = running(f);
}

function failingLoad(f: Following, entry: Load): void {
  const failures = entry.do === 'legacy-load' ? FAILURES.slice(1) : FAILURES;
  const failure = f.choose(failures);
  f.walk.settle(() => {
    if (!f.walk.can(failure)) return false;
    f.walk.take(failure);
    return true;
  });
  f.walk.settle();
}

/** Which image was loaded: as the timeline says, else as the script does, in order. */
function imageName(f: Following, entry: Load): string | undefined {
  if (entry.kernel !== undefined || entry.do !== 'legacy-load') return entry.kernel;
  const { run } = f.given;
  const loads = run.boots[f.kernel.boot]!.timeline.filter((each) => each.do === 'legacy-load');
  const named = [...(run.script[String(f.kernel.boot)] ?? '').matchAll(/\bkloadc\s+([\w.-]+)/g)];
  return named[loads.indexOf(entry)]?.[1];
}

export function unload(f: Following, ok: boolean): void {
  // Without an image an unload does nothing, and succeeds.
  if (f.walk.can('kexec-unload')) f.walk.take('kexec-unload');
  f.journal.compare('ok', true, ok);
}

const isRestore = (next: string): boolean => next === 'restore-list' || next === 'nothing-to-restore';

/** What other CPUs do while this one reboots, called before each of its steps; `left`: what they measure, in order. */
function beside(f: Following, left: RealRecord[]): (next: string) => boolean {
  // Whether another CPU measured something that no list shows: only the PCR would tell.
  let unseen = f.given.system.world.cpus > 1 && f.choose([false, true]);
  return (next) => {
    const lastMoment = next === 'suspend-measuring' || next === 'shut-down-devices';
    const record = lastMoment ? left.shift() : undefined;
    if (record !== undefined) measureOne(f, record, 1);
    else if (lastMoment && unseen && f.walk.can('measure', { cpu: 1, file: UNSEEN })) {
      unseen = false;
      measureUnseen(f, 1);
    } else if (next === 'stop-cpus') refused(f);
    return isRestore(next);
  };
}

/** What was tried between the TPM's shutdown and the stop of the other CPUs. */
function refused(f: Following): void {
  const other: Args = { cpu: 1, file: UNSEEN };
  while (f.unseen.noDevice > 0 && f.walk.can('measure', other)) {
    f.unseen.noDevice -= 1;
    f.walk.take('measure', other);
    extendOne(f);
  }
  while (f.unseen.suspended > 0 && f.walk.can('measure-suspended', other)) {
    f.unseen.suspended -= 1;
    f.walk.take('measure-suspended', other);
  }
}

/**
 * Ends in the next kernel, before it looks for a list, if it gets that far. `returned`: the call came back, and the
 * list had so many records at the next look.
 */
export function execute(f: Following, returned: number | null): void {
  const list = known(f).slice(0, returned ?? undefined);
  const from = count(f);
  const found = list
    .slice(from)
    .findIndex(({ event, role }) => role.role === 'marker' && event === 'kexec_execute');
  const marker = found < 0 ? (returned === null ? list.length : from) : from + found;
  measureUntil(f, Math.max(marker, from));
  if (f.walk.can('kexec-execute-refused')) {
    f.walk.take('kexec-execute-refused');
    if (returned === null) f.journal.stop('execute', 'the call returns: no image is loaded', 'a kexec');
    return;
  }
  // A call that came back was refused before it began (kexec busy, live update), or the jump returned.
  if (returned !== null && f.choose(['refused', 'jump returned']) === 'refused') return;
  f.walk.take('kexec-execute');
  const hook = beside(f, returned === null ? list.slice(marker + 1) : []);
  f.walk.settle((next) => {
    const stop = hook(next);
    if (returned === null || next !== 'jump') return stop;
    f.walk.take('machine-kexec-returns');
    return true;
  });
}

/** The script of this boot makes the kernel panic. */
export const crashes = (f: Following): boolean =>
  CRASHES.test(f.given.run.script[String(f.kernel.boot)] ?? '');

const CRASHES = />\s*\/proc\/sysrq-trigger/;

/** Whether this kernel panicked: as the scripts say, and if they are silent, in any boot that the console leaves open. */
function panicked(f: Following): boolean {
  const { script, console } = f.given.run;
  if (Object.values(script).some((text) => CRASHES.test(text))) return crashes(f);
  const left = timesSeen(console, 'panic') - (f.messages.get('panic') ?? 0);
  return f.walk.can('panic') && left > 0 && f.choose([true, false]);
}

/** How this kernel ended, if not by a kexec: in a panic, or in a hard reboot. */
export function end(f: Following): 'soft' | 'hard' {
  if (panicked(f)) {
    if (f.walk.can('panic')) {
      f.walk.take('panic');
      f.walk.settle(isRestore);
      return 'soft';
    }
    // Without a crash image a panic ends in a reset.
    expectMessage(f, 'panic');
  }
  const script = f.given.run.script[String(f.kernel.boot)] ?? '';
  if (/\breboot\b/.test(script) && f.walk.can('reboot')) {
    f.walk.take('reboot');
    f.walk.settle(beside(f, []));
  } else f.walk.take('power-loss');
  return 'hard';
}

/** Messages of the console about records that no list has. */
export function expectUnseen(f: Following): void {
  const { console } = f.given.run;
  f.unseen.noDevice = timesSeen(console, 'noDevice');
  f.unseen.suspended = timesSeen(console, 'suspended');
}
