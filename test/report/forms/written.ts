/** A document in one of the forms, as the command line writes it. */
import type { ResultDocument } from '../../../src/report/document.js';
import type { FormOptions, Part } from '../../../src/report/forms/form.js';
import { FORMS, render } from '../../../src/report/forms/index.js';
import { PLAIN } from '../../../src/report/style.js';

export const written = (
  name: string,
  document: ResultDocument,
  options: Partial<FormOptions> = {},
): Promise<readonly Part[]> =>
  render(FORMS.find((form) => form.name === name)!, document, { style: PLAIN, ...options });
