/** The runs in a result document that violate something, each with the world in which its steps can be taken. */
import type { Design } from '../../model/design.js';
import { withoutImaKexec } from '../../model/designs/index.js';
import type { Assumption, Bounds, World } from '../../model/world.js';
import { worldOf } from '../../model/worlds.js';
import type { Run } from '../check/result.js';
import { runOf } from '../check/task.js';
import { fileProblem } from '../files/problem.js';
import type { ResultDocument, RunEntry } from '../report/document.js';
import { loadSeed } from '../seeds/load.js';
import { replaySeed } from '../seeds/replay.js';

/** One violating run. */
export interface Violation {
  readonly design: Design;
  readonly property: string;
  readonly why: string;
  readonly world: World;
  readonly run: Run;
}

/** What a violation is called where one of several is to be chosen. */
export interface Listed {
  readonly design: string;
  readonly property: string;
}

export const violationsIn = ({ runs }: ResultDocument): readonly Listed[] =>
  runs.flatMap(({ design, properties }) =>
    properties.flatMap(({ name, counterexample }) =>
      counterexample === undefined ? [] : [{ design, property: name }],
    ),
  );

/** `named`: the design that is called so. */
export async function violationOf(
  document: ResultDocument,
  wanted: Listed,
  named: (name: string) => Promise<Design>,
): Promise<Violation> {
  const entry = document.runs.find(
    ({ design, properties }) =>
      design === wanted.design &&
      properties.some(({ name, counterexample }) => name === wanted.property && counterexample !== undefined),
  )!;
  const { counterexample } = entry.properties.find(({ name }) => name === wanted.property)!;
  const { initial, steps, why, loopStart } = counterexample!;
  const design = await named(entry.design);
  const next = entry.next && (await Promise.all(entry.next.map((name) => nextNamed(name, design, named))));
  const { tpm, ima } = initial as unknown as {
    readonly tpm: { readonly chip: Run['initial']['chip'] };
    readonly ima: { readonly criticalData: Run['initial']['criticalData'] };
  };
  return {
    design,
    property: wanted.property,
    why,
    world: worldFor(design, entry, next),
    run: {
      initial: { chip: tpm.chip, criticalData: ima.criticalData },
      steps: steps.map(({ event, args }) => ({ transition: event, args })),
      ...(loopStart === undefined ? {} : { loopStart }),
    },
  };
}

function nextNamed(name: string, design: Design, named: (name: string) => Promise<Design>): Promise<Design> {
  const without = withoutImaKexec(design);
  return name === without.name ? Promise.resolve(without) : named(name);
}

/** A run that goes round for ever has as many kexecs as it likes: what bounded the search bounds no replay. */
const worldFor = (
  design: Design,
  { assumptions, bounds }: RunEntry,
  next: readonly Design[] | undefined,
): World =>
  worldOf(design, {
    assumptions: assumptions as readonly Assumption[],
    bounds: bounds as Bounds,
    folded: false,
    focus: 'all',
    ...(next === undefined ? {} : { next }),
  });

/** The run of a seed file. @throws UnusableInput if it cannot be taken any more, or violates nothing */
export async function violationOfSeed(path: string): Promise<Violation> {
  const loaded = await loadSeed(path);
  const outcome = replaySeed(loaded);
  const { property } = loaded.seed;
  if (outcome.kind === 'fixed') throw fileProblem(path, `the run does not violate ${property} any more`);
  if (outcome.kind === 'stale') {
    throw fileProblem(path, `step ${outcome.step} of the run cannot be taken any more; see carryover replay`);
  }
  const { world, trace } = outcome.unfolded;
  return { design: loaded.design, property, why: outcome.why, world, run: runOf(trace) };
}
