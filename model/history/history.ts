/**
 * The PCR and every copy of the measurement list there is, behind one interface.
 *
 * The machine never looks into a list: it appends, extends, dumps, restores and compares. So the same machine runs
 * over lists written out in full (`symbolic.ts`) and over what is left of them when all that is agreed is folded
 * away (`folded.ts`).
 */
import type { Codec } from '../../src/checker/codec.js';
import type { MarkerValues } from '../records.js';

/** The places a copy of the list can be in, beside the running kernel's own. */
export type Place =
  /** IMA's segment of the image that will run (`kexec_image`). */
  | 'live'
  /** IMA's segment of the image being loaded. */
  | 'loading'
  /** IMA's segment of the crash image (`kexec_crash_image`). */
  | 'crash'
  /** The buffer the list was serialised into. */
  | 'dumped'
  /** The memory the next kernel is handed. */
  | 'handed';

export const PLACES: readonly Place[] = ['live', 'loading', 'crash', 'dumped', 'handed'];

/**
 * All lists and PCR values of one state. Each field is a number that only the algebra that made it understands;
 * 0 means that there is no such copy.
 */
export interface History {
  readonly pcr: number;
  readonly list: number;
  /** How long that is, without header, where sizes are folded (units; folded only). */
  readonly size: number;
  /** How many records that never recur were made (symbolic only). */
  readonly serial: number;
  /** What a dump begun now would hold, once it can no longer be all (folded only). */
  readonly fits: number;
  /** The empty list, as it stands to the PCR (folded only). */
  readonly empty: number;
  readonly live: number;
  readonly loading: number;
  readonly crash: number;
  readonly dumped: number;
  readonly handed: number;
  /** The list that the verifier was sent and has no quote for yet. */
  readonly sent: number;
  /** The PCR value of the quote that the verifier has no list for yet. */
  readonly quoted: number;
  /** The attested list that the verifier kept. */
  readonly kept: number;
}

/** What a verifier says of a list and a quote. */
export interface Verdict {
  readonly verdict: 'trusted' | 'truncated' | 'not trusted';
  /** Where: the index of the record before which others are missing. Unknown to the folded algebra. */
  readonly at?: number;
  /** How many records the quote covers, if trusted. Unknown to the folded algebra. */
  readonly attested?: number;
  /** Whether the list holds records whose data no hash covers (violations), and says so. */
  readonly unauthenticated: boolean;
}

/** What the verifier brings to the judgement beside list and quote. */
export interface Knowledge {
  /** The policy is known to measure the kexec events, so a gap without them is one. */
  readonly markersExpected: boolean;
  /** There was an earlier quote with the same reset count. */
  readonly sameReset: boolean;
}

/** How the running kernel's list stands to the PCR. */
export interface Standing {
  /** Replaying the list gives the PCR. */
  readonly replays: boolean;
  /** Some extended record is not in the list. */
  readonly lost: boolean;
  /** A record that was extended has been altered in place (its data only, or wholly). */
  readonly altered: boolean;
}

/**
 * What an adversary who owns the kernel can do to a list, wherever a copy of it is. One alteration inside a list that
 * has explained the PCR so far stands for all of them: none can be told from another by a hash.
 */
export type Tampering =
  /** The last record. */
  | 'drop-last'
  /** The first record, of several. */
  | 'drop-first'
  /** The first record is replaced by one of the adversary's. */
  | 'change'
  /** The first record is moved to the end. */
  | 'reorder'
  /** The first record's digest is zeroed. */
  | 'into-violation'
  /** The data of the first violation, which no hash covers. */
  | 'violation-data'
  /** A record of the adversary's, at the end. */
  | 'insert';

