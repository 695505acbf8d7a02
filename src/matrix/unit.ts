/** The properties of one design that read the same part of the state: searched under as few sets as it takes. */
import type { Design } from '../../model/design.js';
import { withoutImaKexec } from '../../model/designs/index.js';
import type { Bounds } from '../../model/world.js';
import type { CheckOptions, Run, Task, TaskProperty } from '../check/result.js';
import { runTask } from '../check/task.js';
import { unfold, violationIn } from '../check/unfold.js';
import { bitsOf, namesOf, seenBy } from './assumptions.js';
import { worldsFor } from './bounds.js';
import type { Cell, MatrixOptions } from './result.js';
import { type Bits, singlesOf } from './sets.js';
import { type ChoiceName, watched } from './watched.js';
import { type Answer, type Weakest, weakest } from './weakest.js';

/** `task.design`, and the properties of it that one search judges. */
export interface Unit {
  readonly task: Omit<Task, 'options'>;
  readonly options: MatrixOptions;
}

export interface UnitResult {
  readonly cells: readonly Cell[];
  /** What the result depends on: any design that agrees on these choices has the same. */
  readonly read: readonly ChoiceName[];
  readonly searches: number;
  readonly states: number;
  /** It was ended from outside, or for want of memory: another time it may get further. */
  readonly interrupted: boolean;
}

/** After each search: how many there were. */
export interface UnitProgress {
  readonly searches: number;
  readonly states: number;
}

const FAULTS = bitsOf(['no-faults']);
const ADVERSARY = bitsOf(['no-adversary']);

export async function runUnit(
  { task: given, options }: Unit,
  onProgress?: (progress: UnitProgress) => void,
  signal?: AbortSignal,
): Promise<UnitResult> {
  const read = new Set<ChoiceName>();
  const task = { ...given, design: watched(given.design, read) };
  const next = options.next ?? [watched(withoutImaKexec(given.design), read)];
  const worlds = worldsFor(task, options.bounds);
  const asked = new Map<string, Answer>();
  const always = bitsOf(options.assumptions);
  const varying = seenBy(task, bitsOf(options.varying) & ~always);
  let searches = 0;
  let states = 0;
  let cutShort = false;

  const found = await weakest(task.properties, varying, {
    weakestFirst: task.liveness !== true,
    costly: bitsOf(['verifier-keeps-lists']),
    judge: async (assumed, properties) => {
      const answers = new Map<string, Answer>();
      for (const [world, bounds] of worlds.entries()) {
        for (const part of unmixed(assumed | always)) {
          if (properties.every((name) => answers.get(name)?.kind === 'violated')) return answers;
          for (const [name, answer] of await judgeAt({ world, bounds, part }, properties)) {
            answers.set(name, both(answers.get(name), answer));
          }
        }
      }
      return answers;
    },
  });
  const cells = found.map(cellOf);
  return {
    cells,
    read: [...read].sort(),
    searches,
    states,
    interrupted: cutShort || signal?.aborted === true,
  };

  /** What was asked before is not searched again. */
  async function judgeAt(place: Place, properties: readonly string[]): Promise<ReadonlyMap<string, Answer>> {
    const key = (name: string): string => `${place.world} ${place.part} ${name}`;
    const fresh = properties.filter((name) => !asked.has(key(name)));
    for (const [name, answer] of await searched(place, fresh)) asked.set(key(name), answer);
    return new Map(properties.map((name) => [name, asked.get(key(name))!]));
  }

  async function searched(
    place: Place,
    properties: readonly string[],
  ): Promise<readonly (readonly [string, Answer])[]> {
    if (properties.length === 0) return [];
    const result = await runTask({ ...task, properties, options: checkAt(place) }, undefined, signal);
    searches++;
    states += result.states;
    cutShort ||= result.stopped === 'memory';
    onProgress?.({ searches, states });
    const ended = result.stopped === undefined ? 'it ended early' : `the limit on ${result.stopped}`;
    return result.properties.map((property) => [property.name, answerOf(property, place, ended)]);
  }

  function checkAt({ part, bounds }: Place): CheckOptions {
    const { limits } = options;
    return { assumptions: namesOf(part), bounds, properties: [], limits, next };
  }

  function answerOf({ name, verdict, run }: TaskProperty, place: Place, ended: string): Answer {
    if (verdict === 'inconclusive') return { kind: verdict, why: ended };
    if (verdict !== 'violated') return { kind: verdict };
    if (run === undefined) return { kind: 'inconclusive', why: 'no run leads to it' };
    const doubtUnder = (part: Bits) => doubtOf(task.design, checkAt({ ...place, part }), name, run);
    const doubt = doubtUnder(place.part);
    if (doubt !== undefined) return { kind: 'inconclusive', why: doubt };
    const allowed = singlesOf(varying & ~place.part).reduce(
      (set, one) => (doubtUnder(set | one) === undefined ? set | one : set),
      place.part,
    );
    return { kind: 'violated', steps: run.steps.length, allowed: allowed & varying };
  }
}

/** Where a search is made: under which assumptions, and in which of the worlds. */
interface Place {
  readonly world: number;
  readonly bounds: Bounds;
  readonly part: Bits;
}

/** A run has faults or acts of an adversary, not both: where both can be, two smaller searches do. */
export const unmixed = (assumed: Bits): readonly Bits[] =>
  assumed & (FAULTS | ADVERSARY) ? [assumed] : [assumed | FAULTS, assumed | ADVERSARY];

/** Of the two searches: what either violates is violated, and what is put to the test in one of them is not vacuous. */
const STRENGTH = ['violated', 'inconclusive', 'holds', 'vacuous'] as const;
const both = (before: Answer | undefined, answer: Answer): Answer =>
  before === undefined || STRENGTH.indexOf(answer.kind) < STRENGTH.indexOf(before.kind) ? answer : before;

/** Why the run does not violate the property with its lists written out; undefined if it does. */
function doubtOf(design: Design, options: CheckOptions, name: string, run: Run): string | undefined {
  try {
    const why = violationIn(unfold(design, options, run), name);
    return why === null ? 'the run does not violate it with its lists written out' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const cellOf = ({ property, found, open, violated }: Weakest): Cell => ({
  property,
  enough: found.map(({ assumed, verdict }) => ({ assumptions: namesOf(assumed), verdict })),
  ...(violated === undefined ? {} : { violated }),
  undecided: open.map(({ assumed, why }) => ({ assumptions: namesOf(assumed), why })),
});
