/**
 * Comparing with a quote alone: its digest is over all selected PCRs, so that IMA's PCR is known to be right only
 * when the digest of the whole selection is, with the other PCRs' values told or assumed to be at their start.
 */
import type { HashAlgorithm } from './algorithms.js';
import { sameBytes } from './bytes.js';
import { type EngineHash, engineKnows, type HashEngine } from './engine/engine.js';
import { type PcrSelection, selectionDigest } from './quote.js';

/** The digest to reach, and what it is made of. */
export interface CompositeGoal {
  readonly selections: readonly PcrSelection[];
  readonly hash: HashAlgorithm;
  readonly digest: Uint8Array;
  /** The PCR that is replayed; the others are constants. */
  readonly pcr: number;
  readonly constant: (selection: PcrSelection, pcr: number) => Uint8Array | undefined;
}

/** The values of the replayed PCR by bank name. */
export type Values = (algorithm: HashAlgorithm) => Uint8Array | undefined;

/** Whether the selection has the goal's digest with these values of the replayed PCR. */
export function reaches(goal: CompositeGoal, values: Values): boolean {
  const digest = selectionDigest(goal.selections, goal.hash, (selection, pcr) =>
    pcr === goal.pcr ? selection.algorithm && values(selection.algorithm) : goal.constant(selection, pcr),
  );
  return digest !== undefined && sameBytes(digest, goal.digest);
}

/**
 * The same, for use after every record: the selection's bytes stay in the engine's memory, and only the replayed
 * PCR's are put in place. `chainAt` says where a bank's chain is, as words.
 */
export function compositeCheck(engine: HashEngine, goal: CompositeGoal, values: Values): () => boolean {
  const slots: { readonly algorithm: HashAlgorithm; readonly at: number }[] = [];
  const constants: { readonly bytes: Uint8Array; readonly at: number }[] = [];
  let size = 0;
  for (const selection of goal.selections) {
    for (const pcr of selection.pcrs) {
      if (selection.algorithm === undefined) return () => false;
      if (pcr === goal.pcr) slots.push({ algorithm: selection.algorithm, at: size });
      else {
        const bytes = goal.constant(selection, pcr);
        if (bytes === undefined) return () => false;
        constants.push({ bytes, at: size });
      }
      size += selection.algorithm.size;
    }
  }
  if (!engineKnows(goal.hash)) return () => reaches(goal, values);
  const hash: EngineHash = engine.hash(goal.hash);
  const messageAt = engine.allocate(size);
  const stateAt = engine.allocate(hash.stateBytes);
  for (const { bytes, at } of constants) engine.bytes.set(bytes, messageAt + at);
  return () => {
    for (const { algorithm, at } of slots) {
      const value = values(algorithm);
      if (value === undefined) return false;
      engine.bytes.set(value, messageAt + at);
    }
    hash.digest(stateAt, messageAt, size);
    return sameBytes(engine.getDigest(hash, stateAt), goal.digest);
  };
}
