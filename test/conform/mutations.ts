/** Every single change of a number, a truth value, or a digit in what a file of runs says was seen. */

export interface Mutation {
  /** `boots[0].timeline[2].records: 30 → 31` */
  readonly name: string;
  /** The path without the places in arrays: `boots[].timeline[].records`. */
  readonly field: string;
  readonly run: unknown;
}

type Path = readonly (string | number)[];

const showPath = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);

/** The same data with another value at the path. */
function withValue(data: unknown, [head, ...rest]: Path, value: unknown): unknown {
  if (head === undefined) return value;
  if (Array.isArray(data)) return data.map((each, at) => (at === head ? withValue(each, rest, value) : each));
  const record = data as Readonly<Record<string, unknown>>;
  return { ...record, [head]: withValue(record[head], rest, value) };
}

/** Strings in which every digit counts. */
const DIGITS: readonly RegExp[] = [/\.pcr10\./, /\.data$/, /\.messages\[/];

const otherDigit = (digit: string): string =>
  digit === '7' ? '8' : digit === 'f' ? 'e' : digit === '0' ? '1' : '7';

/** For a hash a few of its digits do; of a text, every number in it. */
function otherStrings(path: string, text: string): readonly string[] {
  if (!DIGITS.some((pattern) => pattern.test(path))) return [];
  const at = path.includes('pcr10')
    ? [0, text.length - 1]
    : [...text.matchAll(/\d+/g)].map((match) => match.index + match[0].length - 1);
  return at.map((index) => text.slice(0, index) + otherDigit(text[index]!) + text.slice(index + 1));
}

function otherValues(path: string, value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return value === 0 ? [1] : [value + 1, value - 1];
  return typeof value === 'string' ? otherStrings(path, value) : [];
}

export function* mutationsOf(run: unknown): Generator<Mutation> {
  function* walk(data: unknown, path: Path): Generator<Mutation> {
    if (data !== null && typeof data === 'object') {
      for (const [key, value] of Object.entries(data)) {
        yield* walk(value, [...path, Array.isArray(data) ? Number(key) : key]);
      }
      return;
    }
    const shown = showPath(path);
    for (const other of otherValues(shown, data)) {
      yield {
        name: `${shown}: ${String(data)} → ${String(other)}`,
        field: shown.replaceAll(/\[\d+\]/g, '[]'),
        run: withValue(run, path, other),
      };
    }
  }
  yield* walk(run, []);
}
