/**
 * A search that survives its process: what it has found so far, in a folder.
 *
 * `states` holds the states that were visited, each followed by the number of the one that it was reached from. They never
 * change once they are there: a checkpoint appends those that are new. `search.json` says how many of them count, and all
 * else that the search knows; it is replaced in one step, after the rows are on the disk. Killed at any moment, a search goes
 * on from the last `search.json`.
 */
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { NO_PARENT } from './parents.js';
import type { States } from './visited.js';

export interface CheckpointOptions {
  /** Where it is kept, made if it is not there. One search a folder; emptied of it when the search has ended. */
  readonly folder: string;
  /** How often; every 60 seconds if left out. */
  readonly seconds?: number;
}

/** So many rows are written or read at once. */
const ROWS_AT_ONCE = 1 << 14;

/** What must be the same for a search to be gone on with, and what it knew. Plain data. */
interface Saved {
  readonly schema: 1;
  readonly of: unknown;
  readonly states: number;
  readonly known: unknown;
}

export interface Checkpoint {
  /**
   * Reads the states into the empty table, which may take so much memory; what else was known, or `undefined` if there
   * is nothing to go on from.
   */
  readonly load: (visited: States, maxBytes?: number) => unknown;
  /** Writes what is new. */
  readonly save: (visited: States, known: unknown) => void;
  /** The search has ended: nothing is to be gone on from. */
  readonly remove: () => void;
}

/** `of`: what is searched, as plain data. Throws if the folder has a search of something else. */
export function openCheckpoint({ folder }: CheckpointOptions, of: unknown): Checkpoint {
  const file = join(folder, 'search.json');
  const rows = join(folder, 'states');
  /** How many states are in the file. */
  let written = 0;
  mkdirSync(folder, { recursive: true });

  const load = (visited: States, maxBytes = Number.POSITIVE_INFINITY): unknown => {
    const saved = read(file);
    if (saved === undefined) return undefined;
    if (saved.schema !== 1 || JSON.stringify(saved.of) !== JSON.stringify(of)) {
      throw new Error(`${file}: a checkpoint of another search`);
    }
    const descriptor = openSync(rows, 'r');
    try {
      readRows(descriptor, visited, maxBytes, saved.states, rows);
    } finally {
      closeSync(descriptor);
    }
    written = saved.states;
    return saved.known;
  };

  const save = (visited: States, known: unknown): void => {
    const width = (visited.words + 1) * 4;
    const descriptor = openSync(rows, written === 0 ? 'w' : 'r+');
    try {
      ftruncateSync(descriptor, written * width);
      const buffer = new Int32Array(ROWS_AT_ONCE * (visited.words + 1));
      const row = new Int32Array(visited.words);
      for (let id = written; id < visited.size; ) {
        const first = id;
        let at = 0;
        for (; id < visited.size && at < buffer.length; id++) {
          visited.read(id, row);
          for (let word = 0; word < visited.words; word++) buffer[at++] = row[word]!;
          buffer[at++] = visited.parent(id);
        }
        writeAll(descriptor, new Uint8Array(buffer.buffer, 0, at * 4), first * width);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    written = visited.size;
    const saved: Saved = { schema: 1, of, states: written, known };
    const next = `${file}.next`;
    const head = openSync(next, 'w');
    try {
      writeFileSync(head, JSON.stringify(saved));
      fsyncSync(head);
    } finally {
      closeSync(head);
    }
    renameSync(next, file);
  };

  const remove = (): void => {
    rmSync(file, { force: true });
    rmSync(rows, { force: true });
  };
  return { load, save, remove };
}

function read(file: string): Saved | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file}: not a checkpoint`);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
}

function readRows(descriptor: number, visited: States, maxBytes: number, states: number, file: string): void {
  const width = visited.words + 1;
  const buffer = new Int32Array(ROWS_AT_ONCE * width);
  const bytes = new Uint8Array(buffer.buffer);
  let last = NO_PARENT;
  for (let id = 0; id < states; ) {
    const count = Math.min(ROWS_AT_ONCE, states - id);
    let got = 0;
    while (got < count * width * 4) {
      const more = readSync(descriptor, bytes, got, count * width * 4 - got, id * width * 4 + got);
      if (more === 0) throw new Error(`${file}: ${states} states were expected, ${id} are there`);
      got += more;
    }
    for (let row = 0; row < count; row++, id++) {
      const offset = row * width;
      const parent = buffer[offset + visited.words]!;
      if (parent < last || parent >= id)
        throw new Error(`${file}: state ${id} cannot be reached from ${parent}`);
      last = parent;
      if (visited.find(buffer, offset) >= 0) throw new Error(`${file}: state ${id} is there twice`);
      if (visited.full && !visited.grow(buffer, maxBytes, offset)) {
        throw new Error(`${file}: no room for ${states} states (${visited.lack})`);
      }
      visited.insert(buffer, parent, offset);
    }
  }
}
