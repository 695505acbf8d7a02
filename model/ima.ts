/** IMA: one record at a time, appended and then extended under one lock (`ima_add_template_entry`). */
import type { Args } from '../src/checker/machine.js';
import { maySuspend } from './design.js';
import type { MarkerValues } from './records.js';
import {
  anyDesign,
  costing,
  damaged,
  designOf,
  fault,
  type Rule,
  when,
  withHistory,
  withIma,
  withMemory,
  withTpm,
} from './rules.js';
import { CPUS, type Holder, type State } from './state.js';
import { assumes, type World } from './world.js';

/** How much a dump begun now could hold (units), or one into the buffer about to be allocated; 0 without a buffer. */
export const capacity = ({ kexec }: State): number =>
  kexec.step === 'buffer' ? kexec.wanted : kexec.buffer === 'none' ? 0 : kexec.bufferSize;

/** Steps 1 to 4 under the lock: append to the list, the hash table and the runtime size. The lock stays held. */
export function append(world: World, s: State, record: string, holder: Holder, values?: MarkerValues): State {
  const history = world.lists.append(s.history, record, capacity(s), values);
  const bit = world.files.findIndex((file) => file.name === record && file.recurs && file.violation !== true);
  const known = bit < 0 ? s.ima.known : s.ima.known | (1 << bit);
  const next = withIma(withHistory(s, history), { lock: holder, inFlight: record, known });
  // The look-up for duplicates meets entries that were freed.
  return s.exported.dangling ? damaged(next, 'read-after-free') : next;
}

/** What a marker says, taken before it is added itself (`ima_measure_kexec_event`). */
export const markerValues = (world: World, s: State): MarkerValues => ({
  segment: s.kexec.segmentSize,
  size: world.sizes.header + world.lists.size(s.history),
  count: world.lists.count(s.history),
});

/** The policy has a rule for the kexec events, and IMA came up. */
export const measuresMarkers = (s: State): boolean => s.ima.measuring && s.ima.criticalData !== 'none';

/** Whether the files that the bit stands for are in the hash table. */
const isKnown = (world: World, s: State, name: string): boolean =>
  world.files.some(
    (file, bit) => file.name === name && file.recurs && !file.violation && (s.ima.known >> bit) & 1,
  );

/** CPU 0 runs user space between its system calls; while an image is read, it measures files and the command line. */
const cpu0Measures = (s: State): boolean =>
  s.kexec.call === 'none' || (s.kexec.step === 'read' && s.kexec.call !== 'legacy-load');

/** Who may measure which file: each CPU that runs user space, each file that passes `wanted`. */
function measurers(world: World, wanted: (s: State, name: string) => boolean): (s: State) => readonly Args[] {
  const files = world.files.filter((file) => !(file.violation && assumes(world, 'no-violations')));
  // Those beyond the second do what the second does.
  const symmetry = world.reductions.has('symmetry');
  const cpus = CPUS.slice(0, Math.min(world.cpus, symmetry ? 2 : CPUS.length)).map((_, cpu) => cpu);
  const all = files.map(({ name }) => cpus.map((cpu) => Object.freeze({ cpu, file: name })));
  return (s) => {
    // What CPU 0 measures between its calls CPU 1 could measure as well, with more to follow: it is left to that one.
    const others = world.cpus > 1 && s.others === 'running';
    const first = cpu0Measures(s) && !(symmetry && others);
    return files.flatMap(({ name }, k) =>
      wanted(s, name) ? all[k]!.filter(({ cpu }) => (cpu === 0 ? first : others)) : [],
    );
  };
}

const awake = (s: State): boolean =>
  s.phase === 'running' && s.ima.measuring && s.ima.lock === 'nobody' && !s.exported.paused;
const source = 'ima_add_template_entry';

/** The caller is told that it was measured: it flags the inode, and does not free the entry. */
function asIfMeasured(world: World, s: State, name: unknown): State {
  const bit = world.files.findIndex((file) => file.name === name && file.recurs && file.violation !== true);
  const flagged = bit < 0 ? s : withIma(s, { known: s.ima.known | (1 << bit) });
  return withMemory(flagged, { leaked: true });
}

/** The lock is held by a CPU that `machine_shutdown` stops. */
export const otherHolds = ({ ima }: State): boolean =>
  ima.lock !== 'nobody' && ima.lock !== 'kernel' && ima.lock !== 'cpu-0';

/** Whoever holds the lock still runs. */
const holderRuns = (s: State): boolean =>
  s.ima.inFlight !== null && (!otherHolds(s) || s.others === 'running');

const release = (s: State): State => withIma(s, { lock: 'nobody', inFlight: null });
const unextended = (world: World, s: State): State =>
  release(withHistory(s, world.lists.unextended(s.history, s.ima.inFlight!)));

