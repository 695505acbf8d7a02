/** Records of the measurement list, as the model names them, and their sizes. */

/** What a record stands for decides whether it is measured once, again, or cannot be told apart. */
export interface RecordKind {
  readonly name: string;
  /** Serialised size, in units (see `Sizes`); a marker's may depend on the values it carries. */
  readonly size: number | ((values: MarkerValues) => number);
  /**
   * Whether the same content can be measured again by a later kernel. A record that never recurs is unlike every
   * other (a file seen once; a marker, whose values differ each time).
   */
  readonly recurs: boolean;
  /** Logged with a zero digest, extended as all ones: nothing covers its data. */
  readonly violation?: boolean;
}

/** What `kexec_load` and `kexec_execute` carry, taken before the marker itself is added (`ima_measure_kexec_event`). */
export interface MarkerValues {
  /** `kexec_segment_size`. */
  readonly segment: number;
  /** `ima_binary_runtime_size`, the header included. */
  readonly size: number;
  /** `ima_runtime_measurements_count`. */
  readonly count: number;
}

/** The sizes that decide what fits where. In the exhaustive run a unit is a small record; in `conform` it is a byte. */
export interface Sizes {
  readonly page: number;
  readonly header: number;
}

/** Four units to a page: a capacity can end on a record's boundary, inside a record, and inside the last one. */
export const UNITS: Sizes = { page: 4, header: 1 };

/** Real sizes, in bytes: `PAGE_SIZE` on x86_64 and `sizeof(struct ima_kexec_hdr)`. */
export const BYTES: Sizes = { page: 4096, header: 24 };

export const BOOT_AGGREGATE = 'boot_aggregate';
export const KERNEL_VERSION = 'kernel_version';
export const KEXEC_LOAD = 'kexec_load';
export const KEXEC_EXECUTE = 'kexec_execute';
export const VIOLATION = 'violation';
/** A violation's record after an adversary changed its data: the same to every hash. */
export const FORGED_VIOLATION = 'forged-violation';
/** A record of the adversary's own making. */
export const FORGED = 'forged';
/** A file that every boot reads (a shell, a library): two units long. */
export const PROGRAM = 'program';
/** A file whose content is measured this once. */
export const FILE = 'file';
/** The same, two units long. */
export const LARGE_FILE = 'large-file';

/** The records of the exhaustive run. */
export const KINDS: readonly RecordKind[] = [
  { name: BOOT_AGGREGATE, size: 1, recurs: true },
  { name: KERNEL_VERSION, size: 1, recurs: true },
  { name: KEXEC_LOAD, size: 1, recurs: false },
  { name: KEXEC_EXECUTE, size: 1, recurs: false },
  { name: PROGRAM, size: 2, recurs: true },
  { name: FILE, size: 1, recurs: false },
  { name: LARGE_FILE, size: 2, recurs: false },
  { name: VIOLATION, size: 1, recurs: true, violation: true },
  { name: FORGED_VIOLATION, size: 1, recurs: true, violation: true },
  { name: FORGED, size: 1, recurs: true },
];
