/**
 * The search for one edit that makes a list reach the PCR value: a record too many, one missing that is known
 * from elsewhere in the list, two swapped, a violation made up or hidden.
 *
 * A PCR cannot be wound back, so each candidate is replayed from the edit to the end: for n records n²/2 extends
 * for each kind of edit. Candidates whose rest is the same are extended side by side in the hash engine, nearest
 * to the end first. What is found is only a candidate, to be proven by a replay of the list so edited.
 */
import type { HashAlgorithm } from '../algorithms.js';
import type { ChainGoal } from '../chains.js';
import { type CompositeGoal, reaches } from '../composite.js';
import { type EngineHash, engineKnows } from '../engine/engine.js';
import { MAX_HITS } from '../engine/module.js';
import { startValue } from '../replay.js';
import type { ListPart, StreamReplay } from '../stream-replay.js';

/** Lists of more records are not searched. */
export const MAX_SEARCHED_RECORDS = 20_000;
/** Up to this many records, swaps and moves over any distance are tried as well. */
const MAX_FAR_RECORDS = 150;

/** Places are indexes in the list of the records of the replayed PCR. */
export type Edit =
  | { readonly kind: 'extra'; readonly at: number }
  | { readonly kind: 'repeated'; readonly at: number }
  | { readonly kind: 'swapped'; readonly at: number; readonly with: number }
  | { readonly kind: 'moved'; readonly from: number; readonly before: number }
  | { readonly kind: 'missing'; readonly copyOf: number; readonly before: number }
  | { readonly kind: 'forged-violation'; readonly at: number }
  | { readonly kind: 'hidden-violation'; readonly at: number }
  | { readonly kind: 'starts'; readonly at: number };

/** A chain after an edit, about to take record `next`. */
interface Candidate {
  readonly edit: Edit;
  /** One of the many over any distance. */
  readonly far: boolean;
  readonly next: number;
  /** Extends `chainAt` from the table's values up to `next`. */
  readonly begin: (table: Table, chainAt: number) => void;
}

/** One bank's values, as words in the engine's memory. */
interface Table {
  readonly algorithm: HashAlgorithm;
  readonly hash: EngineHash;
  readonly size: number;
  /** What each record extends; by its data although it is a violation; ones. */
  readonly valuesAt: number;
  readonly dataAt: number;
  readonly onesAt: number;
  readonly startAt: number;
  /** The chain before each record, and after the last. */
  readonly prefixesAt: number;
  readonly goalAt: number;
}

export interface Searchable {
  readonly replay: StreamReplay;
  readonly list: ListPart;
  readonly records: number;
  readonly pcr: number;
  /** The banks in which to search; of known values one is enough. */
  readonly goals: readonly ChainGoal[];
  readonly composite: CompositeGoal | undefined;
  /** Records that may be missing somewhere, as they recur: each the index of a copy in the list. */
  readonly recurring: readonly number[];
}

/** Told how much is done, from 0 to 1. */
export type Progress = (what: string, done: number) => void;

interface Tables {
  readonly banks: readonly Table[];
  /** Records of the replayed PCR: index in the list, and whether it is a violation. */
  readonly places: readonly number[];
  readonly violations: readonly boolean[];
}

function buildTables({ replay, list, records, pcr, goals }: Searchable): Tables {
  const { engine, digesters } = replay;
  const places: number[] = [];
  const violations: boolean[] = [];
  const banks = goals.map((goal): Table => {
    const hash = engine.hash(goal.algorithm);
    const size = hash.digestBytes;
    const put = (bytes: Uint8Array): number => {
      const at = engine.allocate(hash.stateBytes);
      engine.putDigest(hash, at, bytes);
      return at;
    };
    return {
      algorithm: goal.algorithm,
      hash,
      size,
      valuesAt: engine.allocate(records * size),
      dataAt: engine.allocate(records * size),
      onesAt: put(new Uint8Array(size).fill(0xff)),
      startAt: put(startValue(goal.algorithm, pcr)),
      prefixesAt: engine.allocate((records + 1) * size),
      goalAt: goal.value === undefined ? -1 : put(goal.value),
    };
  });
  const slots = banks.map(({ algorithm }) => digesters.slot(algorithm));
  replay.run([list], { chains: [], composite: undefined }, (_span, record, index) => {
    if (record.pcr !== pcr) return;
    for (const [b, table] of banks.entries()) {
      const at = table.valuesAt + places.length * table.size;
      const data = table.dataAt + places.length * table.size;
      const slot = slots[b]!;
      engine.bytes.copyWithin(data, slot, slot + table.size);
      const from = record.violation ? table.onesAt : slot;
      engine.bytes.copyWithin(at, from, from + table.size);
    }
    places.push(index);
    violations.push(record.violation);
  });
  for (const table of banks) fillPrefixes(replay, table, places.length);
  return { banks, places, violations };
}

