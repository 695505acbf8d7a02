/** The state of the whole system, in one record. Every field is plain data; none is ever changed in place. */
import { bool, type Codec, int, nullable, oneOf, record } from '../src/checker/codec.js';
import type { RebootStep } from './design.js';
import type { History } from './history/history.js';

/** What the machine as a whole is doing. */
export type Phase =
  /** `ima_init`: about to look for a buffer handed over by the previous kernel. */
  | 'restore'
  /** `ima_init`: about to add `boot_aggregate`. */
  | 'boot-aggregate'
  /** `ima_init`: about to measure `kernel_version` (only with the built-in critical data policy). */
  | 'kernel-version'
  /** User space runs. */
  | 'running'
  /** The kernel took a fault that it cannot survive; only a panic is left. */
  | 'oops'
  /** The purgatory of the image that was jumped to, before its digest check. */
  | 'purgatory'
  /** The purgatory found a mismatch and loops for ever. */
  | 'stuck';

export interface Tpm {
  /**
   * `absent`: IMA runs in TPM-bypass; `unseen`: so it does, with a TPM that was found later; `down`: after
   * `TPM2_Shutdown`, each command fails with -ENODEV.
   */
  readonly chip: 'up' | 'down' | 'absent' | 'unseen';
  /**
   * A bank that some kernel of the chain cannot compute digests for: it follows the list as the other one does, got
   * padded digests, shows that it was invalidated, or stopped at what it once was.
   */
  readonly bank: 'follows' | 'padded' | 'invalid' | 'stopped';
  /** The PCR counts as extended before, so that nothing is invalidated any more. */
  readonly masked: boolean;
  /** `resetCount` of a quote: TPM Resets, as by a hard reboot. Counted from the oldest quote anybody still holds. */
  readonly resets: number;
  /** `restartCount`: TPM Restarts. Neither a kexec nor a hard reboot is one. */
  readonly restarts: number;
  /** The clock of a quote, in kernel starts; it goes on over a kexec. */
  readonly clock: number;
}

/** User space can ask it for a quote, whether IMA knows of it or not. */
export const canQuote = ({ tpm }: State): boolean => tpm.chip === 'up' || tpm.chip === 'unseen';

/** Who holds `ima_extend_list_mutex`, between the append and the extend of one record. */
export type Holder = 'nobody' | 'kernel' | Cpu;

/** CPU 0 makes the system calls; the others only measure. */
export const CPUS = ['cpu-0', 'cpu-1', 'cpu-2', 'cpu-3'] as const;
export type Cpu = (typeof CPUS)[number];

export interface Ima {
  /** False if `ima_init` failed: this kernel measures nothing. */
  readonly measuring: boolean;
  readonly suspended: boolean;
  readonly lock: Holder;
  /** The record appended and not yet extended, while the lock is held. */
  readonly inFlight: string | null;
  /** The recurring files in the hash table: measured by this kernel already (a bit each, in the world's order). */
  readonly known: number;
  /** Which critical data the policy measures; `boot`: the built-in policy, in force before user space. */
  readonly criticalData: 'none' | 'user' | 'boot';
  /** A rule of the policy has the image of a kexec appraised. */
  readonly appraises: boolean;
}

/**
 * Whose an image is: the owner's, signed in every way that is asked for; one without a valid signature; one signed by a
 * key of the adversary's; or one of the owner's from before its signature was revoked.
 */
export type Origin = 'owner' | 'unsigned' | 'self-signed' | 'revoked';

