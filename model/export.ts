/**
 * User space copies records out and has the kernel remove them: by a snapshot, trimmed, or staged and deleted. The
 * list of the model stands for what was copied out and what the kernel still holds, together; what is kept here is
 * whether the two are together all of it. Removing makes no room: sizes are those of the whole.
 */
import type { Args } from '../src/checker/machine.js';
import { anyDesign, damaged, designOf, oneFor, type Rule, when, withExported, withIma } from './rules.js';
import type { AgentMemory, Exported, State } from './state.js';
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
  file: 'none',
  removed: false,
  uncounted: false,
};

/** The agents end with the kernel; what they saved stays, and what was lost. */
export function exportedAcross(world: World, s: State): Exported {
  const { staged, volatile, lost, twice, file, removed, uncounted } = s.exported;
  const left = staged === 'unread' && designOf(world, s).stagedAtKexec === 'left';
  return {
    ...NOTHING_EXPORTED,
    lost: lost || volatile || left,
    twice,
    file,
    uncounted: removed || uncounted,
  };
}

/** After a hard reboot a kernel empties its own file; whoever chose another place has to do so there. */
export function exportedAfterReset(world: World, s: State): Exported {
  const { file } = s.exported;
  if (file === 'none') return NOTHING_EXPORTED;
  const left = designOf(world, s).exportedTo === 'kernel-file' ? 'none' : 'stale';
  return { ...NOTHING_EXPORTED, file: file === 'taken' ? 'taken' : left };
}

/** Who reads the list is shown what was removed and what the kernel holds, and nothing else. */
export const showsList = (world: World, { kernel, exported: { file } }: State): boolean =>
  !world.designs[kernel]!.readBack || (file !== 'stale' && file !== 'altered');

/** Removed records have to return to the list before a kexec. */
export const hasToReturn = (world: World, s: State): boolean =>
  s.exported.volatile && designOf(world, s).exportedAtKexec === 'return';

/** What a dump, for the next kernel, takes of what an agent may yet remove. */
export const exportedDumped = (world: World, s: State): State => {
  const { removal, stagedAtKexec } = designOf(world, s);
  if (removal === 'none') return s;
  return withExported(s, { dumped: stagedAtKexec === 'carried' });
};

/** An agent is a process: it runs on the other CPU, or where nothing else does. */
export const agentRuns = (world: World, s: State): boolean =>
  s.phase === 'running' &&
  s.others === 'running' &&
  s.ima.measuring &&
  (world.cpus > 1 || s.kexec.call === 'none');

/** Whether the kernel's own reboot, or its dump, keeps a removal out. */
function isOver(world: World, s: State, deletes: boolean): boolean {
  switch (designOf(world, s).removalOnceSuspended) {
    case 'refused':
      return s.ima.suspended;
    case 'refused-once-dumped':
      return s.exported.dumped;
    case 'deletion-refused-once-dumped':
      return deletes && s.exported.dumped;
    case 'allowed':
      return false;
  }
}

/** The kernel lets a removal in, or what comes before one. */
export const lets = (world: World, s: State, deletes: boolean): boolean =>
  agentRuns(world, s) &&
  (designOf(world, s).removalLock === 'none' || s.ima.lock === 'nobody') &&
  !isOver(world, s, deletes);

/** What every removal that is let in does beside removing: to those who walk the list, and to what will be carried. */
export function removed(world: World, s: State, during: boolean, change: Partial<Exported>): State {
  const { removedEntries, exportedTo, removal, markerCount } = designOf(world, s);
  const races = during || s.ima.lock !== 'nobody';
  const uncounts = removal.startsWith('staged') && markerCount === 'this-kernel';
  const exported = withExported(s, {
    ...change,
    dangling: s.exported.dangling || removedEntries === 'freed-linked',
    volatile: s.exported.volatile || exportedTo === 'tmpfs',
    twice: s.exported.twice || s.exported.dumped,
    removed: s.exported.removed || uncounts,
  });
  // What is in no table is measured again.
  const next = removedEntries === 'table-replaced' ? withIma(exported, { known: 0 }) : exported;
  return races ? damaged(next, 'read-after-free') : next;
}

/** The dump walks the list without the lock; a removal that is let in then can come in the middle of it. */
const whenRemoved = (world: World, s: State): readonly Args[] =>
  s.kexec.step === 'dump' && designOf(world, s).dumpLock === 'none' ? beforeOrDuring : before;
const before = oneFor('during', [false]);
const beforeOrDuring = oneFor('during', [false, true]);

const AGENTS = ['first', 'second'] as const;
type Agent = (typeof AGENTS)[number];
const ofAgent = { first: oneFor('agent', ['first']), second: oneFor('agent', ['second']) };

/** The agents that are in the position, one by one. */
const those = (world: World, s: State, are: (memory: AgentMemory, agent: Agent) => boolean) =>
  (designOf(world, s).agents === 'two' ? AGENTS : AGENTS.slice(0, 1))
    .filter((agent) => are(s.exported[agent], agent))
    .flatMap((agent) => ofAgent[agent]);

/** What the agents remember once one of them did this: it nothing, the other one that what it counted is gone. */
function remembered(s: State, agent: Agent, gone: 'valid' | 'staged'): Pick<Exported, Agent> {
  const outdated = gone === 'valid' ? 'stale' : 'staged-stale';
  const memory = (each: Agent): AgentMemory =>
    each === agent ? 'nothing' : s.exported[each] === gone ? outdated : s.exported[each];
  return { first: memory('first'), second: memory('second') };
}

