/** The next kernel: what the purgatory lets through, `ima_init`, and how a cold boot differs. */
import { type Design, marksKexec } from './design.js';
import { exportedAcross, exportedAfterReset, NOTHING_EXPORTED } from './export.js';
import { append } from './ima.js';
import { isFoundForked } from './list-check.js';
import { BOOT_AGGREGATE, KERNEL_VERSION } from './records.js';
import {
  anyDesign,
  costing,
  designOf,
  fault,
  inBudget,
  inTpm,
  oneFor,
  type Rule,
  replaced,
  when,
  withHistory,
  withIma,
  withKexec,
  withMemory,
  withTpm,
} from './rules.js';
import type { Budget, Ima, Kexec, Memory, State, Tpm } from './state.js';
import { assumes, followsMemory, type World } from './world.js';

/** A mask that is kept for the whole chain is rebuilt from the restored list. */
const maskedBy = (world: World, s: State): State =>
  designOf(world, s).unsupportedBank === 'once-per-chain' &&
  designOf(world, s).algorithms !== 'all-banks' &&
  !world.lists.listIsEmpty(s.history)
    ? withTpm(s, { masked: true })
    : s;

const freshIma = (criticalData: Ima['criticalData'], design: Design): Ima => ({
  measuring: false,
  suspended: false,
  lock: 'nobody',
  inFlight: null,
  known: 0,
  criticalData,
  appraises: design.imageAppraisal !== 'none' && design.appraisalPolicy === 'built-in',
});

const FRESH_KEXEC: Kexec = {
  call: 'none',
  step: null,
  inProgress: false,
  registered: false,
  mapped: 'nothing',
  buffer: 'none',
  bufferSize: 0,
  dumpedSize: 0,
  wanted: 0,
  segmentSize: 0,
  marked: 0,
  chainStopped: false,
  live: null,
  loading: null,
  crash: null,
  inherited: false,
  overlong: false,
  wasReady: false,
};

const FRESH_MEMORY: Memory = { error: 'none', leaked: false, tooLarge: false };

/** Whether IMA finds a TPM when it starts. */
const foundBy = ({ tpmProbe, initLevel }: Design): 'up' | 'unseen' =>
  tpmProbe === 'deferred' && initLevel === 'late_initcall' ? 'unseen' : 'up';

/** Whether a kernel can restore any of what the one before it wrote. */
const reads = (next: Design, last: Design): boolean =>
  next.byteOrder === last.byteOrder && last.template !== 'ima';

/** The kernel begins with nothing of its own; TPM, list and what it was handed are as they were left. */
function enter(world: World, s: State, kernel: number): State {
  const handed = world.lists.holds(s.history, 'handed') !== 'nothing';
  const { lists } = world;
  const all = (['live', 'loading', 'crash', 'dumped'] as const).reduce(lists.discard, s.history);
  const left = handed && !reads(world.designs[kernel]!, designOf(world, s)) ? lists.zero(all, 'handed') : all;
  const older = s.phase === 'purgatory' && s.kexec.live?.pointer === 'older';
  return replaced(s, {
    phase: 'restore',
    kernel,
    tpm: inTpm(s.tpm, {
      chip: s.tpm.chip === 'absent' ? 'absent' : foundBy(world.designs[kernel]!),
      clock: s.tpm.clock + 1,
      masked: false,
    }),
    exported: exportedAcross(world, s),
    ima: freshIma(s.ima.criticalData, world.designs[kernel]!),
    kexec: {
      ...FRESH_KEXEC,
      inherited: handed && world.designs[kernel]!.handOver === 'device-tree',
      overlong: handed && s.kexec.live?.overlong === true,
    },
    others: 'running',
    // The range that an earlier kernel was handed stays reserved.
    memory: { ...FRESH_MEMORY, tooLarge: s.memory.tooLarge, leaked: older },
    history: left,
    budget: inBudget(s.budget, { loads: world.budget.loads }),
  });
}

