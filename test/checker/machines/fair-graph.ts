/** A graph whose labels promise fairness. */
import type { Machine } from '../../../src/checker/index.js';
import type { Labels } from '../fair-reference.js';
import { fairly } from './fairly.js';
import { type Graph, graph, type State } from './graph.js';

export const fairGraph = (labels: Labels, drawing: Graph): Machine<State> =>
  fairly(graph(Object.keys(labels), drawing), labels);
