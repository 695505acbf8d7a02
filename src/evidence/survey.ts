/**
 * What a list says of itself, gathered in the one pass that also replays it: boots, kexec markers, violations,
 * records of other PCRs, digests that do not fit their data. Memory does not grow with the list: of what may be
 * frequent only the first places are kept.
 */
import { digestOf, type HashAlgorithm, SHA1 } from './algorithms.js';
import { readU32, sameBytes } from './bytes.js';
import type { Digesters, RecordInMemory } from './chains.js';
import { type EngineHash, engineKnows, type HashEngine } from './engine/engine.js';
import { fieldNames, measured, TEMPLATES } from './fields.js';
import { type KexecCounts, type MarkerEvent, roleOf, runtimeSize } from './markers.js';
import type { Layout, Span } from './scan.js';

/** Places of records of one kind: how many, and the first of them. */
export interface Places {
  count: number;
  readonly first: number[];
}
const KEPT_PLACES = 16;

export const newPlaces = (): Places => ({ count: 0, first: [] });

export function addPlace(places: Places, index: number): void {
  places.count += 1;
  if (places.first.length < KEPT_PLACES) places.first.push(index);
}

export interface Boot {
  readonly index: number;
  /** Of the boot_aggregate's content: the same if the firmware's PCRs are. */
  readonly digest: string;
  readonly algorithm: string;
  readonly late: boolean;
  readonly pcr: number;
  /** 24 and the bytes of the records before, as a kexec buffer has them. */
  readonly runtimeSize: number;
}

export interface Marker {
  readonly index: number;
  readonly event: MarkerEvent;
  readonly counts: KexecCounts | undefined;
  /** What the size should be by the list, as its count should be `index`. */
  readonly runtimeSize: number;
  /** The hash of the marker's `d-ng`: ima_hash. */
  readonly algorithm: string;
  readonly pcr: number;
}

export interface Survey {
  records: number;
  readonly boots: Boot[];
  readonly markers: Marker[];
  readonly violations: Places;
  /** By PCR number: how many records. */
  readonly pcrs: Map<number, Places>;
  /** Records whose data does not hash to their digest. */
  readonly misfits: Places;
  /** Templates that are not known, by name. */
  readonly unknown: Map<string, Places>;
  readonly malformed: Places;
  /** Paths or names longer than a kernel writes. */
  readonly longNames: Places;
  /** More boots or markers than are kept. */
  omitted: number;
  /** Bytes of the records before, as a kexec buffer has them. */
  kexecBytes: number;
  /** Of each record 64 bits of the SHA-1 of its data, unless there are more than was asked for. */
  prints: Prints | undefined;
}

/** Fingerprints of records, 64 bits each. */
export interface Prints {
  high: Uint32Array;
  low: Uint32Array;
  count: number;
}

/** Boots and markers beyond this many are counted, not kept: a hostile list may be all markers. */
const KEPT_EVENTS = 10_000;
const KEPT_NAMES = 100;
const MAX_PATH_BYTES = 4097;

function addPrint(prints: Prints, high: number, low: number): void {
  if (prints.count === prints.high.length) {
    const grown = (old: Uint32Array): Uint32Array => {
      const bigger = new Uint32Array(2 * old.length);
      bigger.set(old);
      return bigger;
    };
    prints.high = grown(prints.high);
    prints.low = grown(prints.low);
  }
  prints.high[prints.count] = high;
  prints.low[prints.count] = low;
  prints.count += 1;
}

/** Lengths of `boot_aggregate`, `boot_aggregate_late`, `kexec_load` and `kexec_execute`, with their NUL. */
const ROLE_LENGTHS: ReadonlySet<number> = new Set([15, 20, 11, 14]);

