/**
 * Kernels in a few lines, written from what was seen of the real ones and without the model: arrays of records, two
 * PCRs, an image. What a run of them shows is put in the form that `conform` reads.
 */
import { SHA1, SHA256 } from '../../src/evidence/algorithms.js';
import { concatBytes, toHex } from '../../src/evidence/bytes.js';
import { writeFields, writeFileDigest, writeName } from '../../src/evidence/fields.js';
import { kexecRecordBytes, type RecordContent, writeList } from '../../src/evidence/list.js';
import { buildMarker, type MarkerEvent } from '../../src/evidence/markers.js';
import { extend, replayEnd } from '../../src/evidence/replay.js';
import { extendedValue, isViolation, templateDigest } from '../../src/evidence/template-digest.js';

export type Era = 'k61' | 'k612' | 'k73';

export type Act =
  /** Files that are new. */
  | { readonly act: 'measure'; readonly files: number }
  | { readonly act: 'violation' }
  /** Files on another CPU, between the copy of the list and the TPM's shutdown of the next execute. */
  | { readonly act: 'measure-late'; readonly files: number }
  | { readonly act: 'file-load'; readonly kernel: Era; readonly imaKexec: boolean }
  | { readonly act: 'legacy-load' | 'crash-load' | 'unload' | 'execute' | 'panic' | 'reset' };

const VERSION = { k61: '6.1.192', k612: '6.12.107', k73: '7.3.4' } as const;
const BEHAVIOUR = {
  k61: { list_copied_at: 'load', kexec_events: false, suspends_measuring: false },
  k612: { list_copied_at: 'execute', kexec_events: false, suspends_measuring: false },
  k73: { list_copied_at: 'execute', kexec_events: true, suspends_measuring: true },
} as const;

const digestOfNumber = (n: number): Uint8Array =>
  templateDigest(SHA256, { template: '', data: Uint8Array.of(n & 255, n >> 8) });

function fileRecord(name: string, n: number): RecordContent {
  const digest = writeFileDigest({ algorithm: 'sha256', digest: digestOfNumber(n) });
  const data = writeFields([digest, writeName(name)], 'little');
  return { pcr: 10, template: 'ima-ng', data, digest: templateDigest(SHA1, { template: 'ima-ng', data }) };
}

const BOOT_AGGREGATE = fileRecord('boot_aggregate', 0);
const HEADER = 24;
const bytesOf = (list: readonly RecordContent[]): number =>
  list.reduce((sum, record) => sum + kexecRecordBytes(record), 0);
/** The longest prefix of whole records that fits, and how many bytes of the next one follow. */
function fitting(
  list: readonly RecordContent[],
  room: number,
): { whole: readonly RecordContent[]; cut: number } {
  let used = HEADER;
  const end = list.findIndex((record) => {
    used += kexecRecordBytes(record);
    return used > room;
  });
  if (end < 0) return { whole: list, cut: 0 };
  return { whole: list.slice(0, end), cut: room - HEADER - bytesOf(list.slice(0, end)) };
}

interface Image {
  readonly kernel: Era;
  readonly imaKexec: boolean;
  /** What the list was when it was loaded, where that is when it is copied. */
  readonly copy: readonly RecordContent[];
  /** 0: without a segment for the list. */
  readonly segment: number;
}

/** Everything that changes. */
interface Machine {
  kernel: Era;
  imaKexec: boolean;
  list: RecordContent[];
  sha1: Uint8Array;
  sha256: Uint8Array;
  image: Image | null;
  crash: Image | null;
  carried: number;
  violations: number;
  resets: number;
  files: number;
  late: number;
  /** The segment that the execute-time kernels' mapping leads to is that of the live image. */
  segmentSize: number;
}

export type Timeline = readonly Readonly<Record<string, unknown>>[];

export interface SimulatedBoot {
  readonly timeline: Timeline;
  readonly [field: string]: unknown;
}