function fillPrefixes({ engine }: StreamReplay, table: Table, count: number): void {
  const { size, hash } = table;
  const chainAt = engine.allocate(hash.stateBytes);
  engine.bytes.copyWithin(chainAt, table.startAt, table.startAt + size);
  for (let i = 0; i <= count; i += 1) {
    const at = table.prefixesAt + i * size;
    engine.bytes.copyWithin(at, chainAt, chainAt + size);
    if (i < count) hash.extend(chainAt, table.valuesAt + i * size);
  }
}

const value = (table: Table, i: number): number => table.valuesAt + i * table.size;

/** The candidates of each kind, by place; a kind is searched whole before the next. */
function kinds(tables: Tables, recurring: readonly number[], replay: StreamReplay): readonly Kind[] {
  const { places, violations } = tables;
  const count = places.length;
  const from = (table: Table, chainAt: number, i: number): void => {
    const at = table.prefixesAt + i * table.size;
    replay.engine.bytes.copyWithin(chainAt, at, at + table.size);
  };
  const candidate = (
    edit: Edit,
    next: number,
    start: number,
    values: (table: Table) => readonly number[],
  ): Candidate => ({
    edit,
    far: edit.kind === 'moved' || (edit.kind === 'swapped' && next - start > 2),
    next,
    begin: (table, chainAt) => {
      from(table, chainAt, start);
      for (const at of values(table)) table.hash.extend(chainAt, at);
    },
  });
  const place = (i: number): number => places[i]!;
  const extra = (i: number) => [candidate({ kind: 'extra', at: place(i) }, i + 1, i, () => [])];
  const swapped = (i: number) =>
    i + 1 < count
      ? [
          candidate({ kind: 'swapped', at: place(i), with: place(i + 1) }, i + 2, i, (t) => [
            value(t, i + 1),
            value(t, i),
          ]),
        ]
      : [];
  const repeated = (i: number) => [
    candidate({ kind: 'repeated', at: place(i) }, i + 1, i + 1, (t) => [value(t, i)]),
  ];
  const violation = (i: number) =>
    violations[i]
      ? [candidate({ kind: 'forged-violation', at: place(i) }, i + 1, i, (t) => [t.dataAt + i * t.size])]
      : [candidate({ kind: 'hidden-violation', at: place(i) }, i + 1, i, (t) => [t.onesAt])];
  const starts = (i: number) => [
    {
      edit: { kind: 'starts', at: place(i) },
      next: i,
      far: false,
      begin: (t: Table, at: number) => from(t, at, 0),
    } as const,
  ];
  const copies = recurring.map((index) => places.indexOf(index)).filter((i) => i >= 0);
  const missing = (i: number) =>
    copies.map((c) =>
      candidate({ kind: 'missing', copyOf: place(c), before: place(i) }, i, i, (t) => [value(t, c)]),
    );
  return [
    { name: 'a record too many', of: extra },
    { name: 'two neighbours swapped', of: swapped },
    { name: 'a record extended twice', of: repeated },
    { name: 'a recurring record missing', of: missing },
    { name: 'a violation made up or hidden', of: violation },
    { name: 'another beginning', of: starts },
    ...(count <= MAX_FAR_RECORDS ? farKinds(place, candidate) : []),
  ];
}

interface Kind {
  readonly name: string;
  readonly of: (i: number) => readonly Candidate[];
}

type MakeCandidate = (
  edit: Edit,
  next: number,
  start: number,
  values: (table: Table) => readonly number[],
) => Candidate;

