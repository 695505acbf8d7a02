/**
 * The evidence as lists of the model: each look's list as a chain, and the places in it at which anything but
 * measuring can matter. Between two such places it makes no difference where a kernel is loaded, so that the records
 * between them are measured in one go.
 */
import type { Design } from '../../model/design.js';
import type { ListedRecord, SymbolicAlgebra } from '../../model/history/symbolic.js';
import { segmentSizeFor } from '../../model/kexec-load.js';
import {
  BOOT_AGGREGATE,
  BYTES,
  FORGED,
  FORGED_VIOLATION,
  KERNEL_VERSION,
  KEXEC_EXECUTE,
  KEXEC_LOAD,
  type MarkerValues,
  type Sizes,
  VIOLATION,
} from '../../model/records.js';
import type { RealRecord } from '../conform/catalogue.js';
import { sameBytes } from '../evidence/bytes.js';
import type { RecordContent } from '../evidence/list.js';
import type { MarkerEvent } from '../evidence/markers.js';
import { printable } from '../evidence/verify/text.js';
import type { Evidence, Scale } from './evidence.js';

/** One record that no list shows; and so many that nothing has room for them. */
export const UNSEEN = 'unseen record';
export const UNSEEN_MANY = 'unseen records';

export type What = 'boot' | 'version' | 'marker' | 'file';

/** A record of the evidence, and what it is to the model. */
export interface Known {
  readonly listed: ListedRecord;
  readonly what: What;
  readonly real: RealRecord;
}

/** The records of the evidence by what the model calls them. */
export interface Names {
  /** The records of a list, in their order. */
  readonly of: (list: readonly RealRecord[]) => readonly Known[];
  readonly byDigest: (digest: string) => RealRecord | undefined;
  readonly all: () => readonly Known[];
}

/** How much stands before a record: as the model counts, and in bytes. */
interface Place {
  readonly size: number;
  readonly bytes: number;
}

const RESERVED: readonly string[] = [
  BOOT_AGGREGATE,
  KERNEL_VERSION,
  KEXEC_LOAD,
  KEXEC_EXECUTE,
  VIOLATION,
  FORGED,
  FORGED_VIOLATION,
  UNSEEN,
  UNSEEN_MANY,
];
const MOST_CHARACTERS = 200;

export function createNames(
  marker: (event: MarkerEvent, values: MarkerValues) => RecordContent,
  { sizes, unitBytes, sizeOf }: Scale,
): Names {
  const known = new Map<string, Known>();
  const byDigest = new Map<string, RealRecord>();
  const taken = new Set(RESERVED);
  const used = new Map<What, number>();

  const nameOf = (record: RealRecord): string => {
    const text = printable(record.event === '' ? record.content.template : record.event).replaceAll(
      '#',
      '\\x23',
    );
    const short = text.slice(0, MOST_CHARACTERS) || 'record';
    let name = short;
    for (let n = 2; taken.has(name); n += 1) name = `${short} (${n})`;
    taken.add(name);
    return name;
  };

  const whatOf = (record: RealRecord, before: RealRecord | undefined): What => {
    const { role } = record;
    if (role.role === 'boot') return 'boot';
    if (record.event === KERNEL_VERSION && before?.role.role === 'boot') return 'version';
    if (role.role !== 'marker' || role.counts === undefined) return 'file';
    const { segmentSize, runtimeSize, count } = role.counts;
    const built = marker(role.event, { segment: segmentSize, size: runtimeSize, count });
    return sameBytes(built.data, record.content.data) ? 'marker' : 'file';
  };

  const listedOf = (record: RealRecord, what: What, place: Place): ListedRecord => {
    const { role } = record;
    const size = sizeOf(record);
    if (what === 'file') return { name: nameOf(record), mark: '', size };
    if (what === 'marker' && role.role === 'marker') {
      const { segmentSize, runtimeSize, count } = role.counts!;
      // What a marker says is in bytes; in the model's units, it counts what stands before it there.
      const counted =
        unitBytes > 1 && runtimeSize === BYTES.header + place.bytes ? sizes.header + place.size : runtimeSize;
      return { name: role.event, mark: `${segmentSize / unitBytes}:${counted}:${count}`, size };
    }
    const number = used.get(what) ?? 0;
    used.set(what, number + 1);
    return {
      name: what === 'boot' ? BOOT_AGGREGATE : KERNEL_VERSION,
      mark: number === 0 ? '' : `${number}`,
      size,
    };
  };

  const one = (record: RealRecord, before: RealRecord | undefined, place: Place): Known => {
    const what = whatOf(record, before);
    const key = `${what} ${record.key}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const fresh: Known = { listed: listedOf(record, what, place), what, real: record };
    known.set(key, fresh);
    byDigest.set(`${fresh.listed.name}#${fresh.listed.mark}`, record);
    return fresh;
  };

  return {
    of: (list) => {
      const place = { size: 0, bytes: 0 };
      return list.map((record, k) => {
        const found = one(record, list[k - 1], place);
        place.size += found.listed.size;
        place.bytes += record.size;
        return found;
      });
    },
    byDigest: (digest) => byDigest.get(digest),
    all: () => [...known.values()],
  };
}

