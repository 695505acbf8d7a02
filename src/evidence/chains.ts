/**
 * The chains of a streaming replay: one PCR in one bank each, in the hash engine's memory where the engine knows
 * the algorithm, and by node:crypto where it does not (SM3, SHA-3).
 */
import { digestOf, type HashAlgorithm, SHA1 } from './algorithms.js';
import { sameBytes } from './bytes.js';
import { type EngineHash, engineKnows, type HashEngine } from './engine/engine.js';
import { startValue } from './replay.js';
import { extendedValue, type Rule } from './template-digest.js';

/**
 * What one chain is to reach, and by which rule: those of a kernel, or `stored`, which takes a list's own digests
 * unchecked and so answers whether a record's data was changed and its digest left.
 */
export interface ChainGoal {
  readonly algorithm: HashAlgorithm;
  readonly rule: Rule | 'stored';
  readonly pcr: number;
  /** Undefined where only a digest over several PCRs is known. */
  readonly value: Uint8Array | undefined;
  /** The value to begin with, if not that of a cold boot. */
  readonly start?: Uint8Array;
}

/** A record in the engine's memory: the bytes that its template digest covers. */
export interface RecordInMemory {
  readonly pcr: number;
  readonly at: number;
  readonly bytes: number;
  readonly violation: boolean;
  /** Where its stored digest is, and how many bytes. */
  readonly digestAt: number;
  readonly digestBytes: number;
}

export interface Chain {
  readonly goal: ChainGoal;
  readonly restart: () => void;
  /** Extends by a record of this PCR, whose digests the `Digesters` hold. True if the goal is reached by it. */
  readonly extend: (record: RecordInMemory) => boolean;
  readonly value: () => Uint8Array;
  readonly atGoal: () => boolean;
}

/** The template digests of the record at hand, each computed at most once per record. */
export interface Digesters {
  /** Where the digest by an algorithm will be, as words. Asking for it makes `hash` compute it. */
  readonly slot: (algorithm: HashAlgorithm) => number;
  readonly hash: (at: number, bytes: number) => void;
}

export function newDigesters(engine: HashEngine): Digesters {
  const slots = new Map<string, number>();
  const used: { readonly hash: EngineHash; readonly at: number }[] = [];
  return {
    slot: (algorithm) => {
      const known = slots.get(algorithm.name);
      if (known !== undefined) return known;
      const hash = engine.hash(algorithm);
      const at = engine.allocate(hash.stateBytes);
      slots.set(algorithm.name, at);
      used.push({ hash, at });
      return at;
    },
    hash: (at, bytes) => {
      for (const one of used) one.hash.digest(one.at, at, bytes);
    },
  };
}

/** The value that a violation extends. */
export function violationValue({ algorithm, rule }: Pick<ChainGoal, 'algorithm' | 'rule'>): Uint8Array {
  const violation = { template: '', data: new Uint8Array(0), digest: new Uint8Array(1) };
  return extendedValue(algorithm, rule === 'padded' ? 'padded' : 'native', violation);
}

export function newChain(engine: HashEngine, digesters: Digesters, goal: ChainGoal): Chain {
  return engineKnows(goal.algorithm) ? engineChain(engine, digesters, goal) : plainChain(engine, goal);
}

function engineChain(engine: HashEngine, digesters: Digesters, goal: ChainGoal): Chain {
  const hash = engine.hash(goal.algorithm);
  const put = (bytes: Uint8Array): number => {
    const at = engine.allocate(hash.stateBytes);
    engine.putDigest(hash, at, bytes);
    return at;
  };
  const start = goal.start ?? startValue(goal.algorithm, goal.pcr);
  const at = put(start);
  const onesAt = put(violationValue(goal));
  const padded = goal.rule === 'padded' && goal.algorithm !== SHA1;
  const sourceAt = digesters.slot(padded ? SHA1 : goal.algorithm);
  const valueAt = padded ? put(new Uint8Array(goal.algorithm.size)) : sourceAt;
  const stored = goal.rule === 'stored';
  const storedAt = stored ? put(new Uint8Array(goal.algorithm.size)) : -1;
  const sha1 = engine.hash(SHA1);
  const goalAt = goal.value === undefined ? -1 : put(goal.value);
  const atGoal = (): boolean => {
    if (goalAt < 0 || engine.view.getUint32(at, true) !== engine.view.getUint32(goalAt, true)) return false;
    return sameBytes(engine.getDigest(hash, at), goal.value!);
  };
  return {
    goal,
    restart: () => engine.putDigest(hash, at, start),
    extend: (record) => {
      if (padded && !record.violation) {
        const value = new Uint8Array(goal.algorithm.size);
        value.set(engine.getDigest(sha1, sourceAt));
        engine.putDigest(hash, valueAt, value);
      }
      if (stored && !record.violation && record.digestBytes === goal.algorithm.size) {
        const { digestAt } = record;
        engine.putDigest(hash, storedAt, engine.bytes.slice(digestAt, digestAt + record.digestBytes));
      }
      hash.extend(at, record.violation ? onesAt : stored ? storedAt : valueAt);
      return atGoal();
    },
    value: () => engine.getDigest(hash, at),
    atGoal,
  };
}

function plainChain(engine: HashEngine, goal: ChainGoal): Chain {
  const { algorithm, rule } = goal;
  const start = goal.start ?? startValue(algorithm, goal.pcr);
  const ones = violationValue(goal);
  const none = new Uint8Array([1]);
  let value = start;
  const atGoal = (): boolean => goal.value !== undefined && sameBytes(value, goal.value);
  return {
    goal,
    restart: () => {
      value = start;
    },
    extend: (record) => {
      const data = engine.bytes.subarray(record.at, record.at + record.bytes);
      const extended = record.violation
        ? ones
        : rule === 'stored'
          ? engine.bytes.slice(record.digestAt, record.digestAt + record.digestBytes)
          : extendedValue(algorithm, rule, { template: '', data, digest: none });
      value = digestOf(algorithm, value, extended);
      return atGoal();
    },
    value: () => value,
    atGoal,
  };
}