/** The operations, all pure. Sizes are in units of the machine's `Sizes`. */
export interface Algebra {
  readonly codec: Codec<History>;
  /** Power on: PCR zero, no list; what the verifier holds stays with it. */
  readonly cold: (history: History | null) => History;
  /** The record appended last by this kernel is not told apart by its name alone: `values` go with a marker. */
  readonly append: (history: History, record: string, capacity: number, values?: MarkerValues) => History;
  /** Extends the PCR with the digest of the record appended last. */
  readonly extend: (history: History, record: string) => History;
  /** The record appended last will never be extended. */
  readonly unextended: (history: History, record: string) => History;
  /** Extends the PCR with a value of the adversary's own: the digest of the `forged` record. */
  readonly extendForged: (history: History) => History;

  /** A dump buffer with room for the list as it is was sized: from now on its capacity bounds what is dumped. */
  readonly reserve: (history: History) => History;
  /** Serialises the list into `dumped`, as far as `capacity` and the design's rule for an overflow let it. */
  readonly dump: (
    history: History,
    capacity: number,
    onOverflow: 'nothing' | 'whole-records' | 'until-full',
  ) => History;
  /** Size of what was just dumped, header included. */
  readonly dumpedSize: (history: History, capacity: number) => number;
  /** Serialised size of the running kernel's list, without header. */
  readonly size: (history: History) => number;
  readonly count: (history: History) => number;

  /** Makes `to` hold what `from` holds (nothing, if nothing). */
  readonly move: (history: History, from: Place, to: Place) => History;
  readonly discard: (history: History, place: Place) => History;
  /** Allocates the place, all zero: what a segment holds that nobody filled. */
  readonly zero: (history: History, place: Place) => History;
  readonly holds: (history: History, place: Place) => 'nothing' | 'zero' | 'records' | 'cut';
  /** The list of the next kernel: the whole records of `handed`, or fewer where memory ran out. */
  readonly restore: (history: History, upTo: 'all' | 'all-but-last' | 'none') => History;
  readonly listIsEmpty: (history: History) => boolean;
  /** Whether `handed` is the running kernel's list, whole. */
  readonly handedIsList: (history: History) => boolean;

  readonly standing: (history: History) => Standing;
  readonly pcrIsZero: (history: History) => boolean;
  /** Some copy explains the PCR or a pending quote, or may yet before a hard reboot. */
  readonly mayExplain: (history: History) => boolean;

  readonly send: (history: History) => History;
  readonly quote: (history: History) => History;
  /** Judges what is pending against what is there now (the list against the pending quote, or the reverse). */
  readonly judge: (history: History, knowledge: Knowledge) => Verdict;
  /** Nothing was extended since the pending evidence was read: list and quote are of one moment. */
  readonly simultaneous: (history: History) => boolean;
  readonly keep: (history: History) => History;
  readonly forget: (history: History, what: 'sent' | 'quoted' | 'kept') => History;

  /** Null where this cannot be done to that copy. */
  readonly tamper: (
    history: History,
    where: 'list' | 'live',
    how: Tampering,
    capacity: number,
  ) => History | null;

  /** Forgets what was only of interest if an adversary were to act. */
  readonly disarm: (history: History) => History;
  /** Forgets what was only of interest if a record were taken off the end of a list, or a list altered. */
  readonly settle: (history: History) => History;
  /** Forgets what the running list is: it will never be copied, nor shown to a verifier. */
  readonly bury: (history: History) => History;
  /** Takes `units`, a multiple of the page, off the size of the running list, as off every other size. */
  readonly shorten: (history: History, units: number) => History;
  /** Forgets a list that was sent and is there no more, or a quote that no copy can cover: they lead to nothing. */
  readonly outdate: (history: History) => History;
}

/** Nothing is folded away. */
export const LEFT_WRITTEN_OUT: Pick<Algebra, 'disarm' | 'settle' | 'bury' | 'shorten' | 'outdate'> = {
  disarm: (history) => history,
  settle: (history) => history,
  bury: (history) => history,
  shorten: (history) => history,
  outdate: (history) => history,
};
