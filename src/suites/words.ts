/** What a matcher says of what was found: the counterexample, or how much was explored without one. */
import { documentOf } from '../report/json.js';
import { grouped, PLAIN } from '../report/style.js';
import { renderViolation } from '../report/violation.js';
import type { Searched } from './judge.js';

export function describeVerdict({ design, judged, property }: Searched): string {
  const { runs } = documentOf([judged], { version: '' });
  const [run] = runs;
  const entry = run?.properties[0];
  if (run !== undefined && entry?.counterexample !== undefined) {
    return renderViolation(run, entry, PLAIN).join('\n');
  }
  const explored = `${grouped(judged.result.states)} states, all there are`;
  return property.verdict === 'vacuous'
    ? `${design.name}: ${property.name} was never put to the test in ${explored}.`
    : `${design.name}: ${property.name} holds in ${explored}.`;
}
