/** Looks for the shortest run that leaves the evidence: rung by rung, and on each of them design by design. */
import type { Design } from '../../model/design.js';
import { withoutImaKexec } from '../../model/designs/index.js';
import type { Unfolded } from '../check/unfold.js';
import { explore, type Progress, type Property, type Stopped, type Trace } from '../checker/index.js';
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
}

export interface SearchOptions {
  /** Of one search. */
  readonly states: number;
  /** What may have happened, the likeliest first; all that there are if left out. */
  readonly rungs?: readonly Rung[];
  readonly onSearch?: (design: Design, rung: Rung) => void;
  readonly onProgress?: (progress: Progress) => void;
}

/** Of a search for one more design, when there is one that explains the evidence. */
const MOST_FOR_OTHERS = 20_000;

export const DEFAULT_STATES = 20_000;

export function explain(
  evidence: Evidence,
  designs: readonly Design[],
  options: SearchOptions = { states: DEFAULT_STATES },
): Explained {
  const { rungs = allRungs } = options;
  const unfinished: Unfinished[] = [];
  let states = 0;
  const searchBy = (design: Design, rung: Rung, most = options.states): Explanation | undefined => {
    options.onSearch?.(design, rung);
    const setting = settingFor(evidence, design, othersOf(design, designs), rung);
    const result = explore(observedMachine(setting), [explainedBy(evidence.looks.length)], {
      stopWhenDecided: true,
      limits: { states: most },
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    });
    states += result.states;
    const [property] = result.properties;
    if (property?.trace !== undefined) {
      return { design, rung, setting, trace: property.trace, run: unfoldedOf(setting, property.trace) };
    }
    if (result.stopped !== undefined) unfinished.push({ design, rung, stopped: result.stopped });
    return undefined;
  };
  const some = <T>(found: readonly (T | undefined)[]): readonly T[] =>
    found.filter((each) => each !== undefined);

  for (const [k, rung] of rungs.entries()) {
    const first = some(designs.map((design) => searchBy(design, rung)));
    if (first.length === 0) continue;
    // Others may do it as well, and only need more than one CPU, say; what is refuted with all of that is searched once.
    const found = new Set(first.map(({ design }) => design));
    const left = rungs
      .slice(k + 1)
      .filter(({ ordinary }) => ordinary !== false && ordinary === rung.ordinary);
    const most = left.at(-1);
    const others = designs
      .filter((design) => !found.has(design) && most !== undefined)
      .map((design) => {
        const widest = searchBy(design, most!, Math.min(options.states, MOST_FOR_OTHERS));
        if (widest === undefined) return undefined;
        const least = left.slice(0, -1).find((less) => searchBy(design, less) !== undefined);
        return least === undefined ? widest : searchBy(design, least);
      });
    const explanations = [...first, ...some(others)].toSorted(
      (a, b) => rungs.indexOf(a.rung) - rungs.indexOf(b.rung) || lengthOf(a) - lengthOf(b),
    );
    return { explanations, unfinished, states, searched: k + 1 };
  }
  return { explanations: [], unfinished, states, searched: rungs.length };
}

export const lengthOf = ({ run }: Explanation): number => run.trace.steps.length;

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
