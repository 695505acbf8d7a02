/** A run that is being followed: the machine's walk, and what has to be remembered beside the machine's state. */

import type { Design } from '../../model/design.js';
import {
  BOOT_AGGREGATE,
  KERNEL_VERSION,
  KEXEC_EXECUTE,
  KEXEC_LOAD,
  type MarkerValues,
} from '../../model/records.js';
import { type MarkerEvent, writeCounts } from '../evidence/markers.js';
import { type RealRecord, realRecord, wholeParts } from './catalogue.js';
import { cutMessages, type Message, zeroMessages } from './console.js';
import type { BootEvidence, Evidence } from './evidence.js';
import type { Journal } from './journal.js';
import { createPcrs, type RealPcrs } from './pcrs.js';
import type { Run } from './schema.js';
import { createWalk, type Walk } from './walk.js';
import type { Choose } from './ways.js';
import type { RealSystem } from './world.js';

/** What is given: a run, its files, and the machine that is to explain it. */
export interface Given {
  readonly run: Run;
  readonly evidence: Evidence;
  readonly system: RealSystem;
  /** The designs that an image of this name may have. */
  readonly imageDesigns: (name: string | undefined) => readonly Design[];
}

/** What is remembered of the kernel that runs. */
export interface Kernel {
  readonly boot: number;
  /** How many records it restored. */
  carried: number;
  /** What it says of the list that it was handed. */
  messages: readonly string[];
  /** The PCR after each number of records in the list. */
  readonly pcrs: Map<number, number>;
  /** What it measured: nothing twice. */
  readonly measured: Set<string>;
}

/** A record that the end of the buffer cut, and how much of it was written. */
export interface Cut {
  readonly record: RealRecord;
  readonly bytes: number;
}

export interface Following {
  readonly given: Given;
  readonly journal: Journal;
  readonly choose: Choose;
  readonly walk: Walk;
  /** Since the last hard reboot. */
  pcrs: RealPcrs;
  bootAggregate: RealRecord | undefined;
  kernelVersion: RealRecord | undefined;
  /** The markers there were, by name and values. */
  readonly markers: Map<string, RealRecord>;
  /** What the kernels are expected to have said. */
  readonly messages: Map<Message, number>;
  kernel: Kernel;
  cut: Cut | undefined;
  /** The design of the kernel in the image that will run. */
  image: Design;
  /** And of the one that a panic enters: the same kernel, unless the timeline names another. */
  crashImage: Design;
  softReboots: number;
  looks: number;
  /** Messages of the console that are still to be caused by records nobody saw. */
  readonly unseen: { noDevice: number; suspended: number };
}

export const newKernel = (boot: number): Kernel => ({
  boot,
  carried: 0,
  messages: [],
  pcrs: new Map(),
  measured: new Set(),
});

export const count = (f: Following): number => f.given.system.lists.count(f.walk.state().history);
export const bootEvidence = (f: Following): BootEvidence => f.given.evidence.boots[f.kernel.boot]!;
export function expectMessage(f: Following, message: Message): void {
  f.messages.set(message, (f.messages.get(message) ?? 0) + 1);
}

/** The real record that a listed one is: `name` and `mark` as the symbolic algebra has them. */
export function realOf(f: Following, name: string, mark: string): RealRecord | undefined {
  const { evidence, system } = f.given;
  if (name === BOOT_AGGREGATE) return f.bootAggregate;
  if (name === KERNEL_VERSION) return f.kernelVersion;
  if (name !== KEXEC_LOAD && name !== KEXEC_EXECUTE) return evidence.catalogue.byKind(name);
  const known = f.markers.get(`${name} ${mark}`);
  if (known !== undefined) return known;
  const record = realRecord(system.marker(name, valuesOf(mark)), evidence.endian);
  f.markers.set(`${name} ${mark}`, record);
  return record;
}

/** The values that the algebra keeps with a marker. */
export function valuesOf(mark: string): MarkerValues {
  const [segment = 0, size = 0, counted = 0] = mark.split(':').map(Number);
  return { segment, size, count: counted };
}

/** The records of the list of the kernel that runs. */
export const listed = (f: Following): readonly (RealRecord | undefined)[] =>
  f.given.system.lists.records(f.walk.state().history.list).map(({ name, mark }) => realOf(f, name, mark));

export interface PredictedMarker {
  readonly at: number;
  readonly event: string;
  readonly data: string;
}

/** The kexec events in the list of the kernel that runs. */
export const markersOf = (f: Following): readonly PredictedMarker[] =>
  f.given.system.lists.records(f.walk.state().history.list).flatMap(({ name, mark }, at) => {
    if (name !== KEXEC_LOAD && name !== KEXEC_EXECUTE) return [];
    const { segment, size, count: counted } = valuesOf(mark);
    const event: MarkerEvent = name;
    return [{ at, event, data: writeCounts({ segmentSize: segment, runtimeSize: size, count: counted }) }];
  });