/** Power on, or a hard reset: the PCR is zero, no list, nothing handed over. */
export function coldBoot(world: World, s: State): State {
  const reset = withHistory(replaced(s, { memory: FRESH_MEMORY }), world.lists.cold(s.history));
  const next = enter(world, reset, 0);
  const tpm: Tpm = inTpm(next.tpm, { resets: s.tpm.resets + 1, restarts: 0, bank: 'follows' });
  return replaced(next, { tpm, exported: exportedAfterReset(world, s), compromised: false });
}

/** The first boots: with a TPM or without, with each policy. */
export function initialStates(world: World): readonly State[] {
  // Without a TPM there is no PCR to stand to, and no quote: only the kernels' own state is of interest.
  const alone = !followsMemory(world);
  const chips =
    assumes(world, 'tpm-present') || world.budget.faults === 0 || alone
      ? (['up'] as const)
      : (['up', 'absent'] as const);
  // Where no kernel measures the kexec events, a policy for them changes nothing that a list or a verifier shows.
  const marks = world.designs.some(marksKexec);
  const policies = assumes(world, 'policy-measures-critical-data')
    ? (['boot'] as const)
    : alone && (!marks || world.focus === 'image')
      ? (['none'] as const)
      : (['boot', 'none'] as const);
  // A TPM that is not found when IMA starts is a fault like others.
  const budgetWith = (chip: 'up' | 'absent'): Budget =>
    chip === 'up' || world.budget.faults < 0
      ? world.budget
      : { ...world.budget, faults: world.budget.faults - 1 };
  return chips.flatMap((chip) =>
    policies.map(
      (criticalData): State => ({
        phase: 'restore',
        kernel: 0,
        tpm: {
          chip: chip === 'up' ? foundBy(world.designs[0]!) : chip,
          resets: 0,
          restarts: 0,
          clock: 0,
          bank: 'follows',
          masked: false,
        },
        ima: freshIma(criticalData, world.designs[0]!),
        kexec: FRESH_KEXEC,
        others: 'running',
        memory: FRESH_MEMORY,
        history: world.lists.cold(null),
        verifier: { keptResets: 0, quotedResets: 0 },
        exported: NOTHING_EXPORTED,
        compromised: false,
        budget: budgetWith(chip),
      }),
    ),
  );
}

