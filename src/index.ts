/**
 * carryover as a library: check designs of your own, or machines of your own.
 *
 * `check` explores designs, as the command line does, and `judged` replays what it found with lists written out.
 * `claims` are the properties and `designs` the kernels that ship with it; a `Design` is plain data. The engine
 * itself, which knows nothing of kernels, is `carryover/checker`.
 */
export { CHOICES, type Choices, type Design } from '../model/design.js';
export {
  allDesigns,
  designs,
  groups,
  type Patch,
  type Series,
  series,
  withLimitedMemory,
  withoutImaKexec,
} from '../model/designs/index.js';
export type { History, Verdict as VerifierVerdict } from '../model/history/history.js';
export type { ListedRecord, SymbolicAlgebra } from '../model/history/symbolic.js';
export { systemOf } from '../model/machine.js';
export type { State } from '../model/state.js';
export { ASSUMPTIONS, type Assumption, type Bounds, type Focus, type World } from '../model/world.js';
export { type WorldOptions, worldOf } from '../model/worlds.js';
export { type Claim, claims, propertyOf } from '../properties/index.js';
export { type CheckHooks, check } from './check/check.js';
export type {
  CheckOptions,
  CheckProgress,
  CheckResult,
  Run,
  StepName,
  TaskProperty,
  TaskResult,
} from './check/result.js';
export { type Unfolded, unfold, violationIn } from './check/unfold.js';
export * from './checker/index.js';
export { type Boot, type Evidence, type Materialised, materialise } from './concrete/materialise.js';
export { calledBy, designNamed } from './designs/named.js';
export type { OwnDesign } from './designs/own.js';
export { type ResultDocument, resultDocument } from './report/document.js';
export { documentOf } from './report/json.js';
export { type Counterexample, type Judged, type JudgedProperty, judged } from './report/judged.js';
export { type LoadedSeed, loadSeed, seedFiles } from './seeds/load.js';
export { isAsExpected, type Outcome, replaySeed } from './seeds/replay.js';
export { type Failure, type Saved, saveSeed } from './seeds/save.js';
export type { Seed } from './seeds/seed.js';
