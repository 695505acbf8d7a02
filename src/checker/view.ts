/**
 * Views: a packed state, read lazily and on the record.
 *
 * A view looks to the machine's own functions like the state: records and arrays, to be read, spread, filtered. What
 * it was asked for is written down, place by place and in order, so that what a function said of one state is known
 * of every state that has the same in those places. What is handed on unread, a record that a successor shares with
 * its predecessor, is recognised in the result, and is no read.
 *
 * A view cannot be written to, and goes on to say the same when its run is over.
 */
import type { Place, Placed, PlacedField } from './layout.js';

/** What was read of a state, in order; each place once. */
export interface Reads {
  readonly places: readonly Place[];
  readonly codes: readonly number[];
}

/** A state, and what has been read of it. */
export class Recorder implements Reads {
  readonly places: Place[] = [];
  readonly codes: number[] = [];
  readonly words: Int32Array;
  /** For each word, the lowest bits of the places that were read. */
  private readonly seen: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
    this.seen = new Int32Array(words.length);
  }

  read(place: Place): number {
    const { word, shift, bits } = place;
    if (bits === 0) return 0;
    const code = codeAt(this.words, place);
    const bit = 1 << shift;
    if ((this.seen[word]! & bit) === 0) {
      this.seen[word]! |= bit;
      this.places.push(place);
      this.codes.push(code);
    }
    return code;
  }
}

/** What stands in a place. */
export function codeAt(words: Int32Array, { word, shift, bits }: Place): number {
  const all = words[word]! >>> shift;
  return bits === 32 ? all : all & ((1 << bits) - 1);
}

/** The value of a part of the recorder's state. Reads what tells which value it is, and no more. */
export function view(part: Placed, recorder: Recorder): unknown {
  switch (part.kind) {
    case 'one-of':
      return part.values[recorder.read(part.place)];
    case 'int':
      return recorder.read(part.place) + part.min;
    case 'nullable':
      return recorder.read(part.flag) === 0 ? null : view(part.inner, recorder);
    case 'array': {
      const length = recorder.read(part.length) + part.min;
      return new View(part, recorder, arrayOf(part, length)).proxy;
    }
    case 'record':
      return new View(part, recorder, recordOf(part.fields)).proxy;
    case 'union': {
      const [name, fields] = part.variants[recorder.read(part.choice)]!;
      return new View(part, recorder, recordOf(fields, part.tag, name)).proxy;
    }
  }
}

/** As long as there was no view yet none has to be looked for, which takes a tenth of a search that makes none. */
let areThere = false;

/** What `value` is a view of; `undefined` for anything else. */
export function viewedBy(value: unknown): View | undefined {
  if (!areThere) return undefined;
  return typeof value === 'object' && value !== null
    ? (value as { readonly [VIEW]?: View })[VIEW]
    : undefined;
}

/** For each field that changes its new value, or what makes it from the record as it was. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | ((record: T) => T[K]) };

/**
 * The record with some of its fields changed: `{ ...record, ...changes }`. Where many states are searched it is sooner
 * than that, for it does not read the other fields. Of `{ a: ({ a }) => a + 1, b: ({ b }) => b + 1 }` it is known too
 * that neither new value depends on the other field.
 */
export function update<T extends object>(record: T, changes: Changes<T>): T {
  const seen = viewedBy(record);
  if (seen !== undefined && !Array.isArray(record)) return seen.updated(Object.entries(changes)) as T;
  const copy = { ...record };
  for (const name in changes) {
    const change = changes[name];
    copy[name] = (typeof change === 'function' ? change(record) : change) as T[typeof name];
  }
  return copy;
}

/**
 * The same as `update`, sooner, for records that all have the same fields: what copies them is generated from the first
 * one.
 */
export function updater<T extends object>(): (record: T, changes: Partial<T>) => T {
  let copy: ((record: T) => T) | undefined;
  return (record, changes) => {
    if (viewedBy(record) !== undefined) return update(record, changes);
    copy ??= copierOf(record);
    const copied = copy(record);
    for (const name in changes) copied[name] = changes[name]!;
    return copied;
  };
}

function copierOf<T extends object>(record: T): (record: T) => T {
  const fields = Object.keys(record).map(
    (name) => `${JSON.stringify(name)}: record[${JSON.stringify(name)}]`,
  );
  return new Function('record', `return { ${fields.join(', ')} };`) as (record: T) => T;
}

/** What a view answers with the view itself. */
const VIEW = Symbol('view');

/** The new value of a field, made from the record that `of` is a view of, once it is needed. */
export class Computed {
  private readonly of: View;
  private readonly ask: (record: object) => unknown;
  private known: { readonly value: unknown } | undefined;

  constructor(of: View, ask: (record: object) => unknown) {
    this.of = of;
    this.ask = ask;
  }