/** What an extend does to the bank whose algorithm not every kernel has. */
function otherBank(world: World, s: State, succeeds: boolean): State {
  const { algorithms, unsupportedBank, bankMask } = designOf(world, s);
  if (algorithms === 'all-banks') return s;
  const { bank, masked } = s.tpm;
  const remembers = unsupportedBank === 'once-per-kernel' || unsupportedBank === 'once-per-chain';
  const remembered = masked || (remembers && (succeeds || bankMask === 'on-attempt'));
  if (!succeeds) return remembered === masked ? s : withTpm(s, { masked: remembered });
  if (bank !== 'follows') return remembered === masked ? s : withTpm(s, { masked: remembered });
  const isLeftOut = masked || unsupportedBank === 'skipped';
  const next = unsupportedBank === 'padded' ? 'padded' : isLeftOut ? 'stopped' : 'invalid';
  return withTpm(s, { bank: next, masked: remembered });
}

export function imaRules(world: World): readonly Rule[] {
  const fresh = measurers(world, (s, name) => !isKnown(world, s, name));
  const suspends = anyDesign(world, maySuspend);
  return [
    costing('events', {
      name: 'measure',
      actor: 'IMA',
      source: `${source}: append to the list and the hash table`,
      guard: (s) => awake(s) && !s.ima.suspended,
      choices: fresh,
      apply: (s, { cpu, file }) => append(world, s, file as string, CPUS[cpu as number]!),
    }),
    ...(world.files.some((file) => file.recurs && file.violation !== true)
      ? [
          {
            name: 'measure-known',
            actor: 'IMA',
            source: `${source}: in the hash table already, -EEXIST`,
            guard: (s: State) => awake(s) && !s.ima.suspended && s.ima.known !== 0,
            choices: measurers(world, (s, name) => isKnown(world, s, name)),
            apply: (s: State) => s,
          },
        ]
      : []),
    ...(suspends
      ? [
          {
            name: 'measure-suspended',
            actor: 'IMA',
            source: `${source}: suspended, neither logged nor extended`,
            guard: (s: State) => awake(s) && s.ima.suspended,
            choices: fresh,
            apply: (s: State, { file }: Args) =>
              designOf(world, s).suspendedResult === 'ok' ? asIfMeasured(world, s, file) : s,
          },
        ]
      : []),
    ...fault(world, {
      name: 'measure-out-of-memory',
      actor: 'IMA',
      source: `${source}: no queue entry, -ENOMEM`,
      guard: (s) => awake(s) && !s.ima.suspended,
      choices: fresh,
      apply: (s) => s,
    }),
    {
      name: 'extend',
      actor: 'TPM',
      source: 'tpm_pcr_extend',
      fairness: 'weak',
      guard: (s) => holderRuns(s) && s.tpm.chip === 'up',
      apply: (s) =>
        release(otherBank(world, withHistory(s, world.lists.extend(s.history, s.ima.inFlight!)), true)),
    },
    ...fault(world, {
      name: 'extend-fails',
      actor: 'TPM',
      source: 'tpm_pcr_extend: TPM error; only the audit text changes',
      guard: (s) => holderRuns(s) && s.tpm.chip === 'up',
      apply: (s) => otherBank(world, unextended(world, s), false),
    }),
    // Where every kernel suspends measuring before, nothing is in flight once the TPM is down.
    ...when(
      world.designs.some(({ suspend }) => suspend !== 'n1'),
      [
        {
          name: 'extend-without-device',
          actor: 'TPM',
          source: 'tpm_pcr_extend after tpm_class_shutdown: chip->ops is NULL, -ENODEV',
          fairness: 'weak',
          guard: (s: State) => holderRuns(s) && s.tpm.chip === 'down',
          apply: (s: State) => unextended(world, s),
        },
      ],
    ),
    ...when(!assumes(world, 'tpm-present') || anyDesign(world, ({ tpmProbe }) => tpmProbe === 'deferred'), [
      {
        name: 'extend-bypass',
        actor: 'TPM',
        source: 'ima_pcr_extend: no chip, a no-op that succeeds',
        fairness: 'weak',
        guard: (s: State) => holderRuns(s) && (s.tpm.chip === 'absent' || s.tpm.chip === 'unseen'),
        apply: (s: State) => (s.tpm.chip === 'unseen' ? unextended(world, s) : release(s)),
      },
    ]),
  ];
}

/** Whether a kexec event would be recorded now: there is a rule for it and measuring is not suspended. */
export const markerIsMeasured = (world: World, s: State, marker: 'load' | 'execute'): boolean => {
  const design = designOf(world, s);
  const configured = marker === 'load' ? design.markerLoad : design.markerExecute;
  return configured !== 'none' && measuresMarkers(s) && !s.ima.suspended;
};
