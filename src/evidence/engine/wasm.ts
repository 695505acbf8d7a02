/**
 * Just enough of a WebAssembly assembler for functions over one memory (WebAssembly Core Specification 2.0, 5).
 * Code is a tree of bytes, flattened once at the end: an unrolled hash is made of a hundred thousand pieces.
 */

export type Code = readonly (number | Code)[];

function flatten(code: Code, bytes: number[] = []): number[] {
  for (const piece of code) {
    if (typeof piece === 'number') bytes.push(piece);
    else flatten(piece, bytes);
  }
  return bytes;
}

/** Unsigned LEB128. */
export function uleb(value: number): Code {
  const bytes: number[] = [];
  let left = value;
  do {
    const low = left & 0x7f;
    left >>>= 7;
    bytes.push(left === 0 ? low : low | 0x80);
  } while (left !== 0);
  return bytes;
}

/** Signed LEB128. */
export function sleb(value: bigint): Code {
  const bytes: number[] = [];
  let left = value;
  for (;;) {
    const low = Number(left & 0x7fn);
    left >>= 7n;
    if ((left === 0n && (low & 0x40) === 0) || (left === -1n && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

export const I32 = 0x7f;
export const I64 = 0x7e;
export const V128 = 0x7b;

export const get = (local: number): Code => [0x20, uleb(local)];
export const set = (local: number): Code => [0x21, uleb(local)];
export const tee = (local: number): Code => [0x22, uleb(local)];
export const i32 = (value: number): Code => [0x41, sleb(BigInt(value | 0))];
export const I32_ADD: Code = [0x6a];
export const I32_SUB: Code = [0x6b];
export const i32Load = (offset: number): Code => [0x28, 0, uleb(offset)];
export const i32Store = (offset: number): Code => [0x36, 0, uleb(offset)];
export const when = (condition: Code, body: Code): Code => [condition, 0x04, 0x40, body, 0x0b];

/** Repeats `body` while the i32 `local`, at least 1 on entry, counts down to 0. */
export const countdown = (local: number, body: Code): Code => [
  [0x03, 0x40],
  body,
  [get(local), i32(1), I32_SUB, tee(local)],
  [0x0d, 0, 0x0b],
];

/** A function of i32 parameters and no result. */
export interface WasmFunction {
  readonly name: string;
  readonly params: number;
  /** Locals after the parameters, in order: how many of which type. */
  readonly locals: readonly { readonly count: number; readonly type: number }[];
  readonly code: Code;
}

const sized = (content: readonly number[]): Code => [uleb(content.length), content];
const vector = (items: readonly Code[]): Code => [uleb(items.length), items];
const section = (id: number, content: Code): Code => [id, sized(flatten(content))];
const text = (value: string): Code => vector([...Buffer.from(value)].map((byte) => [byte]));

function body({ locals, code }: WasmFunction): Code {
  const declared = vector(locals.map(({ count, type }) => [uleb(count), type]));
  return sized(flatten([declared, code, 0x0b]));
}

/** The bytes of a module that imports the memory `env.memory` and exports the functions by their names. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array {
  const types = functions.map(({ params }) => [0x60, vector(Array.from({ length: params }, () => [I32])), 0]);
  const memory = [text('env'), text('memory'), 2, 0, 1];
  const module = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, vector(types)),
    section(2, vector([memory])),
    section(3, vector(functions.map((_, index) => uleb(index)))),
    section(7, vector(functions.map(({ name }, index) => [text(name), 0, uleb(index)]))),
    section(10, vector(functions.map(body))),
  ];
  return Uint8Array.from(flatten(module));
}
