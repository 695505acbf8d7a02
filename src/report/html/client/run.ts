/** One run: where list and PCR part at a glance, the steps in their lanes, and the machine after each of them. */
import { chains } from './chains.js';
import { data, headOf, statesOf, stepText, type Trace, text, traceAt } from './data.js';
import { announce, button, el } from './dom.js';
import { fieldTables } from './fields.js';
import { memory } from './memory.js';
import { stepList } from './steps.js';

export interface RunView {
  readonly element: HTMLElement;
  /** Goes to a step; 0 is the beginning. `focus`: to the step in the list. */
  readonly go: (step: number, focus?: boolean) => void;
  readonly step: () => number;
  readonly length: number;
}

export function runView(index: number, at: number | undefined): RunView | null {
  const trace = traceAt(index);
  if (trace === undefined) return null;
  const states = statesOf(trace);
  const { length } = trace;
  const list = stepList(trace, states, (step) => go(step));
  const holders = { chains: el('div'), memory: el('div'), fields: el('div') };
  const changedOnly = el('input', { type: 'checkbox' });
  changedOnly.addEventListener('change', () => drawFields());
  const bar = stepBar(length, (step) => go(step));
  let step = Math.min(at ?? length, length);

  function drawFields(): void {
    holders.fields.replaceChildren(fieldTables(states[step]!, states[step - 1], changedOnly.checked));
  }

  function draw(): void {
    list.select(step);
    bar.show(step);
    holders.chains.replaceChildren(...chains(trace!, states[step]!, step === length));
    holders.memory.replaceChildren(memory(states[step]!, states[step - 1]));
    drawFields();
  }

  function go(to: number, focus = false): void {
    step = Math.max(0, Math.min(length, to));
    draw();
    list.reveal(step, focus);
    history.replaceState(null, '', `#/run/${index}/${step}`);
    announce(step === 0 ? 'The beginning' : inWords(trace!, step));
  }

  const element = el(
    'div',
    { class: 'run-view' },
    ...heading(trace, index),
    el(
      'div',
      { class: 'stage' },
      el(
        'section',
        { class: 'story', 'aria-label': 'Steps' },
        el('h2', { class: 'unseen' }, 'Steps'),
        bar.element,
        list.element,
      ),
      el(
        'div',
        { class: 'panel', tabindex: 0, role: 'region', 'aria-label': 'The machine after the step' },
        panel('List and PCR 10', holders.chains),
        panel('Where the list is written, and what is there', holders.memory),
        panel(
          'State',
          el('label', { class: 'tick only' }, changedOnly, ' only what the step changed'),
          holders.fields,
        ),
      ),
    ),
    reproduction(trace),
  );
  draw();
  return { element, go, step: () => step, length };
}

const panel = (title: string, ...inside: HTMLElement[]): HTMLElement =>
  el('section', {}, el('h3', {}, title), ...inside);

function inWords(trace: Trace, step: number): string {
  const { actor, words } = stepText(trace, step - 1);
  return `Step ${step} of ${trace.length}: ${actor} ${words}`;
}

interface StepBar {
  readonly element: HTMLElement;
  readonly show: (step: number) => void;
}

function stepBar(length: number, go: (step: number) => void): StepBar {
  let at = 0;
  const slider = el('input', { type: 'range', min: 0, max: length, 'aria-label': 'Step' });
  slider.addEventListener('input', () => go(Number(slider.value)));
  const shown = el('output', {});
  const first = button('⇤', { 'aria-label': 'To the beginning', title: 'To the beginning (Home)' }, () =>
    go(0),
  );
  const back = button('←', { 'aria-label': 'One step back', title: 'One step back (←)' }, () => go(at - 1));
  const on = button('→', { 'aria-label': 'One step on', title: 'One step on (→)' }, () => go(at + 1));
  const last = button('⇥', { 'aria-label': 'To the end', title: 'To the end (End)' }, () => go(length));
  return {
    element: el(
      'div',
      { class: 'step-bar', role: 'group', 'aria-label': 'Go through the steps' },
      first,
      back,
      slider,
      on,
      last,
      shown,
    ),
    show: (step) => {
      at = step;
      slider.value = String(step);
      shown.textContent = `${step} / ${length}`;
      first.disabled = step === 0;
      back.disabled = step === 0;
      on.disabled = step === length;
      last.disabled = step === length;
    },
  };
}

