/**
 * A codec compiled: straight-line JavaScript that packs a state into words and unpacks it, generated once from the
 * layout, one statement or two for each field. Encoding allocates nothing.
 */
import type { Codec, Literal } from './codec.js';
import { layOut, type Place, type Placed, type PlacedField } from './layout.js';

/** How states of type `T` are packed. */
export interface Packing<T> {
  /** 32-bit words a state takes; at least one. */
  readonly words: number;
  /** Bits of them that carry information. */
  readonly bits: number;
  /** Writes the words of `state` to `out`, from `offset` on. Throws a `RangeError` for a value that is not declared. */
  readonly encode: (state: T, out: Uint32Array, offset: number) => void;
  /** The state whose words are in `words`, from `offset` on. */
  readonly decode: (words: Uint32Array, offset: number) => T;
}

/** Compiles a codec. */
export function compile<T>(codec: Codec<T>): Packing<T> {
  const { root, words, bits } = layOut(codec.domain);
  const encoder = writeEncoder(root, words);
  const decoder = writeDecoder(root, words);
  return {
    words,
    bits,
    encode: new Function('fail', 'codes', encoder.source)(encoder.fail, encoder.codes),
    decode: new Function('tables', decoder.source)(decoder.tables),
  };
}

/** Up to so many literals are told apart by comparing with one after the other; more by a `Map`. */
const COMPARED = 12;

function writeEncoder(root: Placed, words: number) {
  const lines: string[] = [];
  const expectations: { readonly path: string; readonly expected: string }[] = [];
  const codes: ReadonlyMap<Literal, number>[] = [];
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
  const mustBeObject = (path: string, value: string) =>
    lines.push(`if (typeof ${value} !== 'object' || ${value} === null) ${fails(path, 'a record', value)};`);
  const fields = (placed: readonly PlacedField[], value: string) => {
    for (const [name, field] of placed) write(field, bind(value + access(name)));
  };

  const write = (part: Placed, value: string): void => {
    switch (part.kind) {
      case 'one-of': {
        const wrong = fails(part.path, `one of ${part.values.map(show).join(', ')}`, value);
        if (part.values.length > COMPARED) {
          const codeOf = new Map(part.values.map((literal, code) => [literal, code]));
          put(part.place, `codes[${codes.push(codeOf) - 1}].get(${value}) ?? ${wrong}`);
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
        lines.push(`if (${value} !== null) {`);
        put(part.flag, '1');
        write(part.inner, value);
        lines.push('}');
        return;
      case 'array': {
        const { min, elements, path } = part;
        const expected = min === elements.length ? `${min} elements` : `at most ${elements.length} elements`;
        const wrong = fails(path, `an array of ${expected}`, value);
        lines.push(`if (!Array.isArray(${value})) ${wrong};`);
        const length = bind(`${value}.length`);
        lines.push(`if (${length} < ${min} || ${length} > ${elements.length}) ${wrong};`);
        put(part.length, `${length} - ${min}`);
        elements.forEach((element, i) => {
          if (i >= min) lines.push(`if (${length} > ${i}) {`);
          write(element, bind(`${value}[${i}]`));
          if (i >= min) lines.push('}');
        });
        return;
      }
      case 'record':
        mustBeObject(part.path, value);
        fields(part.fields, value);
        return;
      case 'union': {
        mustBeObject(part.path, value);
        const tag = bind(value + access(part.tag));
        part.variants.forEach(([name, placed], code) => {
          lines.push(`if (${tag} === ${JSON.stringify(name)}) {`);
          put(part.choice, `${code}`);
          fields(placed, value);
          lines.push('} else');
        });
        const expected = `one of ${part.variants.map(([name]) => show(name)).join(', ')}`;
        lines.push(`${fails(join(part.path, part.tag), expected, tag)};`);
        return;
      }
    }
  };

  write(root, 'state');
  const numbers = Array.from({ length: words }, (_, i) => i);
  const source = [
    'return function encode(state, out, offset) {',
    ...numbers.map((i) => `let w${i} = 0;`),
    ...lines,
    ...numbers.map((i) => `out[offset + ${i}] = w${i};`),
    '}',
  ].join('\n');

  const fail = (index: number, value: unknown): never => {
    const { path, expected } = expectations[index]!;
    throw new RangeError(`${path === '' ? 'the state' : path}: ${show(value)} is not ${expected}`);
  };
  return { source, fail, codes };
}

function writeDecoder(root: Placed, words: number) {
  const lines: string[] = [];
  const tables: (readonly Literal[])[] = [];
  let names = 0;

  const code = ({ word, shift, bits }: Place) => {
    if (bits === 0) return '0';
    if (shift + bits === 32) return `(w${word} >>> ${shift})`;
    const shifted = shift === 0 ? `w${word}` : `(w${word} >>> ${shift})`;
    return `(${shifted} & ${2 ** bits - 1})`;
  };
  const fields = (placed: readonly PlacedField[]) =>
    placed.map(([name, field]) => `${key(name)}: ${read(field)}`);

  /** An expression for the part's value; what must be done before it is evaluated goes to `lines`. */
  const read = (part: Placed): string => {
    switch (part.kind) {
      case 'one-of':
        if (part.values.length === 1) return JSON.stringify(part.values[0]);
        if (part.values.length === 2) {
          return `${code(part.place)} === 0 ? ${part.values.map((literal) => JSON.stringify(literal)).join(' : ')}`;
        }
        return `tables[${tables.push(part.values) - 1}][${code(part.place)}]`;
      case 'int':
        return part.min === 0 ? code(part.place) : `${code(part.place)} + (${part.min})`;
      case 'nullable': {
        const name = declare('null');
        lines.push(`if (${code(part.flag)} !== 0) {`);
        lines.push(`${name} = ${read(part.inner)};`, '}');
        return name;
      }
      case 'array': {
        const { min, elements } = part;
        if (min === elements.length) return `[${elements.map(read).join(', ')}]`;
        const name = declare(`[${elements.slice(0, min).map(read).join(', ')}]`);
        elements.slice(min).forEach((element, i) => {
          lines.push(`if (${code(part.length)} > ${i}) {`);
          lines.push(`${name}.push(${read(element)});`, '}');
        });
        return name;
      }
      case 'record':
        return `{ ${fields(part.fields).join(', ')} }`;
      case 'union': {
        const name = declare('undefined');
        part.variants.forEach(([variant, placed], i) => {
          lines.push(`if (${code(part.choice)} === ${i}) {`);
          const all = [`${key(part.tag)}: ${JSON.stringify(variant)}`, ...fields(placed)];
          lines.push(`${name} = { ${all.join(', ')} };`, '}');
        });
        return name;
      }
    }
  };
  const declare = (value: string) => {
    const name = `v${names++}`;
    lines.push(`let ${name} = ${value};`);
    return name;
  };

  const result = read(root);
  const source = [
    'return function decode(words, offset) {',
    ...Array.from({ length: words }, (_, i) => `const w${i} = words[offset + ${i}];`),
    ...lines,
    `return ${result};`,
    '}',
  ].join('\n');
  return { source, tables };
}

/** The property's name as it is written in an object literal. Computed where a plain name would mean the prototype. */
function key(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
}

function access(name: string): string {
  return `[${JSON.stringify(name)}]`;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
