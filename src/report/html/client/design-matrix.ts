/** The page of a matrix: which view is shown, by the address. */

import type { MatrixPage } from '../matrix-page.js';
import { byId } from './dom.js';
import { drawAll } from './grid.js';
import { lines, unpacked } from './inflate.js';
import { designView, type Place, sheetView } from './sheet.js';
import { top } from './top.js';

const data = await unpacked<MatrixPage>(lines()[0]);

let scrolledTo = 0;
let last: Place | undefined;

function placeOf(address: string): Place | undefined {
  const [, group, row] = /^#\/design\/(\d+)\/(\d+)$/.exec(address) ?? [];
  const place = { group: Number(group), row: Number(row) };
  return data.groups[place.group]?.rows[place.row] === undefined ? undefined : place;
}

function route(): void {
  const main = byId('main');
  const first = main.childElementCount === 0;
  if (last === undefined) scrolledTo = scrollY;
  const place = placeOf(location.hash);
  main.replaceChildren(place === undefined ? sheetView(data) : designView(data, place));
  document.title = `${main.querySelector('h1')?.textContent ?? ''} – carryover`;
  if (!first) main.focus({ preventScroll: true });
  if (place !== undefined || first) scrollTo(0, 0);
  else back(main, last);
  last = place;
}

/** To where the page was, and in any case to the row of the design that was looked at. */
function back(main: HTMLElement, from: Place | undefined): void {
  drawAll();
  scrollTo(0, scrolledTo);
  if (from !== undefined) {
    main.querySelector(`a[href="#/design/${from.group}/${from.row}"]`)?.scrollIntoView({ block: 'nearest' });
  }
}

top(data.version);
addEventListener('hashchange', route);
route();