export function bootRules(world: World): readonly Rule[] {
  const { lists } = world;
  const restored = (s: State, upTo: 'all' | 'all-but-last' | 'none'): State => {
    const { restores, bufferFree, pcrIndexCheck } = designOf(world, s);
    const read = handed(s) && restores;
    const unset =
      read && pcrIndexCheck === 'before-assignment' && lists.holds(s.history, 'handed') !== 'zero';
    const error = unset ? 'uninitialised' : read && bufferFree === 'boot-time' ? 'allocator-gone' : null;
    const after = withHistory(error === null ? s : withMemory(s, { error }), lists.restore(s.history, upTo));
    return withIma(replaced(maskedBy(world, after), { phase: 'boot-aggregate' }), { measuring: true });
  };
  const names = world.designs.map(({ name }) => name);
  const nextKernels = oneFor('next', names);
  const indexOf = (name: unknown): number => names.indexOf(name as string);
  const carries = anyDesign(world, ({ segment }) => segment);
  const begins = (s: State): boolean => s.phase === 'boot-aggregate' && !isFoundForked(world, s, 'at-boot');
  const handed = (s: State): boolean =>
    s.phase === 'restore' && lists.holds(s.history, 'handed') !== 'nothing';
  return [
    {
      name: 'enter-next-kernel',
      actor: 'purgatory',
      source: 'verify_sha256_digest: the covered segments are what was loaded',
      fairness: 'weak',
      guard: (s) => s.phase === 'purgatory' && !mismatches(s),
      choices: () => nextKernels,
      apply: (s, { next }) => enter(world, s, indexOf(next)),
    },
    {
      name: 'digest-mismatch',
      actor: 'purgatory',
      source: 'purgatory: verify_sha256_digest fails, loops for ever',
      fairness: 'weak',
      guard: (s) => s.phase === 'purgatory' && mismatches(s),
      apply: (s) => replaced(s, { phase: 'stuck' }),
    },
    {
      name: 'nothing-to-restore',
      actor: 'next kernel',
      source: 'ima_load_kexec_buffer: -ENOENT',
      fairness: 'weak',
      guard: (s) => s.phase === 'restore' && !handed(s),
      apply: (s) => restored(s, 'none'),
    },
    ...when(carries, [
      {
        name: 'restore-list',
        actor: 'next kernel',
        source:
          'ima_restore_measurement_list: appended without extend and hash table; stops at a record cut short',
        fairness: 'weak',
        guard: handed,
        apply: (s) => {
          const { restores, headerCheck } = designOf(world, s);
          if (!s.kexec.overlong || !restores) return restored(s, restores ? 'all' : 'none');
          const read = withKexec(s, { overlong: false });
          if (headerCheck === 'against-range') return restored(read, 'none');
          return withMemory(restored(read, 'all'), { error: 'out-of-bounds' });
        },
      },
    ]),
    ...when(
      anyDesign(world, ({ ram }) => ram === 'limited'),
      [
        {
          name: 'list-outside-ram',
          actor: 'next kernel',
          source: 'ima_get_kexec_buffer: the range is not in the memory that this kernel knows (mem=)',
          fairness: 'weak',
          guard: (s) => handed(s) && designOf(world, s).ram === 'limited' && designOf(world, s).restores,
          apply: (s) =>
            designOf(world, s).rangeCheck === 'none'
              ? replaced(withMemory(s, { error: 'out-of-bounds' }), { phase: 'oops' })
              : restored(s, 'none'),
        },
      ],
    ),
    ...when(
      carries,
      fault(world, {
        name: 'restore-out-of-memory',
        actor: 'next kernel',
        source: 'ima_restore_measurement_list: -ENOMEM, the records before stay',
        guard: (s) =>
          handed(s) &&
          designOf(world, s).restores &&
          ['records', 'cut'].includes(lists.holds(s.history, 'handed')),
        choices: () => partly,
        apply: (s, { restored: upTo }) => restored(s, upTo === 'none' ? 'none' : 'all-but-last'),
      }),
    ),
    {
      name: 'measure-boot-aggregate',
      actor: 'next kernel',
      source: 'ima_add_boot_aggregate',
      fairness: 'weak',
      guard: begins,
      apply: (s) =>
        replaced(append(world, s, BOOT_AGGREGATE, 'kernel'), {
          phase: s.ima.criticalData === 'boot' ? 'kernel-version' : 'running',
        }),
    },
    ...fault(world, {
      name: 'boot-aggregate-out-of-memory',
      actor: 'next kernel',
      source: 'ima_init: ima_add_boot_aggregate fails; this kernel measures nothing',
      guard: begins,
      apply: (s) => withIma(replaced(s, { phase: 'running' }), { measuring: false }),
    }),
    ...when(anyDesign(world, (d) => d.listCheck === 'at-boot') && !assumes(world, 'no-hard-reboot'), [
      costing('resets', {
        name: 'forked-list-resets',
        actor: 'next kernel',
        source: 'proposed: ima_init compares the restored list with the PCR, and restarts the machine',
        fairness: 'weak',
        guard: (s) => s.phase === 'boot-aggregate' && !begins(s),
        apply: (s) => coldBoot(world, s),
      }),
    ]),
    {
      name: 'measure-kernel-version',
      actor: 'next kernel',
      source: 'ima_init: ima_measure_critical_data("kernel_info", "kernel_version")',
      fairness: 'strong',
      guard: (s) => s.phase === 'kernel-version' && s.ima.lock === 'nobody',
      apply: (s) => replaced(append(world, s, KERNEL_VERSION, 'kernel'), { phase: 'running' }),
    },
    ...fault(world, {
      name: 'kernel-version-out-of-memory',
      actor: 'next kernel',
      source: 'ima_measure_critical_data: -ENOMEM, only logged',
      guard: (s) => s.phase === 'kernel-version' && s.ima.lock === 'nobody',
      apply: (s) => replaced(s, { phase: 'running' }),
    }),
  ];
}

const partly = oneFor('restored', ['all-but-last', 'none']);

/** The purgatory compares; whether anything was to be compared is in the image. */
const mismatches = (s: State): boolean => s.kexec.live!.changed;
