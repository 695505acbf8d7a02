/** Designs that differ in their names alone share a search, and what it finds is said of each of them. */
import { expect, test } from 'vitest';
import { CHOICES, type Design } from '../../model/design.js';
import { allDesigns, released } from '../../model/designs/index.js';
import { alike } from '../../src/designs/alike.js';
import { evidenceOfRun } from '../../src/explain/evidence.js';
import { rungs } from '../../src/explain/rungs.js';
import { explain } from '../../src/explain/search.js';
import { read, runNamed } from '../conform/fixtures.js';

const named = (name: string): Design => allDesigns.find((each) => each.name === name)!;
const KEYS = Object.keys(CHOICES) as readonly (keyof typeof CHOICES)[];

test('every design is in one group, with all that have its choices and no others', () => {
  const groups = alike(allDesigns);
  expect(new Set(groups.flat())).toEqual(new Set(allDesigns));
  expect(groups.flat().length).toBe(allDesigns.length);
  for (const [k, group] of groups.entries()) {
    for (const design of group) {
      for (const key of KEYS) expect(design[key]).toEqual(group[0][key]);
      const others = groups.slice(0, k).map(([first]) => first);
      expect(others.every((other) => KEYS.some((key) => other[key] !== design[key]))).toBe(true);
    }
  }
  expect(alike(released).map((group) => group.map(({ name }) => name))).toContainEqual([
    'linux-6.1',
    'linux-6.6',
  ]);
});

test('what is found for one of them is what is found for each', () => {
  const evidence = evidenceOfRun(runNamed('k61/S1'), read);
  const options = { states: 20_000, rungs: rungs.slice(0, 1) };
  const pair = [named('linux-6.1'), named('linux-6.6')];
  const together = explain(evidence, pair, options);
  const apart = pair.map((design) => explain(evidence, [design], options));
  const told = ({ explanations }: typeof together) =>
    explanations.map(({ design, run }) => ({
      name: design.name,
      kernel: run.world.designs[0]!.name,
      steps: run.trace.steps.map(({ transition, args }) => [transition.name, args]),
    }));
  expect(told(together)).toEqual(apart.flatMap(told));
  expect(together.explanations.length).toBe(2);
  expect(together.states).toBe(apart[0]!.states);
});
