/** What is written as WebAssembly does what it says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../../src/checker/hash.js';
import { hash } from '../../src/checker/sweep/hash.js';
import type { Code, Definition, Local, Operand } from '../../src/checker/wasm.js';
import * as wasm from '../../src/checker/wasm.js';

/** Runs it on memory that begins with these words; what they are then. */
function run(definition: Definition, words: readonly number[], argument = 0): Int32Array {
  const memory = wasm.memoryOf(1);
  const all = new Int32Array(memory.buffer);
  all.set(words);
  wasm.proceduresOf<'it'>(wasm.moduleOf({ it: definition }), memory).it(argument);
  return all;
}

const binary: Readonly<
  Record<string, readonly [(a: Operand, b: Operand) => Code, (a: number, b: number) => number]>
> = {
  add: [wasm.add, (a, b) => a + b],
  sub: [wasm.sub, (a, b) => a - b],
  mul: [wasm.mul, Math.imul],
  and: [wasm.and, (a, b) => a & b],
  or: [wasm.or, (a, b) => a | b],
  xor: [wasm.xor, (a, b) => a ^ b],
  shiftLeft: [wasm.shiftLeft, (a, b) => a << b],
  shiftRight: [wasm.shiftRight, (a, b) => a >>> b],
  equal: [wasm.equal, (a, b) => Number(a === b)],
  differ: [wasm.differ, (a, b) => Number(a !== b)],
  less: [wasm.less, (a, b) => Number(a < b)],
  lessUnsigned: [wasm.lessUnsigned, (a, b) => Number(a >>> 0 < b >>> 0)],
  greater: [wasm.greater, (a, b) => Number(a > b)],
  atLeast: [wasm.atLeast, (a, b) => Number(a >= b)],
};

type Expression =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'variable'; readonly which: number }
  | { readonly kind: 'isZero'; readonly a: Expression }
  | { readonly kind: 'select'; readonly a: Expression; readonly b: Expression; readonly c: Expression }
  | { readonly kind: 'binary'; readonly name: string; readonly a: Expression; readonly b: Expression };

const numbers = fc.oneof(fc.integer(), fc.integer({ min: -130, max: 130 }));
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    fc.record({ kind: fc.constant('constant' as const), value: numbers }),
    fc.record({ kind: fc.constant('variable' as const), which: fc.nat(2) }),
    fc.record({ kind: fc.constant('isZero' as const), a: tie('expression') }),
    fc.record({
      kind: fc.constant('select' as const),
      a: tie('expression'),
      b: tie('expression'),
      c: tie('expression'),
    }),
    fc.record({
      kind: fc.constant('binary' as const),
      name: fc.constantFrom(...Object.keys(binary)),
      a: tie('expression'),
      b: tie('expression'),
    }),
  ),
}));

function codeOf(e: Expression, variables: readonly Local[]): Operand {
  const of = (part: Expression) => codeOf(part, variables);
  switch (e.kind) {
    case 'constant':
      return e.value;
    case 'variable':
      return variables[e.which]!;
    case 'isZero':
      return wasm.isZero(of(e.a));
    case 'select':
      return wasm.select(of(e.a), of(e.b), of(e.c));
    case 'binary':
      return binary[e.name]![0](of(e.a), of(e.b));
  }
}

function resultOf(e: Expression, variables: readonly number[]): number {
  const of = (part: Expression) => resultOf(part, variables) | 0;
  switch (e.kind) {
    case 'constant':
      return e.value;
    case 'variable':
      return variables[e.which]!;
    case 'isZero':
      return Number(of(e.a) === 0);
    case 'select':
      return of(e.c) !== 0 ? of(e.a) : of(e.b);
    case 'binary':
      return binary[e.name]![1](of(e.a), of(e.b));
  }
}

