/** One check: under what, how much was explored, and each property with its verdict. */
import type { PackedOutcome } from '../packed.js';
import { data, headOf, text } from './data.js';
import { el } from './dom.js';
import { signOf, verdictInWords } from './verdicts.js';

export function checkView(index: number): HTMLElement | null {
  const check = data.checks[index];
  if (check === undefined) return null;
  const { assumptions, others } = data.settings[check.settings]!;
  const meaning = new Map(data.assumptions.map(({ name, meaning: says }) => [name, says]));
  return el(
    'div',
    { class: 'check-view' },
    el('p', { class: 'back' }, el('a', { href: '#/' }, '← all designs')),
    el('h1', {}, text(check.design)),
    el('p', { class: 'summary' }, text(check.summary)),
    el(
      'dl',
      { class: 'about' },
      el('dt', {}, 'Assumed'),
      el(
        'dd',
        {},
        assumptions.length === 0
          ? 'Nothing: all that can happen happens.'
          : el(
              'ul',
              {},
              ...assumptions.map((id) =>
                el('li', {}, el('b', {}, text(id)), meaning.has(id) ? `: ${text(meaning.get(id)!)}` : ''),
              ),
            ),
      ),
      ...others.flatMap(([label, words]) => [el('dt', {}, capital(text(label))), el('dd', {}, text(words))]),
      el('dt', {}, 'Explored'),
      el('dd', {}, text(check.explored), check.ended === undefined ? null : `; ${text(check.ended)}`),
      ...(check.neverFired.length === 0
        ? []
        : [el('dt', {}, 'Never happened'), el('dd', {}, check.neverFired.map(text).join(', '))]),
      ...(check.samples.length === 0
        ? []
        : [
            el('dt', {}, 'Random runs'),
            el('dd', {}, ...check.samples.flatMap((trace, k) => [sample(trace, k), ' '])),
          ]),
    ),
    el('ul', { class: 'outcomes' }, ...check.outcomes.map(outcomeItem)),
  );
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const sample = (trace: number, k: number): HTMLElement =>
  el('a', { href: `#/run/${trace}` }, `run ${k + 1} (${headOf(trace)!.length} steps)`);

function outcomeItem(outcome: PackedOutcome): HTMLElement {
  const { name, claim } = data.properties[outcome.property]!;
  const head = outcome.trace === undefined ? undefined : headOf(outcome.trace);
  const words = verdictInWords(outcome);
  return el(
    'li',
    { class: outcome.verdict },
    el('span', { class: `sign ${outcome.verdict}`, 'aria-hidden': 'true' }, signOf(outcome)),
    el(
      'div',
      {},
      el(
        'h2',
        {},
        outcome.trace === undefined ? text(name) : el('a', { href: `#/run/${outcome.trace}` }, text(name)),
      ),
      el('p', {}, el('span', { class: `word ${outcome.verdict}` }, words), ` ${text(claim)}`),
      head === undefined ? null : el('p', { class: 'why' }, `Why: ${text(head.why)}`),
      outcome.doubt === undefined ? null : el('p', { class: 'why' }, text(outcome.doubt)),
    ),
  );
}
