/** The document itself. */
import type { AnyDocument } from './form.js';

/** What JSON leaves as it is and a terminal or an editor does not. */
const UNSAFE = /[\u007f-\u009f\u00ad\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

const escaped = (char: string): string =>
  [...Array(char.length).keys()]
    .map((k) => `\\u${char.charCodeAt(k).toString(16).padStart(4, '0')}`)
    .join('');

/** JSON that means the same and can be shown anywhere: invisible characters are escaped. */
export const safeJson = (data: unknown): string =>
  `${JSON.stringify(data, null, 2).replace(UNSAFE, escaped)}\n`;

export const json = (document: AnyDocument): string => safeJson(document);
