/** Any finite graph as a machine: its nodes are the states, and each of its edges has the label of a transition. */
import { int, type Machine, record, type Transition } from '../../../src/checker/index.js';

export interface State {
  readonly node: number;
}

export interface Graph {
  readonly nodes: number;
  readonly initial: readonly number[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  /** Where it may end. */
  readonly final?: readonly number[];
}

export function graph(
  labels: readonly string[],
  { nodes, initial, edges, final = [] }: Graph,
): Machine<State> {
  return {
    name: 'graph',
    init: () => initial.map((node) => ({ node })),
    codec: record<State>({ node: int(0, nodes - 1) }),
    final: ({ node }) => final.includes(node),
    transitions: labels.map((label): Transition<State> => {
      const from = (node: number) => edges.filter((edge) => edge.label === label && edge.from === node);
      return {
        name: label,
        actor: 'walker',
        source: 'a drawing',
        guard: ({ node }) => from(node).length > 0,
        choices: ({ node }) => from(node).map(({ to }) => ({ to })),
        apply: (_, args) => ({ node: args.to as number }),
      };
    }),
  };
}
