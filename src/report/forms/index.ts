/** The forms that a result can be reported in. */
import type { ResultDocument } from '../document.js';
import { clean } from './clean.js';
import { type Form, type FormOptions, type Part, whole } from './form.js';
import { json } from './json.js';
import { text } from './text.js';

export const FORMS: readonly Form[] = [
  {
    name: 'text',
    extension: 'txt',
    summary: 'what `carryover check` prints',
    parts: whole((document, { style }) => text(document, style)),
  },
  {
    name: 'json',
    extension: 'json',
    summary: 'the whole result, for other programs and for `carryover report`',
    parts: whole(json),
    exact: true,
  },
];

export const render = (form: Form, document: ResultDocument, options: FormOptions): readonly Part[] =>
  form.parts(form.exact ? document : clean(document), options);
