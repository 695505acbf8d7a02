/** Each defect that people found is found in the design that had it, in its own shape, and not in the one without. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/design.js';
import { ASSUMPTIONS, type Assumption } from '../../model/world.js';
import { type Defect, defects } from '../../properties/defects.js';
import { claims } from '../../properties/index.js';
import type { CheckOptions, Run, TaskProperty } from '../../src/check/result.js';
import { runTask } from '../../src/check/task.js';
import { unfold, violationIn } from '../../src/check/unfold.js';

const BOUNDS = { kexecs: 2, events: 3, loads: 2, faults: 1, tampering: 1, resets: 1 };

/** Everything is assumed but what the defect needs. */
const assumptionsOf = ({ needs }: Defect): readonly Assumption[] =>
  (Object.keys(ASSUMPTIONS) as Assumption[]).filter((name) => !needs.includes(name) && !UNHELPFUL.has(name));

/** Keeping lists makes a search larger, and no run of a kernel's any other. */
const UNHELPFUL: ReadonlySet<Assumption> = new Set(['verifier-keeps-lists']);

const optionsFor = (defect: Defect, design: Design, assumptions: readonly Assumption[]): CheckOptions => ({
  assumptions,
  bounds: { ...BOUNDS, ...defect.bounds },
  properties: [defect.property],
  limits: {},
  ...(defect.next ? { next: [defect.next(design)] } : {}),
});

async function checked(
  defect: Defect,
  design: Design,
  assumptions = assumptionsOf(defect),
): Promise<{ readonly found: TaskProperty; readonly complete: boolean; readonly options: CheckOptions }> {
  const options = optionsFor(defect, design, assumptions);
  const { focus } = claims.find(({ name }) => name === defect.property)!;
  const result = await runTask({ design, focus, properties: [defect.property], options });
  return { found: result.properties[0]!, complete: result.complete, options };
}

/** The steps of the shape, in their order, among those taken. */
function taken({ steps }: Defect, run: Run): readonly string[] {
  let next = 0;
  for (const { transition } of run.steps) if (transition === steps[next]) next++;
  return steps.slice(0, next);
}

describe('a defect that is known', () => {
  for (const defect of defects) {
    it(`${defect.id}: ${defect.design.name} has it`, async () => {
      const { found, options } = await checked(defect, defect.design);
      expect(found.verdict).toBe('violated');
      expect(found.why).toContain(defect.why);
      expect(taken(defect, found.run!)).toEqual(defect.steps);
      const why = violationIn(unfold(defect.design, options, found.run!), defect.property);
      expect(why).toContain(defect.why);
    });
    const { fixed } = defect;
    if (fixed === null) continue;
    it(`${defect.id}: ${fixed.name} has not`, async () => {
      const { found, complete } = await checked(defect, fixed);
      expect(complete).toBe(true);
      expect(found.verdict).toBe('holds');
    });
  }

  for (const defect of defects.filter(({ needs }) => needs.length > 0)) {
    it(`${defect.id} needs ${defect.needs.join(' and ')} not to be assumed`, async () => {
      for (const need of defect.needs) {
        const { found } = await checked(defect, defect.design, [...assumptionsOf(defect), need]);
        expect(found.run ? taken(defect, found.run) : []).not.toEqual(defect.steps);
      }
    });
  }
});
