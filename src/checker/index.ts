/** The checker's public interface. It knows nothing of any particular machine. */
export * from './chains.js';
export * from './codec.js';
export { compile, type Packing } from './compile.js';
export { explore, exploreAsync } from './explore.js';
export * from './machine.js';
export * from './result.js';
export { type NamedStep, type Replay, replay, type SampleOptions, sample } from './sample.js';
