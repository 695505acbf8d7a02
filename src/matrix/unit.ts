/** The properties of one design that read the same part of the state: searched under as few sets as it takes. */
import type { Design } from '../../model/design.js';
import { withoutImaKexec } from '../../model/designs/index.js';
import type { CheckOptions, Run, Task, TaskProperty } from '../check/result.js';
import { runTask } from '../check/task.js';
import { unfold, violationIn } from '../check/unfold.js';
import { bitsOf, namesOf, seenBy } from './assumptions.js';
import { worldsFor } from './bounds.js';
import { judgingIn, type Place } from './places.js';
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

export async function runUnit(
  { task: given, options }: Unit,
  onProgress?: (progress: UnitProgress) => void,
  signal?: AbortSignal,
): Promise<UnitResult> {
  const read = new Set<ChoiceName>();
  const task = { ...given, design: watched(given.design, read) };
  const next = options.next ?? [watched(withoutImaKexec(given.design), read)];
  const worlds = worldsFor(task, options.bounds);
  const always = bitsOf(options.assumptions);
  const varying = seenBy(task, bitsOf(options.varying) & ~always);
  let searches = 0;
  let states = 0;
  let cutShort = false;

  const found = await weakest(task.properties, varying, {
    weakestFirst: task.liveness !== true,
    costly: bitsOf(['verifier-keeps-lists']),
    judge: judgingIn(worlds.length, always, searched),
  });
  const cells = found.map(cellOf);
  return {
    cells,
    read: [...read].sort(),
    searches,
    states,
    interrupted: cutShort || signal?.aborted === true,
  };

  async function searched(place: Place, properties: readonly string[]): Promise<ReadonlyMap<string, Answer>> {
    const result = await runTask({ ...task, properties, options: checkAt(place) }, undefined, signal);
    searches++;
    states += result.states;
    cutShort ||= result.stopped === 'memory';
    onProgress?.({ searches, states });
    const ended = result.stopped === undefined ? 'it ended early' : `the limit on ${result.stopped}`;
    return new Map(result.properties.map((property) => [property.name, answerOf(property, place, ended)]));
  }

  function checkAt({ world, part }: Place): CheckOptions {
    const { limits } = options;
    return { assumptions: namesOf(part), bounds: worlds[world]!, properties: [], limits, next };
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
