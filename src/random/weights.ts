/**
 * How likely each transition is. Left to themselves, runs would be all power losses and files measured again: what is
 * rare on a machine and matters (faults, a second load, an event between two notifiers) has to happen often, and not
 * all of it at once. So each run has a mood of its own, and what it is not in the mood for does not happen in it.
 */
import { systemOf } from '../../model/machine.js';
import type { Assumption, World } from '../../model/world.js';

/** Which weights change together from run to run. */
const GROUPS = ['faults', 'acts', 'ends', 'events', 'loads', 'verifier'] as const;
type Group = (typeof GROUPS)[number];

/** How often a group's steps happen in a run: never, seldom, as a rule, often. */
const MOODS: Readonly<Record<Group, readonly number[]>> = {
  faults: [0, 1, 4, 20],
  acts: [0, 0, 2, 12],
  ends: [0, 1, 3],
  events: [4, 16, 40],
  loads: [2, 8, 24],
  verifier: [0, 2, 8],
};

/** In units of the groups'; the kernel's own steps are as likely whatever the mood. */
const OWN_STEP = 30;
const RARELY = 1;

const ENDS = ['power-loss', 'reboot', 'panic'];
const EVENTS = ['measure', 'measure-suspended'];
const LOADS = ['kexec-file-load', 'kexec-load', 'kexec-crash-load'];
/** They change nothing, or only undo. */
const IDLE = ['measure-known', 'kexec-execute-refused', 'live-update-refuses', 'kexec-unload'];

/** What is rare is done by whom, by the transition's name. */
export interface Grouping {
  readonly groups: readonly (Group | null)[];
  readonly idle: readonly boolean[];
}

/** The groups of a world's transitions, in the order of its machine. */
export function groupsOf(world: World): Grouping {
  const names = systemOf(world).transitions;
  const without = (assumption: Assumption): ReadonlySet<string> =>
    new Set(
      systemOf({ ...world, assumptions: new Set([...world.assumptions, assumption]) }).transitions.map(
        ({ name }) => name,
      ),
    );
  const faultless = without('no-faults');
  const honest = without('no-adversary');
  const groups = names.map(({ name, actor }): Group | null => {
    if (!faultless.has(name)) return 'faults';
    if (!honest.has(name)) return 'acts';
    if (ENDS.includes(name)) return 'ends';
    if (EVENTS.includes(name)) return 'events';
    if (LOADS.includes(name)) return 'loads';
    return actor === 'verifier' ? 'verifier' : null;
  });
  return { groups, idle: names.map(({ name }) => IDLE.includes(name)) };
}

/** How many numbers a mood is made of: one for each group, and one for which of its steps happen at all. */
export const MOOD_NUMBERS = GROUPS.length + 1;

/** Of faults, and of what an adversary does, each run knows only some: those it then sees again and again. */
const PICKED: readonly (Group | null)[] = ['faults', 'acts'];
const PICK_BITS = 31;

/** The weights of one run, in the order of the machine's transitions; `mood` is any whole numbers. */
export function weightsOf({ groups, idle }: Grouping, mood: readonly number[]): readonly number[] {
  const factors = new Map(GROUPS.map((group, k) => [group, MOODS[group][mood[k]! % MOODS[group].length]!]));
  const picks = mood[GROUPS.length]!;
  return groups.map((group, k) => {
    if (idle[k]) return RARELY;
    if (group === null) return OWN_STEP;
    const isPicked = !PICKED.includes(group) || ((picks >>> (k % PICK_BITS)) & 1) === 1;
    return isPicked ? factors.get(group)! : 0;
  });
}
