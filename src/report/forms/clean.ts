/** Text from evidence may hold anything. Before any form is made, what could change how other text is shown is escaped. */
import { printable } from '../../evidence/verify/text.js';

/** The same data with every text, names of fields included, made printable. */
export function clean<T>(data: T): T {
  if (typeof data === 'string') return printable(data) as T;
  if (Array.isArray(data)) return data.map(clean) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [printable(name), clean(value)]),
  ) as T;
}

const BEYOND_ASCII = /[^\x20-\x7e]/gu;
const LETTERS: Readonly<Record<string, string>> = { '…': '...', '→': '->', '’': "'", '–': '-', '—': '-' };

/** The same in ASCII: what has no equal there is escaped. */
export function ascii<T>(data: T): T {
  if (typeof data === 'string') {
    return data.replace(
      BEYOND_ASCII,
      (char) => LETTERS[char] ?? `\\u{${char.codePointAt(0)!.toString(16)}}`,
    ) as T;
  }
  if (Array.isArray(data)) return data.map(ascii) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [ascii(name), ascii(value)])) as T;
}
