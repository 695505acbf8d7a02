/** Whether the PCR of a state is the one that was seen: by the real digests, as far as what was extended is known. */
import type { SymbolicAlgebra } from '../../model/history/symbolic.js';
import type { RealRecord } from '../conform/catalogue.js';
import type { HashAlgorithm } from '../evidence/algorithms.js';
import { sameBytes } from '../evidence/bytes.js';
import { reaches } from '../evidence/composite.js';
import { extend, startValue } from '../evidence/replay.js';
import { extendedValue, type Rule } from '../evidence/template-digest.js';
import type { Look } from './evidence.js';

/** A look whose PCR value stands for what was extended until then. */
export interface Base {
  /** The index of the look; -1: power on. */
  readonly look: number;
  /** The symbolic PCR at that look. */
  readonly pcr: number;
}

export interface PcrCheck {
  /** Whether the look could see this symbolic PCR, whose list had this many records more at the look before. */
  readonly agrees: (look: number, pcr: number, list: number, base: Base) => boolean;
}

/** A PCR may have been read so many records before its list. */
const MOST_BEHIND = 256;
const VIOLATION = { template: '', data: new Uint8Array(0), digest: new Uint8Array(1) };

export function createPcrCheck(
  lists: SymbolicAlgebra,
  looks: readonly Look[],
  real: (digest: string) => RealRecord | undefined,
  imaPcr: number,
): PcrCheck {
  const banks = [...new Set(looks.flatMap(banksOf))];
  const rules = new Map<HashAlgorithm, Rule>(banks.map((bank) => [bank, ruleOf(bank)]));
  const known = new Map<string, Uint8Array | null>();

  /** What a replay of a look's list gives is tried by both rules; the padded one only if it explains some look. */
  function ruleOf(bank: HashAlgorithm): Rule {
    const explained = (rule: Rule): boolean =>
      looks.some(({ records, values }) => {
        const value = values.find(({ algorithm }) => algorithm === bank)?.value;
        if (value === undefined || records.length === 0) return false;
        let at = startValue(bank, imaPcr);
        return records.some((record) => {
          at = extendedBy(bank, rule, at, record);
          return sameBytes(at, value);
        });
      });
    return bank.size > 20 && !explained('native') && explained('padded') ? 'padded' : 'native';
  }

  function extendedBy(bank: HashAlgorithm, rule: Rule, at: Uint8Array, record: RealRecord): Uint8Array {
    if (record.content.pcr !== imaPcr) return at;
    return extend(
      bank,
      at,
      rule === 'native' ? record.extends(bank) : extendedValue(bank, rule, record.content),
    );
  }

  /** The value of a symbolic PCR that is reached from a base; null if something was extended that nobody saw. */
  function valueFrom(bank: HashAlgorithm, pcr: number, base: Base): Uint8Array | null {
    const key = (id: number): string => `${bank.name} ${base.look} ${base.pcr} ${id}`;
    const ahead: number[] = [];
    let at = pcr;
    while (!known.has(key(at))) {
      if (at === base.pcr) {
        const seen = looks[base.look]?.values.find(({ algorithm }) => algorithm === bank)?.value;
        known.set(key(at), base.look < 0 ? startValue(bank, imaPcr) : (seen ?? null));
        break;
      }
      if (at === lists.pcrs.root) {
        known.set(key(at), null);
        break;
      }
      ahead.push(at);
      at = lists.pcrs.parent(at);
    }
    let value = known.get(key(at)) ?? null;
    for (const id of ahead.reverse()) {
      value = value === null ? null : extendedBySymbol(bank, value, lists.pcrs.record(id));
      known.set(key(id), value);
    }
    return value;
  }

  function extendedBySymbol(bank: HashAlgorithm, at: Uint8Array, digest: string): Uint8Array | null {
    const rule = rules.get(bank)!;
    if (digest === 'ff') return extend(bank, at, extendedValue(bank, rule, VIOLATION));
    const record = real(digest);
    return record === undefined ? null : extendedBy(bank, rule, at, record);
  }

  /** Whether these banks' values are what the look saw; undefined if one of them cannot be known. */
  function sees(
    { values, quoted }: Look,
    value: (bank: HashAlgorithm) => Uint8Array | null,
  ): boolean | undefined {
    for (const { algorithm, value: seen } of values) {
      const predicted = value(algorithm);
      if (predicted === null) return undefined;
      if (!sameBytes(predicted, seen)) return false;
    }
    if (quoted === undefined) return true;
    let unknown = false;
    const same = reaches(quoted, (bank) => {
      const predicted = value(bank);
      if (predicted === null) unknown = true;
      return predicted ?? undefined;
    });
    return unknown ? undefined : same;
  }

  const start: Base = { look: -1, pcr: lists.pcrs.root };
  /** By look: whether the replay of its list, or of a part of it, gives what it saw. */
  const explained = new Map<number, boolean>();
  function replays(k: number, list: number): boolean {
    const done = explained.get(k);
    if (done !== undefined) return done;
    const found = reachedFrom(looks[k]!, lists.replay(list), start) === true;
    explained.set(k, found);
    return found;
  }

  /** The same as `sees`, of this PCR or one a few records before it. */
  function reachedFrom(look: Look, pcr: number, base: Base): boolean | undefined {
    let result: boolean | undefined;
    let at = pcr;
    for (let behind = 0; behind <= (look.simultaneous ? 0 : MOST_BEHIND); behind += 1) {
      const seen = sees(look, (bank) => valueFrom(bank, at, base));
      if (seen === true) return true;
      if (behind === 0) result = seen;
      if (at === base.pcr || at === lists.pcrs.root) break;
      at = lists.pcrs.parent(at);
    }
    return result;
  }

  return {
    agrees: (k, pcr, list, base) => {
      const look = looks[k]!;
      if (look.values.length === 0 && look.quoted === undefined) return true;
      const all = reachedFrom(look, pcr, start);
      if (all !== undefined) return all;
      const since = base.look < 0 ? undefined : reachedFrom(look, pcr, base);
      return since ?? !replays(k, list);
    },
  };
}

const banksOf = ({ values, quoted }: Look): readonly HashAlgorithm[] => [
  ...values.map(({ algorithm }) => algorithm),
  ...(quoted?.selections ?? []).flatMap(({ algorithm, pcrs }) =>
    algorithm !== undefined && pcrs.includes(quoted!.pcr) ? [algorithm] : [],
  ),
];
