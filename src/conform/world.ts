/** The machine as it is, over real records: sizes in bytes, lists written out, one kind for each record. */
import { initialStates } from '../../model/boot.js';
import type { Design } from '../../model/design.js';
import { type SymbolicAlgebra, symbolicAlgebra } from '../../model/history/symbolic.js';
import { imaRules } from '../../model/ima.js';
import { systemOf } from '../../model/machine.js';
import {
  BOOT_AGGREGATE,
  BYTES,
  KERNEL_VERSION,
  KEXEC_EXECUTE,
  KEXEC_LOAD,
  type MarkerValues,
  type RecordKind,
} from '../../model/records.js';
import type { Ima, State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import { budgetOf } from '../../model/worlds.js';
import type { Machine, Transition } from '../checker/machine.js';
import { algorithmByName, SHA256 } from '../evidence/algorithms.js';
import type { Endian } from '../evidence/bytes.js';
import { fieldsOf, readFileDigest } from '../evidence/fields.js';
import { kexecRecordBytes, type RecordContent } from '../evidence/list.js';
import { buildMarker, type MarkerEvent } from '../evidence/markers.js';
import { IMA_PCR } from '../evidence/replay.js';
import { kindOf, type RealRecord } from './catalogue.js';

export type Policy = Ima['criticalData'];

/** A record that is in no list that was kept: measured after the list was copied. */
export const UNSEEN = 'unseen';
/** Bytes of a typical record; no prediction depends on the size of one that nobody saw. */
const UNSEEN_BYTES = 99;

export interface RealSystem {
  readonly world: World;
  readonly lists: SymbolicAlgebra;
  readonly machine: Machine<State>;
  /** The ways to measure this file: the machine's, for each file does not depend on what others there are. */
  readonly measuring: (file: string) => ReadonlyMap<string, Transition<State>>;
  readonly initial: State;
  /** The steps that a kernel takes by itself. */
  readonly own: ReadonlySet<string>;
  readonly marker: (event: MarkerEvent, values: MarkerValues) => RecordContent;
}

export interface RealWorldOptions {
  /** The design of the kernel that is booted first; then those of all images. */
  readonly designs: readonly [Design, ...Design[]];
  readonly records: readonly RealRecord[];
  readonly cpus: number;
  readonly policy: Policy;
  readonly endian: Endian;
}

/** `ima_measure_kexec_event`: the text of the values, in an `ima-buf` record hashed by ima_hash. */
export function markerWriter(
  records: readonly RealRecord[],
  endian: Endian,
): (event: MarkerEvent, values: MarkerValues) => RecordContent {
  const boot = records.find(({ role }) => role.role === 'boot');
  const [digest] = boot === undefined ? [] : (fieldsOf(boot.content, endian) ?? []);
  const named = digest === undefined ? undefined : readFileDigest(digest.bytes)?.algorithm;
  const hash = (named === undefined ? undefined : algorithmByName(named)) ?? SHA256;
  return (event, { segment, size, count }) =>
    buildMarker(
      event,
      { segmentSize: segment, runtimeSize: size, count },
      { algorithm: hash.name, endian, pcr: IMA_PCR },
    )!;
}

/** Steps that are taken without anybody's choice, though only after something failed. */
const AFTER_FAULTS: readonly string[] = ['free-failed-image', 'list-too-large', 'dump-without-buffer'];
const KERNEL: ReadonlySet<string> = new Set(['kexec', 'IMA', 'TPM', 'purgatory', 'next kernel']);
/** What happens to a kernel, or is asked of it, and is not its own next step. */
const ASKED: ReadonlySet<string> = new Set(['measure', 'measure-known', 'measure-suspended', 'panic']);

/**
 * The world of one run. Nobody tampers; what fails is in the machine and is chosen only where the evidence says so.
 * The files are written as kinds that do not recur, for `Ima.known` has a bit for each that does, and there are
 * hundreds; that a kernel measures none of them twice is looked at by `follow.ts`.
 */
export function realSystem({ designs, records, cpus, policy, endian }: RealWorldOptions): RealSystem {
  const marker = markerWriter(records, endian);
  const markerKind = (name: MarkerEvent): RecordKind => ({
    name,
    size: (values) => kexecRecordBytes(marker(name, values)),
    recurs: false,
  });
  const sizeOf = (wanted: string): number =>
    records.find(({ event }) => event === wanted)?.size ?? UNSEEN_BYTES;
  const unseen: RecordKind = { name: UNSEEN, size: UNSEEN_BYTES, recurs: false };
  const files = [unseen, ...records.map(kindOf)];
  const kinds: readonly RecordKind[] = [
    { name: BOOT_AGGREGATE, size: sizeOf('boot_aggregate'), recurs: true },
    { name: KERNEL_VERSION, size: sizeOf('kernel_version'), recurs: true },
    markerKind(KEXEC_LOAD),
    markerKind(KEXEC_EXECUTE),
    ...files,
  ];
  const lists = symbolicAlgebra({ kinds, header: BYTES.header });
  const world: World = {
    designs,
    assumptions: new Set(['no-adversary', 'tpm-present']),
    budget: budgetOf({}),
    cpus: Math.min(cpus, 2),
    sizes: BYTES,
    records: kinds,
    files: files.map((kind) => ({ ...kind, recurs: false })),
    lists,
    folded: false,
    reductions: new Set(),
    focus: 'all',
  };
  const faultless = systemOf({ ...world, assumptions: new Set([...world.assumptions, 'no-faults']) });
  const own = faultless.transitions
    .filter(({ name, actor }) => KERNEL.has(actor) && !ASKED.has(name))
    .map(({ name }) => name);
  const [start] = initialStates(world);
  const byFile = new Map(world.files.map((file) => [file.name, file]));
  const cache = new Map<string, ReadonlyMap<string, Transition<State>>>();
  const measuring: RealSystem['measuring'] = (file) => {
    const kind = byFile.get(file);
    const rules =
      cache.get(file) ??
      new Map(
        imaRules({ ...world, files: kind === undefined ? [] : [kind] }).map((rule) => [rule.name, rule]),
      );
    cache.set(file, rules);
    return rules;
  };
  return {
    world,
    lists,
    machine: systemOf(world),
    measuring,
    initial: { ...start!, ima: { ...start!.ima, criticalData: policy } },
    own: new Set([...own, ...AFTER_FAULTS]),
    marker,
  };
}