/** What a look's list is to the search. */
export interface Track {
  /** The chain of the first n records. */
  readonly nodes: readonly number[];
  readonly known: readonly Known[];
  /** How many boots begin from record n on. */
  readonly bootsFrom: readonly number[];
  /** Whether the kernel that measures record n has measured it before. */
  readonly again: readonly boolean[];
  /** The places, ascending: each a number of records. */
  readonly places: readonly number[];
}

export interface Tracks {
  readonly looks: readonly Track[];
  /** How many records of a look's list this chain is the beginning of; -1 if it is none. */
  readonly depth: (look: number, list: number) => number;
}

export function createTracks(
  evidence: Evidence,
  names: Names,
  lists: SymbolicAlgebra,
  designs: readonly Design[],
): Tracks {
  const bare = evidence.looks.map(({ records }) => {
    const known = names.of(records);
    const nodes = [lists.lists.root];
    for (const { listed } of known) nodes.push(lists.listed(nodes.at(-1)!, listed));
    return { known, nodes };
  });
  const looks = bare.map(
    ({ known, nodes }, k): Track => ({
      known,
      nodes,
      bootsFrom: countedFromEnd(known),
      again: measuredAgain(known),
      places: placesOf(known, nodes, bare, k, designs, evidence.scale.sizes),
    }),
  );
  const depth = (look: number, list: number): number => {
    const length = lists.lists.length(list);
    return looks[look]!.nodes[length] === list ? length : -1;
  };
  return { looks, depth };
}

function countedFromEnd(known: readonly Known[]): readonly number[] {
  const counts = new Array<number>(known.length + 1).fill(0);
  for (let n = known.length - 1; n >= 0; n -= 1)
    counts[n] = counts[n + 1]! + (known[n]!.what === 'boot' ? 1 : 0);
  return counts;
}

function measuredAgain(known: readonly Known[]): readonly boolean[] {
  let measured = new Set<string>();
  return known.map(({ what, real }) => {
    if (what === 'boot') measured = new Set();
    if (real.violation) return false;
    const again = measured.has(real.key);
    measured.add(real.key);
    return again;
  });
}

interface Bare {
  readonly known: readonly Known[];
  readonly nodes: readonly number[];
}

function placesOf(
  known: readonly Known[],
  nodes: readonly number[],
  all: readonly Bare[],
  own: number,
  designs: readonly Design[],
  sizes: Sizes,
): readonly number[] {
  const found = new Set([0, known.length]);
  for (const [k, other] of all.entries()) {
    if (k !== own) found.add(agreeing(nodes, other.nodes));
  }
  for (const [n, { what }] of known.entries()) if (what !== 'file') found.add(n).add(n + 1);
  let bytes = 0;
  for (const [n, { listed }] of known.entries()) {
    const after = bytes + listed.size;
    const size = (design: Design, list: number): number => segmentSizeFor(design, sizes, list);
    if (designs.some((design) => size(design, after) !== size(design, bytes))) found.add(n + 1);
    bytes = after;
  }
  return [...found].toSorted((a, b) => a - b);
}

/** How many records two lists begin with in common. */
export function agreeing(a: readonly number[], b: readonly number[]): number {
  let low = 0;
  let high = Math.min(a.length, b.length) - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (a[middle] === b[middle]) low = middle;
    else high = middle - 1;
  }
  return low;
}
