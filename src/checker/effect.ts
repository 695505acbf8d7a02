/** What a step does to a packed state: for each word the bits that stay, and those that are set. */
import type { Literal } from './codec.js';
import { masksOf, type Place, type Placed, type PlacedField } from './layout.js';
import { Computed, type Recorder, viewedBy } from './view.js';

export interface Effect {
  readonly keep: Int32Array;
  readonly set: Int32Array;
}

/** What is computed from fields of its own: the effect clears the place, and what stands there then is asked for. */
export interface Apart {
  readonly place: Place;
  /** As the recorder sees the state. Throws if the value is not in its domain. */
  readonly code: (recorder: Recorder) => number;
}

/**
 * The effect that makes `value` of the recorder's state. Where they are one and the same record, nothing is read or
 * written. A number, or one of a few values, that is computed from the state's fields is left to `apart`, where that is
 * given. Throws if the value is not in its domain.
 */
export function effectOf(root: Placed, value: unknown, recorder: Recorder, apart?: Apart[]): Effect {
  const { length } = recorder.words;
  const keep = new Int32Array(length).fill(-1);
  const set = new Int32Array(length);

  const put = ({ word, shift, bits }: Place, code: number) => {
    if (bits === 0) return;
    keep[word]! &= ~((2 ** bits - 1) << shift);
    set[word]! |= code << shift;
  };
  const clear = (part: Placed) => {
    for (const [word, mask] of masksOf(part)) keep[word]! &= ~mask;
  };

  const write = (part: Placed, to: unknown): void => {
    if (apart !== undefined && to instanceof Computed && to.isOfState && isSimple(part)) {
      clear(part);
      apart.push({ place: part.place, code: (recorder) => codeOf(part, to.valueFor(recorder)) });
      return;
    }
    const given = to instanceof Computed ? to.value : to;
    const seen = viewedBy(given);
    const own = seen !== undefined && seen.recorder === recorder;
    if (own && seen.replaced === undefined && isThat(seen.part, part)) return;
    switch (part.kind) {
      case 'one-of':
      case 'int':
        put(part.place, codeOf(part, given));
        return;
      case 'nullable':
        if (own && seen.replaced !== undefined && isThat(seen.part, part.inner)) {
          write(part.inner, given);
          return;
        }
        clear(part);
        if (given === null) return;
        put(part.flag, 1);
        writeAll(part.inner, given);
        return;
      case 'array': {
        if (!Array.isArray(given) || given.length < part.min || given.length > part.elements.length) {
          throw new RangeError('not in its domain');
        }
        if (own && seen.replaced !== undefined && seen.part === part) {
          for (const [i, element] of seen.replaced) write(part.elements[Number(i)]!, element);
        } else if (part.min === part.elements.length) {
          for (const [i, element] of part.elements.entries()) write(element, given[i]);
        } else {
          clear(part);
          put(part.length, given.length - part.min);
          for (const [i, element] of given.entries()) writeAll(part.elements[i]!, element);
        }
        return;
      }
      case 'record':
        if (own && seen.replaced !== undefined && seen.part === part) {
          for (const [name, field] of part.fields) {
            if (seen.replaced.has(name)) write(field, seen.replaced.get(name));
          }
        } else {
          writeFields(part.fields, recordOf(given));
        }
        return;
      case 'union': {
        const record = recordOf(given);
        const code = part.variants.findIndex(([name]) => name === record[part.tag]);
        if (code < 0) throw new RangeError('not in its domain');
        clear(part);
        put(part.choice, code);
        for (const [name, field] of part.variants[code]![1]) writeAll(field, record[name]);
      }
    }
  };
  const writeFields = (fields: readonly PlacedField[], record: Readonly<Record<string, unknown>>) => {
    for (const [name, field] of fields) write(field, record[name]);
  };
  /** Writes what stands in bits that were cleared, whatever it is a view of. */
  const writeAll = (part: Placed, given: unknown): void => write(part, plain(given));

  write(root, value);
  return { keep, set };
}

/** The value without views: reads all of it. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Array.from(value, plain);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}

/** Whether a view of `seen` stands for all of `part`: a nullable that is not null is its inner part. */
function isThat(seen: Placed, part: Placed): boolean {
  return seen === part || (part.kind === 'nullable' && isThat(seen, part.inner));
}

type Simple = Placed & { readonly kind: 'one-of' | 'int' };

const isSimple = (part: Placed): part is Simple => part.kind === 'one-of' || part.kind === 'int';

function codeOf(part: Simple, value: unknown): number {
  const [code, most] =
    part.kind === 'one-of'
      ? [part.values.indexOf(value as Literal), part.values.length - 1]
      : [Number.isInteger(value) ? (value as number) - part.min : -1, part.max - part.min];
  if (code < 0 || code > most) throw new RangeError('not in its domain');
  return code;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new RangeError('not in its domain');
  return value as Readonly<Record<string, unknown>>;
}
