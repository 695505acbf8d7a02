/**
 * The states of a search as a picture can show them: each of them if they are few, otherwise those with one label
 * together, and between them how often each transition was taken.
 */
import type { Args } from './machine.js';

export interface DiagramOptions<S> {
  /** Which states stand together. */
  readonly label: (state: S) => string;
  /** Up to so many states are kept one by one. */
  readonly mostStates: number;
}

export interface DiagramNode {
  readonly label: string;
  /** How many states it stands for, and how many of them are initial. */
  readonly states: number;
  readonly initial: number;
}

export interface DiagramEdge {
  /** Indices of nodes. */
  readonly from: number;
  readonly to: number;
  readonly transition: string;
  /** Of a single step; several that were put together have none. */
  readonly args?: Args;
  readonly count: number;
}

export interface Diagram {
  /** `states`: a node is a state. `labels`: a node is all states with its label. */
  readonly of: 'states' | 'labels';
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramMaker<S> {
  /** A state was found. */
  readonly state: (id: number, state: S, initial: boolean) => void;
  /** The state with this id is about to be expanded. */
  readonly from: (id: number, state: S) => void;
  /** A step from that state was taken; `state` is what it leads to, found before under the id `to`. */
  readonly step: (transition: number, args: Args, to: number, state: S) => void;
  readonly result: () => Diagram;
}

interface Count {
  readonly label: string;
  states: number;
  initial: number;
}

type Taken = Map<number, number>[][];

export function createDiagram<S>(
  { label, mostStates }: DiagramOptions<S>,
  transitions: readonly string[],
): DiagramMaker<S> {
  const labels = new Map<string, number>();
  const counts: Count[] = [];
  /** By the label before and the label after: how often each transition was taken. */
  const steps: Taken = [];
  let single: { nodes: DiagramNode[]; edges: DiagramEdge[] } | undefined = { nodes: [], edges: [] };
  let fromId = 0;
  let fromLabel = 0;

  const indexOf = (state: S): number => {
    const text = label(state);
    const known = labels.get(text);
    if (known !== undefined) return known;
    labels.set(text, counts.length);
    counts.push({ label: text, states: 0, initial: 0 });
    return counts.length - 1;
  };

  return {
    state: (id, state, initial) => {
      const count = counts[indexOf(state)]!;
      count.states++;
      if (initial) count.initial++;
      if (id >= mostStates) single = undefined;
      single?.nodes.push({ label: count.label, states: 1, initial: initial ? 1 : 0 });
    },
    from: (id, state) => {
      fromId = id;
      fromLabel = indexOf(state);
    },
    step: (transition, args, toId, state) => {
      const to = indexOf(state);
      const rows = steps[fromLabel] ?? [];
      const taken = rows[to] ?? new Map<number, number>();
      steps[fromLabel] = rows;
      rows[to] = taken;
      taken.set(transition, (taken.get(transition) ?? 0) + 1);
      single?.edges.push({ from: fromId, to: toId, transition: transitions[transition]!, args, count: 1 });
    },
    result: () =>
      single === undefined
        ? { of: 'labels', nodes: counts.map((count) => ({ ...count })), edges: edgesOf(steps, transitions) }
        : { of: 'states', ...single },
  };
}

const edgesOf = (steps: Taken, transitions: readonly string[]): readonly DiagramEdge[] =>
  steps.flatMap((rows, from) =>
    rows.flatMap((taken, to) =>
      [...taken].map(([transition, count]) => ({ from, to, transition: transitions[transition]!, count })),
    ),
  );
