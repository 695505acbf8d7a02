/** The report: which view is shown, by the address; and the keys. */
import { checkView } from './check.js';
import { data } from './data.js';
import { byId, el } from './dom.js';
import { matrixView } from './matrix.js';
import { type RunView, runView } from './run.js';
import { themeButton } from './theme.js';

let run: RunView | null = null;
let shown = '';

function viewFor(address: string): HTMLElement {
  const [, kind, index, step] = /^#\/(run|check)\/(\d+)(?:\/(\d+))?$/.exec(address) ?? [];
  if (kind === 'run') {
    run = runView(Number(index), step === undefined ? undefined : Number(step));
    if (run !== null) return run.element;
  }
  return (kind === 'check' ? checkView(Number(index)) : null) ?? matrixView();
}

/** The same view at another step is no other view. */
const withoutStep = (address: string): string => address.replace(/^(#\/run\/\d+)\/\d+$/, '$1');

let scrolledTo = 0;

function route(): void {
  const address = location.hash;
  if (withoutStep(address) === shown && run !== null) {
    const step = /\/(\d+)$/.exec(address.slice(shown.length))?.[1];
    if (step !== undefined && Number(step) !== run.step()) run.go(Number(step));
    return;
  }
  const main = byId('main');
  if (!isElsewhere(shown)) scrolledTo = scrollY;
  const first = main.childElementCount === 0;
  run = null;
  shown = withoutStep(address);
  main.replaceChildren(viewFor(address));
  const title = main.querySelector('h1')?.textContent ?? '';
  document.title = `${title} – carryover`;
  if (!first) main.focus({ preventScroll: true });
  scrollTo(0, isElsewhere(shown) ? 0 : scrolledTo);
}

const isElsewhere = (address: string): boolean =>
  address.startsWith('#/run') || address.startsWith('#/check');

/** Keys that step through a run, unless they mean something else where the focus is. */
function keyed(event: KeyboardEvent): void {
  if (run === null || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { target } = event;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
  const inSteps = target instanceof Element && target.closest('.steps') !== null;
  const to = stepFor(event.key, inSteps, run);
  if (to === null) return;
  event.preventDefault();
  run.go(to, inSteps);
}

function stepFor(key: string, inSteps: boolean, { step, length }: RunView): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'j':
      return step() + 1;
    case 'ArrowLeft':
    case 'k':
      return step() - 1;
    case 'ArrowDown':
      return inSteps ? step() + 1 : null;
    case 'ArrowUp':
      return inSteps ? step() - 1 : null;
    case 'Home':
      return 0;
    case 'End':
      return length;
    default:
      return null;
  }
}

byId('top').append(
  el('a', { href: '#/', class: 'brand' }, 'carryover'),
  el('span', { class: 'version' }, data.version),
  themeButton(),
);
addEventListener('hashchange', route);
addEventListener('keydown', keyed);
route();
