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
  /** Why it is inconclusive, where that is not by a limit. */
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
  { name, verdict, run, doubt }: TaskProperty,
): JudgedProperty {
  if (verdict !== 'violated') return { name, verdict, ...(doubt === undefined ? {} : { doubt }) };
  if (run === undefined) return { name, verdict: 'inconclusive', doubt: 'no run leads to it' };
  const confirmed = confirm(design, options, name, run);
  return typeof confirmed === 'string'
    ? { name, verdict: 'inconclusive', doubt: `${NOT_CONFIRMED}: ${confirmed}` }
    : { name, verdict, counterexample: confirmed };
}

const NOT_CONFIRMED = 'found in the folded search, not confirmed with lists written out';

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