/** Whether the event name begins with `boot_` or `kexec_`, seen without allocating. */
function mayHaveRole(bytes: Uint8Array, span: Span, layout: Layout): boolean {
  const { dataAt, end, old } = span;
  let nameAt = dataAt + 24;
  if (!old) {
    if (end < dataAt + 8) return false;
    const lengthAt = dataAt + 4 + readU32(bytes, dataAt, layout.endian);
    if (end < lengthAt + 4) return false;
    const length = readU32(bytes, lengthAt, layout.endian);
    if (!ROLE_LENGTHS.has(length) || end < lengthAt + 4 + length) return false;
    nameAt = lengthAt + 4;
  }
  const first = bytes[nameAt];
  const fifth = bytes[nameAt + 4];
  return (first === 0x62 && fifth === 0x5f) || (first === 0x6b && fifth === 0x63);
}

/** Remembers which template names are known, by their bytes, so that most records cost one comparison. */
function templateReader(): (bytes: Uint8Array, span: Span) => string {
  let last = '';
  let lastBytes = new Uint8Array(0);
  return (bytes, span) => {
    if (lastBytes.length === span.nameBytes) {
      let same = true;
      for (let i = 0; same && i < lastBytes.length; i += 1) same = lastBytes[i] === bytes[span.nameAt + i];
      if (same) return last;
    }
    lastBytes = bytes.slice(span.nameAt, span.nameAt + span.nameBytes);
    last = Buffer.from(lastBytes).toString('latin1');
    return last;
  };
}

/** What is known of a template: its fields, and the bytes of its name that the kernel counts for the buffer. */
interface FieldCheck {
  readonly names: readonly string[] | undefined;
  readonly countedBytes: number;
}

/** A custom format has no name of its own: its format string is written and not counted. */
function countedNameBytes(template: string): number {
  const custom = !Object.hasOwn(TEMPLATES, template) && fieldNames(template) !== undefined;
  return custom || template.includes('|') ? 0 : template.length;
}

/** How many fields the data splits into must be how many the template has. */
function wellFormed(bytes: Uint8Array, span: Span, layout: Layout, { names }: FieldCheck): boolean {
  if (span.old || names === undefined) return true;
  let at = span.dataAt;
  for (let i = 0; i < names.length; i += 1) {
    if (span.end < at + 4) return false;
    at += 4 + readU32(bytes, at, layout.endian);
    if (at > span.end) return false;
  }
  return at === span.end;
}

export interface Surveyor {
  readonly survey: Survey;
  readonly observe: (span: Span, record: RecordInMemory, index: number, offset: number) => void;
}

/**
 * A survey to be fed by a replay. `algorithm` is that of the list's own digests, undefined if it is not known.
 */
export function newSurveyor(
  engine: HashEngine,
  digesters: Digesters,
  layout: Layout,
  algorithm: HashAlgorithm | undefined,
  maxPrints = 0,
): Surveyor {
  const survey: Survey = {
    records: 0,
    boots: [],
    markers: [],
    violations: newPlaces(),
    pcrs: new Map(),
    misfits: newPlaces(),
    unknown: new Map(),
    malformed: newPlaces(),
    longNames: newPlaces(),
    omitted: 0,
    kexecBytes: 0,
    prints: maxPrints > 0 ? { high: new Uint32Array(1024), low: new Uint32Array(1024), count: 0 } : undefined,
  };
  const fits = digestCheck(engine, digesters, layout, algorithm);
  const printAt = maxPrints > 0 ? digesters.slot(SHA1) : 0;
  const nameOf = templateReader();
  const checks = new Map<string, FieldCheck>();
  const checkFor = (template: string): FieldCheck => {
    let check = checks.get(template);
    if (check === undefined) {
      check = { names: fieldNames(template), countedBytes: countedNameBytes(template) };
      if (checks.size < KEPT_NAMES) checks.set(template, check);
    }
    return check;
  };
  let lastPcr = -1;
  let lastPlaces = newPlaces();
  const observe: Surveyor['observe'] = (span, record, index) => {
    const { bytes } = engine;
    survey.records += 1;
    if (record.pcr !== lastPcr) {
      lastPcr = record.pcr;
      lastPlaces = survey.pcrs.get(lastPcr) ?? newPlaces();
      if (survey.pcrs.size < KEPT_NAMES) survey.pcrs.set(lastPcr, lastPlaces);
    }
    addPlace(lastPlaces, index);
    if (record.violation) addPlace(survey.violations, index);
    else if (!fits(span, record)) addPlace(survey.misfits, index);
    const template = nameOf(bytes, span);
    const check = checkFor(template);
    if (check.names === undefined) {
      const places = survey.unknown.get(template) ?? newPlaces();
      if (survey.unknown.size < KEPT_NAMES) survey.unknown.set(template, places);
      addPlace(places, index);
    } else if (!wellFormed(bytes, span, layout, check)) addPlace(survey.malformed, index);
    if (mayHaveRole(bytes, span, layout)) addRole(survey, bytes, span, layout, template, index);
    if (span.dataBytes > MAX_PATH_BYTES && longName(bytes, span, layout)) addPlace(survey.longNames, index);
    survey.kexecBytes += 4 + 20 + 4 + check.countedBytes + 4 + span.dataBytes;
    if (index >= maxPrints) survey.prints = undefined;
    else if (survey.prints !== undefined) {
      addPrint(survey.prints, engine.view.getUint32(printAt, true), engine.view.getUint32(printAt + 4, true));
    }
  };
  return { survey, observe };
}