/** A kernel image in memory, loaded for a kexec. Which kernel is in it shows when it is entered. */
export interface Image {
  readonly origin: Origin;
  /** It has a segment for IMA's list. */
  readonly hasIma: boolean;
  /** How large that is (units). */
  readonly imaSize: number;
  /** What the pointer passed to the next kernel leads to. */
  readonly pointer: 'none' | 'own' | 'older';
  /** Whether the digest that the purgatory checks covers every segment but IMA's (and itself). */
  readonly coversRest: boolean;
  /** Whether it covers IMA's. */
  readonly coversIma: boolean;
  /** A covered segment is not what it was when the digest was taken. */
  readonly changed: boolean;
  /** The header in IMA's says that it is longer than it is. */
  readonly overlong: boolean;
  /** It comes back to this kernel when it is done (KEXEC_PRESERVE_CONTEXT). */
  readonly comesBack: boolean;
}

/** Where the pages are that `ima_kexec_buffer` maps. */
export type Mapped =
  | 'nothing'
  /** IMA's segment of the live image. */
  | 'live'
  /** IMA's segment of the image being loaded. */
  | 'loading'
  /** Pages that went back to the allocator. */
  | 'freed'
  /** Pages that went back and are now another segment of the image being loaded, or of the live one. */
  | 'reused-loading'
  | 'reused-live'
  /** Pages that never were of IMA's segment. */
  | 'foreign';

export type LoadStep =
  | 'read'
  | 'size'
  | 'buffer'
  | 'dump-at-load'
  | 'load-marker'
  | 'segment'
  | 'digest'
  | 'post-load'
  | 'machine-post-load'
  | 'cleanup'
  | 'exchange'
  | 'abort';

export const LOAD_STEPS: readonly LoadStep[] = [
  'read',
  'size',
  'buffer',
  'dump-at-load',
  'load-marker',
  'segment',
  'digest',
  'post-load',
  'machine-post-load',
  'cleanup',
  'exchange',
  'abort',
];

export const REBOOT_STEPS: readonly RebootStep[] = [
  'execute-marker',
  'suspend',
  'dump',
  'copy',
  'resume',
  'devices',
  'cpus',
  'jump',
];

export interface Kexec {
  /** What CPU 0 does under the kexec lock, or on its way to a plain reboot. */
  readonly call: 'none' | 'file-load' | 'crash-load' | 'legacy-load' | 'execute' | 'reboot' | 'panic';
  readonly step: LoadStep | RebootStep | null;
  /** `kexec_in_progress`: never cleared. */
  readonly inProgress: boolean;
  /** `ima_update_kexec_buffer` is on the notifier chain. */
  readonly registered: boolean;
  readonly mapped: Mapped;
  /** The buffer the list is dumped into (the static one, or this load's), and its size in units. */
  readonly buffer: 'none' | 'allocated' | 'freed';
  readonly bufferSize: number;
  /** How much of it the list took when it was dumped (units), until it is copied. */
  readonly dumpedSize: number;
  /** The size IMA asks for in the load under way (units). */
  readonly wanted: number;
  /** `kexec_segment_size`, as the markers report it (units). */
  readonly segmentSize: number;
  /** What the last `kexec_load` in this kernel's list says, where it says nothing else; 0: there is none. */
  readonly marked: number;
  /** A notifier's error ended the chain: those behind it did not run. */
  readonly chainStopped: boolean;
  /** `kexec_image`. */
  readonly live: Image | null;
  readonly loading: Image | null;
  readonly crash: Image | null;
  /** The range this kernel was itself handed still stands in its device tree. */
  readonly inherited: boolean;
  /** The header of the range that this kernel is handed says that it is longer than it is. */
  readonly overlong: boolean;
  /** When this load began the live image could have been executed with its list. */
  readonly wasReady: boolean;
}

/** What was done to memory that the kernel does not own, first of all; it does not survive the kernel. */
export type MemoryError =
  | 'none'
  | 'write-after-free'
  | 'read-after-free'
  | 'double-free'
  | 'out-of-bounds'
  /** The list went to pages that never were IMA's. */
  | 'wrong-pages'
  /** A value was used that nobody had set. */
  | 'uninitialised'
  /** The boot-time allocator was called when it was gone. */
  | 'allocator-gone';