function trimRules(world: World): readonly Rule[] {
  const trims = (s: State): boolean => {
    const { removal } = designOf(world, s);
    return removal.startsWith('trim') || removal === 'staged-or-trimmed';
  };
  const isRefused = (s: State, memory: AgentMemory): boolean =>
    designOf(world, s).removal === 'trim-compared' && memory === 'stale';
  return [
    {
      name: 'copy-out-list',
      actor: 'agent',
      source: 'reads binary_runtime_measurements, and how many records there are',
      guard: (s) => trims(s) && agentRuns(world, s),
      choices: (s) => those(world, s, (memory) => memory === 'nothing'),
      apply: (s, { agent }) => withExported(s, { [agent as Agent]: 'valid' }),
    },
    {
      name: 'trim-list',
      actor: 'agent',
      source: 'ima_trim_log: the first N records go',
      guard: (s) => trims(s) && lets(world, s, true),
      choices: (s) =>
        those(
          world,
          s,
          (memory) => (memory === 'valid' || memory === 'stale') && !isRefused(s, memory),
        ).flatMap((args) => whenRemoved(world, s).map((each) => ({ ...args, ...each }))),
      apply: (s, { agent, during }) => {
        // The first N are others than those that it read.
        const lost = s.exported.lost || s.exported[agent as Agent] === 'stale';
        return removed(world, s, during === true, { ...remembered(s, agent as Agent, 'valid'), lost });
      },
    },
    ...when(
      anyDesign(world, (d) => d.removal === 'trim-compared' && d.agents === 'two'),
      [
        {
          name: 'trim-refused',
          actor: 'agent',
          source: 'ima_trim_log: T is not what it was when the list was read',
          guard: (s) => trims(s) && lets(world, s, true),
          choices: (s) => those(world, s, (memory) => isRefused(s, memory)),
          apply: (s, { agent }) => withExported(s, { [agent as Agent]: 'nothing' }),
        },
      ],
    ),
  ];
}

/** The file once an agent wrote to it. */
function written(world: World, s: State): Exported['file'] {
  const { file } = s.exported;
  if (designOf(world, s).exportedTo !== 'user-file') return file;
  return file === 'none' ? 'own' : file === 'taken' ? 'altered' : file;
}

function stagingRules(world: World): readonly Rule[] {
  const stages = (s: State): boolean => designOf(world, s).removal.startsWith('staged');
  const holds = (s: State): boolean => stages(s) || designOf(world, s).removal === 'snapshot';
  return [
    ...when(
      anyDesign(world, ({ removal }) => removal.startsWith('staged')),
      [
        {
          name: 'stage-list',
          actor: 'agent',
          source: 'ima_queue_stage: the current list becomes the staged one',
          guard: (s) => stages(s) && lets(world, s, false) && s.exported.staged === 'nothing',
          choices: (s) =>
            those(world, s, () => true).flatMap((args) =>
              whenRemoved(world, s).map((each) => ({ ...args, ...each })),
            ),
          apply: (s, { agent, during }) => {
            const next = withExported(s, { ...remembered(s, agent as Agent, 'valid'), staged: 'unread' });
            return during === true ? damaged(next, 'read-after-free') : next;
          },
        },
      ],
    ),
    ...when(
      anyDesign(
        world,
        (d) => d.removal.startsWith('staged') || (d.removal === 'snapshot' && d.exportedTo !== 'kernel-file'),
      ),
      [
        {
          name: 'copy-out-staged',
          actor: 'agent',
          source: 'reads what is staged, or the snapshot, and saves it',
          guard: (s) =>
            holds(s) &&
            agentRuns(world, s) &&
            s.exported.staged !== 'nothing' &&
            designOf(world, s).exportedTo !== 'kernel-file',
          choices: (s) => those(world, s, (memory) => memory === 'nothing'),
          apply: (s, { agent }) =>
            withExported(s, { staged: 'read', [agent as Agent]: 'staged', file: written(world, s) }),
        },
        {
          name: 'delete-staged',
          actor: 'agent',
          source: 'ima_queue_delete_staged; ima_snapshot: a write drops what is older',
          guard: (s) => holds(s) && lets(world, s, true) && s.exported.staged !== 'nothing',
          choices: (s) =>
            those(world, s, (memory) => memory.startsWith('staged')).flatMap((args) =>
              whenRemoved(world, s).map((each) => ({ ...args, ...each })),
            ),
          apply: (s, { agent, during }) => {
            // What is staged by now may be what nobody has read.
            const lost = s.exported.lost || s.exported.staged === 'unread';
            const memories = remembered(s, agent as Agent, 'staged');
            return removed(world, s, during === true, { ...memories, staged: 'nothing', lost });
          },
        },
      ],
    ),
  ];
}

/** Only where some kernel of this world lets records be removed. */
export function exportRules(world: World): readonly Rule[] {
  const some = (...ways: readonly string[]): boolean =>
    anyDesign(world, ({ removal }) => ways.includes(removal));
  return [
    ...when(some('trim', 'trim-compared', 'staged-or-trimmed'), trimRules(world)),
    ...when(some('staged', 'staged-or-trimmed', 'snapshot'), stagingRules(world)),
  ];
}
