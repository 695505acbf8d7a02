/** Strongly connected components: R. E. Tarjan, *Depth-first search and linear graph algorithms* (1972). */
import type { Edges } from './edges.js';

const NEW = 0;

/** What `components` needs for each state of a graph; made once, and left as it was found. */
export interface Scratch {
  readonly index: Uint32Array;
  readonly low: Uint32Array;
}

export const scratchFor = (states: number): Scratch => ({
  index: new Uint32Array(states),
  low: new Uint32Array(states),
});

/**
 * The components of the part of the graph that `states` span, which is where `region` is `here`. Each is given once,
 * those that others lead to first; a state that no cycle goes through is one of its own. `found` may change the
 * region of the states it is given. Depth is kept on a stack of its own, so that a graph can be as deep as it likes.
 */
export function components(
  edges: Edges,
  states: ArrayLike<number>,
  region: Uint32Array,
  here: number,
  { index, low }: Scratch,
  found: (component: number[]) => void,
): void {
  let next = 1;
  const open: number[] = [];
  /** The path from where the search began: each state, and the step of it that is looked at next. */
  const path: number[] = [];
  const at: number[] = [];
  /** States of components that were given; the region may not say so. */
  const CLOSED = 0xffffffff;

  const enter = (state: number) => {
    index[state] = next;
    low[state] = next++;
    open.push(state);
    path.push(state);
    at.push(edges.first(state));
  };
  const leave = (state: number) => {
    path.pop();
    at.pop();
    const parent = path.at(-1);
    if (parent !== undefined && low[state]! < low[parent]!) low[parent] = low[state]!;
    if (low[state] !== index[state]) return;
    const component = open.splice(open.lastIndexOf(state));
    for (const each of component) index[each] = CLOSED;
    found(component);
  };

  for (let i = 0; i < states.length; i++) {
    const root = states[i]!;
    if (index[root] !== NEW) continue;
    enter(root);
    while (path.length > 0) {
      const state = path.at(-1)!;
      const edge = at.at(-1)!;
      if (edge === edges.first(state + 1)) {
        leave(state);
        continue;
      }
      at[at.length - 1] = edge + 1;
      const target = edges.target(edge);
      if (index[target] === NEW) {
        if (region[target] === here) enter(target);
      } else if (index[target] !== CLOSED && index[target]! < low[state]!) {
        low[state] = index[target]!;
      }
    }
  }
  for (let i = 0; i < states.length; i++) index[states[i]!] = NEW;
}
