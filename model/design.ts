/**
 * What varies between kernels: a record of choices, each something that a patch, or the kernel's configuration,
 * could contain. Nothing else in the model depends on a kernel's version; a new kernel is a new value of this type.
 */

/** One choice: what it decides, and what can be chosen. */
interface Choice {
  readonly means: string;
  readonly values: readonly (string | boolean | number)[];
  /** Beside these values an object with this one key, a whole number. */
  readonly amount?: string;
}

/** All choices, field by field; the type of a design is made from this table. */
export const CHOICES = {
  segment: {
    means: 'kexec_file_load adds a segment for the list (CONFIG_IMA_KEXEC)',
    values: [false, true],
  },
  copiedAt: {
    means:
      'when the list is serialised into that segment: ima_add_kexec_buffer, or ima_update_kexec_buffer once it is registered',
    values: ['never', 'load', 'execute'],
  },
  buffer: {
    means:
      'what the list is dumped into: allocated by each load or by the reboot, or a static buffer, allocated by each load or kept while the size is the same (pristine: and nothing was dumped into it)',
    values: ['per-load', 'per-execute', 'static-fresh', 'static-kept-pristine', 'static-kept'],
  },
  bufferOwner: {
    means:
      'who frees it: nobody; the image, when its load ends; IMA, at the next allocation; both; or the image, to which it is handed over for good',
    values: ['nobody', 'image', 'ima', 'both', 'handed-over'],
  },
  onNoHole: {
    means: 'a buffer of one load, when no place is found for the segment',
    values: ['keeps-buffer', 'frees-buffer'],
  },
  handOverStep: {
    means: "the architecture's step that announces the segment, and what its failure does",
    values: ['cannot-fail', 'failure-ignored', 'failure-frees-buffer'],
  },
  loadBufsz: {
    means: 'the bytes that kexec_add_buffer is told to copy from the buffer at load',
    values: ['dumped', 'zero', 'unset'],
  },
  reserve: {
    means: 'memory beyond the list as it is at load; the sum is rounded up to pages',
    values: ['half-page', 'page'],
    amount: 'kilobytes',
  },
  headersCounted: {
    means: 'how many headers the size counts',
    values: [1, 2],
  },
  onOverflow: {
    means: 'what the dump leaves of a list that outgrew its buffer; until full: the last record is cut',
    values: ['nothing', 'whole-records', 'until-full'],
  },
  segmentDigest: {
    means: "whether the purgatory's digest covers IMA's segment, or the purgatory verifies nothing at all",
    values: ['covers-ima', 'skips-ima', 'unchecked', 'none'],
  },
  mapping: {
    means:
      "how the update at execute finds IMA's pages: by the address of the last load, or mapped by the post-load step from the image's page entries, for contiguous memory from the page's descriptor or its address",
    values: ['none', 'stored-address', 'page-entries', 'cma-descriptor', 'cma-address'],
  },
  sourcePage: {
    means: 'what the mapping makes page structures from: boot-time physical addresses, or virtual ones',
    values: ['physical', 'virtual'],
  },
  bootPhysical: {
    means: 'whether boot-time physical addresses are physical addresses on this machine',
    values: ['same', 'shifted'],
  },
  pageArray: {
    means: "the mapping's array of pages, afterwards",
    values: ['kept', 'freed'],
  },
  runningDestination: {
    means: 'where the walk over the page entries begins to count',
    values: ['unset', 'zero'],
  },
  segmentMemory: {
    means: 'whether a segment can be one contiguous allocation (CMA), which has no page entries',
    values: ['pages', 'maybe-cma'],
  },
  rolledBack: {
    means: 'contiguous memory of segments whose placement is given up and tried again',
    values: ['freed', 'leaked'],
  },
  postLoad: {
    means: 'which file images get the post-load step that maps the segment (ima_kexec_post_load)',
    values: ['none', 'all-but-crash', 'all'],
  },
  crashBuffer: {
    means: 'whether a crash image gets a segment for the list',
    values: [false, true],
  },
  markerLoad: {
    means: 'which loads are recorded by the marker kexec_load',
    values: ['none', 'new-buffer', 'every-load'],
  },
  markerExecute: {
    means: 'by which notifier kexec_execute is measured, and when',
    values: ['none', 'n1-before-suspend', 'n2-before-dump', 'n2-after-dump'],
  },
  markerData: {
    means: 'what kexec_load carries',
    values: ['segment-size', 'sizes-and-count'],
  },
  suspend: {
    means: 'which notifier suspends measuring: N1 for good, or N2 until its copy failed',
    values: ['none', 'n1', 'n2-resumed'],
  },
  suspendedResult: {
    means: 'what ima_add_template_entry returns while suspended: an error, or 0 as if it had measured',
    values: ['enodev', 'ok'],
  },
  dumpPriority: {
    means: 'the priority of N2, ima_update_kexec_buffer; that of N1, ima_reboot_notifier, is 0',
    values: ['1', '0', 'INT_MIN'],
  },
  registeredFirst: {
    means: 'which of two notifiers with equal priority was registered first, and so runs first',
    values: ['n1', 'n2'],
  },
  dumpReturns: {
    means: 'what N2 returns to the chain; -EINVAL has the bit that stops it',
    values: ['ok', 'result'],
  },
  handOver: {
    means:
      'how the next kernel is told where the list is; in another segment: it has none of its own, and is found there',
    values: ['setup-data', 'device-tree', 'hand-over-buffer', 'other-segment', 'none'],
  },
  oldRange: {
    means: 'the range that this kernel itself was handed, when it prepares the next one',
    values: ['deleted', 'kept'],
  },
  restores: {
    means: 'whether it restores a list that it is handed (HAVE_IMA_KEXEC)',
    values: [false, true],
  },
  rangeCheck: {
    means: 'whether the range handed over is compared with the memory that there is, before it is read',
    values: ['none', 'in-ram', 'validated'],
  },
  headerCheck: {
    means: 'whether the size that the header of what was handed over says is compared with the range',
    values: ['none', 'against-range'],
  },
  ram: {
    means: 'whether it is booted with all the memory that the kernel before it had (or with mem=)',
    values: ['all', 'limited'],
  },
  bufferFree: {
    means:
      'what the range is freed by once it was read: the boot-time allocator, gone by then, or its late call',
    values: ['boot-time', 'late'],
  },
  template: {
    means:
      'the template that files are measured with (ima_template=, or a format of one’s own: ima_template_fmt=)',
    values: ['ima-ng', 'ima', 'custom'],
  },
  formatCounted: {
    means: 'whether the size of a record whose template has no name counts the format written in its place',
    values: [false, true],
  },
  byteOrder: {
    means: 'the byte order that it writes and reads a list in (the machine’s, or ima_canonical_fmt)',
    values: ['little-endian', 'big-endian'],
  },
  imageSignature: {
    means:
      'the signature in the image itself (KEXEC_SIG): not looked at, looked at, or enforced (KEXEC_SIG_FORCE)',
    values: ['none', 'checked', 'enforced'],
  },
  imageAppraisal: {
    means:
      'by what IMA appraises the image (func=KEXEC_KERNEL_CHECK): the signature in its extended attribute, or one appended to it, of which those revoked are known',
    values: ['none', 'signature', 'appended-signature'],
  },
  appraisalKeys: {
    means:
      'whose signatures these are: by keys that trusted ones vouch for (.ima), or by any that root added (_ima)',
    values: ['trusted', 'any'],
  },
  appraisalPolicy: {
    means: 'whether the rule is built in, or comes into force when user space loads it',
    values: ['built-in', 'loaded'],
  },
  imageChecks: {
    means:
      'where both are configured: each of them has to pass, or what IMA appraised need not pass the other',
    values: ['each', 'appraisal-suffices'],
  },
  lockdown: {
    means: 'whether the kernel is locked down against root: no kexec_load, no image without a signature',
    values: [false, true],
  },
  lockdownAsks: {
    means: 'which kernels look for a signature when locked down: those that are built to, or all',
    values: ['with-signatures', 'always'],
  },
  imageCheck: {
    means:
      'whether the digest of the image is checked before user space is left: early in kernel_kexec, which falls back to a plain reboot, or on request of user space, which can load again',
    values: ['none', 'at-reboot', 'on-request'],
  },
  grownList: {
    means: 'a reboot by kexec whose list is not what was copied at load any more',
    values: ['goes-on', 'refused'],
  },
  listCheck: {
    means:
      'where the kernel itself compares its list with the PCR, and reboots the plain way if they differ: early in kernel_kexec, or once it has restored a list',
    values: ['none', 'at-reboot', 'at-boot'],
  },
  carriedDigest: {
    means: 'whether what is carried has a digest of its own, without which the next kernel restores nothing',
    values: ['none', 'in-header'],
  },
  kexecJump: {
    means: 'whether an image of kexec_load can be one that comes back (CONFIG_KEXEC_JUMP)',
    values: [false, true],
  },
  removal: {
    means:
      'how user space has records removed from the list once it copied them out: staged and deleted, the first N trimmed (compared: if nobody trimmed meanwhile), either of the two, or by a snapshot, while which measuring pauses',
    values: ['none', 'staged', 'trim', 'trim-compared', 'staged-or-trimmed', 'snapshot'],
  },
  removalLock: {
    means: 'whether a removal takes the lock that an append holds',
    values: ['list-lock', 'none'],
  },
  removalOnceSuspended: {
    means:
      'a removal once measuring is suspended for a reboot: refused, refused only once the list was dumped (or only the deletion then), or let in',
    values: ['refused', 'refused-once-dumped', 'deletion-refused-once-dumped', 'allowed'],
  },
  dumpLock: {
    means: 'whether the dump for the next kernel takes the lock that an append, and a removal, holds',
    values: ['none', 'list-lock'],
  },
  removedEntries: {
    means:
      'the hash table’s links to records that were removed: the records stay for them, are freed all the same, or the table is replaced by an empty one',
    values: ['kept', 'freed-linked', 'table-replaced'],
  },
  markerCount: {
    means:
      'where records are staged and deleted, what the markers count: all that was appended since this kernel started, or since the first of the chain',
    values: ['this-kernel', 'whole-chain'],
  },
  stagedAtKexec: {
    means: 'whether records that are staged and not yet deleted are carried',
    values: ['carried', 'left'],
  },
  exportedTo: {
    means:
      'where removed records go: user space’s own files, memory that a kexec clears, or a file that stays and that the kernel knows: one of its own, or one at a place that user space chose',
    values: ['user-space', 'tmpfs', 'kernel-file', 'user-file'],
  },
  readBack: {
    means: 'whether the kernel shows one list: what was removed, read back, and what it holds',
    values: [false, true],
  },
  exportedAtKexec: {
    means: 'removed records, at a kexec: they stay where they are, or return to the kernel’s list first',
    values: ['stay', 'return'],
  },
  failedWrite: {
    means: 'removed records that the kernel could not write: it holds them and tries again, or drops them',
    values: ['retried', 'dropped'],
  },
  snapshotRecord: {
    means:
      'whether a snapshot begins with a record of all PCRs (snapshot_aggregate), for which measuring pauses',
    values: [true, false],
  },
  agents: {
    means: 'how many agents remove records, none of which knows of the other',
    values: ['one', 'two'],
  },
  tpmProbe: {
    means: 'when the driver finds the TPM: before IMA starts, or deferred until after late_initcall',
    values: ['early', 'deferred'],
  },
  initLevel: {
    means: 'when IMA starts (IMA_INIT_LATE_SYNC)',
    values: ['late_initcall', 'late_initcall_sync'],
  },
  algorithms: {
    means: 'whether the kernel has the algorithm of every PCR bank that is allocated',
    values: ['all-banks', 'sha1-only'],
  },
  unsupportedBank: {
    means:
      'what is extended into a bank whose algorithm it lacks: the SHA-1 digest, padded, or all ones at every record, once a kernel, or once a chain of kernels; or it is skipped',
    values: ['padded', 'every-record', 'once-per-kernel', 'once-per-chain', 'skipped'],
  },
  bankMask: {
    means: 'when a PCR counts as extended before: at each attempt, or if it succeeded',
    values: ['on-attempt', 'on-success'],
  },
  pcrIndexCheck: {
    means: 'whether a restored record’s PCR index is checked before it is assigned',
    values: ['after-assignment', 'before-assignment'],
  },
  liveUpdate: {
    means: 'whether liveupdate_reboot, which may refuse, comes before anything irreversible in kernel_kexec',
    values: [false, true],
  },
} as const satisfies Readonly<Record<string, Choice>>;