describe('code', () => {
  it('computes as JavaScript does', () => {
    fc.assert(
      fc.property(expression, fc.tuple(numbers, numbers, numbers), (drawn, values) => {
        const all = run((at, locals) => {
          const variables = locals(3);
          return [
            variables.map((variable, i) => wasm.set(variable, wasm.load(at, 4 * i))),
            wasm.store(at, codeOf(drawn, variables), 12),
          ];
        }, values);
        expect(all[3]).toBe(resultOf(drawn, values) | 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads and writes one, two or four bytes, wherever', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.constantFrom(1, 2, 4), numbers, fc.nat(300), (at, bytes, value, place) => {
        const all = run(
          (address) => [
            wasm.store(address, value, place, bytes),
            wasm.store(0, wasm.load(address, place, bytes), 1024),
          ],
          [-1, -1],
          at,
        );
        const view = new DataView(all.buffer);
        const mask = bytes === 4 ? -1 : 2 ** (8 * bytes) - 1;
        expect(view.getInt32(1024, true)).toBe(value & mask);
        for (let k = 0; k < bytes; k++) expect(view.getUint8(at + place + k)).toBe((value >>> (8 * k)) & 255);
        expect(view.getUint8(at + place + bytes)).toBe(at + place + bytes < 8 ? 255 : 0);
      }),
    );
  });

  it('exchanges what is expected only', () => {
    const exchange = (expected: number) =>
      run(
        (at) => [
          wasm.store(at, wasm.compareExchange(at, expected, 9), 4),
          wasm.store(at, wasm.loadAtomic(at), 8),
        ],
        [7],
      ).slice(0, 3);
    expect([...exchange(7)]).toEqual([9, 7, 9]);
    expect([...exchange(8)]).toEqual([7, 7, 7]);
  });

  it('goes round, and leaves what it is in, however deep', () => {
    // For each number the steps of Collatz's conjecture down to one, up to a thousand; the first of more than 100 ends it.
    const steps = (n: number): number => (n === 1 ? 0 : 1 + steps(n % 2 === 0 ? n / 2 : 3 * n + 1));
    const all = run((_, locals) => {
      const [number, rest, count, at] = locals(4);
      return wasm.block((end) => [
        wasm.set(number, 1),
        wasm.loopWhile(wasm.less(number, 1000), [
          wasm.set(rest, number),
          wasm.set(count, 0),
          wasm.block((isOne) =>
            wasm.loop((again) => [
              wasm.when(wasm.equal(rest, 1), isOne),
              wasm.when(
                wasm.and(rest, 1),
                wasm.set(rest, wasm.add(wasm.mul(rest, 3), 1)),
                wasm.set(rest, wasm.shiftRight(rest, 1)),
              ),
              wasm.set(count, wasm.add(count, 1)),
              wasm.when(wasm.greater(count, 100), [wasm.store(at, -1), end]),
              again,
            ]),
          ),
          wasm.store(at, count),
          wasm.set(at, wasm.add(at, 4)),
          wasm.set(number, wasm.add(number, 1)),
        ]),
      ]);
    }, []);
    const expected = Array.from({ length: 26 }, (_, i) => steps(i + 1));
    expect([...all.slice(0, 28)]).toEqual([...expected, -1, 0]);
    expect(steps(27)).toBeGreaterThan(100);
  });

  it('of which there is none does nothing, and a loop may be left out', () => {
    expect([...run(() => [[], []], [5]).slice(0, 2)]).toEqual([5, 0]);
    expect([...run((at) => wasm.loopWhile(0, wasm.store(at, 1)), [5]).slice(0, 2)]).toEqual([5, 0]);
  });

  it('hashes as the table does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 14 }), (words) => {
        const all = run((at, locals) => {
          const variables: readonly Local[] = locals(words.length as number);
          const [hashed] = locals(1);
          return [
            variables.map((variable, i) => wasm.set(variable, wasm.load(at, 4 * i))),
            hash(variables, hashed),
            wasm.store(at, hashed, 4 * words.length),
          ];
        }, words);
        expect(all[words.length]).toBe(hashOf(Int32Array.from(words), 0, words.length));
      }),
    );
  });
});
