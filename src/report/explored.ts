/** What was explored, and what was not. */
import type { RunEntry } from './document.js';
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
  { states, transitions, depth, seconds, complete, stopped, neverFired }: RunEntry,
  label: string,
  width: number,
  { columns, warn, dim }: Style,
): readonly string[] {
  const ended = stopped.map((what) => STOPPED[what] ?? what);
  const all = complete ? 'all of it: ' : '';
  const text = `${all}${plural(states, 'state')}, ${grouped(transitions)} transitions, depth ${depth}, ${inSeconds(seconds)} of search`;
  const line = (head: string, what: string) => labelled(head, what, width, columns);
  return [
    ...line(label, text),
    ...(complete ? [] : line('', `not everything: ended by ${ended.join(' and ')}`).map(warn)),
    ...(neverFired.length === 0 ? [] : line('', `never happened: ${neverFired.join(', ')}`).map(dim)),
  ];
}
