/**
 * User space copies records out and has the kernel remove them: by a snapshot, trimmed, or staged and deleted. The
 * list of the model stands for what was copied out and what the kernel still holds, together; what is kept here is
 * whether the two are together all of it. Removing makes no room: sizes are those of the whole.
 */
import { append } from './ima.js';
import { FILE } from './records.js';
import { anyDesign, designOf, oneFor, type Rule, when, withExported, withMemory } from './rules.js';
import type { Exported, State } from './state.js';
import type { World } from './world.js';

export const NOTHING_EXPORTED: Exported = {
  paused: false,
  queued: false,
  staged: 'nothing',
  first: 'nothing',
  second: 'nothing',
  dumped: false,
  dangling: false,
  volatile: false,
  lost: false,
  twice: false,
};

/** The agents end with the kernel; what they saved stays, and what was lost. */
export function exportedAcross(world: World, s: State): Exported {
  const { staged, volatile, lost, twice } = s.exported;
  const left = staged === 'unread' && designOf(world, s).stagedAtKexec === 'left';
  return lost || twice || volatile || left
    ? { ...NOTHING_EXPORTED, lost: lost || volatile || left, twice }
    : NOTHING_EXPORTED;
}

/** What a dump, for the next kernel, takes of what an agent may yet remove. */
export const exportedDumped = (world: World, s: State): State => {
  const { removal, stagedAtKexec } = designOf(world, s);
  if (removal === 'none') return s;
  return withExported(s, { dumped: stagedAtKexec === 'carried' });
};

/** An agent is a process: it runs on the other CPU, or where nothing else does. */
const agentRuns = (world: World, s: State): boolean =>
  s.phase === 'running' &&
  s.others === 'running' &&
  s.ima.measuring &&
  (world.cpus > 1 || s.kexec.call === 'none');

/** The kernel lets a removal in. */
function lets(world: World, s: State): boolean {
  const { removalLock, removalOnceSuspended } = designOf(world, s);
  return (
    agentRuns(world, s) &&
    (removalLock === 'none' || s.ima.lock === 'nobody') &&
    (removalOnceSuspended === 'allowed' || !s.ima.suspended)
  );
}

/** What every removal that is let in does beside removing: to those who walk the list, and to what will be carried. */
function removed(world: World, s: State, during: boolean, change: Partial<Exported>): State {
  const { removedEntries, exportedTo } = designOf(world, s);
  const races = during || s.ima.lock !== 'nobody';
  const next = withExported(s, {
    ...change,
    dangling: s.exported.dangling || removedEntries === 'freed-linked',
    volatile: s.exported.volatile || exportedTo === 'tmpfs',
    twice: s.exported.twice || s.exported.dumped,
  });
  return races && s.memory.error === 'none' ? withMemory(next, { error: 'read-after-free' }) : next;
}

/** The dump walks the list without the lock; a removal that is let in then can come in the middle of it. */
const whenRemoved = (s: State) => (s.kexec.step === 'dump' ? beforeOrDuring : before);
const before = oneFor('during', [false]);
const beforeOrDuring = oneFor('during', [false, true]);

const AGENTS = ['first', 'second'] as const;
type Agent = (typeof AGENTS)[number];

