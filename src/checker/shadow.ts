/**
 * What would follow from states that cannot be reached: whether a property fails in them, or in any that follow. A
 * step back into a state that can be reached ends it well, as the property holds from there on.
 */

import type { Safety } from './argument.js';
import { compile } from './compile.js';
import { enabled, type Machine, representative } from './machine.js';
import { NO_PARENT } from './parents.js';
import { violates } from './violation.js';
import { type States, Visited } from './visited.js';

export interface Failure {
  /** Steps from the state until the property fails: 0 if it does so there. */
  readonly after: number;
  readonly why: string;
}

export interface Shadow<S> {
  /** How the property fails from this state on, which is one of those that were given; undefined if it does not. */
  readonly failureFrom: (root: S) => Failure | undefined;
  /** So many states were looked at, and there are more. */
  readonly cutShort: boolean;
}

const MOST_STATES = 200_000;

/** `reached`: the states that can be reached, packed as the machine's codec does. */
export function shadowOf<S>(
  machine: Machine<S>,
  property: Safety<S>,
  roots: readonly S[],
  reached: States,
): Shadow<S> {
  const packing = compile(machine.codec);
  const words = new Int32Array(packing.words);
  const row = new Int32Array(packing.words);
  const visited = new Visited(packing.bytes);
  const into: number[][] = [];
  const failures = new Map<number, Failure>();
  let cutShort = false;

  /** The state's number here; -1 if nothing can follow from it: it can be reached, or not even be written down. */
  const add = (state: S): number => {
    try {
      packing.encode(representative(machine, state), words, 0);
    } catch {
      return -1;
    }
    if (reached.find(words) >= 0) return -1;
    const known = visited.find(words);
    if (known >= 0) return known;
    if (visited.size >= MOST_STATES) {
      cutShort = true;
      return -1;
    }
    if (visited.full && !visited.grow(words, Number.POSITIVE_INFINITY)) return -1;
    const id = visited.insert(words, NO_PARENT);
    into.push([]);
    if (property.kind === 'always' && violates(property, state)) {
      failures.set(id, { after: 0, why: property.why(state) });
    }
    return id;
  };
  /** Where a guard is false somewhere, the next one need not make sense either. */
  const attempt = (look: () => void): void => {
    try {
      look();
    } catch {
      // Such a step cannot be taken.
    }
  };

  for (const root of roots) attempt(() => add(root));
  for (let id = 0; id < visited.size; id++) {
    if (failures.has(id)) continue;
    const before = packing.decode(visited.read(id, row), 0);
    attempt(() => {
      for (const [transition, args] of enabled(machine, before)) {
        attempt(() => {
          const step = { transition, args, before, after: transition.apply(before, args) };
          if (property.kind === 'step' && violates(property, step)) {
            failures.set(id, { after: 1, why: property.why(step) });
          }
          const to = add(step.after);
          if (to >= 0) into[to]!.push(id);
        });
      }
    });
  }

  const queue = [...failures.keys()].sort((a, b) => failures.get(a)!.after - failures.get(b)!.after);
  for (const id of queue) {
    const { after, why } = failures.get(id)!;
    for (const before of into[id]!) {
      if (failures.has(before)) continue;
      failures.set(before, { after: after + 1, why });
      queue.push(before);
    }
  }
  const failureFrom = (root: S): Failure | undefined => {
    try {
      packing.encode(representative(machine, root), words, 0);
    } catch {
      return undefined;
    }
    const id = visited.find(words);
    return id < 0 ? undefined : failures.get(id);
  };
  return { failureFrom, cutShort };
}