export interface Simulated {
  readonly run: {
    readonly run: string;
    readonly boots: readonly SimulatedBoot[];
    readonly [field: string]: unknown;
  };
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const zero = (size: number): Uint8Array => new Uint8Array(size);

/** Runs the acts; those that make no sense where they stand are left out. */
export function simulate(era: Era, acts: readonly Act[]): Simulated {
  const m: Machine = {
    kernel: era,
    imaKexec: true,
    list: [],
    sha1: zero(20),
    sha256: zero(32),
    image: null,
    crash: null,
    carried: 0,
    violations: 0,
    resets: 0,
    files: 0,
    late: 0,
    segmentSize: 0,
  };
  const times = new Map<string, number>();
  const say = (message: string): void => void times.set(message, (times.get(message) ?? 0) + 1);
  const files = new Map<string, Uint8Array>();
  const boots: SimulatedBoot[] = [];
  let timeline: Record<string, unknown>[] = [];
  let messages: string[] = [];
  let first: Record<string, unknown> = {};

  const extendBy = (record: RecordContent): void => {
    m.sha1 = extend(SHA1, m.sha1, extendedValue(SHA1, 'native', record));
    m.sha256 = extend(SHA256, m.sha256, extendedValue(SHA256, 'native', record));
  };
  const add = (record: RecordContent): void => {
    m.list.push(record);
    extendBy(record);
    if (isViolation(record.digest)) m.violations += 1;
  };
  const fresh = (): RecordContent => {
    m.files += 1;
    return fileRecord(`/m/f-${String(m.files).padStart(6, '0')}`, m.files);
  };
  const mark = (event: MarkerEvent): void => {
    if (m.kernel !== 'k73' || !m.imaKexec) return;
    const counts = {
      segmentSize: m.segmentSize,
      runtimeSize: HEADER + bytesOf(m.list),
      count: m.list.length,
    };
    add(buildMarker(event, counts, { algorithm: 'sha256', endian: 'little', pcr: 10 })!);
  };
  const look = (entry: Record<string, unknown>): void => {
    const pcr10 = { sha1: toHex(m.sha1), sha256: toHex(m.sha256) };
    timeline.push({ ...entry, records: m.list.length, violations: m.violations, pcr10 });
  };
  const isMarker = (name: string) => (record: RecordContent) =>
    record.template === 'ima-buf' && Buffer.from(record.data).includes(`${name}\0`);
  const start = (
    handed: readonly RecordContent[],
    cut: { record: RecordContent; bytes: number } | null,
  ): void => {
    timeline = [];
    messages = [];
    m.list = [...handed];
    m.carried = handed.length;
    m.violations = 0;
    m.image = null;
    m.crash = null;
    m.segmentSize = 0;
    if (cut !== null) {
      const head = 4 + 20 + 4 + cut.record.template.length;
      const parts = cut.bytes < 4 ? 0 : cut.bytes < 24 ? 1 : cut.bytes < head ? 2 : 3;
      messages = [
        `ima: entry header: nr of fields mismatch: expected: 4, current: ${parts}`,
        'ima: Failed to restore the measurement list: -22',
      ];
      say('fields mismatch');
      say('Failed to restore the measurement list');
    }
    add(BOOT_AGGREGATE);
    look({ do: 'observe', label: 'early' });
    const banks = [SHA1, SHA256].map((algorithm) => ({ algorithm, rule: 'native' as const }));
    const [sha1, sha256] = replayEnd(m.list, banks);
    files.set(`sim/boot-${boots.length}/first.bin`, bytesOfList(m.list));
    first = {
      records_at_first_capture: m.list.length,
      bytes_at_first_capture: bytesOf(m.list),
      replay_matches_pcr10_at_first_capture: {
        sha1: toHex(sha1!) === toHex(m.sha1),
        sha256: toHex(sha256!) === toHex(m.sha256),
      },
    };
  };
  const finish = (): void => {
    files.set(`sim/boot-${boots.length}/last.bin`, bytesOfList(m.list));
    const aggregate = toHex(BOOT_AGGREGATE.data);
    boots.push({
      boot: boots.length,
      ...first,
      carried: m.carried,
      boot_aggregate_at: m.list.flatMap((record, at) => (toHex(record.data) === aggregate ? [at] : [])),
      markers: m.list.flatMap((record, at) =>
        (['kexec_load', 'kexec_execute'] as const)
          .filter((event) => isMarker(event)(record))
          .map((event) => ({ at, event, data: markerText(record) })),
      ),
      quote: { clock: 1000 * (boots.length + 1), resetCount: 3 + m.resets, restartCount: 0, safe: 1 },
      messages,
      timeline,
    });
  };

  const load = (kernel: Era, imaKexec: boolean): Image => {
    const own = m.imaKexec;
    const headers = m.kernel === 'k73' ? 2 : 1;
    const segment = own ? Math.ceil((headers * HEADER + bytesOf(m.list) + 2048) / 4096) * 4096 : 0;
    if (own) m.segmentSize = segment;
    const copy = [...m.list];
    if (own) mark('kexec_load');
    return { kernel, imaKexec, copy, segment };
  };
  const enter = (
    image: Image,
    handed: readonly RecordContent[],
    cut: { record: RecordContent; bytes: number } | null,
  ): void => {
    m.kernel = image.kernel;
    m.imaKexec = image.imaKexec;
    start(handed, cut);
  };

  start([], null);
  for (const step of acts) {
    switch (step.act) {
      case 'measure':
        for (let n = 0; n < step.files; n += 1) add(fresh());
        look({ do: 'observe', label: `measured ${step.files}` });
        break;
      case 'violation':
        m.files += 1;
        add({ ...fileRecord(`/m/open-${m.files}`, m.files), digest: zero(20) });
        look({ do: 'note', note: 'violation' });
        break;
      case 'measure-late':
        m.late = step.files;
        break;
      case 'file-load':
        m.image = load(step.kernel, step.imaKexec);
        look({
          do: 'file-load',
          kernel:
            step.kernel === era && step.imaKexec ? 'sim' : `${step.kernel}${step.imaKexec ? '' : '-no'}`,
          ok: true,
        });
        break;
      case 'legacy-load':
        // After a file load the later kernels would write the list to pages that were freed: what then?
        if (m.kernel !== 'k61' && m.segmentSize > 0) break;
        m.image = { kernel: m.kernel, imaKexec: m.imaKexec, copy: [], segment: 0 };
        look({
          do: 'legacy-load',
          kernel: m.kernel === era && m.imaKexec ? 'sim' : `${m.kernel}${m.imaKexec ? '' : '-no'}`,
          ok: true,
        });
        break;
      case 'crash-load':
        m.crash =
          m.kernel === 'k61' && m.imaKexec
            ? load(m.kernel, m.imaKexec)
            : { kernel: m.kernel, imaKexec: m.imaKexec, copy: [], segment: 0 };
        look({ do: 'crash-load', ok: true });
        break;
      case 'unload':
        m.image = null;
        look({ do: 'unload', ok: true });
        break;
      case 'execute': {
        if (m.image === null) break;
        const { image } = m;
        look({ do: 'execute' });
        finish();
        say('Starting new kernel');
        if (image.segment > 0 || m.kernel === 'k73') mark('kexec_execute');
        const atLoad = m.kernel === 'k61';
        const { whole, cut } =
          image.segment === 0 || atLoad ? { whole: image.copy, cut: 0 } : fitting(m.list, image.segment);
        const handed = image.segment === 0 ? [] : whole;
        const overflowed = image.segment > 0 && !atLoad && whole.length < m.list.length;
        if (overflowed) say('Dump measurements failed');
        const record = m.list[whole.length];
        if (m.kernel !== 'k73') for (let n = 0; n < m.late; n += 1) extendBy(fresh());
        m.late = 0;
        enter(image, handed, overflowed && cut > 0 ? { record: record!, bytes: cut } : null);
        break;
      }
      case 'panic':
        if (m.crash === null) break;
        finish();
        say('Kernel panic');
        enter(m.crash, m.crash.segment > 0 ? m.crash.copy : [], null);
        break;
      case 'reset':
        finish();
        m.resets += 1;
        m.sha1 = zero(20);
        m.sha256 = zero(32);
        m.kernel = era;
        m.imaKexec = true;
        start([], null);
        break;
    }
  }
  finish();
  const late = acts.some(({ act }) => act === 'measure-late');
  const run = {
    run: 'sim/random',
    kernel: VERSION[era],
    description: 'simulated',
    cpus: late ? 2 : 1,
    script: {},
    behaviour: BEHAVIOUR[era],
    hung_or_timed_out: false,
    console: [...times].map(([message, count]) => ({ message, times: count })),
    files: 'sim',
    boots,
  };
  return { run, files };
}

function bytesOfList(records: readonly RecordContent[]): Uint8Array {
  return concatBytes([writeList({ layout: { endian: 'little', digestSize: 20 }, records })]);
}

/** The buffer is the last field of an `ima-buf` record. */
function markerText(record: RecordContent): string {
  const text = Buffer.from(record.data).toString('latin1');
  return text.slice(text.indexOf('kexec_segment_size='));
}
