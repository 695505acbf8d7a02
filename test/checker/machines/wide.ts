/** An arbitrary graph, each state of which takes many words: a few hundred states fill many pages. */
import {
  type Always,
  type Args,
  int,
  type Machine,
  type Reachable,
  record,
  tuple,
} from '../../../src/checker/index.js';

export interface State {
  readonly node: number;
  /** Left in a state; to have more is never worse. */
  readonly left: number;
  /** Follows from the node. */
  readonly filling: readonly number[];
}

const WORDS = 20;
const MOST_LEFT = 3;

/** A small generator, so that a graph is always the same. */
export function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    yield state >>> 0;
  }
}

export interface Drawing {
  readonly seed: number;
  readonly nodes: number;
  /** Steps from each node. */
  readonly degree: number;
  /** Steps of the second transition need some of what is left; none if left out. */
  readonly budget?: boolean;
  readonly fairness?: 'weak' | 'strong';
}

export function wide({ seed, nodes, degree, budget = false, fairness }: Drawing): Machine<State> {
  const random = numbers(seed);
  const draw = (below: number): number => Math.floor((random.next().value / 2 ** 32) * below);
  const targets = (least: number) =>
    Array.from({ length: nodes }, () => Array.from({ length: least + draw(degree) }, () => draw(nodes)));
  const near = targets(0);
  const far = targets(1);
  const fillings = Array.from({ length: nodes }, (_, node) =>
    Array.from({ length: WORDS }, (_, i) => Math.imul(node * 31 + i, 0x9e3779b1) >>> 4),
  );
  const state = (node: number, left: number): State => ({ node, left, filling: fillings[node]! });
  const choices = (all: readonly number[]): readonly Args[] => [...new Set(all)].map((to) => ({ to }));
  return {
    name: 'wide',
    init: () => [state(0, budget ? MOST_LEFT : 0), state(nodes >> 1, 0)],
    codec: record<State>({
      node: int(0, nodes - 1),
      left: int(0, MOST_LEFT),
      filling: tuple(WORDS, int(0, 2 ** 28 - 1)),
    }),
    final: ({ node }) => node % 7 !== 0,
    ...(budget && { budgets: ['left'] }),
    transitions: [
      {
        name: 'walk',
        actor: 'walker',
        source: 'a drawing',
        ...(fairness && { fairness }),
        guard: ({ node }) => near[node]!.length > 0,
        choices: ({ node }) => choices(near[node]!),
        apply: ({ left }, { to }) => state(to as number, left),
      },
      {
        name: 'jump',
        actor: 'walker',
        source: 'a drawing',
        guard: ({ node, left }) => (!budget || left > 0) && node % 3 !== 0,
        choices: ({ node }) => choices(far[node]!),
        apply: ({ left }, { to }) => state(to as number, budget ? left - 1 : left),
      },
    ],
  };
}

/** What a property need not say here. */
export const said = { claim: '', meaning: '', source: '' };

/** Violated in one node of a hundred. */
export const unlucky: Always<State> = {
  ...said,
  kind: 'always',
  name: 'unlucky',
  holds: ({ node }) => node % 97 !== 96,
  why: ({ node }) => `at ${node}`,
};
export const safe: Always<State> = { ...unlucky, name: 'safe', holds: ({ filling }) => filling.length > 0 };
export const there: Reachable<State> = {
  ...said,
  kind: 'reachable',
  name: 'there',
  holds: ({ node }) => node === 5,
};
