/** Snapshots of the list, as proposed in 2023: what begins one, and the file that removed records go to. */
import { agentRuns, hasToReturn, lets, removed } from './export.js';
import { append } from './ima.js';
import { FILE } from './records.js';
import { act, anyDesign, designOf, fault, type Rule, when, withExported } from './rules.js';
import type { State } from './state.js';
import { assumes, type World } from './world.js';

/** Measuring pauses for the record that a snapshot begins with. */
function pauseRules(world: World): readonly Rule[] {
  return [
    {
      name: 'queue-event',
      actor: 'IMA',
      source: 'measuring pauses: the event is queued, and access granted',
      guard: (s) => agentRuns(world, s) && s.exported.paused && !s.exported.queued,
      apply: (s) => withExported(s, { queued: true }),
    },
    {
      name: 'take-snapshot',
      actor: 'IMA',
      source: 'snapshot_aggregate is measured, the queue follows',
      guard: (s) => s.phase === 'running' && s.exported.paused && s.ima.lock === 'nobody' && !s.ima.suspended,
      apply: (s) => {
        const next = withExported(s, { paused: false, queued: false, staged: 'unread' });
        return append(world, next, FILE, 'kernel');
      },
    },
  ];
}

/** The kernel writes what is set apart to a file of its own, which nobody else opens. */
function kernelFileRules(world: World): readonly Rule[] {
  const writes = (s: State): boolean =>
    designOf(world, s).exportedTo === 'kernel-file' && s.exported.staged === 'unread' && lets(world, s, true);
  return [
    {
      name: 'write-snapshot',
      actor: 'IMA',
      source: 'the kernel writes the records to its file, and drops them',
      guard: (s) => writes(s) && s.exported.file !== 'taken',
      apply: (s) => removed(world, s, false, { staged: 'nothing', file: 'own' }),
    },
    ...fault(world, {
      name: 'write-snapshot-fails',
      actor: 'IMA',
      source: 'an I/O error of the file that the kernel writes',
      guard: (s) => writes(s) && s.exported.file !== 'taken',
      apply: (s) =>
        designOf(world, s).failedWrite === 'retried'
          ? s
          : removed(world, s, false, { staged: 'nothing', file: 'own', lost: true }),
    }),
    ...when(!assumes(world, 'no-adversary'), [
      {
        name: 'refuse-snapshot',
        actor: 'IMA',
        source: 'somebody else’s file is in the place of the kernel’s: the records stay in memory',
        guard: (s) => writes(s) && s.exported.file === 'taken',
        apply: (s) => withExported(s, { staged: 'nothing' }),
      },
    ]),
  ];
}

/** The file is at a place that user space chose, and open to it. */
const userFileRules = (world: World): readonly Rule[] => [
  ...act(world, {
    name: 'alter-file',
    actor: 'adversary',
    source: 'user space writes to the file that the kernel reads back',
    guard: (s) =>
      designOf(world, s).exportedTo === 'user-file' && agentRuns(world, s) && s.exported.file === 'own',
    apply: (s) => withExported(s, { file: 'altered' }),
  }),
  ...when(!assumes(world, 'no-hard-reboot'), [
    {
      name: 'delete-old-file',
      actor: 'agent',
      source: 'user space deletes its files after a hard reboot',
      guard: (s) =>
        designOf(world, s).exportedTo === 'user-file' && agentRuns(world, s) && s.exported.file === 'stale',
      apply: (s) => withExported(s, { file: 'none' }),
    },
  ]),
];

/** A file that both kernels of a chain know. */
const fileRules = (world: World): readonly Rule[] => [
  ...act(world, {
    name: 'take-place-of-file',
    actor: 'adversary',
    source: 'user space has a file of its own where the removed records will go',
    guard: (s) =>
      designOf(world, s).exportedTo.endsWith('-file') && agentRuns(world, s) && s.exported.file === 'none',
    apply: (s) => withExported(s, { file: 'taken' }),
  }),
  ...when(
    anyDesign(world, ({ exportedTo }) => exportedTo === 'kernel-file'),
    kernelFileRules(world),
  ),
  ...when(
    anyDesign(world, ({ exportedTo }) => exportedTo === 'user-file'),
    userFileRules(world),
  ),
];

/** Only where some kernel of this world takes snapshots. */
export function snapshotRules(world: World): readonly Rule[] {
  const snaps = (s: State): boolean => designOf(world, s).removal === 'snapshot';
  if (!anyDesign(world, ({ removal }) => removal === 'snapshot')) return [];
  return [
    {
      name: 'open-snapshot',
      actor: 'agent',
      source: 'ima/snapshot: where a record is measured first, measuring pauses, and events queue',
      guard: (s) =>
        snaps(s) && lets(world, s, false) && !s.exported.paused && s.exported.staged === 'nothing',
      apply: (s) =>
        withExported(s, designOf(world, s).snapshotRecord ? { paused: true } : { staged: 'unread' }),
    },
    ...when(
      anyDesign(world, ({ snapshotRecord }) => snapshotRecord),
      pauseRules(world),
    ),
    ...when(
      anyDesign(world, ({ exportedTo }) => exportedTo.endsWith('-file')),
      fileRules(world),
    ),
    ...when(
      anyDesign(world, ({ exportedAtKexec }) => exportedAtKexec === 'return'),
      [
        {
          name: 'return-removed',
          actor: 'IMA',
          source: 'before a kexec the backing file is copied back into the list',
          guard: (s) => snaps(s) && lets(world, s, true) && hasToReturn(world, s),
          apply: (s) => withExported(s, { volatile: false }),
        },
      ],
    ),
  ];
}
