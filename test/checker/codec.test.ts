import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { ROWS_PER_CHUNK } from '../../src/checker/chunks.js';
import {
  bool,
  type Codec,
  compile,
  type Declared,
  type Domain,
  type Field,
  int,
  list,
  nullable,
  oneOf,
  record,
  tuple,
  union,
  type ValueOf,
} from '../../src/checker/index.js';
import { PackedRows } from '../../src/checker/packed-rows.js';

function wordsOf<T>(codec: Codec<T>, value: T): number[] {
  const { words, encode } = compile(codec);
  const out = new Uint32Array(words);
  encode(value, out, 0);
  return [...out];
}

const untyped = ({ domain }: Declared): Codec<unknown> => ({ domain });

const ints = fc
  .tuple(
    fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
    fc.oneof(fc.nat(5), fc.nat(2 ** 31 - 1), fc.constant(2 ** 32 - 1)),
  )
  .map(([min, extent]) => int(min, min + extent));
const literal = fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean());
const oneOfs = fc
  .uniqueArray(literal, { minLength: 1, maxLength: 20 })
  .map(([first, ...rest]) => oneOf(first!, ...rest));

/** Any codec there is, to some depth. */
const { codec: codecs } = fc.letrec<{ codec: Codec<unknown>; fields: Record<string, Codec<unknown>> }>(
  (tie) => ({
    codec: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.oneof(fc.constant(bool), ints, oneOfs).map(untyped),
      tie('fields').map((fields) => untyped(record(fields))),
      fc.tuple(fc.nat(4), tie('codec')).map(([length, element]) => untyped(tuple(length, element))),
      fc.tuple(fc.nat(4), tie('codec')).map(([max, element]) => untyped(list(max, element))),
      tie('codec')
        .filter(
          ({ domain }) =>
            !(domain.kind === 'nullable' || (domain.kind === 'one-of' && domain.values.includes(null))),
        )
        .map((inner) => untyped(nullable(inner))),
      fc
        .dictionary(fc.string({ maxLength: 2 }), tie('fields'), { minKeys: 1, maxKeys: 3 })
        .map((variants) => untyped(union('the tag', variants))),
    ),
    fields: fc.dictionary(fc.string({ maxLength: 2 }), tie('codec'), { maxKeys: 4 }),
  }),
);

/** Any value of a domain. */
function valuesOf(domain: Domain): fc.Arbitrary<unknown> {
  const fieldsOf = (fields: readonly Field[]) =>
    fc
      .tuple(...fields.map(([, field]) => valuesOf(field)))
      .map((values) => Object.fromEntries(fields.map(([name], i) => [name, values[i]])));
  switch (domain.kind) {
    case 'one-of':
      return fc.constantFrom(...domain.values);
    case 'int':
      return fc.oneof(
        fc.constantFrom(domain.min, domain.max),
        fc.bigInt({ min: BigInt(domain.min), max: BigInt(domain.max) }).map(Number),
      );
    case 'nullable':
      return fc.option(valuesOf(domain.inner));
    case 'array':
      return fc.array(valuesOf(domain.element), { minLength: domain.min, maxLength: domain.max });
    case 'record':
      return fieldsOf(domain.fields);
    case 'union':
      return fc.oneof(
        ...domain.variants.map(([name, fields]) =>
          fieldsOf(fields).map((rest) => ({ [domain.tag]: name, ...rest })),
        ),
      );
  }
}

/** All values of a small domain. */
function everyValueOf(domain: Domain): unknown[] {
  const product = (choices: readonly (readonly unknown[])[]): unknown[][] =>
    choices.reduce<unknown[][]>(
      (all, each) => all.flatMap((done) => each.map((value) => [...done, value])),
      [[]],
    );
  const fieldsOf = (fields: readonly Field[]) =>
    product(fields.map(([, field]) => everyValueOf(field))).map((values) =>
      Object.fromEntries(fields.map(([name], i) => [name, values[i]])),
    );
  switch (domain.kind) {
    case 'one-of':
      return [...domain.values];
    case 'int':
      return Array.from({ length: domain.max - domain.min + 1 }, (_, i) => domain.min + i);
    case 'nullable':
      return [null, ...everyValueOf(domain.inner)];
    case 'array':
      return Array.from({ length: domain.max - domain.min + 1 }, (_, i) => domain.min + i).flatMap((length) =>
        product(Array.from({ length }, () => everyValueOf(domain.element))),
      );
    case 'record':
      return fieldsOf(domain.fields);
    case 'union':
      return domain.variants.flatMap(([name, fields]) =>
        fieldsOf(fields).map((rest) => ({ [domain.tag]: name, ...rest })),
      );
  }
}

