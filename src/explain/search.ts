/** Looks for the shortest run that leaves the evidence: rung by rung, and on each of them design by design. */
import type { Design } from '../../model/design.js';
import { withoutImaKexec } from '../../model/designs/index.js';
import type { Unfolded } from '../check/unfold.js';
import { explore, type Progress, type Property, type Stopped, type Trace } from '../checker/index.js';
import { alike } from '../designs/alike.js';
import type { Evidence } from './evidence.js';
import { observedMachine } from './machine.js';
import type { Observed } from './observed.js';
import { rungs as allRungs, type Step as Rung } from './rungs.js';
import { unfoldedOf } from './told.js';
import { type Setting, settingFor } from './world.js';

/** A run that leaves the evidence. */
export interface Explanation {
  readonly design: Design;
  readonly rung: Rung;
  readonly setting: Setting;
  readonly trace: Trace<Observed>;
  /** The same as a run of the system, what was measured in a row in one step. */
  readonly run: Unfolded;
}

/** A search that ended before it was at its end. */
export interface Unfinished {
  readonly design: Design;
  readonly rung: Rung;
  readonly stopped: Stopped;
}

export interface Explained {
  /** By the first rung on which there is any, then those that need more, as long as it is ordinary; shortest first. */
  readonly explanations: readonly Explanation[];
  readonly unfinished: readonly Unfinished[];
  readonly states: number;
  /** How many rungs were searched. */
  readonly searched: number;
  /** In groups of equal choices: each group was searched once, and what was found is said of each design in it. */
  readonly designs: readonly (readonly Design[])[];
}

export interface SearchOptions {
  /** Of one search. */
  readonly states: number;
  /** Of all of them together; a search that there is no time for is unfinished. */
  readonly seconds?: number;
  /** What may have happened, the likeliest first; all that there are if left out. */
  readonly rungs?: readonly Rung[];
  readonly onSearch?: (design: Design, rung: Rung) => void;
  readonly onProgress?: (progress: Progress) => void;
}

/** Of a search for one more design, when there is one that explains the evidence. */
const MOST_FOR_OTHERS = 20_000;

export const DEFAULT_STATES = 20_000;
export const DEFAULT_SECONDS = 600;

export function explain(
  evidence: Evidence,
  designs: readonly Design[],
  options: SearchOptions = { states: DEFAULT_STATES },
): Explained {
  const { rungs = allRungs } = options;
  const groups = alike(designs);
  const kinds = groups.map(([design]) => design);
  const groupOf = (design: Design): readonly Design[] => groups.find(([first]) => first === design)!;
  const unfinished: Unfinished[] = [];
  let states = 0;
  const started = performance.now();
  const secondsLeft = (): number =>
    (options.seconds ?? Number.POSITIVE_INFINITY) - (performance.now() - started) / 1000;
  const cutShort = (design: Design, rung: Rung, stopped: Stopped): void => {
    unfinished.push(...groupOf(design).map((each) => ({ design: each, rung, stopped })));
  };
  const searchBy = (design: Design, rung: Rung, most = options.states): Explanation | undefined => {
    const seconds = secondsLeft();
    if (seconds <= 0) {
      cutShort(design, rung, 'seconds');
      return undefined;
    }
    options.onSearch?.(design, rung);
    const setting = settingFor(evidence, design, othersOf(design, kinds), rung);
    const result = explore(observedMachine(setting), [explainedBy(evidence.looks.length)], {
      stopWhenDecided: true,
      limits: { states: most, ...(Number.isFinite(seconds) ? { seconds } : {}) },
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    });
    states += result.states;
    const [property] = result.properties;
    if (property?.trace !== undefined) {
      return { design, rung, setting, trace: property.trace, run: unfoldedOf(setting, property.trace) };
    }
    if (result.stopped !== undefined) cutShort(design, rung, result.stopped);
    return undefined;
  };
  const some = <T>(found: readonly (T | undefined)[]): readonly T[] =>
    found.filter((each) => each !== undefined);

  for (const [k, rung] of rungs.entries()) {
    const first = some(kinds.map((design) => searchBy(design, rung)));
    if (first.length === 0) continue;
    // Others may do it as well, and only need more than one CPU, say; what is refuted with all of that is searched once.
    const found = new Set(first.map(({ design }) => design));
    const left = rungs
      .slice(k + 1)
      .filter(({ ordinary }) => ordinary !== false && ordinary === rung.ordinary);
    const most = left.at(-1);
    const others = kinds
      .filter((design) => !found.has(design) && most !== undefined)
      .map((design) => {
        const widest = searchBy(design, most!, Math.min(options.states, MOST_FOR_OTHERS));
        if (widest === undefined) return undefined;
        const least = left.slice(0, -1).find((less) => searchBy(design, less) !== undefined);
        return least === undefined ? widest : searchBy(design, least);
      });
    const explanations = [...first, ...some(others)]
      .flatMap((found) => groupOf(found.design).map((design) => runOf(design, found)))
      .toSorted((a, b) => rungs.indexOf(a.rung) - rungs.indexOf(b.rung) || lengthOf(a) - lengthOf(b));
    return { explanations, unfinished, states, searched: k + 1, designs: groups };
  }
  return { explanations: [], unfinished, states, searched: rungs.length, designs: groups };
}

export const lengthOf = ({ run }: Explanation): number => run.trace.steps.length;

/** The run of a design, told of one with the same choices. */
function runOf(design: Design, found: Explanation): Explanation {
  if (design === found.design) return found;
  const world = { ...found.setting.world, designs: [design, ...found.setting.world.designs.slice(1)] };
  const { trace } = found.run;
  const steps = trace.steps.map((step) =>
    step.args.next === found.design.name ? { ...step, args: { ...step.args, next: design.name } } : step,
  );
  const setting = { ...found.setting, world };
  return { ...found, design, setting, run: { ...found.run, world, trace: { ...trace, steps } } };
}

/** What a next kernel may be beside the same one. */
const othersOf = (design: Design, designs: readonly Design[]): readonly Design[] => [
  withoutImaKexec(design),
  ...designs.filter((other) => other !== design),
];

const explainedBy = (looks: number): Property<Observed> => ({
  kind: 'reachable',
  name: 'explained',
  claim: 'Some run leaves this evidence.',
  meaning: 'The design can behave like that.',
  source: 'the evidence',
  holds: ({ look }) => look === looks,
});