/** Violations of the same check, before and after this one. */
function neighbours(index: number): readonly HTMLElement[] {
  const of = (trace: number, label: string, rel: string): HTMLElement[] => {
    const other = headOf(trace);
    if (other === undefined || other.property < 0) return [];
    const name = text(data.properties[other.property]!.name);
    const design = text(data.checks[other.check]!.design);
    return [el('a', { href: `#/run/${trace}`, rel, title: `${design}: ${name}` }, label)];
  };
  return [...of(index - 1, '‹ violation before', 'prev'), ...of(index + 1, 'next violation ›', 'next')];
}

function heading(trace: Trace, index: number): readonly HTMLElement[] {
  const check = data.checks[trace.check]!;
  const { length } = trace;
  const property = data.properties[trace.property];
  const nav = el(
    'p',
    { class: 'back' },
    el('a', { href: '#/' }, '← all designs'),
    el('a', { href: `#/check/${trace.check}` }, text(check.design)),
    el('span', { class: 'neighbours' }, ...neighbours(index)),
  );
  if (property === undefined) {
    return [
      nav,
      el('h1', {}, `${text(check.design)}: a random run of ${stepsInWords(length)}`),
      ...cards(trace, null),
    ];
  }
  return [
    nav,
    el(
      'h1',
      {},
      `${text(check.design)}: `,
      el('span', { class: 'property' }, text(property.name)),
      ` is violated ${lengthInWords(trace)}`,
    ),
    el('p', { class: 'claim' }, text(property.claim)),
    ...cards(trace, text(property.meaning)),
  ];
}

const stepsInWords = (count: number): string => `${count} step${count === 1 ? '' : 's'}`;

function lengthInWords({ length, loopStart }: Trace): string {
  if (loopStart === undefined) return `in ${stepsInWords(length)}`;
  return loopStart >= length
    ? `by ${stepsInWords(length)} and none after them`
    : `by ${stepsInWords(loopStart)} and a loop of ${length - loopStart}`;
}

const sentence = (words: string): string => {
  const begun = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};

/** The answer at a glance. */
function cards(trace: Trace, meaning: string | null): readonly HTMLElement[] {
  const card = (title: string, kind: string, ...lines: readonly (string | null)[]): HTMLElement =>
    el(
      'section',
      { class: `card ${kind}` },
      el('h2', {}, title),
      ...lines.filter((line) => line !== null).map((line) => el('p', {}, line)),
    );
  const why = meaning === null ? null : card('Why it is violated', 'why', sentence(text(trace.why)), meaning);
  const parting = trace.parting.map(text);
  const noticing = trace.noticing.map(text);
  const inOrder = trace.marks.some(({ parts }) => parts)
    ? [
        card('Where list and PCR part', 'parting', ...parting),
        card(trace.noticed ? 'Who noticed' : 'Why nobody noticed', 'noticing', ...noticing),
        why,
      ]
    : [why, card('List and PCR', 'agree', ...parting), card('What looked at them', 'noticing', ...noticing)];
  return [el('div', { class: 'cards' }, ...inOrder)];
}

function reproduction({ reproduce }: Trace): HTMLElement | null {
  if (reproduce.length === 0) return null;
  const lines = reproduce.map(text).join('\n');
  return el(
    'section',
    { class: 'again' },
    el('h2', {}, 'To see it again'),
    el('pre', { tabindex: 0 }, lines),
  );
}
