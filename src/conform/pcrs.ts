/** What the PCR of a state is in the real banks: each symbolic value is the hash of the one before and a record. */
import type { SymbolicAlgebra } from '../../model/history/symbolic.js';
import type { HashAlgorithm } from '../evidence/algorithms.js';
import { extend, IMA_PCR, startValue } from '../evidence/replay.js';
import { extendedValue } from '../evidence/template-digest.js';
import type { RealRecord } from './catalogue.js';

export interface RealPcrs {
  /** Undefined if something was extended that nobody saw, and no look has shown the value since. */
  readonly value: (pcr: number, bank: HashAlgorithm) => Uint8Array | undefined;
  /** A value that could not be computed was seen. */
  readonly saw: (pcr: number, bank: HashAlgorithm, value: Uint8Array) => void;
}

const VIOLATION = { template: '', data: new Uint8Array(0), digest: new Uint8Array(1) };

/** `real` is the record that a digest of the symbolic algebra is that of. */
export function createPcrs(
  lists: SymbolicAlgebra,
  real: (digest: string) => RealRecord | undefined,
): RealPcrs {
  const known = new Map<string, Map<number, Uint8Array>>();
  const bankOf = (bank: HashAlgorithm): Map<number, Uint8Array> => {
    const values = known.get(bank.name) ?? new Map([[lists.pcrs.root, startValue(bank, IMA_PCR)]]);
    known.set(bank.name, values);
    return values;
  };
  const extended = (before: Uint8Array, digest: string, bank: HashAlgorithm): Uint8Array | undefined => {
    if (digest === 'ff') return extend(bank, before, extendedValue(bank, 'native', VIOLATION));
    const record = real(digest);
    if (record === undefined) return undefined;
    return record.content.pcr === IMA_PCR ? extend(bank, before, record.extends(bank)) : before;
  };
  const value = (pcr: number, bank: HashAlgorithm): Uint8Array | undefined => {
    const values = bankOf(bank);
    const ahead: number[] = [];
    let at = pcr;
    while (!values.has(at)) {
      ahead.push(at);
      at = lists.pcrs.parent(at);
    }
    let now: Uint8Array | undefined = values.get(at);
    for (const next of ahead.reverse()) {
      now = now === undefined ? undefined : extended(now, lists.pcrs.record(next), bank);
      if (now === undefined) return undefined;
      values.set(next, now);
    }
    return now;
  };
  const saw: RealPcrs['saw'] = (pcr, bank, seen) => {
    bankOf(bank).set(pcr, seen);
  };
  return { value, saw };
}
