/**
 * Bytes that are read a piece at a time, from anywhere and more than once: a file, or memory.
 * The records of a list pass through a window in the hash engine's memory, so that nothing is copied or allocated
 * for each.
 */
import type { HashEngine } from './engine/engine.js';
import { type CutRecord, cutRecord, damagedRecord } from './list.js';
import { type Layout, newSpan, type Span, scanRecord } from './scan.js';

export interface Source {
  /** For messages: a path, or `-`. */
  readonly name: string;
  readonly size: number;
  /** Fills `into` from `position` on as far as there are bytes; returns how many. */
  readonly read: (into: Uint8Array, position: number) => number;
}

export function memorySource(name: string, bytes: Uint8Array): Source {
  return {
    name,
    size: bytes.length,
    read: (into, position) => {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
  };
}

/** A part of a source, as a source of its own. */
export function windowOf(source: Source, from: number, to: number): Source {
  const size = Math.max(0, Math.min(to, source.size) - from);
  return {
    name: source.name,
    size,
    read: (into, position) => {
      const count = Math.max(0, Math.min(into.length, size - position));
      return source.read(into.subarray(0, count), from + position);
    },
  };
}

/** All bytes, at most `limit` of them. */
export function readAll(source: Source, limit: number = source.size): Uint8Array {
  const bytes = new Uint8Array(Math.min(source.size, limit));
  return bytes.subarray(0, source.read(bytes, 0));
}

/** Bytes read at once. */
const WINDOW_BYTES = 1 << 20;

/** A place in an engine's memory where a list's bytes pass through. */
export interface Window {
  at: number;
  size: number;
}

export function newWindow(engine: HashEngine): Window {
  return { at: engine.allocate(WINDOW_BYTES), size: WINDOW_BYTES };
}

/** `span` holds positions in `engine.bytes`, valid only until the visit returns; `false` ends the walk. */
export type Visit = (span: Span, index: number, offset: number) => boolean;

export interface Walk {
  readonly records: number;
  /** Bytes of the whole records. */
  readonly bytes: number;
  readonly cut: CutRecord | undefined;
}

/**
 * Visits every record of a list in order.
 * @throws InputError where the bytes cannot be a record
 */
export function walk(engine: HashEngine, window: Window, source: Source, layout: Layout, visit: Visit): Walk {
  const span = newSpan();
  let position = 0;
  let held = 0;
  let index = 0;
  let offset = 0;
  for (;;) {
    const { at: base } = window;
    const count = source.read(engine.bytes.subarray(base + held, base + window.size), position);
    position += count;
    const limit = base + held + count;
    let at = base;
    let needed = 0;
    while (at < limit) {
      const result = scanRecord(engine.bytes, at, limit, layout, span);
      if (result === 'damaged') throw damagedRecord(span, index, offset);
      if (result === 'incomplete') {
        needed = span.needed - at;
        break;
      }
      const { end } = span;
      if (!visit(span, index, offset))
        return { records: index + 1, bytes: offset + end - at, cut: undefined };
      index += 1;
      offset += end - at;
      at = end;
    }
    held = limit - at;
    if (count === 0 || offset + held >= source.size) {
      const rest = engine.bytes.subarray(at, limit);
      return {
        records: index,
        bytes: offset,
        cut: held === 0 ? undefined : cutRecord(rest, layout, index, offset),
      };
    }
    makeRoom(engine, window, at, held, Math.min(needed, source.size - offset));
  }
}

/** Moves what is held to the front of the window, or of a larger one if a record does not fit. */
function makeRoom(engine: HashEngine, window: Window, from: number, held: number, needed: number): void {
  if (needed > window.size) {
    const size = Math.ceil(needed / WINDOW_BYTES) * WINDOW_BYTES;
    window.at = engine.allocate(size);
    window.size = size;
  }
  engine.bytes.copyWithin(window.at, from, from + held);
}
