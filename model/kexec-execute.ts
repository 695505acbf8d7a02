/** The soft reboot: `kernel_kexec`, its notifiers, and the plain reboot that takes the same road; kernel/kexec_core.c. */
import type { Args } from '../src/checker/machine.js';
import { maySuspend, type RebootStep, rebootOrder } from './design.js';
import { exportedDumped, hasToReturn } from './export.js';
import { append, markerIsMeasured, markerValues } from './ima.js';
import { cpu0IsFree } from './kexec-load.js';
import { isFoundForked } from './list-check.js';
import { KEXEC_EXECUTE } from './records.js';
import {
  anyDesign,
  costing,
  damaged,
  designOf,
  fault,
  inImage,
  inKexec,
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
import type { MemoryError, State } from './state.js';
import { assumes, type World } from './world.js';

const at = (s: State, step: RebootStep): boolean => s.kexec.step === step && s.ima.lock !== 'kernel';

/** `ima_update_kexec_buffer` is called, and has somewhere to write to. */
const updates = ({ kexec }: State): boolean =>
  kexec.call === 'execute' && kexec.registered && kexec.mapped !== 'nothing';

/** The list was dumped without an error: it fits. */
const isWhole = (world: World, s: State): boolean =>
  s.kexec.buffer !== 'none' && world.sizes.header + world.lists.size(s.history) <= s.kexec.bufferSize;

/** Whether an error that the dump returns keeps other notifiers of IMA's from running. */
const stopsChain = (world: World, s: State): boolean => {
  const design = designOf(world, s);
  if (design.dumpReturns !== 'result' || isWhole(world, s)) return false;
  const order = rebootOrder(design);
  return order.indexOf('suspend') > order.indexOf('copy') && design.suspend === 'n1';
};

/** The digest was checked before anything irreversible, and a segment is not what it was. */
const isFoundChanged = (world: World, s: State): boolean =>
  designOf(world, s).imageCheck !== 'none' && s.kexec.live?.changed === true;

/** The list is not what the image holds, and that was looked at. */
const isFoundGrown = (world: World, s: State): boolean =>
  designOf(world, s).grownList === 'refused' &&
  s.kexec.live?.hasIma === true &&
  !world.lists.handedIsList(world.lists.move(s.history, 'live', 'handed'));

/** The list was compared with the PCR, under the lock, or nobody asks for it. */
const isListChecked = (world: World, s: State): boolean =>
  designOf(world, s).listCheck !== 'at-reboot' ||
  (s.ima.lock === 'nobody' && !isFoundForked(world, s, 'at-reboot'));

/** Whether the design, the policy and what happened so far leave anything to do at this step. */
function hasWork(world: World, s: State, step: RebootStep): boolean {
  const design = designOf(world, s);
  switch (step) {
    case 'execute-marker':
      return (
        s.kexec.call === 'execute' &&
        markerIsMeasured(world, s, 'execute') &&
        (updates(s) || design.markerExecute === 'n1-before-suspend') &&
        (design.markerExecute !== 'n2-after-dump' || isWhole(world, s)) &&
        !(s.kexec.chainStopped && design.markerExecute === 'n1-before-suspend')
      );
    case 'suspend':
      return (
        s.ima.measuring && !s.ima.suspended && (design.suspend === 'n1' ? !s.kexec.chainStopped : updates(s))
      );
    case 'dump':
      return updates(s);
    case 'copy':
      return world.lists.holds(s.history, 'dumped') !== 'nothing';
    case 'resume':
      // The copy undoes the mapping; where there is none it was not made.
      return s.ima.suspended && updates(s);
    default:
      return true;
  }
}

/** Goes on to the next step of the design's order that has work. */
function advance(world: World, s: State, after: RebootStep | null): State {
  const order = rebootOrder(designOf(world, s));
  const from = after === null ? 0 : order.indexOf(after) + 1;
  const step = order.slice(from).find((candidate) => hasWork(world, s, candidate));
  return withKexec(s, { step: step ?? 'jump' });
}

/** `memcpy` into the pages that the mapping leads to, whoever owns them now; then the mapping is gone. */
function copy(world: World, s: State, overlaps: boolean): State {
  const { mapped, live, dumpedSize } = s.kexec;
  const written = withHistory(
    withKexec(s, { mapped: 'nothing', dumpedSize: 0 }),
    world.lists.discard(s.history, 'dumped'),
  );
  const erring = (error: MemoryError, changes: boolean): State =>
    damaged(
      changes && live !== null
        ? withKexec(written, { live: inImage(live, { changed: live.changed || live.coversRest }) })
        : written,
      error,
    );
  if (mapped === 'foreign') return erring('wrong-pages', false);
  // An address is looked up in the image that will run: something else of it is there, or nothing.
  if (mapped === 'freed' && designOf(world, s).mapping === 'stored-address')
    return overlaps ? erring('wrong-pages', true) : written;
  if (mapped === 'freed') return erring('write-after-free', false);
  if (mapped !== 'live' || live === null) return erring('write-after-free', true);
  if (dumpedSize > live.imaSize) {
    // The mapping ends in a guard page: the kernel faults in the middle of the notifier chain.
    return replaced(withMemory(written, { error: 'out-of-bounds' }), { phase: 'oops' });
  }
  const history = world.lists.move(s.history, 'dumped', 'live');
  return withHistory(
    withKexec(written, { live: inImage(live, { changed: live.changed || live.coversIma, overlong: false }) }),
    history,
  );
}

/** `list-fits` leaves out the runs in which the list outgrew the segment of the image that will run. */
const fits = (world: World, s: State): boolean =>
  s.kexec.live === null ||
  !s.kexec.live.hasIma ||
  world.sizes.header + world.lists.size(s.history) <= s.kexec.live.imaSize;

/** The run ends here only because an assumption leaves out how it would go on. */
export const isLeftOut = (world: World, s: State): boolean =>
  (assumes(world, 'list-fits') && s.kexec.step === 'dump' && !fits(world, s)) ||
  (assumes(world, 'no-hard-reboot') && s.phase === 'boot-aggregate' && isFoundForked(world, s, 'at-boot'));

export function executeRules(world: World): readonly Rule[] {
  const copies = anyDesign(world, (d) => d.copiedAt === 'execute');
  const suspends = anyDesign(world, maySuspend);
  return [
    costing('kexecs', {
      name: 'kexec-execute',
      actor: 'user space',
      source: 'reboot(LINUX_REBOOT_CMD_KEXEC): kernel_kexec, kexec_in_progress = true',
      guard: (s) =>
        cpu0IsFree(s) &&
        s.kexec.live?.comesBack === false &&
        !isFoundChanged(world, s) &&
        !isFoundGrown(world, s) &&
        isListChecked(world, s) &&
        !hasToReturn(world, s),
      apply: (s) =>
        advance(world, withKexec(s, { call: 'execute', inProgress: true, chainStopped: false }), null),
    }),
    ...when(
      anyDesign(world, (d) => d.exportedAtKexec === 'return'),
      fault(
        world,
        costing('kexecs', {
          name: 'return-removed-fails',
          actor: 'IMA',
          source: 'the backing file does not fit into the memory that is left; logged, the kexec goes on',
          guard: (s) =>
            cpu0IsFree(s) &&
            s.kexec.live?.comesBack === false &&
            s.ima.lock === 'nobody' &&
            hasToReturn(world, s),
          apply: (s) =>
            advance(world, withKexec(s, { call: 'execute', inProgress: true, chainStopped: false }), null),
        }),
      ),
    ),
    ...when(
      anyDesign(world, (d) => d.kexecJump),
      [
        costing('kexecs', {
          name: 'kexec-jump',
          actor: 'user space',
          source: 'kernel_kexec, CONFIG_KEXEC_JUMP: no notifiers; the other kernel runs, and comes back',
          // All tasks are frozen before, none of them between append and extend.
          guard: (s) => cpu0IsFree(s) && s.kexec.live?.comesBack === true && s.ima.lock === 'nobody',
          // Whatever the other kernel measures, no list of this one shows.
          apply: (s) => (s.tpm.chip === 'up' ? withHistory(s, world.lists.extendForged(s.history)) : s),
        }),
      ],
    ),
    ...when(anyDesign(world, (d) => d.listCheck === 'at-reboot') && !assumes(world, 'no-hard-reboot'), [
      costing('resets', {
        name: 'forked-list-reboots',
        actor: 'kexec',
        source: 'proposed: kernel_kexec compares list and PCR first, and falls back to a plain reboot',
        guard: (s) =>
          cpu0IsFree(s) &&
          s.kexec.live !== null &&
          s.ima.lock === 'nobody' &&
          isFoundForked(world, s, 'at-reboot'),
        apply: (s) => advance(world, withKexec(s, { call: 'reboot' }), null),
      }),
    ]),
    ...when(
      anyDesign(world, (d) => d.imageCheck === 'on-request'),
      [
        {
          name: 'changed-image-refused',
          actor: 'kexec',
          source: 'proposed: a flag of kexec_file_load has the image checked before user space shuts down',
          guard: (s) =>
            cpu0IsFree(s) && designOf(world, s).imageCheck === 'on-request' && isFoundChanged(world, s),
          apply: (s) => s,
        },
      ],
    ),
    ...when(anyDesign(world, (d) => d.imageCheck === 'at-reboot') && !assumes(world, 'no-hard-reboot'), [
      costing('resets', {
        name: 'changed-image-reboots',
        actor: 'kexec',
        source: 'proposed: kernel_kexec checks the image first, and falls back to a plain reboot',
        guard: (s) =>
          cpu0IsFree(s) && designOf(world, s).imageCheck === 'at-reboot' && isFoundChanged(world, s),
        apply: (s) => advance(world, withKexec(s, { call: 'reboot' }), null),
      }),
    ]),
    ...when(
      anyDesign(world, (d) => d.grownList === 'refused'),
      [
        {
          name: 'grown-list-refused',
          actor: 'kexec',
          source: 'proposed: kernel_kexec fails where the list is not what was copied at load',
          guard: (s) => cpu0IsFree(s) && isFoundGrown(world, s),
          apply: (s) => s,
        },
      ],
    ),
    {
      name: 'kexec-execute-refused',
      actor: 'user space',
      source: 'kernel_kexec: no image, -EINVAL',
      guard: (s) => cpu0IsFree(s) && s.kexec.live === null,
      apply: (s) => s,
    },
    ...when(
      anyDesign(world, (d) => d.liveUpdate),
      fault(world, {
        name: 'live-update-refuses',
        actor: 'kexec',
        source: 'kernel_kexec: liveupdate_reboot fails before anything irreversible',
        guard: (s) => cpu0IsFree(s) && s.kexec.live !== null && designOf(world, s).liveUpdate,
        apply: (s) => s,
      }),
    ),
    ...when(!assumes(world, 'no-hard-reboot'), [
      costing('resets', {
        name: 'reboot',
        actor: 'user space',
        source: 'reboot(LINUX_REBOOT_CMD_RESTART): kernel_restart_prepare',
        guard: cpu0IsFree,
        apply: (s) => advance(world, withKexec(s, { call: 'reboot' }), null),
      }),
    ]),
    ...when(
      anyDesign(world, (d) => d.markerExecute !== 'none'),
      [
        {
          name: 'measure-kexec-execute',
          actor: 'IMA',
          source: 'ima_measure_kexec_event("kexec_execute")',
          fairness: 'strong',
          guard: (s) => at(s, 'execute-marker') && s.ima.lock === 'nobody',
          apply: (s) =>
            advance(
              world,
              append(world, s, KEXEC_EXECUTE, 'kernel', markerValues(world, s)),
              'execute-marker',
            ),
        },
        ...fault(world, {
          name: 'kexec-execute-out-of-memory',
          actor: 'IMA',
          source: 'ima_measure_kexec_event("kexec_execute"): -ENOMEM, only logged',
          guard: (s) => at(s, 'execute-marker') && s.ima.lock === 'nobody',
          apply: (s) => advance(world, s, 'execute-marker'),
        }),
      ],
    ),
    ...when(suspends, [
      {
        name: 'suspend-measuring',
        actor: 'IMA',
        source: 'ima_reboot_notifier: under ima_extend_list_mutex, suspended = true',
        fairness: 'strong',
        guard: (s) => at(s, 'suspend') && s.ima.lock === 'nobody',
        apply: (s) => advance(world, withIma(s, { suspended: true }), 'suspend'),
      },
    ]),
    ...when(copies, [
      {
        name: 'dump-list',
        actor: 'IMA',
        source: 'ima_update_kexec_buffer: ima_dump_measurement_list, without the lock',
        fairness: anyDesign(world, (d) => d.dumpLock === 'list-lock') ? 'strong' : 'weak',
        guard: (s) =>
          at(s, 'dump') &&
          s.kexec.buffer !== 'none' &&
          !isLeftOut(world, s) &&
          (designOf(world, s).dumpLock === 'none' || s.ima.lock === 'nobody'),
        apply: (s) => {
          const dumped = world.lists.dump(s.history, s.kexec.bufferSize, designOf(world, s).onOverflow);
          const nothing = world.lists.holds(dumped, 'dumped') === 'nothing';
          const dumpedSize = nothing ? 0 : world.lists.dumpedSize(dumped, s.kexec.bufferSize);
          const chainStopped = stopsChain(world, s);
          const next = withHistory(withKexec(s, { dumpedSize, chainStopped }), dumped);
          const written = s.kexec.buffer === 'freed' ? damaged(next, 'write-after-free') : next;
          return advance(world, exportedDumped(world, written), 'dump');
        },
      },
      ...when(!assumes(world, 'no-faults') && anyDesign(world, (d) => d.buffer !== 'per-execute'), [
        {
          name: 'dump-without-buffer',
          actor: 'IMA',
          source: 'ima_dump_measurement_list: no buffer, -EINVAL; nothing is copied',
          fairness: 'weak',
          guard: (s) => at(s, 'dump') && s.kexec.buffer === 'none',
          apply: (s) => advance(world, withKexec(s, { chainStopped: stopsChain(world, s) }), 'dump'),
        },
      ]),
      ...when(
        anyDesign(world, (d) => d.buffer === 'per-execute'),
        fault(world, {
          name: 'allocate-at-reboot-fails',
          actor: 'IMA',
          source: 'ima_update_kexec_buffer: vmalloc fails; nothing is copied',
          guard: (s) => at(s, 'dump') && designOf(world, s).buffer === 'per-execute',
          apply: (s) => advance(world, s, 'dump'),
        }),
      ),
      {
        name: 'copy-list',
        actor: 'IMA',
        source: 'ima_update_kexec_buffer: memcpy, kimage_unmap_segment',
        fairness: 'weak',
        guard: (s) => at(s, 'copy'),
        choices: (s) =>
          s.kexec.mapped === 'freed' && designOf(world, s).mapping === 'stored-address'
            ? overlapsOrNot
            : plainly,
        apply: (s, { overlaps }) => {
          const copied = copy(world, s, overlaps === true);
          return copied.phase === 'oops' ? copied : advance(world, copied, 'copy');
        },
      },
    ]),
    ...when(
      anyDesign(world, (d) => d.suspend === 'n2-resumed' && maySuspend(d)),
      [
        {
          name: 'resume-measuring',
          actor: 'IMA',
          source: 'ima_measurements_resume, where nothing was copied',
          fairness: 'weak',
          guard: (s) => at(s, 'resume'),
          apply: (s) => advance(world, withIma(s, { suspended: false }), 'resume'),
        },
      ],
    ),
    {
      name: 'shut-down-devices',
      actor: 'kexec',
      source: 'device_shutdown: tpm_class_shutdown waits for the command in flight, TPM2_Shutdown(CLEAR)',
      fairness: 'strong',
      guard: (s) => at(s, 'devices') && (s.ima.inFlight === null || s.tpm.chip !== 'up'),
      apply: (s) => advance(world, withTpm(s, s.tpm.chip === 'absent' ? {} : { chip: 'down' }), 'devices'),
    },
    {
      name: 'stop-cpus',
      actor: 'kexec',
      source: 'machine_shutdown: the other CPUs stop wherever they are',
      fairness: 'weak',
      guard: (s) => at(s, 'cpus'),
      apply: (s) => advance(world, replaced(s, { others: 'stopped' }), 'cpus'),
    },
    {
      name: 'jump',
      actor: 'kexec',
      source: 'machine_kexec: source pages to their destinations, then the purgatory',
      fairness: 'weak',
      guard: (s) => at(s, 'jump') && s.kexec.call === 'execute',
      apply: (s) => jump(world, s, 'live'),
    },
    ...fault(world, {
      name: 'machine-kexec-returns',
      actor: 'kexec',
      source: 'machine_kexec: not expected to return; kernel_kexec unlocks and undoes nothing',
      guard: (s) => at(s, 'jump') && s.kexec.call === 'execute',
      apply: (s) => withKexec(s, { call: 'none', step: null }),
    }),
  ];
}

const plainly: readonly Args[] = [Object.freeze({})];
const overlapsOrNot = oneFor('overlaps', [false, true]);

/** Control leaves this kernel for the image; what its pointer leads to is all that the next one is handed. */
export function jump(world: World, s: State, from: 'live' | 'crash'): State {
  const image = s.kexec[from]!;
  const { lists } = world;
  const handed =
    image.pointer === 'own'
      ? lists.move(s.history, from, 'handed')
      : image.pointer === 'older'
        ? lists.zero(s.history, 'handed')
        : s.history;
  const kexec = inKexec(s.kexec, {
    live: image,
    crash: null,
    call: from === 'crash' ? ('panic' as const) : ('none' as const),
    step: null,
  });
  return replaced(s, { phase: 'purgatory', others: 'stopped', kexec, history: handed });
}
