/**
 * WebAssembly, as little of it as generated loops need: functions of 32-bit integers on one memory, which threads may share.
 * (W3C, *WebAssembly Core Specification* 2.0, chapter 5; what is atomic is of the *Threads* proposal.)
 */

/** What there is of the JavaScript interface, which TypeScript declares for browsers only. */
declare const WebAssembly:
  | {
      readonly Memory: new (limits: {
        readonly initial: number;
        readonly maximum: number;
        readonly shared: true;
      }) => Memory;
      readonly Module: new (bytes: Uint8Array) => Module;
      readonly Instance: new (
        module: Module,
        imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>,
      ) => { readonly exports: Readonly<Record<string, Procedure>> };
    }
  | undefined;

/** Memory in pages of 64 KiB. */
export interface Memory {
  readonly buffer: SharedArrayBuffer;
  /** Throws a `RangeError` if there is no memory for so many more. */
  readonly grow: (pages: number) => number;
}

declare const compiled: unique symbol;
/** Code, compiled, for any thread. */
export interface Module {
  readonly [compiled]: true;
}

/** A function's body, as it is written. */
interface Body {
  readonly bytes: number[];
  /** The blocks around, from the outermost on. */
  readonly labels: Label[];
}

type Label = object;

/** Instructions. */
export type Code = (to: Body) => void;
export type Statements = Code | readonly Statements[];

/** A variable of a function. */
export interface Local {
  readonly index: number;
}

/** What leaves one integer: a constant, what a variable has, or instructions. */
export type Operand = number | Local | Code;

const put = (to: Body, code: Statements): void => {
  if (typeof code === 'function') code(to);
  else for (const each of code) put(to, each);
};

const putOperand = (to: Body, operand: Operand): void => {
  if (typeof operand === 'function') operand(to);
  else if (typeof operand === 'number') to.bytes.push(0x41, ...signed(operand | 0));
  else to.bytes.push(0x20, ...unsigned(operand.index));
};

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -0x40 || rest > 0x3f; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest & 0x7f];
}

const unary =
  (opcode: number) =>
  (a: Operand): Code =>
  (to) => {
    putOperand(to, a);
    to.bytes.push(opcode);
  };

const binary =
  (opcode: number) =>
  (a: Operand, b: Operand): Code =>
  (to) => {
    putOperand(to, a);
    putOperand(to, b);
    to.bytes.push(opcode);
  };

export const isZero = unary(0x45);
export const equal = binary(0x46);
export const differ = binary(0x47);
export const less = binary(0x48);
export const lessUnsigned = binary(0x49);
export const greater = binary(0x4a);
export const atLeast = binary(0x4e);

export const add = binary(0x6a);
export const sub = binary(0x6b);
export const mul = binary(0x6c);
export const and = binary(0x71);
export const or = binary(0x72);
export const xor = binary(0x73);
export const shiftLeft = binary(0x74);
/** With zeros from the left. */
export const shiftRight = binary(0x76);

/** Of conditions that are one or zero. */
export const all = (conditions: readonly Code[]): Code => conditions.reduce((so, each) => and(so, each));
export const any = (conditions: readonly Code[]): Code => conditions.reduce((so, each) => or(so, each));

/** The first, or where `which` is zero the second. */
export const select =
  (first: Operand, second: Operand, which: Operand): Code =>
  (to) => {
    for (const each of [first, second, which]) putOperand(to, each);
    to.bytes.push(0x1b);
  };

export const set =
  ({ index }: Local, value: Operand): Code =>
  (to) => {
    putOperand(to, value);
    to.bytes.push(0x21, ...unsigned(index));
  };

/** Reads so many bytes, one, two or four, from this address on: `place` bytes after it. */
export const load =
  (address: Operand, place = 0, bytes = 4): Code =>
  (to) => {
    putOperand(to, address);
    to.bytes.push(bytes === 1 ? 0x2d : bytes === 2 ? 0x2f : 0x28, 0, ...unsigned(place));
  };

export const store =
  (address: Operand, value: Operand, place = 0, bytes = 4): Code =>
  (to) => {
    putOperand(to, address);
    putOperand(to, value);
    to.bytes.push(bytes === 1 ? 0x3a : bytes === 2 ? 0x3b : 0x36, 0, ...unsigned(place));
  };

/** Reads a word that other threads may write to, and whatever they wrote before. */
export const loadAtomic =
  (address: Operand): Code =>
  (to) => {
    putOperand(to, address);
    to.bytes.push(0xfe, 0x10, 2, 0);
  };

