/** A run that violates a property of a design, in the worlds of the matrix. */
import type { Design } from '../../model/design.js';
import type { Assumption } from '../../model/world.js';
import { check, tasksFor } from '../check/check.js';
import type { CheckOptions, CheckResult } from '../check/result.js';
import { bitsOf, namesOf } from './assumptions.js';
import { worldsFor } from './bounds.js';
import { unmixed } from './places.js';
import type { MatrixOptions } from './result.js';

/** The first check in which the property is violated; undefined if it is in none. */
export async function violationOf(
  design: Design,
  property: string,
  assumptions: readonly Assumption[],
  { bounds: asked, limits }: MatrixOptions,
  signal?: AbortSignal,
): Promise<CheckResult | undefined> {
  const options = { assumptions, bounds: asked, properties: [property], limits };
  const [task] = tasksFor(design, options);
  for (const bounds of worldsFor(task!, asked)) {
    for (const part of unmixed(bitsOf(assumptions))) {
      const under: CheckOptions = { ...options, bounds, assumptions: namesOf(part) };
      const [result] = await check([design], under, signal ? { signal } : {});
      if (result!.properties[0]!.verdict === 'violated') return result;
    }
  }
  return undefined;
}
