/**
 * An explicit-state model checker. It knows nothing of any particular machine.
 *
 * Describe a `Machine`: its initial states, its transitions, and a codec, the declared domain of its state. State the
 * properties: `always`, on every `step`, `reachable`, and `eventually` under fairness. Then `explore` visits every
 * reachable state, breadth first, and says of each property whether it holds, with a shortest run where it does not:
 *
 *     const result = explore(machine, [property]);
 *     result.properties[0].verdict; // 'holds' | 'violated' | 'vacuous' | 'inconclusive'
 *
 * `exploreAsync` does the same and lets events through; `exploreInThreads` shares one search out to several threads;
 * `sample` takes runs at random; `replay` takes the steps that are named; `shrink` makes a run that shows something as
 * short as it can. All results are plain data.
 */
export { type ChainId, type Chains, createChains } from './chains.js';
export type { CheckpointOptions } from './checkpoint.js';
export * from './codec.js';
export { compile, type Packing } from './compile.js';
export type { Diagram, DiagramEdge, DiagramNode, DiagramOptions } from './diagram.js';
export { explore, exploreAsync } from './explore.js';
export * from './machine.js';
export { exploreInThreads, type ParallelOptions } from './parallel/explore.js';
export type { Checked, Source } from './parallel/shared.js';
export * from './result.js';
export { type NamedStep, type Replay, replay, type SampleOptions, sample } from './sample.js';
export { shrink } from './shrink.js';
export { update, updater } from './view.js';
export { decisive, type Sought, violates } from './violation.js';