describe('any codec', () => {
  it('gives back the value that was encoded, at any offset, and touches no other word', () => {
    const cases = codecs.chain((codec) => fc.tuple(fc.constant(codec), valuesOf(codec.domain), fc.nat(3)));
    fc.assert(
      fc.property(cases, ([codec, value, offset]) => {
        const { words, encode, decode } = compile(codec);
        const out = new Uint32Array(offset + words + 1).fill(0xdeadbeef);
        encode(value, out, offset);
        expect(decode(out, offset)).toStrictEqual(value);
        expect([...out.slice(0, offset), out.at(-1)]).toEqual(Array(offset + 1).fill(0xdeadbeef));
      }),
      { numRuns: 500 },
    );
  });

  it('needs no more bytes than it says: of rows of so many each gives back its value', () => {
    const cases = codecs.chain((codec) =>
      fc.tuple(fc.constant(codec), fc.array(valuesOf(codec.domain), { minLength: 1, maxLength: 5 })),
    );
    fc.assert(
      fc.property(cases, ([codec, values]) => {
        const { words, bytes, encode, decode } = compile(codec);
        const rows = new PackedRows(bytes);
        const state = new Int32Array(words);
        rows.grow();
        for (const value of values) {
          encode(value, state, 0);
          rows.append(state, 0);
        }
        expect(values.map((_, id) => decode(rows.read(id, state), 0))).toStrictEqual(values);
        expect(rows.bytesPerChunk).toBeLessThanOrEqual(4 * words * ROWS_PER_CHUNK);
      }),
      { numRuns: 500 },
    );
  });

  it('gives different values different words', () => {
    const cases = codecs.chain(({ domain }) =>
      fc.tuple(fc.constant({ domain }), fc.array(valuesOf(domain), { minLength: 2, maxLength: 20 })),
    );
    fc.assert(
      fc.property(cases, ([codec, values]) => {
        const distinct = new Set(values.map((value) => JSON.stringify(value)));
        const encoded = new Set(values.map((value) => wordsOf(codec, value).join()));
        expect(encoded.size).toBe(distinct.size);
      }),
    );
  });

  it('encodes a successor as it encodes anything, whatever it shares with its predecessor', () => {
    /** `value` with those parts of `before` that the coin picks. */
    const graft = (domain: Domain, before: unknown, value: unknown, coin: () => boolean): unknown => {
      if (coin()) return before;
      if (domain.kind === 'record') {
        const [b, v] = [before, value] as Record<string, unknown>[];
        return Object.fromEntries(
          domain.fields.map(([name, field]) => [name, graft(field, b![name], v![name], coin)]),
        );
      }
      if (domain.kind === 'array' && domain.min === domain.max) {
        return (value as unknown[]).map((v, i) => graft(domain.element, (before as unknown[])[i], v, coin));
      }
      return value;
    };
    const cases = codecs.chain(({ domain }) =>
      fc.tuple(fc.constant({ domain }), valuesOf(domain), valuesOf(domain), fc.infiniteStream(fc.boolean())),
    );
    fc.assert(
      fc.property(cases, ([codec, a, b, coins]) => {
        const { words, encode, encodeNext, decode } = compile(codec);
        const parent = new Uint32Array(words + 1);
        encode(a, parent, 1);
        const before = decode(parent, 1);
        const next = graft(codec.domain, before, b, () => coins.next().value as boolean);
        const out = new Uint32Array(words).fill(0xdeadbeef);
        encodeNext(next, before, parent, 1, out);
        expect([...out]).toEqual(wordsOf(codec, next));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a small codec', () => {
  const everything = record({
    flag: bool,
    phase: oneOf('idle', 'busy', null, 3),
    few: list(2, int(-1, 1)),
    maybe: nullable(tuple(2, bool)),
    shape: union('kind', {
      none: {},
      some: { value: int(5, 7), or: nullable(int(0, 2)) },
      flags: { set: tuple(3, bool) },
    }),
  });

  it('tells all of its values apart, and gives each back', () => {
    const values = everyValueOf(everything.domain);
    expect(values).toHaveLength(2 * 4 * (1 + 3 + 9) * 5 * (1 + 12 + 8));
    const { encode, decode } = compile(everything);
    const seen = new Set<number>();
    for (const value of values as ValueOf<typeof everything>[]) {
      const word = new Uint32Array(1);
      encode(value, word, 0);
      seen.add(word[0]!);
      expect(decode(word, 0)).toStrictEqual(value);
    }
    expect(seen.size).toBe(values.length);
  });

  it('takes as many bits as its fields need; the variants of a union share theirs', () => {
    // flag 1, phase 2, few 2 + 2 · 2, maybe 1 + 2, shape 2 + max(0, 2 + 1 + 2, 3)
    expect(compile(everything)).toMatchObject({ bits: 1 + 2 + 6 + 3 + 7, words: 1 });
    expect(compile(record({ a: int(0, 2 ** 31), b: bool, c: int(0, 2 ** 31) }))).toMatchObject({
      bits: 65,
      words: 3,
    });
    expect(compile(record({ only: oneOf('one') }))).toMatchObject({ bits: 0, words: 1 });
  });
});

describe('all ones', () => {
  it('is a state like any other', () => {
    expect(wordsOf(tuple(64, bool), Array(64).fill(true))).toEqual([0xffffffff, 0xffffffff]);
    expect(wordsOf(int(0, 2 ** 32 - 1), 2 ** 32 - 1)).toEqual([0xffffffff]);
    expect(wordsOf(int(-(2 ** 32) + 1, 0), 0)).toEqual([0xffffffff]);
    expect(compile(tuple(64, bool)).decode(Uint32Array.of(0xffffffff, 0xffffffff), 0)).toEqual(
      Array(64).fill(true),
    );
    expect(compile(int(0, 2 ** 32 - 1)).decode(Uint32Array.of(0xffffffff), 0)).toBe(2 ** 32 - 1);
  });
});

describe('a field with the name of the prototype', () => {
  it('is a field like any other', () => {
    const odd = record({ ['__proto__']: bool });
    const value = odd.domain.kind === 'record' ? Object.fromEntries([['__proto__', true]]) : {};
    const { decode } = compile(odd);
    expect(decode(Uint32Array.from(wordsOf(odd, value as ValueOf<typeof odd>)), 0)).toStrictEqual(value);
  });
});

describe('a value that is not declared', () => {
  const state = record({
    ima: record({ list: int(0, 1048575), phase: oneOf('on', 'off') }),
    cpus: tuple(2, record({ busy: bool })),
    many: oneOf(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13),
    queue: list(1, int(0, 3)),
    view: union('rel', { equal: {}, ahead: { by: int(1, 2) } }),
    big: int(-(2 ** 40), -(2 ** 40) + 3),
  });
  const good = {
    ima: { list: 0, phase: 'on' },
    cpus: [{ busy: true }, { busy: false }],
    many: 13,
    queue: [],
    view: { rel: 'equal' },
    big: -(2 ** 40),
  } as const;

  const cases: [string, unknown][] = [
    ['ima.list: 1048577 is not in 0..1048575', { ...good, ima: { ...good.ima, list: 1048577 } }],
    ['ima.list: -1 is not in 0..1048575', { ...good, ima: { ...good.ima, list: -1 } }],
    ['ima.list: 0.5 is not in 0..1048575', { ...good, ima: { ...good.ima, list: 0.5 } }],
    ['ima.list: NaN is not in 0..1048575', { ...good, ima: { ...good.ima, list: Number.NaN } }],
    ['ima.list: "7" is not in 0..1048575', { ...good, ima: { ...good.ima, list: '7' } }],
    ['ima.list: undefined is not in 0..1048575', { ...good, ima: { phase: 'on' } }],
    ['ima.phase: "up" is not one of "on", "off"', { ...good, ima: { ...good.ima, phase: 'up' } }],
    ['ima: undefined is not a record', { ...good, ima: undefined }],
    ['ima: null is not a record', { ...good, ima: null }],
    ['cpus[1].busy: 1 is not one of false, true', { ...good, cpus: [{ busy: true }, { busy: 1 }] }],
    ['cpus: an array of 3 is not an array of 2 elements', { ...good, cpus: [...good.cpus, { busy: true }] }],
    ['cpus: an object is not an array of 2 elements', { ...good, cpus: { 0: 1, length: 2 } }],
    [`many: 14 is not one of ${Array.from({ length: 14 }, (_, i) => i).join(', ')}`, { ...good, many: 14 }],
    ['queue: an array of 2 is not an array of at most 1 elements', { ...good, queue: [0, 0] }],
    ['queue[0]: 4 is not in 0..3', { ...good, queue: [4] }],
    ['view.rel: "behind" is not one of "equal", "ahead"', { ...good, view: { rel: 'behind' } }],
    ['view.by: 3 is not in 1..2', { ...good, view: { rel: 'ahead', by: 3 } }],
    [`big: ${-(2 ** 40) + 4} is not in ${-(2 ** 40)}..${-(2 ** 40) + 3}`, { ...good, big: -(2 ** 40) + 4 }],
    ['the state: 3 is not a record', 3],
  ];

  it.each(cases)('%s', (message, value) => {
    const { words, encode, encodeNext, decode } = compile(state);
    const out = new Uint32Array(words);
    encode(good, out, 0);
    const before = decode(out, 0);
    expect(() => encode(value as typeof good, new Uint32Array(words), 0)).toThrow(new RangeError(message));
    expect(() => encodeNext(value as typeof good, before, out, 0, new Uint32Array(words))).toThrow(
      new RangeError(message),
    );
  });

  it('is caught in the declaration itself', () => {
    expect(() => int(1, 0)).toThrow('not a range');
    expect(() => int(0, 2 ** 32)).toThrow('not a range');
    expect(() => int(0, 0.5)).toThrow('not a range');
    expect(() => oneOf('a', 'b', 'a')).toThrow('twice');
    expect(() => oneOf(Number.NaN)).toThrow('finite');
    expect(() => nullable(nullable(bool))).toThrow('null already');
    expect(() => nullable(oneOf('a', null))).toThrow('null already');
    expect(() => tuple(-1, bool)).toThrow('not a length');
    expect(() => union('kind', {})).toThrow('at least one');
    expect(() => union('kind', { a: { kind: bool } })).toThrow('name of the tag');
  });
});

describe('the type of a codec', () => {
  interface State {
    readonly phase: 'idle' | 'busy';
    readonly owner: number | null;
    readonly queue: readonly { readonly urgent: boolean }[];
    readonly rel: { readonly kind: 'equal' } | { readonly kind: 'ahead'; readonly by: number };
  }
  const rel = union('kind', { equal: {}, ahead: { by: int(0, 3) } });
  const queue = list(2, record({ urgent: bool }));

  it('is that of the state, inferred or given', () => {
    const inferred = record({ phase: oneOf('idle', 'busy'), owner: nullable(int(0, 1)), queue, rel });
    const given = record<State>({ phase: oneOf('idle', 'busy'), owner: nullable(int(0, 1)), queue, rel });
    expectTypeOf<ValueOf<typeof inferred>>().toEqualTypeOf<State>();
    const both: Codec<State>[] = [inferred, given];
    expect(compile(both[0]!)).toMatchObject({ bits: compile(both[1]!).bits });
  });

  it('is neither wider nor narrower than the state', () => {
    const owner = nullable(int(0, 1));
    // @ts-expect-error a literal that the state does not have
    record<State>({ phase: oneOf('idle', 'busy', 'done'), owner, queue, rel });
    // @ts-expect-error a literal that the codec does not have
    record<State>({ phase: oneOf('idle'), owner, queue, rel });
    // @ts-expect-error a field that the codec does not have
    record<State>({ phase: oneOf('idle', 'busy'), owner, queue });
    // @ts-expect-error a field that the state does not have
    record<State>({ phase: oneOf('idle', 'busy'), owner, queue, rel, more: bool });
    // @ts-expect-error null is missing
    record<State>({ phase: oneOf('idle', 'busy'), owner: int(0, 1), queue, rel });
    expect(true).toBe(true);
  });
});
