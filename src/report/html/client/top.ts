/** The head of the page. */
import { byId, el } from './dom.js';
import { themeButton } from './theme.js';

export const top = (version: string): void =>
  byId('top').append(
    el('a', { href: '#/', class: 'brand' }, 'carryover'),
    el('span', { class: 'version' }, version),
    themeButton(),
  );