/** Writes a word if another one is there, which is what it leaves in any case: what was there. */
export const compareExchange =
  (address: Operand, expected: Operand, value: Operand): Code =>
  (to) => {
    for (const each of [address, expected, value]) putOperand(to, each);
    to.bytes.push(0xfe, 0x48, 2, 0);
  };

const enclosed = (opcode: number, write: (leave: Code) => Statements): Code => {
  const label: Label = {};
  const leave: Code = ({ bytes, labels }) => {
    bytes.push(0x0c, ...unsigned(labels.length - 1 - labels.lastIndexOf(label)));
  };
  const code = write(leave);
  return (to) => {
    to.bytes.push(opcode, 0x40);
    to.labels.push(label);
    put(to, code);
    to.labels.pop();
    to.bytes.push(0x0b);
  };
};

/** Statements that can be left. */
export const block = (write: (leave: Code) => Statements): Code => enclosed(0x02, write);

/** Statements that are done once, unless they are gone back to. */
export const loop = (write: (again: Code) => Statements): Code => enclosed(0x03, write);

export const when =
  (condition: Operand, then: Statements, otherwise?: Statements): Code =>
  (to) => {
    putOperand(to, condition);
    to.bytes.push(0x04, 0x40);
    to.labels.push({});
    put(to, then);
    if (otherwise !== undefined) {
      to.bytes.push(0x05);
      put(to, otherwise);
    }
    to.labels.pop();
    to.bytes.push(0x0b);
  };

export const loopWhile = (condition: Operand, body: Statements): Code =>
  when(
    condition,
    loop((again) => [body, when(condition, again)]),
  );

/** Counts a variable up to this, and does the body for each. */
export const countTo = (variable: Local, end: Operand, body: Statements): Code =>
  loopWhile(less(variable, end), [body, set(variable, add(variable, 1))]);

/** A function of one integer, which gives nothing back. */
export type Procedure = (argument: number) => void;

type Tuple<Count extends number, Of extends readonly Local[] = []> = Of['length'] extends Count
  ? Of
  : Tuple<Count, readonly [...Of, Local]>;

/** So many new variables, each of them zero at first. */
export type Locals = <Count extends number>(
  count: Count,
) => number extends Count ? readonly Local[] : Tuple<Count>;

/** A procedure's body, from its parameter and variables. */
export type Definition = (parameter: Local, locals: Locals) => Statements;

/** The names under which a module finds its memory. */
const MEMORY = ['memory', 'shared'] as const;

/** As many as addresses reach. */
export const MOST_PAGES = 1 << 16;

/**
 * Memory of so many pages at first, which can grow, and be shared. Throws a `RangeError` if there is none, or no WebAssembly (with
 * `node --jitless`).
 */
export function memoryOf(pages: number): Memory {
  if (typeof WebAssembly === 'undefined') throw new RangeError('there is no WebAssembly');
  return new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES, shared: true });
}

/** A module that exports these procedures. */
export function moduleOf(procedures: Readonly<Record<string, Definition>>): Module {
  const all = Object.entries(procedures);
  const name = (text: string) => vector([...new TextEncoder().encode(text)]);
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [[0x60, 1, 0x7f, 0]]),
    ...section(2, [[...MEMORY.flatMap(name), 2, 3, 0, ...unsigned(MOST_PAGES)]]),
    ...section(
      3,
      all.map(() => [0]),
    ),
    ...section(
      7,
      all.map(([exported], i) => [...name(exported), 0, i]),
    ),
    ...section(
      10,
      all.map(([, definition]) => sized(bodyOf(definition))),
    ),
  ];
  return new WebAssembly!.Module(Uint8Array.from(bytes));
}

export function proceduresOf<Name extends string>(
  module: Module,
  memory: Memory,
): Readonly<Record<Name, Procedure>> {
  const [from, what] = MEMORY;
  const { exports } = new WebAssembly!.Instance(module, { [from]: { [what]: memory } });
  return exports as Readonly<Record<Name, Procedure>>;
}

function bodyOf(definition: Definition): number[] {
  let last = 0;
  const locals = (count: number) => Array.from({ length: count }, (): Local => ({ index: ++last }));
  const to: Body = { bytes: [], labels: [] };
  put(to, definition({ index: 0 }, locals as Locals));
  return [1, ...unsigned(last), 0x7f, ...to.bytes, 0x0b];
}

const sized = (bytes: readonly number[]): number[] => unsigned(bytes.length).concat(bytes);
const vector = sized;
const section = (id: number, items: readonly (readonly number[])[]): number[] => [
  id,
  ...sized(unsigned(items.length).concat(...items)),
];
