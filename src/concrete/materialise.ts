/**
 * A run with everything in it that a user, a verifier or the next kernel could read: for each boot the list and the
 * PCR values, and the segment that carries the list to the next one.
 *
 * Records, digests, PCR values and headers are real. Sizes are the model's: a unit of a world in units stands for a
 * quarter of a page, which is more than any record in it takes, so that a segment holds all that the model says it
 * does, with zeros behind it; and a record that the model cuts is cut in its middle.
 */
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import type { Run } from '../check/result.js';
import { beginningIn } from '../check/unfold.js';
import { replay, type Trace } from '../checker/index.js';
import { KEXEC_HEADER_BYTES, writeKexecBuffer } from '../evidence/kexec-buffer.js';
import { type RecordContent, writeList, writeRecord } from '../evidence/list.js';
import type { PcrValue } from '../evidence/pcr-values.js';
import { IMA_PCR } from '../evidence/replay.js';
import { type Copy, type ListNode, type PcrNode, recordsOf } from './algebra.js';
import { BANKS } from './banks.js';
import { type ConcreteWorld, concreteWorld, truthfulCounts, unitBytes } from './world.js';

/** The records of `binary_runtime_measurements`: 20-byte digests. */
const LAYOUT = { endian: 'little', digestSize: 20 } as const;

/** What can be read of a kernel at one moment. */
export interface Evidence {
  /** `binary_runtime_measurements`. */
  readonly list: Uint8Array;
  /** PCR 10, in each bank. */
  readonly pcrs: readonly PcrValue[];
}

/** One kernel, from its start to its end, or to the end of the run. */
export interface Boot {
  /** The design of the kernel. */
  readonly kernel: string;
  readonly began: 'cold' | 'kexec' | 'panic';
  /** Its steps: from the first, counted from zero, to before the last. */
  readonly steps: readonly [number, number];
  /** The segment that it was handed, its whole; null if none. */
  readonly handed: Uint8Array | null;
  /** As it was left: once the TPM is shut down nobody reads the PCR any more, but it is this. */
  readonly atEnd: Evidence;
}

export interface Materialised {
  readonly boots: readonly Boot[];
  /** What could be read after so many steps. */
  readonly after: (steps: number) => Evidence;
  /** What a verifier had been sent by then, and has not judged yet: a list or a quote's PCR values, or neither. */
  readonly pendingAfter: (steps: number) => {
    readonly list?: Uint8Array;
    readonly pcrs?: readonly PcrValue[];
  };
}

/**
 * Takes the run with real records. `world` is any world with its lists written out in which it can be taken.
 * @throws Error where a step of it cannot be.
 */
export function materialise(world: World, { initial, steps }: Run): Materialised {
  const concrete = concreteWorld(world, truthfulCounts(world));
  const machine = beginningIn(systemOf(concrete), initial);
  if (machine.init().length === 0) throw new Error(`no initial state has a TPM that is ${initial.chip}`);
  const replayed = replay(machine, steps);
  if (!replayed.ok) throw new Error(replayed.why);
  const states = [replayed.trace.initial, ...replayed.trace.steps.map(({ after }) => after)];
  return {
    boots: bootsOf(concrete, replayed.trace),
    after: (count) => evidenceOf(concrete, states[count]!),
    pendingAfter: (count) => {
      const { list, pcr } = concrete.lists.sentTo(states[count]!.history);
      return { ...(list && { list: listBytes(list) }), ...(pcr && { pcrs: pcrValues(pcr) }) };
    },
  };
}

function bootsOf(world: ConcreteWorld, trace: Trace<State>): readonly Boot[] {
  const begins = trace.steps.flatMap(({ before, after }, k) =>
    after.tpm.clock === before.tpm.clock ? [] : [{ at: k + 1, began: beginning(before, after), before }],
  );
  const all = [{ at: 0, began: 'cold' as const, before: null }, ...begins];
  const states = [trace.initial, ...trace.steps.map(({ after }) => after)];
  return all.map(({ at, began, before }, k): Boot => {
    const end = all[k + 1]?.at ?? states.length;
    const last = states[end - 1]!;
    return {
      kernel: world.designs[last.kernel]!.name,
      began,
      steps: [at, Math.min(end, trace.steps.length)],
      handed: before === null || began === 'cold' ? null : handedOver(world, before),
      atEnd: evidenceOf(world, last),
    };
  });
}

const beginning = (before: State, after: State): Boot['began'] =>
  after.tpm.resets !== before.tpm.resets ? 'cold' : before.kexec.call === 'panic' ? 'panic' : 'kexec';

/** The segment behind the pointer that the purgatory leaves to the next kernel. */
function handedOver(world: ConcreteWorld, { history, kexec }: State): Uint8Array | null {
  const copy = world.lists.copyIn(history, 'handed');
  return copy === null ? null : segmentOf(world, copy, kexec.live!.imaSize * unitBytes(world));
}

function segmentOf(world: ConcreteWorld, { list, cut, capacity, zero }: Copy, bytes: number): Uint8Array {
  const segment = new Uint8Array(bytes);
  if (zero) return segment;
  const whole = recordsOf(list).map(bytesOf);
  const used = KEXEC_HEADER_BYTES + list.bytes;
  if (cut === null) {
    segment.set(writeKexecBuffer({ endian: LAYOUT.endian, records: whole, segmentBytes: used }));
    return segment;
  }
  const part = unitBytes(world) === 1 ? capacity - used : cut.bytes >> 1;
  const records = [...whole, bytesOf(cut)];
  segment.set(writeKexecBuffer({ endian: LAYOUT.endian, records, segmentBytes: used + part }));
  return segment;
}

const bytesOf = ({ content }: { readonly content: RecordContent }): Uint8Array =>
  writeRecord(content, LAYOUT);

const listBytes = (list: ListNode): Uint8Array =>
  writeList({ layout: LAYOUT, records: recordsOf(list).map(({ content }) => content) });

const pcrValues = ({ value }: PcrNode): readonly PcrValue[] =>
  BANKS.map(({ algorithm }, k) => ({ algorithm, pcr: IMA_PCR, value: value[k]! }));

const evidenceOf = ({ lists }: ConcreteWorld, { history }: State): Evidence => ({
  list: listBytes(lists.listOf(history)),
  pcrs: pcrValues(lists.pcrOf(history)),
});
