/** What was explored, and what was not. */
import type { CheckResult } from '../check/result.js';
import { grouped, inSeconds, labelled, plural, type Style } from './style.js';

const STOPPED: Readonly<Record<string, string>> = {
  states: 'the limit on states',
  depth: 'the limit on depth',
  seconds: 'the limit on time',
  memory: 'the limit on memory',
  interrupted: 'an interrupt',
  decided: 'everything decided',
};

export function renderExplored(
  result: CheckResult,
  label: string,
  width: number,
  style: Style,
): readonly string[] {
  const { states, transitions, depth, seconds, complete, searches, neverFired } = result;
  const ended = [
    ...new Set(searches.flatMap(({ stopped }) => (stopped ? [STOPPED[stopped] ?? stopped] : []))),
  ];
  const all = complete ? 'all of it: ' : '';
  const text = `${all}${plural(states, 'state')}, ${grouped(transitions)} transitions, depth ${depth}, ${inSeconds(seconds)} of search`;
  return [
    ...labelled(label, text, width),
    ...(complete
      ? []
      : labelled('', `not everything: ended by ${ended.join(' and ')}`, width).map(style.warn)),
    ...(neverFired.length === 0
      ? []
      : labelled('', `never happened: ${neverFired.join(', ')}`, width).map(style.dim)),
  ];
}