function farKinds(place: (i: number) => number, candidate: MakeCandidate): readonly Kind[] {
  const between = (from: number, to: number): readonly number[] =>
    Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);
  const row = (indexes: readonly number[]) => (table: Table) => indexes.map((i) => value(table, i));
  // By the later place, so that candidates that are searched together have the same rest.
  const swapFar = (j: number) =>
    between(0, j - 1).map((i) =>
      candidate(
        { kind: 'swapped', at: place(i), with: place(j) },
        j + 1,
        i,
        row([j, ...between(i + 1, j), i]),
      ),
    );
  const moveFar = (j: number) =>
    between(0, j - 1).flatMap((i) => [
      candidate(
        { kind: 'moved', from: place(i), before: place(j) + 1 },
        j + 1,
        i,
        row([...between(i + 1, j + 1), i]),
      ),
      candidate({ kind: 'moved', from: place(j), before: place(i) }, j + 1, i, row([j, ...between(i, j)])),
    ]);
  return [
    { name: 'two records swapped', of: swapFar },
    { name: 'a record moved', of: moveFar },
  ];
}

/** Chains that are extended side by side: enough to amortise the call, few enough for the cache. */
const TILE_CANDIDATES = 256;
/** With only a digest over several PCRs, a match is looked for after each of the last records; of a short list, all. */
const COMPOSITE_TAIL = 32;
const COMPOSITE_SHORT = 200;
/** The same for edits over any distance, of which there are many more. */
const COMPOSITE_FAR = 2;

/** Where a tile's chains and hits are. */
interface Room {
  readonly lanesAt: ReadonlyMap<Table, number>;
  readonly hitsAt: number;
  readonly chainAt: number;
}

function makeRoom(replay: StreamReplay, banks: readonly Table[]): Room {
  const { engine } = replay;
  return {
    lanesAt: new Map(banks.map((t) => [t, engine.allocate(TILE_CANDIDATES * t.size + 16)])),
    hitsAt: engine.allocate(8 + 8 * MAX_HITS + 8),
    chainAt: engine.allocate(64),
  };
}

/**
 * Searches for single edits, cheapest kinds first, and hands each candidate to `accept`, which proves it; the
 * first that it accepts ends the search.
 */