function longName(bytes: Uint8Array, span: Span, layout: Layout): boolean {
  if (span.old) return false;
  const lengthAt = span.dataAt + 4 + readU32(bytes, span.dataAt, layout.endian);
  return span.end >= lengthAt + 4 && readU32(bytes, lengthAt, layout.endian) > MAX_PATH_BYTES;
}

function digestCheck(
  engine: HashEngine,
  digesters: Digesters,
  layout: Layout,
  algorithm: HashAlgorithm | undefined,
): (span: Span, record: RecordInMemory) => boolean {
  if (algorithm === undefined) return () => true;
  if (!engineKnows(algorithm)) {
    return (span, record) => {
      const stored = engine.bytes.subarray(span.digestAt, span.digestAt + layout.digestSize);
      return sameBytes(
        digestOf(algorithm, engine.bytes.subarray(record.at, record.at + record.bytes)),
        stored,
      );
    };
  }
  const hash: EngineHash = engine.hash(algorithm);
  const at = digesters.slot(algorithm);
  const wide = hash.sha.bits === 64;
  return (span) => {
    const { view } = engine;
    for (let i = 0; i < layout.digestSize; i += 4) {
      // A 64-bit word in memory has its halves the other way round.
      const word = view.getUint32(at + (wide ? i ^ 4 : i), true);
      if (word !== view.getUint32(span.digestAt + i)) return false;
    }
    return true;
  };
}

function addRole(
  survey: Survey,
  bytes: Uint8Array,
  span: Span,
  layout: Layout,
  template: string,
  index: number,
): void {
  const data = bytes.slice(span.dataAt, span.end);
  const role = roleOf({ template, data }, layout.endian);
  if (role.role === 'other') return;
  if (survey.boots.length + survey.markers.length >= KEPT_EVENTS) {
    survey.omitted += 1;
    return;
  }
  const algorithm = measured({ template, data }, layout.endian).digest?.algorithm ?? '';
  const size = runtimeSize(survey.kexecBytes);
  if (role.role === 'boot') {
    const { digest, late } = role;
    survey.boots.push({ index, digest, algorithm, late, pcr: span.pcr, runtimeSize: size });
  } else {
    const { event, counts } = role;
    survey.markers.push({ index, event, counts, runtimeSize: size, algorithm, pcr: span.pcr });
  }
}

/** Whether two records have the same fingerprint. */
export function samePrint(a: Prints, i: number, b: Prints, j: number): boolean {
  return a.high[i] === b.high[j] && a.low[i] === b.low[j];
}
