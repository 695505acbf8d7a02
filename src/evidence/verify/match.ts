/**
 * At which record a list, or what it might have been, reaches what it is compared with: by the rules that a
 * kernel may have extended each bank with, found by trying.
 */
import { type HashAlgorithm, SHA1 } from '../algorithms.js';
import type { ChainGoal } from '../chains.js';
import type { Rule } from '../replay.js';
import {
  agreed,
  type Goals,
  type Observer,
  type Part,
  type Reached,
  type StreamReplay,
} from '../stream-replay.js';
import type { Comparison } from './comparison.js';

export interface BankMatch {
  readonly algorithm: HashAlgorithm;
  readonly rule: Rule;
  /** After how many records the value was reached; undefined if never. */
  readonly at: number | undefined;
  /** The value to reach; undefined if only a digest over it is known. */
  readonly expected: Uint8Array | undefined;
  /** The value after the last record. */
  readonly end: Uint8Array;
}

export interface Match {
  /** After how many records every bank agrees; undefined if they never do. */
  readonly at: number | undefined;
  readonly banks: readonly BankMatch[];
  readonly reached: Reached;
}

/** A rule for each bank of the comparison. */
export type Rules = ReadonlyMap<HashAlgorithm, Rule | 'stored'>;

/** The banks that are compared, each once. */
export function banksOf({ known, composite }: Comparison): readonly HashAlgorithm[] {
  const inDigest = (composite?.selections ?? [])
    .filter((s) => s.pcrs.includes(composite!.pcr))
    .flatMap((s) => (s.algorithm === undefined ? [] : [s.algorithm]));
  return [...new Set([...known.map((v) => v.algorithm), ...inDigest])];
}

export function goalsFor(comparison: Comparison, pcr: number, rules: Rules): Goals {
  const chains = banksOf(comparison).map((algorithm): ChainGoal => {
    const told = comparison.known.find((v) => v.algorithm === algorithm)?.value;
    const value = told?.length === algorithm.size ? told : undefined;
    return { algorithm, pcr, rule: rules.get(algorithm) ?? 'native', value };
  });
  return { chains, composite: comparison.composite };
}

/** The rules of a whole list: all native; all padded; and, of a quote's digest, every mixture. */
export function ruleSets(comparison: Comparison, mixtures: boolean): readonly Rules[] {
  const free = banksOf(comparison).filter((algorithm) => algorithm !== SHA1);
  const masks = Array.from({ length: 2 ** Math.min(free.length, 4) }, (_, mask) => mask);
  return masks
    .filter((mask) => mixtures || mask === 0 || mask === masks.length - 1)
    .map((mask) => new Map(free.map((bank, i) => [bank, mask & (1 << i) ? 'padded' : 'native'])));
}

function matchOf(goals: Goals, reached: Reached): Match {
  const banks = goals.chains.map((goal, i): BankMatch => {
    const at = goals.composite === undefined ? reached.chains[i] : reached.composite;
    const rule = goal.rule === 'padded' ? 'padded' : 'native';
    return { algorithm: goal.algorithm, rule, at, expected: goal.value, end: reached.values[i]! };
  });
  return { at: agreed(reached, goals), banks, reached };
}

/** Replays by one set of rules. */
export function matchBy(
  replay: StreamReplay,
  parts: readonly Part[],
  goals: Goals,
  observe?: Observer,
): Match {
  return matchOf(goals, replay.run(parts, goals, observe));
}

/**
 * Finds the rules by which parts of lists reach what is compared; the first set that reaches all. Failing that,
 * of known values each bank's own best, so that a bank that disagrees is seen.
 */
export function findMatch(
  replay: StreamReplay,
  parts: readonly Part[],
  comparison: Comparison,
  pcr: number,
  observe?: Observer,
): Match {
  const sets = ruleSets(comparison, comparison.composite !== undefined);
  const first = matchBy(replay, parts, goalsFor(comparison, pcr, sets[0] ?? new Map()), observe);
  const compared =
    comparison.composite !== undefined || first.banks.some((bank) => bank.expected !== undefined);
  if (first.at !== undefined || !compared) return first;
  let best = first;
  for (const rules of sets.slice(1)) {
    const next = matchBy(replay, parts, goalsFor(comparison, pcr, rules));
    if (next.at !== undefined) return next;
    const banks = best.banks.map((bank, i) => (bank.at === undefined ? pick(bank, next.banks[i]!) : bank));
    const [one] = banks;
    const same = one?.at !== undefined && banks.every((bank) => bank.at === one.at);
    best = { ...best, banks, at: same ? one.at : undefined };
    if (best.at !== undefined) return best;
  }
  return best;
}

const pick = (bank: BankMatch, other: BankMatch): BankMatch => (other.at === undefined ? bank : other);

/** Whether parts of lists reach what is compared, in all banks: after how many records. The measure of proof. */
export type Prove = (parts: readonly Part[]) => number | undefined;

export function prover(replay: StreamReplay, comparison: Comparison, pcr: number): Prove {
  const sets = ruleSets(comparison, false);
  return (parts) => {
    for (const rules of sets) {
      const { at } = matchBy(replay, parts, goalsFor(comparison, pcr, rules));
      if (at !== undefined && at > 0) return at;
    }
    return undefined;
  };
}