type Table = typeof CHOICES;
type Amount<C> = C extends { readonly amount: infer K extends string } ? Readonly<Record<K, number>> : never;

/** The choices alone. */
export type Choices = {
  readonly [Name in keyof Table]: Table[Name]['values'][number] | Amount<Table[Name]>;
};

export interface Design extends Choices {
  readonly name: string;
  /** One line for `carryover designs`. */
  readonly summary: string;
  /** The commits, tags or mails the choices were read from. */
  readonly source: string;
}

/** Whether it measures any kexec event. */
export const marksKexec = ({ markerLoad, markerExecute }: Design): boolean =>
  markerLoad !== 'none' || markerExecute !== 'none';

/** Whether anything in it suspends measuring: N2 is there only to copy. */
export const maySuspend = ({ suspend, copiedAt }: Design): boolean =>
  suspend === 'n1' || (suspend === 'n2-resumed' && copiedAt === 'execute');

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

/** The reboot notifier chain runs in descending priority; equal ones in the order of registration. */
const dumpRunsFirst = ({ dumpPriority, registeredFirst }: Design): boolean =>
  dumpPriority === '1' || (dumpPriority === '0' && registeredFirst === 'n2');

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
  const notifiers = dumpRunsFirst(design) ? [...n2, ...n1] : [...n1, ...n2];
  return [...notifiers, 'devices', 'cpus', 'jump'];
}