const pcrsOf = (f: () => Following, { lists }: RealSystem): RealPcrs =>
  createPcrs(lists, (digest) => {
    const end = digest.lastIndexOf('#');
    return realOf(f(), digest.slice(0, end), digest.slice(end + 1));
  });

/** After a hard reboot: the PCR starts again, over what this boot's own list begins with. */
export function powerOn(f: Following): void {
  const [first, second] = bootEvidence(f).records;
  f.pcrs = pcrsOf(() => f, f.given.system);
  f.bootAggregate = first?.role.role === 'boot' ? first : undefined;
  f.kernelVersion = second?.event === KERNEL_VERSION ? second : undefined;
}

/** The design of the kernel that runs. */
export const running = ({ given, walk }: Following): Design =>
  given.system.world.designs[walk.state().kernel]!;

/** The design of the kernel in the image that was jumped to. */
const entered = (f: Following): Design => (f.walk.state().kexec.call === 'panic' ? f.crashImage : f.image);

export function startFollowing(given: Given, journal: Journal, choose: Choose): Following {
  const { system } = given;
  const { machine, measuring, initial, own, world } = system;
  const walk = createWalk({
    machine,
    measuring,
    initial,
    own,
    pick: (name, choices) =>
      name === 'enter-next-kernel'
        ? (choices.find(({ next }) => next === entered(f).name) ?? choices[0]!)
        : choose(choices),
    watch: (name, before, after) => watch(f, name, before, after),
  });
  const f: Following = {
    given,
    journal,
    choose,
    walk,
    pcrs: pcrsOf(() => f, system),
    bootAggregate: undefined,
    kernelVersion: undefined,
    markers: new Map(),
    messages: new Map(),
    kernel: newKernel(0),
    cut: undefined,
    image: world.designs[0]!,
    crashImage: world.designs[0]!,
    softReboots: 0,
    looks: 0,
    unseen: { noDevice: 0, suspended: 0 },
  };
  powerOn(f);
  return f;
}

type Watched = Parameters<NonNullable<Parameters<typeof createWalk>[0]['watch']>>;

/** The steps that a kernel says something about, always the same. */
const SAID: Readonly<Record<string, Message>> = {
  jump: 'execute',
  panic: 'panic',
  'dump-without-buffer': 'dumpFailed',
  'extend-without-device': 'noDevice',
  'measure-suspended': 'suspended',
};

/** What the steps of the machine make the kernels say, and what becomes of the list. */
function watch(f: Following, name: Watched[0], before: Watched[1], after: Watched[2]): void {
  const { lists, world } = f.given.system;
  const said = SAID[name];
  if (said !== undefined) expectMessage(f, said);
  if (name === 'extend') f.kernel.pcrs.set(lists.count(after.history), after.history.pcr);
  if (name === 'jump') f.softReboots += 1;
  if (name === 'dump-list') noteCut(f, before, after);
  if (name === 'restore-list' || name === 'nothing-to-restore') {
    f.kernel.carried = lists.count(after.history);
    f.kernel.messages = restoreMessages(f, before, world.designs[after.kernel]!);
    f.cut = undefined;
  }
}

/** The buffer was full before the list was at its end. */
function noteCut(f: Following, before: Watched[1], after: Watched[2]): void {
  const { lists, world } = f.given.system;
  const dumped = lists.copied(after.history, 'dumped');
  const next = lists.records(before.history.list)[dumped.length];
  if (next === undefined) return;
  expectMessage(f, 'dumpFailed');
  const used = dumped.reduce((sum, { size }) => sum + size, world.sizes.header);
  const bytes = before.kexec.bufferSize - used;
  const record = realOf(f, next.name, next.mark);
  if (record === undefined || bytes === 0) return;
  f.cut = { record, bytes };
  f.journal.note(
    `boot ${f.kernel.boot}: record ${dumped.length} (${record.event}) was cut after ${bytes} of ${record.size} bytes`,
  );
}

function restoreMessages(f: Following, before: Watched[1], design: Design): readonly string[] {
  const held = f.given.system.lists.holds(before.history, 'handed');
  if (!design.restores || (held !== 'cut' && held !== 'zero')) return [];
  expectMessage(f, 'restoreFailed');
  if (held === 'zero') {
    expectMessage(f, 'incompatible');
    return zeroMessages;
  }
  expectMessage(f, 'mismatch');
  return cutMessages(f.cut === undefined ? 0 : wholeParts(f.cut.record, f.cut.bytes));
}
