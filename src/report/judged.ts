/** What a search found, looked at once more: each counterexample is replayed with the lists written out. */
import type { CheckOptions, CheckResult, Run, TaskProperty } from '../check/result.js';
import { type Unfolded, unfold, violationIn } from '../check/unfold.js';
import type { Verdict } from '../checker/index.js';

export interface Counterexample {
  readonly why: string;
  readonly unfolded: Unfolded;
}

export interface JudgedProperty {
  readonly name: string;
  readonly verdict: Verdict;
  readonly counterexample?: Counterexample;
  /** Why a counterexample of the folded search does not count. */
  readonly doubt?: string;
}

export interface Judged {
  readonly result: CheckResult;
  readonly properties: readonly JudgedProperty[];
}

export const judged = (result: CheckResult): Judged => ({
  result,
  properties: result.properties.map((property) => judgedProperty(result, property)),
});

/** Only a run that violates the property with its lists written out makes it violated. */
export function judgedProperty(
  { design, options }: Pick<CheckResult, 'design' | 'options'>,
  { name, verdict, run }: TaskProperty,
): JudgedProperty {
  if (verdict !== 'violated') return { name, verdict };
  if (run === undefined) return { name, verdict: 'inconclusive', doubt: 'no run leads to it' };
  const confirmed = confirm(design, options, name, run);
  return typeof confirmed === 'string'
    ? { name, verdict: 'inconclusive', doubt: confirmed }
    : { name, verdict, counterexample: confirmed };
}

/** The run with its lists written out, or why it is none. */
function confirm(
  design: CheckResult['design'],
  options: CheckOptions,
  name: string,
  run: Run,
): Counterexample | string {
  try {
    const unfolded = unfold(design, options, run);
    const why = violationIn(unfolded, name);
    return why === null ? 'the run does not violate it' : { why, unfolded };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
