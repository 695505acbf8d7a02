/**
 * Replay: the PCR values that a list accounts for. The plain form, which later code is tested against; for
 * lists of any size see stream-replay.ts.
 */
import { digestOf, type HashAlgorithm } from './algorithms.js';
import { extendedValue, type Hashable, type Rule } from './template-digest.js';

export type { Rule } from './template-digest.js';

/** The PCR that IMA measures into unless the kernel is configured otherwise (CONFIG_IMA_MEASURE_PCR_IDX). */
export const IMA_PCR = 10;

/** One bank, and the rule by which the kernel extended it. */
export interface Bank {
  readonly algorithm: HashAlgorithm;
  readonly rule: Rule;
}

export interface Replayable extends Hashable {
  readonly pcr: number;
  readonly digest: Uint8Array;
}

/** A PCR after a cold boot: zeros, and ones for those of dynamic launch (TPM 2.0 PC Client, PCR 17 to 22). */
export function startValue(algorithm: HashAlgorithm, pcr: number): Uint8Array {
  return new Uint8Array(algorithm.size).fill(pcr >= 17 && pcr <= 22 ? 0xff : 0);
}

/** TPM2_PCR_Extend: the hash of the old value and what is extended. */
export function extend(algorithm: HashAlgorithm, pcr: Uint8Array, value: Uint8Array): Uint8Array {
  return digestOf(algorithm, pcr, value);
}

/** The values of one PCR in one bank: `values[k]` after the first k records of the list. */
export interface Replay {
  readonly bank: Bank;
  readonly values: readonly Uint8Array[];
}

/**
 * Replays records into one PCR, in several banks: one value before the first record and one after each.
 * Records of other PCRs change nothing. `start` gives the values to begin with, if not those of a cold boot.
 */
export function replay(
  records: readonly Replayable[],
  banks: readonly Bank[],
  pcr: number = IMA_PCR,
  start: (algorithm: HashAlgorithm) => Uint8Array = (algorithm) => startValue(algorithm, pcr),
): readonly Replay[] {
  return banks.map((bank) => {
    const values = [start(bank.algorithm)];
    for (const record of records) {
      const before = values.at(-1)!;
      const extended = record.pcr === pcr;
      values.push(
        extended ? extend(bank.algorithm, before, extendedValue(bank.algorithm, bank.rule, record)) : before,
      );
    }
    return { bank, values };
  });
}

/** The values after the last record, by bank, in the order of `banks`. */
export function replayEnd(
  records: readonly Replayable[],
  banks: readonly Bank[],
  pcr: number = IMA_PCR,
): readonly Uint8Array[] {
  return replay(records, banks, pcr).map(({ values }) => values.at(-1)!);
}
