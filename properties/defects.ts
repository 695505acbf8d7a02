/**
 * Defects that people found in carrying the list, and how the checker finds each: in which design, breaking what, in
 * a run of which shape; and what does not have it. Read by tests alone: no search consults it.
 */
import type { Design } from '../model/design.js';
import { allDesigns, withLimitedMemory, withOtherByteOrder } from '../model/designs/index.js';
import type { Assumption, Bounds } from '../model/world.js';

export interface Defect {
  readonly id: string;
  readonly what: string;
  readonly design: Design;
  readonly property: string;
  /** Which of the assumptions must not be made: what has to be able to happen. */
  readonly needs: readonly Assumption[];
  /** Transitions of the counterexample, in this order, with others in between. */
  readonly steps: readonly string[];
  /** A part of the sentence that says why. */
  readonly why: string;
  /** Where it is not found in the same surroundings; null: it is open, but for what it needs. */
  readonly fixed: Design | null;
  readonly bounds?: Bounds;
  /** What else the next kernel may be. */
  readonly next?: (design: Design) => Design;
}

const named = (name: string): Design => {
  const found = allDesigns.find((design) => design.name === name);
  if (found === undefined) throw new Error(`no design is called ${name}`);
  return found;
};

type Told = Omit<Defect, 'id' | 'design' | 'fixed' | 'needs'> & {
  readonly design: string;
  readonly fixed: string | null;
  readonly needs?: readonly Assumption[];
};

