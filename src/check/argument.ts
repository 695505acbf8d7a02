/** Why the properties of a design hold, as far as they do: one argument for each of those that say what must never happen. */
import type { Design } from '../../model/design.js';
import { systemOf } from '../../model/machine.js';
import { stageOf } from '../../model/stage.js';
import type { State } from '../../model/state.js';
import { claims, propertyOf } from '../../properties/index.js';
import { type Argument, argue, type Safety } from '../checker/argument.js';
import type { Stopped } from '../checker/index.js';
import { tasksFor } from './check.js';
import type { CheckOptions } from './result.js';
import { worldFor } from './task.js';

export interface NotArgued {
  readonly properties: readonly string[];
  /** It is about what must happen; or what ended the search before all states were known. */
  readonly because: 'liveness' | Stopped;
}

export interface DesignArguments {
  readonly arguments: readonly Argument<State>[];
  readonly notArgued: readonly NotArgued[];
}

/** `holding`: the names of the properties that were found to hold. All steps are taken, and no state is left out. */
export function argumentsOf(
  design: Design,
  options: CheckOptions,
  holding: readonly string[],
): DesignArguments {
  const found: Argument<State>[] = [];
  const notArgued: NotArgued[] = [];
  for (const task of tasksFor(design, options)) {
    const world = worldFor(task);
    const wanted = claims.filter(({ name }) => task.properties.includes(name) && holding.includes(name));
    const judged = wanted.map((claim) => propertyOf(claim, world));
    const liveness = judged.filter(({ kind }) => kind === 'eventually').map(({ name }) => name);
    if (liveness.length > 0) notArgued.push({ properties: liveness, because: 'liveness' });
    const safety = judged.filter(isSafety);
    if (safety.length === 0) continue;
    const argued = argue(systemOf(world, false), safety, stageOf, {
      limits: options.limits,
      ...(options.scratch === undefined ? {} : { scratch: options.scratch }),
    });
    if (argued.complete) found.push(...argued.arguments);
    else notArgued.push({ properties: safety.map(({ name }) => name), because: argued.stopped });
  }
  return { arguments: found, notArgued };
}

const isSafety = (property: ReturnType<typeof propertyOf>): property is Safety<State> =>
  property.kind === 'always' || property.kind === 'step';
