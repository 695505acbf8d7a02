/** Writes the code that packs a state. */
import type { Literal } from './codec.js';
import { type Layout, masksOf, type Place, type Placed, type PlacedField, within } from './layout.js';

/** Up to so many literals are told apart by comparing with one after the other; more by a `Map`. */
const COMPARED = 12;

interface Source {
  readonly encode: string;
  readonly encodeNext: string;
  /** Both refer to these: what to throw, by number, and the codes of literals that are too many to compare with. */
  readonly fail: (index: number, value: unknown) => never;
  readonly codes: readonly ReadonlyMap<Literal, number>[];
}

export function writeEncoders({ root, words }: Layout): Source {
  const expectations: { readonly path: string; readonly expected: string }[] = [];
  const codes: ReadonlyMap<Literal, number>[] = [];
  let lines: string[] = [];
  let names = 0;

  const fails = (path: string, expected: string, value: string) =>
    `fail(${expectations.push({ path, expected }) - 1}, ${value})`;
  const put = ({ word, shift, bits }: Place, code: string) =>
    lines.push(bits === 0 ? `${code};` : `w${word} |= (${code}) << ${shift};`);
  const bind = (expression: string) => {
    const name = `v${names++}`;
    lines.push(`const ${name} = ${expression};`);
    return name;
  };
  const block = (condition: string, body: () => void) => {
    lines.push(`if (${condition}) {`);
    body();
    lines.push('}');
  };

  const mustBeRecord = (path: string, value: string) =>
    lines.push(`if (typeof ${value} !== 'object' || ${value} === null) ${fails(path, 'a record', value)};`);
  const mustBeArray = ({ path, min, elements }: Placed & { kind: 'array' }, value: string) => {
    const expected = min === elements.length ? `${min} elements` : `at most ${elements.length} elements`;
    const wrong = fails(path, `an array of ${expected}`, value);
    lines.push(`if (!Array.isArray(${value})) ${wrong};`);
    const length = bind(`${value}.length`);
    lines.push(`if (${length} < ${min} || ${length} > ${elements.length}) ${wrong};`);
    return length;
  };

  /** Adds the bits of `value` to words in which they are zero. */
  const write = (part: Placed, value: string): void => {
    switch (part.kind) {
      case 'one-of': {
        const wrong = fails(part.path, `one of ${part.values.map(show).join(', ')}`, value);
        if (part.values.length > COMPARED) {
          const table = codes.push(new Map(part.values.map((literal, code) => [literal, code]))) - 1;
          put(part.place, `codes[${table}].get(${value}) ?? ${wrong}`);
        } else {
          const cases = part.values.map(
            (literal, code) => `${value} === ${JSON.stringify(literal)} ? ${code} : `,
          );
          put(part.place, cases.join('') + wrong);
        }
        return;
      }
      case 'int': {
        const { min, max } = part;
        const whole =
          min >= -(2 ** 31) && max < 2 ** 31 ? `(${value} | 0) === ${value}` : `Number.isInteger(${value})`;
        const wrong = fails(part.path, `in ${min}..${max}`, value);
        put(
          part.place,
          `${whole} && ${value} >= ${min} && ${value} <= ${max} ? ${value} - (${min}) : ${wrong}`,
        );
        return;
      }
      case 'nullable':
        block(`${value} !== null`, () => {
          put(part.flag, '1');
          write(part.inner, value);
        });
        return;
      case 'array': {
        const length = mustBeArray(part, value);
        put(part.length, `${length} - ${part.min}`);
        part.elements.forEach((element, i) => {
          const writeElement = () => write(element, bind(`${value}[${i}]`));
          if (i < part.min) writeElement();
          else block(`${length} > ${i}`, writeElement);
        });
        return;
      }
      case 'record':
        mustBeRecord(part.path, value);
        writeFields(part.fields, value);
        return;
      case 'union': {
        mustBeRecord(part.path, value);
        const tag = bind(value + access(part.tag));
        part.variants.forEach(([name, fields], code) => {
          block(`${tag} === ${JSON.stringify(name)}`, () => {
            put(part.choice, `${code}`);
            writeFields(fields, value);
          });
          lines.push('else');
        });
        const expected = `one of ${part.variants.map(([name]) => show(name)).join(', ')}`;
        lines.push(`${fails(within(part.path, part.tag), expected, tag)};`);
        return;
      }
    }
  };
  const writeFields = (fields: readonly PlacedField[], value: string) => {
    for (const [name, field] of fields) write(field, bind(value + access(name)));
  };

  /** Makes the bits of `old` those of `value`. What is the same in both was checked when `old` was encoded. */
  const patch = (part: Placed, value: string, old: string): void =>
    block(`${value} !== ${old}`, () => {
      if (part.kind === 'record') {
        mustBeRecord(part.path, value);
        for (const [name, field] of part.fields) {
          patch(field, bind(value + access(name)), bind(old + access(name)));
        }
      } else if (part.kind === 'array' && part.min === part.elements.length) {
        mustBeArray(part, value);
        part.elements.forEach((element, i) => {
          patch(element, bind(`${value}[${i}]`), bind(`${old}[${i}]`));
        });
      } else {
        for (const [word, mask] of masksOf(part)) lines.push(`w${word} &= ${~mask};`);
        write(part, value);
      }
    });

  const functionOf = (signature: string, first: (word: number) => string, body: () => void, base: string) => {
    lines = [];
    body();
    const numbers = Array.from({ length: words }, (_, word) => word);
    return [
      `return function ${signature} {`,
      ...numbers.map((word) => `let w${word} = ${first(word)};`),
      ...lines,
      ...numbers.map((word) => `out[${base}${word}] = w${word};`),
      '}',
    ].join('\n');
  };

  const encode = functionOf(
    'encode(state, out, offset)',
    () => '0',
    () => write(root, 'state'),
    'offset + ',
  );
  const encodeNext = functionOf(
    'encodeNext(state, before, words, offset, out)',
    (word) => `words[offset + ${word}] | 0`,
    () => patch(root, 'state', 'before'),
    '',
  );
  const fail = (index: number, value: unknown): never => {
    const { path, expected } = expectations[index]!;
    throw new RangeError(`${path === '' ? 'the state' : path}: ${show(value)} is not ${expected}`);
  };
  return { encode, encodeNext, fail, codes };
}

function access(name: string): string {
  return `[${JSON.stringify(name)}]`;
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
