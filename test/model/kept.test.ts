/** What a search keeps of what the machine's functions say changes nothing but how long it takes. */
import { describe, expect, it } from 'vitest';
import { allDesigns } from '../../model/designs/index.js';
import { systemOf } from '../../model/machine.js';
import type { Focus } from '../../model/world.js';
import { worldOf } from '../../model/worlds.js';
import { claims, propertyOf } from '../../properties/index.js';
import { explore } from '../../src/checker/index.js';

const CASES: readonly (readonly [string, Focus, boolean])[] = [
  ['linux-6.1', 'control', false],
  ['linux-6.16', 'control', true],
  ['linux-7.3-staging', 'control', false],
  ['linux-6.12.107', 'replay', false],
  ['linux-6.16', 'quote', false],
  ['series-v7@3', 'moment', false],
  ['linux-7.3', 'verdict', false],
  ['linux-6.14', 'alteration', false],
  ['linux-6.16', 'replay', true],
  ['arm64', 'image', false],
];

function searched(name: string, focus: Focus, liveness: boolean, tabulate: boolean) {
  const design = allDesigns.find((candidate) => candidate.name === name)!;
  const world = worldOf(design, { bounds: { faults: 1, tampering: 1 }, assumptions: ['no-panic'], focus });
  const wanted = claims.filter((claim) => claim.focus === focus && (claim.liveness ?? false) === liveness);
  const { seconds: _, ...result } = explore(
    systemOf(world, !liveness && world.reductions.has('por')),
    wanted.map((claim) => propertyOf(claim, world)),
    { tabulate, limits: { states: 12_000 } },
  );
  return {
    ...result,
    properties: result.properties.map(({ property, verdict, antecedent, trace }) => ({
      name: property.name,
      verdict,
      antecedent,
      // Lists are numbered as they are found.
      steps: trace?.steps.map(({ transition, args }) => [transition.name, args]),
    })),
  };
}

describe('a search that keeps what functions say, and one that asks them each time', () => {
  it.each(CASES)('are the same: %s, %s', (name, focus, liveness) => {
    expect(searched(name, focus, liveness, true)).toEqual(searched(name, focus, liveness, false));
  });
});
