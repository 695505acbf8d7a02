/** Text for a terminal, or for a mail. */
import { renderCheck } from '../check.js';
import type { ResultDocument } from '../document.js';
import { MAIL, type Style } from '../style.js';
import { ascii } from './clean.js';

export const text = (document: ResultDocument, style: Style): string =>
  style.glyphs === MAIL.glyphs ? mail(document, style) : renderCheck(document, style);

/** mbox writes such a line with a sign before it, and git takes some for the end of a message. */
const mail = (document: ResultDocument, style: Style): string =>
  renderCheck(ascii(document), style)
    .split('\n')
    .map((line) => (/^(>|From |-- ?$|---|diff |Index: )/.test(line) ? ` ${line}` : line))
    .map((line) => line.trimEnd())
    .join('\n');