function trimRules(world: World): readonly Rule[] {
  const trims = (s: State): boolean => designOf(world, s).removal.startsWith('trim');
  const agentsOf = (s: State): readonly Agent[] =>
    designOf(world, s).agents === 'two' ? AGENTS : AGENTS.slice(0, 1);
  const those = (s: State, are: (s: State, agent: Agent) => boolean) =>
    agentsOf(s)
      .filter((agent) => are(s, agent))
      .flatMap((agent) => ofAgent[agent]);
  const refused = (s: State, agent: Agent): boolean =>
    designOf(world, s).removal === 'trim-compared' && s.exported[agent] === 'stale';
  return [
    {
      name: 'copy-out-list',
      actor: 'agent',
      source: 'reads binary_runtime_measurements, and how many records there are',
      guard: (s) => trims(s) && agentRuns(world, s),
      choices: (s) => those(s, ({ exported }, agent) => exported[agent] === 'nothing'),
      apply: (s, { agent }) => withExported(s, { [agent as Agent]: 'valid' }),
    },
    {
      name: 'trim-list',
      actor: 'agent',
      source: 'ima_trim_log: the first N records go',
      guard: (s) => trims(s) && lets(world, s),
      choices: (s) =>
        those(s, (state, agent) => state.exported[agent] !== 'nothing' && !refused(state, agent)).flatMap(
          (args) => whenRemoved(s).map((each) => ({ ...args, ...each })),
        ),
      apply: (s, { agent, during }) => {
        const own = s.exported[agent as Agent];
        const other = agent === 'first' ? 'second' : 'first';
        const outdated = s.exported[other] === 'nothing' ? 'nothing' : 'stale';
        // The first N are others than those that it read.
        const lost = s.exported.lost || own === 'stale';
        return removed(world, s, during === true, { [agent as Agent]: 'nothing', [other]: outdated, lost });
      },
    },
    {
      name: 'trim-refused',
      actor: 'agent',
      source: 'ima_trim_log: T is not what it was when the list was read',
      guard: (s) => trims(s) && lets(world, s),
      choices: (s) => those(s, refused),
      apply: (s, { agent }) => withExported(s, { [agent as Agent]: 'nothing' }),
    },
  ];
}

const ofAgent = { first: oneFor('agent', ['first']), second: oneFor('agent', ['second']) };

function stagingRules(world: World): readonly Rule[] {
  const stages = (s: State): boolean => designOf(world, s).removal === 'staged';
  const holds = (s: State): boolean => stages(s) || designOf(world, s).removal === 'snapshot';
  return [
    ...when(
      anyDesign(world, ({ removal }) => removal === 'staged'),
      [
        {
          name: 'stage-list',
          actor: 'agent',
          source: 'ima_queue_stage: the current list becomes the staged one',
          guard: (s) => stages(s) && lets(world, s) && s.exported.staged === 'nothing',
          choices: whenRemoved,
          apply: (s, { during }) => {
            const next = withExported(s, { staged: 'unread' });
            return during === true && s.memory.error === 'none'
              ? withMemory(next, { error: 'read-after-free' })
              : next;
          },
        },
      ],
    ),
    {
      name: 'copy-out-staged',
      actor: 'agent',
      source: 'reads what is staged, or the snapshot, and saves it',
      guard: (s) => holds(s) && agentRuns(world, s) && s.exported.staged === 'unread',
      apply: (s) => withExported(s, { staged: 'read' }),
    },
    {
      name: 'delete-staged',
      actor: 'agent',
      source: 'ima_queue_delete_staged; ima_snapshot: a write drops what is older',
      guard: (s) => holds(s) && lets(world, s) && s.exported.staged === 'read',
      choices: whenRemoved,
      apply: (s, { during }) => removed(world, s, during === true, { staged: 'nothing' }),
    },
  ];
}

function snapshotRules(world: World): readonly Rule[] {
  const snaps = (s: State): boolean => designOf(world, s).removal === 'snapshot';
  return [
    {
      name: 'open-snapshot',
      actor: 'agent',
      source: 'an exclusive open of ima/snapshot: measuring pauses, events queue',
      guard: (s) => snaps(s) && lets(world, s) && !s.exported.paused && s.exported.staged === 'nothing',
      apply: (s) => withExported(s, { paused: true }),
    },
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

/** Only where some kernel of this world lets records be removed. */
export function exportRules(world: World): readonly Rule[] {
  const some = (...ways: readonly string[]): boolean =>
    anyDesign(world, ({ removal }) => ways.includes(removal));
  return [
    ...when(some('trim', 'trim-compared'), trimRules(world)),
    ...when(some('staged', 'snapshot'), stagingRules(world)),
    ...when(some('snapshot'), snapshotRules(world)),
  ];
}
