/** Text for a terminal, or for a mail. */
import { renderCheck } from '../check.js';
import type { ConformanceDocument } from '../conformance.js';
import { renderConformance } from '../conformance-text.js';
import type { DifferenceDocument, SeriesDocument } from '../design-changes.js';
import { renderDifference, renderSeries } from '../design-changes-text.js';
import type { MatrixDocument } from '../design-matrix.js';
import { renderMatrix } from '../design-matrix-text.js';
import type { ResultDocument } from '../document.js';
import { MAIL, type Style } from '../style.js';
import type { VerificationDocument } from '../verification.js';
import { renderVerification } from '../verification-text.js';
import { ascii } from './clean.js';

type Render<T> = (document: T, style: Style) => string;

/** Before a line that would be taken for something else; in a mail, its column is kept free. */
const ESCAPE = ' ';

/** Text as it is rendered, or in a mail. */
export const printed =
  <T>(render: Render<T>): Render<T> =>
  (document, style) =>
    style.glyphs === MAIL.glyphs
      ? mailed(render(ascii(document), { ...style, columns: style.columns - ESCAPE.length }))
      : render(document, style);

export const text: Render<ResultDocument> = printed(renderCheck);
export const conformanceText: Render<ConformanceDocument> = printed(renderConformance);
export const verificationText: Render<VerificationDocument> = printed(renderVerification);
export const matrixText: Render<MatrixDocument> = printed(renderMatrix);
export const seriesText: Render<SeriesDocument> = printed(renderSeries);
export const differenceText: Render<DifferenceDocument> = printed(renderDifference);

/** mbox writes such a line with a sign before it, and git takes some for the end of a message. */
const mailed = (lines: string): string =>
  lines
    .split('\n')
    .map((line) => (/^(>|From |-- ?$|---|diff |Index: )/.test(line) ? ESCAPE + line : line))
    // Of the words that are ours, what is not ASCII has a letter for it.
    .map((line) => ascii(line).trimEnd())
    .join('\n');