  get value(): unknown {
    this.known ??= { value: this.ask(this.of.proxy) };
    return this.known.value;
  }

  /** Whether the record is part of the state itself, and not made from it. */
  get isOfState(): boolean {
    return this.of.replaced === undefined;
  }

  /** The same value, if that is so, as another recorder of the state sees it. */
  valueFor(recorder: Recorder): unknown {
    return this.ask(this.of.seenBy(recorder));
  }
}

type Replaced = ReadonlyMap<string, unknown>;

/** The fields of a record or the elements of an array, by name, and an object that looks like it. */
interface Shape {
  readonly parts: ReadonlyMap<string, Placed>;
  readonly target: object;
}

/** One record or array of a state. */
export class View implements ProxyHandler<object> {
  readonly part: Placed;
  readonly recorder: Recorder;
  /** The fields or elements that are not the state's. */
  readonly replaced: Replaced | undefined;
  readonly proxy: object;
  private readonly shape: Shape;
  /** The records and arrays that were asked for: each is the same object however often that is. */
  private known: Map<string, unknown> | undefined;

  constructor(part: Placed, recorder: Recorder, shape: Shape, replaced?: Replaced) {
    this.part = part;
    this.recorder = recorder;
    this.shape = shape;
    this.replaced = replaced;
    this.proxy = new Proxy(shape.target, this);
    areThere = true;
  }

  get(target: object, name: string | symbol): unknown {
    if (name === VIEW) return this;
    if (typeof name === 'symbol') return Reflect.get(target, name);
    if (this.replaced?.has(name)) {
      const value = this.replaced.get(name);
      return value instanceof Computed ? value.value : value;
    }
    const part = this.shape.parts.get(name);
    if (part === undefined) {
      if (name === 'with' && Array.isArray(target))
        return (at: number, value: unknown) => this.withElement(at, value);
      return Reflect.get(target, name);
    }
    if (part.kind === 'one-of' || part.kind === 'int') return view(part, this.recorder);
    this.known ??= new Map();
    let value = this.known.get(name);
    if (value === undefined) {
      value = view(part, this.recorder);
      this.known.set(name, value);
    }
    return value;
  }

  /** The same with other fields. A field that it does not have makes it a record like any other. */
  with(changes: readonly (readonly [string, unknown])[]): object {
    const { part, recorder, shape, replaced } = this;
    const changed = new View(part, recorder, shape, new Map([...(replaced ?? []), ...changes])).proxy;
    const more = changes.map(([name]) => name).filter((name) => !shape.parts.has(name));
    return more.length === 0
      ? changed
      : { ...changed, ...Object.fromEntries(more.map((name) => [name, Reflect.get(changed, name)])) };
  }

  /** `update`. */
  updated(changes: readonly (readonly [string, unknown])[]): object {
    return this.with(
      changes.map(([name, change]) => [
        name,
        typeof change === 'function' ? new Computed(this, change as (record: object) => unknown) : change,
      ]),
    );
  }

  /** The same part of the state as another recorder sees it. */
  seenBy(recorder: Recorder): object {
    return new View(this.part, recorder, this.shape).proxy;
  }

  /** `Array.prototype.with`. */
  private withElement(index: number, value: unknown): object {
    const { size } = this.shape.parts;
    const at = index < 0 ? size + index : index;
    if (!(Number.isInteger(at) && at >= 0 && at < size)) throw new RangeError(`there is no element ${index}`);
    return this.with([[`${at}`, value]]);
  }

  set(): never {
    throw new TypeError('a state is never changed in place');
  }
  defineProperty(): never {
    return this.set();
  }
  deleteProperty(): never {
    return this.set();
  }
  setPrototypeOf(): never {
    return this.set();
  }
  preventExtensions(): never {
    return this.set();
  }
}

const records = new WeakMap<readonly PlacedField[], Shape>();

function recordOf(fields: readonly PlacedField[], tag?: string, variant?: string): Shape {
  let shape = records.get(fields);
  if (shape === undefined) {
    const names = fields.map(([name]) => [name, undefined] as const);
    const target = Object.fromEntries(tag === undefined ? names : [[tag, variant] as const, ...names]);
    shape = { parts: new Map(fields), target };
    records.set(fields, shape);
  }
  return shape;
}

const arrays = new WeakMap<Placed, Shape[]>();

function arrayOf(part: Placed & { readonly kind: 'array' }, length: number): Shape {
  let shapes = arrays.get(part);
  if (shapes === undefined) {
    shapes = [];
    arrays.set(part, shapes);
  }
  let shape = shapes[length];
  if (shape === undefined) {
    const elements = part.elements.slice(0, length);
    const parts = new Map(elements.map((element, i) => [`${i}`, element]));
    shape = { parts, target: new Array(length).fill(undefined) };
    shapes[length] = shape;
  }
  return shape;
}
