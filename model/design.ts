/**
 * What varies between kernels: a record of choices, each something that a patch could contain.
 * Nothing else in the model depends on a kernel's version; a new kernel is a new value of this type.
 */
export interface Design {
  readonly name: string;
  /** One line for `carryover designs`. */
  readonly summary: string;
  /** The commits, tags or mails the choices were read from. */
  readonly source: string;

  /** When the list is serialised into IMA's segment: `ima_add_kexec_buffer` or `ima_update_kexec_buffer`. */
  readonly copiedAt: 'never' | 'load' | 'execute';
  /**
   * The buffer that the list is dumped into. `per-load`: allocated and freed by each load. `static-fresh`: a static
   * seq_file buffer, reallocated by each load. `static-kept`: a static one, kept while the segment's size is the same.
   */
  readonly buffer: 'per-load' | 'static-fresh' | 'static-kept';
  /**
   * Who frees it. `image`: the load's own clean-up (`kimage_file_post_load_cleanup`). `ima`: the next allocation.
   * `both`: the static pointer and the image. `nobody`.
   */
  readonly bufferOwner: 'nobody' | 'image' | 'ima' | 'both';
  /** Memory reserved beyond the list as it is at load; the sum is rounded up to pages. */
  readonly reserve: 'half-page' | 'page' | { readonly kilobytes: number };
  /** How many headers the size counts (the newer sizing adds those of the staged list and the current one). */
  readonly headersCounted: 1 | 2;
  /** What the dump leaves when the list outgrew its buffer. `until-full`: the last record is cut where the buffer ends. */
  readonly onOverflow: 'nothing' | 'whole-records' | 'until-full';

  /** What the purgatory verifies before it enters the next kernel (`kexec_calculate_store_digests`). */
  readonly segmentDigest: 'covers-ima' | 'skips-ima' | 'none';
  /** Which file images get the post-load step that maps IMA's segment (`ima_kexec_post_load`). */
  readonly postLoad: 'none' | 'all-but-crash' | 'all';
  /** Whether a crash image gets a segment for the list. */
  readonly crashBuffer: boolean;

  readonly markerLoad: 'none' | 'every-load';
  /** `kexec_execute`: measured by which notifier, and when. */
  readonly markerExecute: 'none' | 'n1-before-suspend' | 'n2-before-dump' | 'n2-after-dump';

  /** Suspension of measuring by `ima_reboot_notifier`; `n2-resumed` is the 2023 series' around the copy alone. */
  readonly suspend: 'none' | 'n1' | 'n2-resumed';
  /** What `ima_add_template_entry` returns while suspended: an error, or 0 as if it had measured. */
  readonly suspendedResult: 'enodev' | 'ok';
  /** Priority of `ima_update_kexec_buffer` relative to `ima_reboot_notifier`. */
  readonly dumpRuns: 'after-n1' | 'before-n1';

  /** How the next kernel is told where the list is. */
  readonly handOver: 'setup-data' | 'device-tree' | 'none';
  /** What happens to the range that this kernel itself was handed when it prepares the next one. */
  readonly oldRange: 'deleted' | 'kept';
  /** Whether `liveupdate_reboot` comes before anything irreversible in `kernel_kexec` (it may refuse). */
  readonly liveUpdate: boolean;
  /** Whether a kernel with this design restores a list that it is handed (`HAVE_IMA_KEXEC`). */
  readonly restores: boolean;
}

/** Whether it measures any kexec event. */
export const marksKexec = ({ markerLoad, markerExecute }: Design): boolean =>
  markerLoad !== 'none' || markerExecute !== 'none';

/** The kernel's own steps while it reboots, in the order this design runs them. */
export type RebootStep =
  | 'execute-marker'
  | 'suspend'
  | 'dump'
  | 'copy'
  | 'resume'
  | 'devices'
  | 'cpus'
  | 'jump';

/** The order of `kernel_kexec`: the reboot notifiers by priority, then devices, CPUs, jump. */
export function rebootOrder(design: Design): readonly RebootStep[] {
  const marker: readonly RebootStep[] = ['execute-marker'];
  const n1: readonly RebootStep[] = [
    ...(design.markerExecute === 'n1-before-suspend' ? marker : []),
    ...(design.suspend === 'n1' ? (['suspend'] as const) : []),
  ];
  const suspended = design.suspend === 'n2-resumed';
  const n2: readonly RebootStep[] =
    design.copiedAt !== 'execute'
      ? []
      : [
          ...(design.markerExecute === 'n2-before-dump' ? marker : []),
          ...(suspended ? (['suspend'] as const) : []),
          'dump',
          ...(design.markerExecute === 'n2-after-dump' ? marker : []),
          'copy',
          ...(suspended ? (['resume'] as const) : []),
        ];
  const notifiers = design.dumpRuns === 'after-n1' ? [...n1, ...n2] : [...n2, ...n1];
  return [...notifiers, 'devices', 'cpus', 'jump'];
}