export interface Memory {
  readonly error: MemoryError;
  readonly leaked: boolean;
  /** The list has outgrown half of the RAM: no segment can hold it before a hard reboot. */
  readonly tooLarge: boolean;
}

/** What user space copied out of the list, and had removed; the list itself stands for all of it. */
export interface Exported {
  /** Measuring pauses for a snapshot; events queue. */
  readonly paused: boolean;
  readonly queued: boolean;
  /** Records set apart to be copied out and deleted. */
  readonly staged: 'nothing' | 'unread' | 'read';
  readonly first: AgentMemory;
  readonly second: AgentMemory;
  /** What will be carried holds records that a removal would find. */
  readonly dumped: boolean;
  /** Removed records are still linked in the hash table. */
  readonly dangling: boolean;
  /** Removed records are in memory that a kexec clears. */
  readonly volatile: boolean;
  /** Some record is in no list that was copied out, and in the kernel's no more. */
  readonly lost: boolean;
  /** Some record is in what was copied out, and in what was carried. */
  readonly twice: boolean;
  /**
   * The file that removed records are in, where the kernel knows it: somebody else's is in its place, it has what was
   * removed, and before that what was before a hard reboot, or something else.
   */
  readonly file: 'none' | 'taken' | 'own' | 'stale' | 'altered';
  /** This kernel removed records, of which what it counts still knows. */
  readonly removed: boolean;
  /** A kernel before this one did, of which what this one counts knows nothing. */
  readonly uncounted: boolean;
}

/** What an agent remembers to have copied out: the list's beginning, or what was staged; stale: it is there no more. */
export type AgentMemory = 'nothing' | 'valid' | 'stale' | 'staged' | 'staged-stale';

export interface Verifier {
  /** The reset count of the quote of the list it kept. Meaningless without one. */
  readonly keptResets: number;
  /** The reset count of the pending quote. */
  readonly quotedResets: number;
}

/** How much may still happen in this run; -1: any number of times. */
export interface Budget {
  readonly kexecs: number;
  readonly events: number;
  readonly loads: number;
  readonly faults: number;
  readonly tampering: number;
  readonly resets: number;
}

export interface State {
  readonly phase: Phase;
  /** Which of the world's designs runs. */
  readonly kernel: number;
  readonly tpm: Tpm;
  readonly ima: Ima;
  readonly kexec: Kexec;
  /** The CPUs that did not call reboot; stopped by `machine_shutdown`. */
  readonly others: 'running' | 'stopped';
  readonly memory: Memory;
  readonly history: History;
  readonly verifier: Verifier;
  readonly exported: Exported;
  /** An adversary has owned a kernel since the last hard reboot. */
  readonly compromised: boolean;
  readonly budget: Budget;
}

/** The bounds of the domains that are not the same in every world. */
export interface StateBounds {
  readonly kernels: number;
  readonly records: readonly string[];
  readonly recurring: number;
  /** The largest segment there can be, and the least size after folding (units). */
  readonly sizes: { readonly min: number; readonly max: number };
  readonly counts: number;
  readonly budget: Budget;
  readonly history: Codec<History>;
  /** Records can be removed; a bank can lack its algorithm. */
  readonly removals: boolean;
  /** They can be in a file that the kernel knows. */
  readonly files: boolean;
  /** Records can be staged and deleted. */
  readonly deletions: boolean;
  readonly banks: boolean;
  /** Images can be others than the owner's; they can be appraised. */
  readonly images: boolean;
  readonly appraisal: boolean;
  /** An image can come back. */
  readonly jumps: boolean;
}

/** Just `value` where nothing in this world can make it another one. */
const only = <T extends string | boolean>(may: boolean, codec: Codec<T>, value: T): Codec<T> =>
  may ? codec : (oneOf(value) as unknown as Codec<T>);

