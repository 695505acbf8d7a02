/**
 * The declared domain of a state: what each of its fields may hold.
 *
 * A codec is a description, plain data that can be read and printed. `compile` makes of it the functions that pack
 * a state into machine words and back. The packing is exact: two states have the same words only if they are equal,
 * and a value outside of its domain is an error that names the field, never another state's words.
 */

/** A value that stands for itself. */
export type Literal = string | number | boolean | null;

/** What a field may hold, as data. */
export type Domain =
  | { readonly kind: 'one-of'; readonly values: readonly Literal[] }
  | { readonly kind: 'int'; readonly min: number; readonly max: number }
  | { readonly kind: 'nullable'; readonly inner: Domain }
  | { readonly kind: 'array'; readonly min: number; readonly max: number; readonly element: Domain }
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | { readonly kind: 'union'; readonly tag: string; readonly variants: readonly Variant[] };

export type Field = readonly [name: string, domain: Domain];
export type Variant = readonly [name: string, fields: readonly Field[]];

declare const values: unique symbol;

/** Anything with a domain, whatever its values. */
export interface Declared {
  readonly domain: Domain;
}

/**
 * The domain of the values of type `T`. Neither a wider nor a narrower domain is assignable to it: a literal that
 * the state's type has and the codec lacks (or the reverse) is a type error where the codec is declared.
 */
export interface Codec<T> extends Declared {
  /** Never there: it carries the type. */
  readonly [values]?: (value: T) => T;
}

/** The type of the values that a codec declares. */
export type ValueOf<C extends Declared> = C extends Codec<infer T> ? T : never;

/** `true` or `false`: one bit. */
export const bool: Codec<boolean> = { domain: { kind: 'one-of', values: [false, true] } };

/** One of a few literals: `oneOf('idle', 'busy')`. */
export function oneOf<const V extends readonly [Literal, ...Literal[]]>(...literals: V): Codec<V[number]> {
  if (literals.length === 0) throw new Error('oneOf needs at least one value');
  if (new Set(literals).size < literals.length) {
    throw new Error(`oneOf has a value twice: ${literals.map(String).join(', ')}`);
  }
  if (literals.some((value) => typeof value === 'number' && !Number.isFinite(value))) {
    throw new Error('oneOf takes finite numbers only');
  }
  return { domain: { kind: 'one-of', values: literals } };
}

/** A whole number from `min` to `max`, both included. At most 2³² of them. */
export function int(min: number, max: number): Codec<number> {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max < min || max - min >= 2 ** 32) {
    throw new Error(`int(${min}, ${max}) is not a range of at most 2³² whole numbers`);
  }
  return { domain: { kind: 'int', min, max } };
}

/** A value or `null`. */
export function nullable<T>(inner: Codec<T>): Codec<T | null> {
  const { domain } = inner;
  if (domain.kind === 'nullable' || (domain.kind === 'one-of' && domain.values.includes(null))) {
    throw new Error('nullable of something that may be null already');
  }
  if (domain.kind === 'one-of') return { domain: { kind: 'one-of', values: [null, ...domain.values] } };
  return { domain: { kind: 'nullable', inner: domain } };
}

/** An array of exactly `length` elements. */
export function tuple<T>(length: number, element: Codec<T>): Codec<readonly T[]> {
  return arrayOf(length, length, element);
}

/** An array of at most `max` elements. */
export function list<T>(max: number, element: Codec<T>): Codec<readonly T[]> {
  return arrayOf(0, max, element);
}

function arrayOf<T>(min: number, max: number, element: Codec<T>): Codec<readonly T[]> {
  if (!Number.isSafeInteger(max) || max < 0) throw new Error(`${max} is not a length`);
  return { domain: { kind: 'array', min, max, element: element.domain } };
}

/**
 * A record, field by field. Given the state's type, `record<State>({ … })`, every field is checked against it
 * where it stands; without, the type follows from the fields.
 */
export function record<T extends object>(
  fields: {
    readonly [K in keyof T]: Codec<T[K]>;
  },
): Codec<{ readonly [K in keyof T]: T[K] }> {
  return { domain: { kind: 'record', fields: fieldsOf(fields) } };
}

type Fields = Readonly<Record<string, Declared>>;

/** The records of a discriminated union: `{ [tag]: name, …fields }` for each variant. */
export type UnionOf<Tag extends string, V extends Readonly<Record<string, Fields>>> = {
  [N in keyof V]: { readonly [P in Tag | keyof V[N]]: P extends keyof V[N] ? ValueOf<V[N][P]> : N };
}[keyof V];

/**
 * A discriminated union: `union('kind', { none: {}, some: { value: int(0, 3) } })`.
 * The variants share their bits.
 */
export function union<const Tag extends string, V extends Readonly<Record<string, Fields>>>(
  tag: Tag,
  variants: V,
): Codec<UnionOf<Tag, V>> {
  const named = Object.entries(variants).map(([name, fields]): Variant => [name, fieldsOf(fields)]);
  if (named.length === 0) throw new Error('union needs at least one variant');
  const clash = named.find(([, fields]) => fields.some(([name]) => name === tag));
  if (clash) throw new Error(`the variant ${clash[0]} has a field with the name of the tag, ${tag}`);
  return { domain: { kind: 'union', tag, variants: named } };
}

function fieldsOf(fields: object): readonly Field[] {
  return Object.entries(fields).map(([name, codec]: [string, Declared]): Field => [name, codec.domain]);
}
