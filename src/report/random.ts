/** What runs at random found, as the result document. It never says that something holds. */
import type { Bounds } from '../../model/world.js';
import type { CheckOptions, Run } from '../check/result.js';
import { unfold } from '../check/unfold.js';
import { calledBy } from '../designs/named.js';
import type { RandomOptions, RandomResult } from '../random/result.js';
import { claimsOf } from '../random/worlds.js';
import { type ResultDocument, type RunEntry, SCHEMA } from './document.js';
import { propertyEntry, toldRun } from './json.js';
import { judgedProperty } from './judged.js';
import { settingParts } from './settings.js';

/** Runs at random are bounded by their length alone. */
export const DEFAULT_RANDOM_BOUNDS: Bounds = { cpus: 2 };
export const DEFAULT_STEPS = 200;

const asCheck = ({ assumptions, bounds, properties, next }: RandomOptions): CheckOptions => ({
  assumptions,
  bounds,
  properties,
  limits: {},
  unfolded: true,
  ...(next === undefined ? {} : { next }),
});

/** The command that takes the same run again. */
function reproduction({ design, options }: RandomResult, path: number, property?: string): string[][] {
  return [
    ['carryover', 'random', calledBy(design)],
    ['--seed', String(options.seed)],
    ['--path', String(path)],
    ...(options.steps === DEFAULT_STEPS ? [] : [['--steps', String(options.steps)]]),
    ...settingParts(options, DEFAULT_RANDOM_BOUNDS),
    ...(property === undefined ? [] : [['--property', property]]),
  ];
}

function runEntry(result: RandomResult): RunEntry {
  const { design, options, violations, disagreement, fired, runs, steps } = result;
  const told = (run: Run) => toldRun(unfold(design, asCheck(options), run));
  const properties = claimsOf(options).map(({ name }) => {
    const found = violations.find(({ property }) => property === name);
    const judged =
      found === undefined
        ? { name, verdict: 'inconclusive' as const }
        : judgedProperty(
            { design, options: asCheck(options) },
            { name, verdict: 'violated', run: found.run },
          );
    return propertyEntry(judged, reproduction(result, found?.path ?? 0, name));
  });
  return {
    design: design.name,
    summary: design.summary,
    assumptions: [...options.assumptions],
    bounds: { ...options.bounds } as RunEntry['bounds'],
    limits: { ...(options.seconds === undefined ? {} : { seconds: options.seconds }) },
    unfolded: true,
    ...(options.next ? { next: options.next.map(({ name }) => name) } : {}),
    complete: false,
    stopped: [result.stopped ?? 'runs'],
    states: 0,
    transitions: steps,
    depth: options.steps,
    seconds: result.seconds,
    properties,
    neverFired: Object.keys(fired).filter((name) => fired[name] === 0),
    searches: [],
    random: {
      runs,
      taken: steps,
      limits: { runs: options.runs, steps: options.steps },
      ...(options.path === undefined ? {} : { path: options.path }),
      fired,
      found: Object.fromEntries(
        violations.map(({ property, path, foundIn }) => [property, { path, steps: foundIn }]),
      ),
      ...(disagreement === undefined
        ? {}
        : {
            disagreement: {
              what: disagreement.what,
              path: disagreement.path,
              reproduce: reproduction(result, disagreement.path),
              ...told(disagreement.run),
            },
          }),
    },
  };
}

export const randomDocument = (
  results: readonly RandomResult[],
  { version, seed }: { readonly version: string; readonly seed: number },
): ResultDocument => ({ schema: SCHEMA, kind: 'random', version, seed, runs: results.map(runEntry) });