export function stateCodec(bounds: StateBounds): Codec<State> {
  const flag = only(bounds.removals, bool, false);
  const memory = only(
    bounds.removals,
    oneOf('nothing', 'valid', 'stale', 'staged', 'staged-stale'),
    'nothing',
  );
  const size = int(bounds.sizes.min, bounds.sizes.max);
  const count = int(0, bounds.counts);
  const left = (most: number): Codec<number> => (most < 0 ? int(-1, -1) : int(0, most));
  const image = nullable(
    record<Image>({
      origin: only(bounds.images, oneOf('owner', 'unsigned', 'self-signed', 'revoked'), 'owner'),
      hasIma: bool,
      imaSize: size,
      pointer: oneOf('none', 'own', 'older'),
      coversRest: bool,
      coversIma: bool,
      changed: bool,
      overlong: bool,
      comesBack: only(bounds.jumps, bool, false),
    }),
  );
  return record<State>({
    phase: oneOf('restore', 'boot-aggregate', 'kernel-version', 'running', 'oops', 'purgatory', 'stuck'),
    kernel: int(0, bounds.kernels - 1),
    tpm: record<Tpm>({
      chip: oneOf('up', 'down', 'absent', 'unseen'),
      bank: only(bounds.banks, oneOf('follows', 'padded', 'invalid', 'stopped'), 'follows'),
      masked: only(bounds.banks, bool, false),
      resets: count,
      restarts: int(0, 0),
      clock: count,
    }),
    ima: record<Ima>({
      measuring: bool,
      suspended: bool,
      lock: oneOf('nobody', 'kernel', ...CPUS),
      inFlight: oneOf(null, ...bounds.records),
      known: int(0, 2 ** bounds.recurring - 1),
      criticalData: oneOf('none', 'user', 'boot'),
      appraises: only(bounds.appraisal, bool, false),
    }),
    kexec: record<Kexec>({
      call: oneOf('none', 'file-load', 'crash-load', 'legacy-load', 'execute', 'reboot', 'panic'),
      step: oneOf(null, ...LOAD_STEPS, ...REBOOT_STEPS),
      inProgress: bool,
      registered: bool,
      mapped: oneOf('nothing', 'live', 'loading', 'freed', 'reused-loading', 'reused-live', 'foreign'),
      buffer: oneOf('none', 'allocated', 'freed'),
      bufferSize: size,
      dumpedSize: size,
      wanted: size,
      segmentSize: size,
      marked: size,
      chainStopped: bool,
      live: image,
      loading: image,
      crash: image,
      inherited: bool,
      overlong: bool,
      wasReady: bool,
    }),
    others: oneOf('running', 'stopped'),
    memory: record<Memory>({
      error: oneOf(
        'none',
        'write-after-free',
        'read-after-free',
        'double-free',
        'out-of-bounds',
        'wrong-pages',
        'uninitialised',
        'allocator-gone',
      ),
      leaked: bool,
      tooLarge: bool,
    }),
    history: bounds.history,
    verifier: record<Verifier>({ keptResets: count, quotedResets: count }),
    exported: record<Exported>({
      paused: flag,
      queued: flag,
      staged: only(bounds.removals, oneOf('nothing', 'unread', 'read'), 'nothing'),
      first: memory,
      second: memory,
      dumped: flag,
      dangling: flag,
      volatile: flag,
      lost: flag,
      twice: flag,
      file: only(bounds.files, oneOf('none', 'taken', 'own', 'stale', 'altered'), 'none'),
      removed: only(bounds.deletions, bool, false),
      uncounted: only(bounds.deletions, bool, false),
    }),
    compromised: bool,
    budget: record<Budget>({
      kexecs: left(bounds.budget.kexecs),
      events: left(bounds.budget.events),
      loads: left(bounds.budget.loads),
      faults: left(bounds.budget.faults),
      tampering: left(bounds.budget.tampering),
      resets: left(bounds.budget.resets),
    }),
  });
}