export function searchEdits<T>(
  search: Searchable,
  accept: (edit: Edit) => T | undefined,
  progress: Progress = () => {},
): T | undefined {
  if (search.goals.some(({ algorithm }) => !engineKnows(algorithm))) return undefined;
  const tables = buildTables(search);
  const room = makeRoom(search.replay, tables.banks);
  const tester = search.composite === undefined ? testKnown : testComposite;
  for (const kind of kinds(tables, search.recurring, search.replay)) {
    const count = tables.places.length;
    let tile: Candidate[] = [];
    const flush = (): T | undefined => {
      const found = tile.length === 0 ? undefined : tester(search, tables, room, tile, accept);
      tile = [];
      return found;
    };
    for (let i = count - 1; i >= 0; i -= 1) {
      for (const candidate of kind.of(i)) {
        tile.push(candidate);
        if (tile.length < TILE_CANDIDATES) continue;
        const found = flush();
        if (found !== undefined) return found;
        progress(kind.name, 1 - (i / count) ** 2);
      }
    }
    const found = flush();
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Puts each candidate's chain into a lane, advanced one by one to where the tile's last begins. */
function fillLanes(
  { replay }: Searchable,
  table: Table,
  room: Room,
  tile: readonly Candidate[],
  next: number,
  seen: (candidate: Candidate) => void,
): void {
  const { engine } = replay;
  const { chainAt } = room;
  const wordBytes = table.hash.sha.bits / 8;
  const lanes = 16 / wordBytes;
  const words = table.size / wordBytes;
  const base = room.lanesAt.get(table)!;
  for (const [c, candidate] of tile.entries()) {
    candidate.begin(table, chainAt);
    let matched = atGoal(engine.view, table, chainAt);
    for (let i = candidate.next; i < next; i += 1) {
      table.hash.extend(chainAt, value(table, i));
      matched ||= atGoal(engine.view, table, chainAt);
    }
    if (matched) seen(candidate);
    const groupAt = base + Math.floor(c / lanes) * words * 16 + (c % lanes) * wordBytes;
    for (let w = 0; w < words; w += 1) {
      engine.bytes.copyWithin(groupAt + w * 16, chainAt + w * wordBytes, chainAt + (w + 1) * wordBytes);
    }
  }
}

/** The first word is compared; what agrees by chance is refused when it is to be proven. */
function atGoal(view: DataView, table: Table, chainAt: number): boolean {
  return table.goalAt >= 0 && view.getUint32(chainAt, true) === view.getUint32(table.goalAt, true);
}

function testKnown<T>(
  search: Searchable,
  tables: Tables,
  room: Room,
  tile: readonly Candidate[],
  accept: (edit: Edit) => T | undefined,
): T | undefined {
  const [table] = tables.banks;
  if (table === undefined) return undefined;
  const { engine } = search.replay;
  const next = Math.max(...tile.map((c) => c.next));
  const suspects: Candidate[] = [];
  fillLanes(search, table, room, tile, next, (candidate) => suspects.push(candidate));
  const lanes = 128 / table.hash.sha.bits;
  const groups = Math.ceil(tile.length / lanes);
  const steps = tables.places.length - next;
  if (steps > 0) {
    engine.view.setUint32(room.hitsAt, 0, true);
    table.hash.lanes(room.lanesAt.get(table)!, groups, value(table, next), steps, table.goalAt, room.hitsAt);
    const hits = engine.view.getUint32(room.hitsAt, true);
    for (let h = 1; h <= hits; h += 1) {
      const group = groups - engine.view.getUint32(room.hitsAt + 8 * h + 4, true);
      suspects.push(...tile.slice(group * lanes, (group + 1) * lanes));
    }
  }
  return firstOf(suspects, accept);
}

/** Every bank's chains are advanced; then each candidate's values are put together and hashed. */
function testComposite<T>(
  search: Searchable,
  tables: Tables,
  room: Room,
  tile: readonly Candidate[],
  accept: (edit: Edit) => T | undefined,
): T | undefined {
  const count = tables.places.length;
  const next = Math.max(...tile.map((c) => c.next));
  const tail = tile[0]!.far ? COMPOSITE_FAR : count <= COMPOSITE_SHORT ? count : COMPOSITE_TAIL;
  const late = Math.max(next, count - tail);
  for (const table of tables.banks) {
    fillLanes(search, table, room, tile, next, () => {});
    advance(search, table, room, tile.length, next, late);
  }
  const suspects = new Set<Candidate>();
  for (let at = late; ; at += 1) {
    for (const [c, candidate] of tile.entries()) {
      const values = new Map(tables.banks.map((t) => [t.algorithm, laneValue(search, t, room, c)]));
      if (reaches(search.composite!, (algorithm) => values.get(algorithm))) suspects.add(candidate);
    }
    if (at >= count) break;
    for (const table of tables.banks) advance(search, table, room, tile.length, at, at + 1);
  }
  return firstOf([...suspects], accept);
}

function advance(
  { replay }: Searchable,
  table: Table,
  room: Room,
  chains: number,
  from: number,
  to: number,
): void {
  if (to <= from) return;
  const lanes = 128 / table.hash.sha.bits;
  replay.engine.view.setUint32(room.hitsAt, MAX_HITS, true);
  const groups = Math.ceil(chains / lanes);
  table.hash.lanes(
    room.lanesAt.get(table)!,
    groups,
    value(table, from),
    to - from,
    table.startAt,
    room.hitsAt,
  );
}

function laneValue({ replay }: Searchable, table: Table, room: Room, c: number): Uint8Array {
  const wordBytes = table.hash.sha.bits / 8;
  const lanes = 16 / wordBytes;
  const words = table.size / wordBytes;
  const from = room.lanesAt.get(table)! + Math.floor(c / lanes) * words * 16 + (c % lanes) * wordBytes;
  const { engine } = replay;
  for (let w = 0; w < words; w += 1) {
    engine.bytes.copyWithin(room.chainAt + w * wordBytes, from + w * 16, from + w * 16 + wordBytes);
  }
  return engine.getDigest(table.hash, room.chainAt);
}

function firstOf<T>(candidates: readonly Candidate[], accept: (edit: Edit) => T | undefined): T | undefined {
  for (const { edit } of candidates) {
    const found = accept(edit);
    if (found !== undefined) return found;
  }
  return undefined;
}
