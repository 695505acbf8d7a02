/** What the verifier says, in a line. */
import type { EndEntry } from './document.js';
import { plural, type Style, wrap } from './style.js';

/** What it says of the list that it was shown, beside which the PCR of its quote stands. */
export function verifierInWords({ verifier, list }: EndEntry): string {
  if (verifier === undefined) return '';
  const { verdict, at, attested, unauthenticated } = verifier;
  const where =
    verdict === 'truncated' && at !== undefined
      ? `, records are missing before record ${at + 1}`
      : verdict === 'trusted' && attested !== undefined
        ? `, the quote covers ${covered(attested, list.length)}`
        : '';
  const open = unauthenticated ? '; no hash covers the data of the violations in it' : '';
  return `The verifier says: ${verdict}${where}${open}.`;
}

function covered(attested: number, length: number): string {
  if (attested === 0) return 'none of its records';
  return attested === length ? 'all of it' : `the first ${attested} of ${plural(length, 'record')}`;
}

export const renderVerifier = (end: EndEntry, { columns }: Style): readonly string[] =>
  end.verifier === undefined ? [] : wrap(verifierInWords(end), '  ', columns);
