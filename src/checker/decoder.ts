/** Writes the code that unpacks a state. */
import type { Literal } from './codec.js';
import type { Layout, Place, Placed, PlacedField } from './layout.js';

interface Source {
  readonly decode: string;
  /** The literals that it refers to, by number and code. */
  readonly tables: readonly (readonly Literal[])[];
}

/** Each record is one object literal, so that all states have the same hidden class. */
export function writeDecoder({ root, words }: Layout): Source {
  const lines: string[] = [];
  const tables: (readonly Literal[])[] = [];
  let names = 0;

  const declare = (value: string) => {
    const name = `v${names++}`;
    lines.push(`let ${name} = ${value};`);
    return name;
  };
  /** An expression for the bits of a place. */
  const code = ({ word, shift, bits }: Place) => {
    if (bits === 0) return '0';
    if (shift + bits === 32) return `(w${word} >>> ${shift})`;
    const shifted = shift === 0 ? `w${word}` : `(w${word} >>> ${shift})`;
    return `(${shifted} & ${2 ** bits - 1})`;
  };
  const tableOf = (values: readonly Literal[]) => {
    const known = tables.indexOf(values);
    return known >= 0 ? known : tables.push(values) - 1;
  };

  /** An expression for the part's value; what must be done before it is evaluated goes to `lines`. */
  const read = (part: Placed): string => {
    switch (part.kind) {
      case 'one-of':
        if (part.values.length === 1) return JSON.stringify(part.values[0]);
        if (part.values[0] === false && part.values[1] === true && part.values.length === 2) {
          return `${code(part.place)} === 1`;
        }
        return `tables[${tableOf(part.values)}][${code(part.place)}]`;
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
        return `{ ${readFields(part.fields).join(', ')} }`;
      case 'union': {
        const name = declare('undefined');
        part.variants.forEach(([variant, fields], choice) => {
          lines.push(`if (${code(part.choice)} === ${choice}) {`);
          const all = [`${key(part.tag)}: ${JSON.stringify(variant)}`, ...readFields(fields)];
          lines.push(`${name} = { ${all.join(', ')} };`, '}');
        });
        return name;
      }
    }
  };
  const readFields = (fields: readonly PlacedField[]) =>
    fields.map(([name, field]) => `${key(name)}: ${read(field)}`);

  const result = read(root);
  const decode = [
    'return function decode(words, offset) {',
    ...Array.from({ length: words }, (_, word) => `const w${word} = words[offset + ${word}];`),
    ...lines,
    `return ${result};`,
    '}',
  ].join('\n');
  return { decode, tables };
}

/** The name as it is written in an object literal. Computed where a plain name would mean the prototype. */
function key(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
}