const told: Readonly<Record<string, Told>> = {
  F01: {
    what: 'The list is copied at load; what is measured later is extended, and not carried.',
    design: 'linux-6.1',
    property: 'replay-equals-pcr',
    steps: ['dump-at-load', 'measure', 'extend', 'jump', 'restore-list'],
    why: 'a record that was extended is not in the list',
    fixed: 'linux-6.16',
  },
  F02: {
    what: 'The segment of a prepared image is changed after its digest was taken.',
    design: 'series-2016-checksummed',
    property: 'never-stuck',
    steps: ['copy-list', 'digest-mismatch'],
    why: 'nobody tampered',
    fixed: 'series-2016-v2',
  },
  F03: {
    what: 'Of a list that outgrew its segment nothing is copied.',
    design: 'series-2016-v2',
    property: 'carries-what-fits',
    needs: ['list-fits'],
    steps: ['size-segment', 'measure', 'dump-list', 'jump', 'restore-list'],
    why: 'nothing that can be restored',
    fixed: 'series-v3',
    bounds: { events: 8 },
  },
  F04: {
    what: 'Nothing suspends measuring: what is measured after the copy is extended, and not carried.',
    design: 'series-2016-v2',
    property: 'replay-equals-pcr',
    needs: ['single-cpu'],
    steps: ['dump-list', 'extend', 'jump'],
    why: 'a record that was extended is not in the list',
    fixed: 'linux-6.16',
  },
  F05: {
    what: 'The list is written to the address of the last load, whatever image is there by now.',
    design: 'series-2016-v2',
    property: 'memory-safe',
    needs: ['file-load-only'],
    steps: ['kexec-file-load', 'kexec-load', 'kexec-execute', 'copy-list'],
    why: 'pages that are not those of IMA',
    fixed: 'linux-6.1',
    bounds: { kexecs: 1 },
  },
  F06: {
    what: 'The buffer of each load is freed by nobody.',
    design: 'linux-4.10',
    property: 'no-leak',
    steps: ['dump-at-load', 'free-load-buffers'],
    why: 'was not freed',
    fixed: 'linux-5.12',
  },
  F07: {
    what: 'The buffer of a load is not freed where the segment finds no hole.',
    design: 'buffer-fix-after-call',
    property: 'no-leak',
    needs: ['no-faults'],
    steps: ['dump-at-load', 'no-hole-for-segment'],
    why: 'was not freed',
    fixed: 'linux-5.12',
  },
  F08: {
    what: 'The buffer is freed when announcing it fails, and is still the source of a segment.',
    design: 'buffer-fix-v1',
    property: 'memory-safe',
    needs: ['no-faults'],
    steps: ['dump-at-load', 'hand-over-step-fails', 'place-segments'],
    why: 'was read',
    fixed: 'buffer-fix-v2',
    bounds: { kexecs: 0 },
  },
  F09: {
    what: 'The new range is appended to the old one: the second hop finds the wrong one.',
    design: 'arm64-carry-over-v5',
    property: 'hop-finds-last-buffer',
    steps: ['enter-next-kernel', 'restore-list', 'place-segments', 'enter-next-kernel'],
    why: 'the range that this one was itself handed',
    fixed: 'arm64-5.13',
  },
  'F09, reserved': {
    what: 'The old reservation is kept, hop after hop.',
    design: 'arm64-carry-over-v5',
    property: 'no-leak',
    steps: ['enter-next-kernel', 'enter-next-kernel'],
    why: 'was not freed',
    fixed: 'arm64-5.13',
  },
  F10: {
    what: 'A range outside of the memory that the next kernel knows is read (device tree).',
    design: 'arm64-5.13',
    property: 'memory-safe',
    needs: ['same-design'],
    steps: ['enter-next-kernel', 'list-outside-ram'],
    why: 'beyond its end',
    fixed: 'arm64-6.0',
    next: withLimitedMemory,
  },
  F11: {
    what: 'A range outside of the memory that the next kernel knows is read (x86).',
    design: 'linux-6.16',
    property: 'memory-safe',
    needs: ['same-design'],
    steps: ['enter-next-kernel', 'list-outside-ram'],
    why: 'beyond its end',
    fixed: 'linux-6.19',
    next: withLimitedMemory,
  },
  F12: {
    what: 'The next kernel frees the range through the boot-time allocator, which is gone by then.',
    design: 'linux-6.0',
    property: 'memory-safe',
    steps: ['enter-next-kernel', 'restore-list'],
    why: 'boot-time allocator',
    fixed: 'linux-6.1',
  },
  F14: {
    what: 'After the TPM is shut down records are still appended, and their extends fail.',
    design: 'linux-6.1',
    property: 'append-and-extend-atomic',
    needs: ['single-cpu'],
    steps: ['shut-down-devices', 'measure', 'extend-without-device'],
    why: 'after the TPM was shut down',
    fixed: 'linux-6.14',
  },
  F15: {
    what: 'Between the notifier and the end of the devices files are used unmeasured.',
    design: 'linux-6.14',
    property: 'measured-before-use',
    needs: ['single-cpu'],
    steps: ['suspend-measuring', 'measure-suspended'],
    why: 'measuring is suspended',
    fixed: 'linux-6.1',
  },
  F16: {
    what: 'Out of memory an event is neither logged nor extended, boot_aggregate itself not, and access goes on.',
    design: 'linux-7.3',
    property: 'measured-before-use',
    needs: ['no-faults'],
    steps: ['boot-aggregate-out-of-memory'],
    why: 'access is granted all the same',
    fixed: null,
  },
  F17: {
    what: 'An extend fails, and the record stays in the list.',
    design: 'linux-7.3',
    property: 'append-and-extend-atomic',
    needs: ['no-faults'],
    steps: ['extend-fails'],
    why: 'the TPM refuses the extend',
    fixed: null,
  },
  F19: {
    what: 'A record of the template "ima" is dumped, and refused when it is restored.',
    design: 'linux-6.16-ima-template',
    property: 'carries-what-fits',
    steps: ['copy-list', 'enter-next-kernel', 'restore-list'],
    why: 'nothing that can be restored',
    fixed: 'linux-6.16',
  },
  F21: {
    what: 'The legacy kexec_load carries nothing, and the PCR stays.',
    design: 'linux-7.3',
    property: 'replay-equals-pcr',
    needs: ['file-load-only'],
    steps: ['kexec-load', 'kexec-execute', 'nothing-to-restore'],
    why: 'a record that was extended is not in the list',
    fixed: null,
  },
  F22: {
    what: 'Kernels that differ in ima_canonical_fmt misread each other on a big-endian machine.',
    design: 'powerpc',
    property: 'carries-what-fits',
    needs: ['same-design'],
    steps: ['copy-list', 'enter-next-kernel', 'restore-list'],
    why: 'nothing that can be restored',
    fixed: null,
    next: withOtherByteOrder,
  },
  F23: {
    what: 'Of a list that outgrew its segment nothing is copied, as if nothing had been measured.',
    design: 'series-v1',
    property: 'carries-what-fits',
    needs: ['list-fits'],
    steps: ['size-segment', 'measure', 'suspend-measuring', 'dump-list', 'jump', 'restore-list'],
    why: 'nothing that can be restored',
    fixed: 'series-v3',
    bounds: { events: 8 },
  },
  F24: {
    what: 'Where nothing was copied measuring is resumed, with the list as good as gone.',
    design: 'series-v1',
    property: 'shutdown-order',
    needs: ['list-fits'],
    steps: ['suspend-measuring', 'dump-list', 'resume-measuring', 'shut-down-devices'],
    why: 'while measuring goes on',
    fixed: 'linux-6.16',
    bounds: { events: 8 },
  },
  F25: {
    what: 'The load of a crash image takes the mapping from the image that will run.',
    design: 'series-v1',
    property: 'live-image-intact',
    needs: ['no-crash-image', 'one-load'],
    steps: ['kexec-file-load', 'exchange-images', 'kexec-crash-load', 'map-segment', 'exchange-images'],
    why: 'the mapping of the live image',
    fixed: 'linux-6.16',
  },
  F26: {
    what: 'Pages are found from boot-time physical addresses, which are others on some machines.',
    design: 'series-v1-shifted',
    property: 'memory-safe',
    steps: ['map-segment', 'copy-list'],
    why: 'pages that are not those of IMA',
    fixed: 'series-v2-shifted',
  },
  F27: {
    what: 'The array of pages is leaked when the segment is mapped.',
    design: 'series-v2',
    property: 'no-leak',
    steps: ['map-segment'],
    why: 'was not freed',
    fixed: 'series-v3',
  },
  F28: {
    what: 'The segment is written at execute, and still within the digest.',
    design: 'series-v2',
    property: 'never-stuck',
    steps: ['copy-list', 'digest-mismatch'],
    why: 'nobody tampered',
    fixed: 'series-v3',
  },
  F29: {
    what: 'A load that keeps the buffer is not recorded.',
    design: 'series-v3-early',
    property: 'each-load-recorded',
    steps: ['measure-kexec-load', 'kexec-file-load', 'keep-buffer'],
    why: 'without a record',
    fixed: 'series-v4',
  },
  F30: {
    what: 'Two markers with the same data are one: the second is left out.',
    design: 'series-v3',
    property: 'each-load-recorded',
    steps: ['measure-kexec-load', 'kexec-file-load', 'keep-buffer', 'kexec-load-known'],
    why: 'left out as a duplicate',
    fixed: 'series-v4',
  },
  F31: {
    what: 'The notifier is registered patches after the copy was moved: in between nothing is carried.',
    design: 'series-v3@3',
    property: 'carries-what-fits',
    steps: ['add-ima-segment', 'jump', 'restore-list'],
    why: 'nothing that can be restored',
    fixed: 'series-v4@4',
  },
  F32: {
    what: 'The room is fixed at load, and what is measured until the end has no bound.',
    design: 'linux-7.3',
    property: 'replay-equals-pcr',
    needs: ['list-fits'],
    steps: ['size-segment', 'measure', 'dump-list', 'copy-list', 'restore-list'],
    why: 'a record that was extended is not in the list',
    fixed: null,
    bounds: { events: 8 },
  },
  F33: {
    what: 'While suspended the caller is told that it measured: its entry is leaked.',
    design: 'series-v5',
    property: 'no-leak',
    needs: ['single-cpu'],
    steps: ['suspend-measuring', 'measure-suspended'],
    why: 'was not freed',
    fixed: 'linux-6.16',
  },
  F34: {
    what: 'The marker is measured after the list was dumped: extended, and not carried.',
    design: 'series-v6',
    property: 'replay-equals-pcr',
    steps: ['dump-list', 'measure-kexec-execute', 'extend', 'copy-list'],
    why: 'a record that was extended is not in the list',
    fixed: 'series-v7',
  },
  F35: {
    what: 'On 6.14 the marker comes after the suspension, and so is never measured.',
    design: 'series-v7-on-6.14',
    property: 'shutdown-order',
    steps: ['kexec-execute', 'suspend-measuring'],
    why: 'before the marker',
    fixed: 'series-v8',
  },
  F36: {
    what: 'Of two notifiers with equal priority the one that dumps may run first.',
    design: 'series-v8-reversed',
    property: 'replay-equals-pcr',
    steps: ['dump-list', 'measure-kexec-execute', 'jump'],
    why: 'a record that was extended is not in the list',
    fixed: 'series-v11',
  },
  'F36, v9': {
    what: 'With priority 1 the notifier that dumps does run first.',
    design: 'series-v9',
    property: 'shutdown-order',
    steps: ['kexec-execute', 'dump-list'],
    why: 'while measuring goes on',
    fixed: 'series-v11',
  },
  F37: {
    what: 'The walk over the page entries begins at an address that was never set.',
    design: 'series-v9',
    property: 'memory-safe',
    steps: ['map-segment', 'copy-list'],
    why: 'pages that are not those of IMA',
    fixed: 'series-v10',
  },
  F38: {
    what: 'The static buffer is freed by the load that used it, and again by the next.',
    design: 'series-v11@2',
    property: 'memory-safe',
    steps: ['free-load-buffers', 'kexec-unload', 'kexec-file-load', 'allocate-buffer'],
    why: 'freed already',
    fixed: 'series-v11@6',
  },
  F39: {
    what: 'The same in a stable kernel that took one patch of the series alone, with a crash image.',
    design: 'linux-6.12.78',
    property: 'memory-safe',
    needs: ['no-crash-image'],
    steps: ['kexec-crash-load', 'free-load-buffers', 'allocate-buffer'],
    why: 'freed already',
    fixed: 'linux-6.12.107',
  },
  F40: {
    what: 'A crash image still gets a segment, and changes the buffer that the live one needs.',
    design: 'series-v13',
    property: 'live-image-intact',
    needs: ['no-crash-image', 'one-load'],
    steps: ['kexec-file-load', 'exchange-images', 'kexec-crash-load', 'allocate-buffer', 'exchange-images'],
    why: 'another size',
    fixed: 'series-merged',
    bounds: { events: 6 },
  },
  F41: {
    what: 'A segment that is one contiguous allocation has no page entries to map.',
    design: 'linux-6.17',
    property: 'memory-safe',
    steps: ['map-segment', 'copy-list'],
    why: 'pages that are not those of IMA',
    fixed: 'linux-6.19',
  },
  'F41, first fix': {
    what: 'The first fix maps the page’s descriptor in the place of the page.',
    design: 'cma-fix-v1',
    property: 'memory-safe',
    steps: ['map-segment', 'copy-list'],
    why: 'pages that are not those of IMA',
    fixed: 'linux-6.19',
  },
  F42: {
    what: 'Contiguous memory of a placement that is tried again is leaked.',
    design: 'arm64-6.17',
    property: 'no-leak',
    needs: ['no-faults'],
    steps: ['retry-placement'],
    why: 'was not freed',
    fixed: 'arm64-2026',
  },
  F44: {
    what: 'Without a rule for the kexec events nothing tells a list cut short from one that was tampered with.',
    design: 'linux-7.3',
    property: 'truncation-detected',
    needs: ['list-fits', 'policy-measures-critical-data'],
    steps: ['dump-list', 'copy-list', 'restore-list'],
    why: 'only "not trusted"',
    fixed: null,
    bounds: { events: 8 },
  },
};

export const defects: readonly Defect[] = Object.entries(told).map(([id, one]) => ({
  ...one,
  id,
  design: named(one.design),
  fixed: one.fixed === null ? null : named(one.fixed),
  needs: one.needs ?? [],
}));
