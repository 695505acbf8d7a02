/** Looks for the shortest run that leaves the evidence: rung by rung, and on each of them design by design. */
import type { Design } from '../../model/design.js';
import { withoutImaKexec } from '../../model/designs/index.js';
import type { Unfolded } from '../check/unfold.js';
import { explore, type Progress, type Property, type Stopped, type Trace } from '../checker/index.js';
import type { Evidence } from './evidence.js';
import { observedMachine } from './machine.js';
import type { Observed } from './observed.js';
import { type Step as Rung, rungs } from './rungs.js';
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
  /** All of one rung, the first on which there is any; the shortest first. */
  readonly explanations: readonly Explanation[];
  readonly unfinished: readonly Unfinished[];
  readonly states: number;
  /** How many rungs were searched. */
  readonly searched: number;
}

export interface SearchOptions {
  /** Of one search. */
  readonly states: number;
  readonly onSearch?: (design: Design, rung: Rung) => void;
  readonly onProgress?: (progress: Progress) => void;
}

export const DEFAULT_STATES = 400_000;

export function explain(
  evidence: Evidence,
  designs: readonly Design[],
  options: SearchOptions = { states: DEFAULT_STATES },
): Explained {
  const unfinished: Unfinished[] = [];
  let states = 0;
  for (const [k, rung] of rungs.entries()) {
    const found: Explanation[] = [];
    for (const design of designs) {
      options.onSearch?.(design, rung);
      const setting = settingFor(evidence, design, othersOf(design, designs), rung);
      const result = explore(observedMachine(setting), [explainedBy(evidence.looks.length)], {
        stopWhenDecided: true,
        limits: { states: options.states },
        ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      });
      states += result.states;
      const [property] = result.properties;
      if (property?.trace !== undefined)
        found.push({
          design,
          rung,
          setting,
          trace: property.trace,
          run: unfoldedOf(setting, property.trace),
        });
      else if (result.stopped !== undefined) unfinished.push({ design, rung, stopped: result.stopped });
    }
    if (found.length > 0) {
      const explanations = found.toSorted((a, b) => lengthOf(a) - lengthOf(b));
      return { explanations, unfinished, states, searched: k + 1 };
    }
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
