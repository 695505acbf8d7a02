/** The forms that a result can be reported in. */
import { renderMatrixHtml } from '../html/design-matrix.js';
import { renderHtml } from '../html/html.js';
import { clean } from './clean.js';
import { conformanceJunit, conformanceMarkdown } from './conformance.js';
import { differenceMarkdown, seriesMarkdown } from './design-changes.js';
import { designMatrixMarkdown } from './design-matrix.js';
import { designMatrixJunit } from './design-matrix-junit.js';
import { designMatrixSvg } from './design-matrix-svg.js';
import { dot } from './dot.js';
import { type AnyDocument, type Form, type FormOptions, type Part, whole } from './form.js';
import { itf } from './itf.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { mermaid } from './mermaid.js';
import { replayJunit, replayMarkdown } from './replay.js';
import { svg } from './svg.js';
import { conformanceText, differenceText, matrixText, seriesText, text, verificationText } from './text.js';
import { verificationJunit, verificationMarkdown } from './verification.js';

export const FORMS: readonly Form[] = [
  {
    name: 'text',
    extension: 'txt',
    summary: 'what `carryover check` prints',
    parts: whole((document, { style }) => text(document, style)),
    verification: (document, { style }) => verificationText(document, style),
    conformance: (document, { style }) => conformanceText(document, style),
    matrix: (document, { style }) => matrixText(document, style),
    series: (document, { style }) => seriesText(document, style),
    difference: (document, { style }) => differenceText(document, style),
  },
  {
    name: 'markdown',
    extension: 'md',
    summary: 'for a pull request or an issue: tables, and a diagram of each violation',
    parts: whole((document) => (document.kind === 'replay' ? replayMarkdown(document) : markdown(document))),
    verification: verificationMarkdown,
    conformance: conformanceMarkdown,
    matrix: designMatrixMarkdown,
    series: seriesMarkdown,
    difference: differenceMarkdown,
  },
  {
    name: 'html',
    extension: 'html',
    summary: 'a page for a browser: matrix, swim lanes, list and PCR as chains, step by step',
    parts: whole(renderHtml),
    matrix: (document) => renderMatrixHtml(clean(document)),
    exact: true,
  },
  {
    name: 'mermaid',
    extension: 'mmd',
    summary: 'a sequence diagram of each run',
    parts: mermaid,
  },
  {
    name: 'svg',
    extension: 'svg',
    summary: 'pictures: the verdicts, the states, what was covered, how the search went',
    parts: svg,
    matrix: designMatrixSvg,
  },
  {
    name: 'dot',
    extension: 'dot',
    summary: 'the states of each search, or the stages that they are in, for Graphviz',
    parts: (document) => dot(document),
  },
  {
    name: 'junit',
    extension: 'junit.xml',
    summary: 'JUnit XML for CI servers: a suite for each design, a case for each property',
    parts: whole((document) => (document.kind === 'replay' ? replayJunit(document) : junit(document))),
    verification: verificationJunit,
    conformance: conformanceJunit,
    matrix: designMatrixJunit,
  },
  {
    name: 'itf',
    extension: 'itf.json',
    summary: 'each run as a trace for Apalache, Quint and their viewers',
    parts: itf,
  },
  {
    name: 'json',
    extension: 'json',
    summary: 'the whole result, for other programs and for `carryover report`',
    parts: whole(json),
    verification: json,
    conformance: json,
    matrix: json,
    series: json,
    difference: json,
    exact: true,
  },
];

/** The forms in which a document of this kind has something to show. */
export const formsFor = (kind: AnyDocument['kind']): readonly Form[] =>
  kind === 'check' || kind === 'random' || kind === 'replay'
    ? FORMS
    : FORMS.filter((form) => form[kind] !== undefined);

export async function render(
  form: Form,
  document: AnyDocument,
  options: FormOptions,
): Promise<readonly Part[]> {
  const given = form.exact ? document : clean(document);
  switch (given.kind) {
    case 'verification':
      return only(form.verification?.(given, options));
    case 'conformance':
      return only(form.conformance?.(given, options));
    case 'matrix':
      return only(form.matrix?.(given, options));
    case 'series':
      return only(form.series?.(given, options));
    case 'difference':
      return only(form.difference?.(given, options));
    default:
      return form.parts(given, options);
  }
}

function only(made: string | readonly Part[] | undefined): readonly Part[] {
  if (made === undefined) return [];
  return typeof made === 'string' ? [{ name: '', text: made }] : made;
}
