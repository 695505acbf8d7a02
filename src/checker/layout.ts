/**
 * Where the bits of a state are: a domain's leaves placed into 32-bit words, first fit, none straddling two words.
 * The variants of a union share their bits; everything else has bits of its own.
 */

import type { Domain, Field, Literal } from './codec.js';
import { bytesFor } from './packed-rows.js';

/** `bits` bits of a word, from `shift` on. A domain of one value takes none. */
export interface Place {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
}

/** A domain with a place for each of its parts. `path` names it in messages: `rm[2].state`. */
export type Placed =
  | {
      readonly kind: 'one-of';
      readonly path: string;
      readonly place: Place;
      readonly values: readonly Literal[];
    }
  | {
      readonly kind: 'int';
      readonly path: string;
      readonly place: Place;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'nullable'; readonly path: string; readonly flag: Place; readonly inner: Placed }
  | {
      readonly kind: 'array';
      readonly path: string;
      readonly length: Place;
      readonly min: number;
      readonly elements: readonly Placed[];
    }
  | { readonly kind: 'record'; readonly path: string; readonly fields: readonly PlacedField[] }
  | {
      readonly kind: 'union';
      readonly path: string;
      readonly tag: string;
      readonly choice: Place;
      readonly variants: readonly (readonly [name: string, fields: readonly PlacedField[]])[];
    };

export type PlacedField = readonly [name: string, placed: Placed];

export interface Layout {
  readonly root: Placed;
  readonly words: number;
  /** The bytes of these, without those of the last one that are always zero, if these are two or three. */
  readonly bytes: number;
  /** How many bits carry information; the rest of the words is zero. */
  readonly bits: number;
}

/** Gives every part of a domain its place. */
export function layOut(domain: Domain): Layout {
  /** For each word, how many of its bits are taken, from the lowest on. */
  let used: number[] = [];

  const take = (count: number): Place => {
    const bits = bitsFor(count);
    if (bits === 0) return { word: 0, shift: 0, bits };
    let word = used.findIndex((taken) => taken + bits <= 32);
    if (word < 0) word = used.push(0) - 1;
    const shift = used[word]!;
    used[word] = shift + bits;
    return { word, shift, bits };
  };

  const placeFields = (fields: readonly Field[], path: string): PlacedField[] =>
    fields.map(([name, field]) => [name, place(field, within(path, name))]);

  const place = (part: Domain, path: string): Placed => {
    switch (part.kind) {
      case 'one-of':
        return { kind: part.kind, path, place: take(part.values.length), values: part.values };
      case 'int':
        return { kind: part.kind, path, place: take(part.max - part.min + 1), min: part.min, max: part.max };
      case 'nullable':
        return { kind: part.kind, path, flag: take(2), inner: place(part.inner, path) };
      case 'array': {
        const length = take(part.max - part.min + 1);
        const elements = Array.from({ length: part.max }, (_, i) => place(part.element, `${path}[${i}]`));
        return { kind: part.kind, path, length, min: part.min, elements };
      }
      case 'record':
        return { kind: part.kind, path, fields: placeFields(part.fields, path) };
      case 'union': {
        const choice = take(part.variants.length);
        const before = used;
        let after = used;
        const variants = part.variants.map(([name, fields]) => {
          used = [...before];
          const placed = placeFields(fields, path);
          after = maxima(after, used);
          return [name, placed] as const;
        });
        used = after;
        return { kind: part.kind, path, tag: part.tag, choice, variants };
      }
    }
  };

  const root = place(domain, '');
  const words = Math.max(1, used.length);
  return {
    root,
    words,
    bytes: bytesFor(words, used.at(-1) ?? 0),
    bits: used.reduce((sum, taken) => sum + taken, 0),
  };
}

/** All the bits that a part may use: a mask for each word in which it has any. */
export function masksOf(part: Placed): ReadonlyMap<number, number> {
  const masks = new Map<number, number>();
  const add = ({ word, shift, bits }: Place) => {
    if (bits > 0) masks.set(word, (masks.get(word) ?? 0) | ((2 ** bits - 1) << shift));
  };
  const addFields = (fields: readonly PlacedField[]) => {
    for (const [, field] of fields) addAll(field);
  };
  const addAll = (each: Placed): void => {
    switch (each.kind) {
      case 'one-of':
      case 'int':
        add(each.place);
        return;
      case 'nullable':
        add(each.flag);
        addAll(each.inner);
        return;
      case 'array':
        add(each.length);
        each.elements.forEach(addAll);
        return;
      case 'record':
        addFields(each.fields);
        return;
      case 'union':
        add(each.choice);
        for (const [, fields] of each.variants) addFields(fields);
    }
  };
  addAll(part);
  return masks;
}

/** The path of a field of the part at `path`. */
export function within(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function maxima(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => Math.max(a[i] ?? 0, b[i] ?? 0));
}

/** The bits that tell `count` values apart; at most 32. */
function bitsFor(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}
