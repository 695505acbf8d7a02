/**
 * Why a transition is not enabled: what its guard read of the state, and what of that would have to be otherwise.
 *
 * A guard is a function, so it is asked: first with the state as it is, every field that it reads noted; then with
 * single fields of those changed to each value of their declared domain, until it says yes. Where no single field
 * decides, the field that was read last is changed, as a guard stops at the first condition that is false, and so on
 * with what it reads from there.
 */
import type { Domain } from './codec.js';
import type { Machine, Transition } from './machine.js';

/** A field of the state: `kexec.step`, `rms[1].state`. */
export interface Reading {
  readonly field: string;
  readonly value: unknown;
}

/** A field that would have to be otherwise, and the values with which it would do. */
export interface Wanted extends Reading {
  readonly instead: readonly unknown[];
}

export interface Refusal {
  /** What the guard read, in the order in which it first did. */
  readonly read: readonly Reading[];
  /** Changes of single fields, each of which alone would enable the transition. */
  readonly either: readonly Wanted[];
  /** Where there are none: changes that together would. Empty if none were found. */
  readonly together: readonly Wanted[];
}

type Path = readonly (string | number)[];
interface Read {
  readonly path: Path;
  readonly value: unknown;
}

/** A field with more values than this is tried with those nearest to its ends and to what it holds. */
const MOST_VALUES = 64;
/** How many fields are changed at once. */
const MOST_TOGETHER = 5;

/** Null if the guard says yes. */
export function refusalOf<S>(machine: Machine<S>, transition: Transition<S>, state: S): Refusal | null {
  const { enabled, reads } = ask(transition, state);
  if (enabled) return null;
  const { domain } = machine.codec;
  const either = reads.flatMap((read) => {
    const instead = valuesOf(domainAt(domain, read.path), read.value).filter(
      (value) => ask(transition, changed(state, read.path, value)).enabled,
    );
    return instead.length === 0 ? [] : [{ ...readingOf(read), instead: instead.map(plain) }];
  });
  const together = either.length > 0 ? [] : (inTurn(transition, domain, state, MOST_TOGETHER) ?? []);
  return { read: reads.map(readingOf), either, together };
}

/** Changes the field read last, then what is read last from there, until the guard says yes. */
function inTurn<S>(
  transition: Transition<S>,
  domain: Domain,
  state: S,
  most: number,
): readonly Wanted[] | undefined {
  const last = ask(transition, state).reads.at(-1);
  if (last === undefined || most === 0) return undefined;
  for (const value of valuesOf(domainAt(domain, last.path), last.value)) {
    const other = changed(state, last.path, value);
    const { enabled, reads } = ask(transition, other);
    const wanted: Wanted = { ...readingOf(last), instead: [plain(value)] };
    if (enabled) return [wanted];
    const onward = reads.at(-1);
    if (onward === undefined || samePath(onward.path, last.path)) continue;
    const rest = inTurn(transition, domain, other, most - 1);
    if (rest?.every(({ field }) => field !== wanted.field)) return [wanted, ...rest];
  }
  return undefined;
}

interface Answer {
  readonly enabled: boolean;
  readonly reads: readonly Read[];
}

/** What the guard says of the state, and which of its fields it read: those without fields of their own. */
function ask<S>({ guard, choices }: Transition<S>, state: S): Answer {
  let enabled = false;
  const reads = watching(state, (watched) => {
    enabled = guard(watched) && (choices === undefined || choices(watched).length > 0);
  });
  return { enabled, reads };
}

/** The fields of a value that `look` reads, by their paths. */
export const fieldsRead = <T>(value: T, look: (watched: T) => void): readonly string[] =>
  watching(value, look).map(({ path }) => fieldOf(path));

/** What is read up to an error, if there is one: a state that was made up may be one that cannot be. */
function watching<T>(value: T, look: (watched: T) => void): readonly Read[] {
  const reads: Read[] = [];
  const note = (path: Path, value: unknown): void => {
    const above = reads.findIndex((each) => startsWith(path, each.path) && path.length > each.path.length);
    if (above >= 0) reads.splice(above, 1);
    if (!reads.some((each) => startsWith(each.path, path))) reads.push({ path, value });
  };
  try {
    look(watch(value, [], note));
  } catch {
    // What was read before counts.
  }
  return reads;
}

/** The value, whose fields tell `note` when they are read. */
function watch<T>(value: T, path: Path, note: (path: Path, value: unknown) => void): T {
  if (typeof value !== 'object' || value === null) return value;
  // A copy, as a proxy must hand out what a frozen field of its target holds.
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as T & object;
  return new Proxy(copy, {
    get(target, key, receiver) {
      const field: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return field;
      const at = [...path, Array.isArray(value) && /^\d+$/.test(key) ? Number(key) : key];
      note(at, field);
      return watch(field, at, note);
    },
  });
}

const startsWith = (path: Path, start: Path): boolean => start.every((part, k) => path[k] === part);
const samePath = (a: Path, b: Path): boolean => a.length === b.length && startsWith(a, b);

function changed<T>(value: T, [first, ...rest]: Path, to: unknown): T {
  if (first === undefined) return to as T;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[first] = changed(copy[first], rest, to);
  return copy as T;
}

/** What is declared of the field; undefined of one that is in some variants only, or of an array's length. */
function domainAt(domain: Domain, [first, ...rest]: Path): Domain | undefined {
  if (domain.kind === 'nullable')
    return first === undefined ? domain : domainAt(domain.inner, [first, ...rest]);
  if (first === undefined) return domain;
  if (domain.kind === 'array' && typeof first === 'number') return domainAt(domain.element, rest);
  if (domain.kind !== 'record') return undefined;
  const field = domain.fields.find(([name]) => name === first);
  return field && domainAt(field[1], rest);
}

/** Values of the domain other than `value`; of a record, one. */
function valuesOf(domain: Domain | undefined, value: unknown): readonly unknown[] {
  if (domain === undefined) return [];
  return samples(domain, value).filter((each) => each !== value);
}

function samples(domain: Domain, near: unknown): readonly unknown[] {
  switch (domain.kind) {
    case 'one-of':
      return domain.values;
    case 'int':
      return wholeNumbers(domain.min, domain.max, near);
    case 'nullable':
      return near === null ? samples(domain.inner, near) : [null];
    case 'array':
      return [Array.from({ length: domain.min }, () => samples(domain.element, undefined)[0])];
    case 'record':
      return [Object.fromEntries(domain.fields.map(([name, of]) => [name, samples(of, undefined)[0]]))];
    case 'union': {
      const [name, fields] = domain.variants[0]!;
      const own = fields.map(([field, of]) => [field, samples(of, undefined)[0]]);
      return [{ [domain.tag]: name, ...Object.fromEntries(own) }];
    }
  }
}

function wholeNumbers(min: number, max: number, near: unknown): readonly number[] {
  const all = max - min < MOST_VALUES;
  const from = (start: number, count: number) => Array.from({ length: count }, (_, k) => start + k);
  if (all) return from(min, max - min + 1);
  const at = typeof near === 'number' ? near : 0;
  const some = [...from(0, 8), ...from(at - 4, 9), ...from(min, 8), ...from(max - 7, 8)];
  return [...new Set(some)].filter((each) => each >= min && each <= max);
}

const readingOf = ({ path, value }: Read): Reading => ({ field: fieldOf(path), value: plain(value) });

const fieldOf = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');

/** Without the proxies that a reading may hold. */
const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value;
