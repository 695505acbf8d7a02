/** The report: which view is shown, by the address; and the keys. */
import { checkView } from './check.js';
import { data, headOf, load, traceAt } from './data.js';
import { byId } from './dom.js';
import { drawAll } from './grid.js';
import { matrixView } from './matrix.js';
import { type RunView, runView } from './run.js';
import { top } from './top.js';

let run: RunView | null = null;
let shown = '';

interface Place {
  readonly kind: string | undefined;
  readonly index: number;
  readonly step: number | undefined;
}

function placeOf(address: string): Place {
  const [, kind, index, step] = /^#\/(run|check)\/(\d+)(?:\/(\d+))?$/.exec(address) ?? [];
  return { kind, index: Number(index), step: step === undefined ? undefined : Number(step) };
}

/** A run has to be loaded. */
function viewFor({ kind, index, step }: Place): HTMLElement {
  if (kind === 'run') {
    run = runView(index, step);
    if (run !== null) return run.element;
  }
  return (kind === 'check' ? checkView(index) : null) ?? matrixView();
}

/** The same view at another step is no other view. */
const withoutStep = (address: string): string => address.replace(/^(#\/run\/\d+)\/\d+$/, '$1');

let scrolledTo = 0;
/** The check that is looked at, or a run of it. */
let at: number | undefined;

function route(): void {
  const address = location.hash;
  if (withoutStep(address) === shown && run !== null) {
    const step = /\/(\d+)$/.exec(address.slice(shown.length))?.[1];
    if (step !== undefined && Number(step) !== run.step()) run.go(Number(step));
    return;
  }
  if (!isElsewhere(shown)) scrolledTo = scrollY;
  run = null;
  shown = withoutStep(address);
  const place = placeOf(address);
  if (place.kind !== 'run' || headOf(place.index) === undefined || traceAt(place.index) !== undefined) {
    show(place);
    return;
  }
  // What was shown stays until there is something else to show, unless by then that is no longer asked for.
  byId('main').setAttribute('aria-busy', 'true');
  load(place.index).then(() => {
    if (withoutStep(location.hash) === shown) show(placeOf(location.hash));
  });
}

function show(place: Place): void {
  const main = byId('main');
  const first = main.childElementCount === 0;
  main.removeAttribute('aria-busy');
  main.replaceChildren(viewFor(place));
  const title = main.querySelector('h1')?.textContent ?? '';
  document.title = `${title} – carryover`;
  if (!first) main.focus({ preventScroll: true });
  if (isElsewhere(shown) || first) scrollTo(0, 0);
  else backToMatrix(main);
  at = place.kind === 'run' ? headOf(place.index)?.check : place.kind === 'check' ? place.index : undefined;
}

/** Where the page was; if the row is not in sight there of which something was looked at, then where that is. */
function backToMatrix(main: HTMLElement): void {
  drawAll();
  scrollTo(0, scrolledTo);
  const row = main.querySelector(`a[href="#/check/${at}"]`);
  if (row === null) return;
  const { left, top, height } = row.getBoundingClientRect();
  if (document.elementFromPoint(left + 1, top + height / 2) !== row) row.scrollIntoView({ block: 'center' });
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

top(data.version);
addEventListener('hashchange', route);
addEventListener('keydown', keyed);
route();
