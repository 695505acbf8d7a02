/** Files as evidence comes in them: of any size, pipes, standard input; read in pieces where they need not be whole. */
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputError } from '../../evidence/bytes.js';
import { memorySource, type Source } from '../../evidence/source.js';
import type { Spool } from '../../evidence/verify/load.js';

/** An error of the file system: a file that is not there, or may not be read. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

const MAX_SMALL_BYTES = 1 << 20;

/** A file that is small by its nature, whole. */
export function smallFile(path: string): Uint8Array {
  const { size } = statSync(path);
  if (size > MAX_SMALL_BYTES) throw inputError(`${size} bytes`, { expected: `at most ${MAX_SMALL_BYTES}` });
  return new Uint8Array(readFileSync(path));
}

/** The first bytes of a file, however long it is. */
export function beginningOf(path: string, most: number): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(most);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, most, 0));
  } finally {
    closeSync(descriptor);
  }
}

function descriptorSource(name: string, descriptor: number, size: number): Source {
  return {
    name,
    size,
    read: (into, position) => {
      let done = 0;
      while (done < into.length) {
        const read = readSync(descriptor, into, done, into.length - done, position + done);
        if (read === 0) break;
        done += read;
      }
      return done;
    },
  };
}

/** A file; one that cannot be read twice, or does not say its size (a pipe, securityfs), is copied first. */
export function openFile(path: string, spool: Spool): Source {
  const descriptor = path === '-' ? 0 : openSync(path, 'r');
  const stat = fstatSync(descriptor);
  if (stat.isDirectory()) throw inputError('a folder', { expected: 'a file' });
  if (stat.isFile() && stat.size > 0) return descriptorSource(path, descriptor, stat.size);
  return spool(path, piecesOf(descriptor));
}

function* piecesOf(descriptor: number): Generator<Uint8Array> {
  for (;;) {
    const piece = new Uint8Array(1 << 18);
    const read = readPiece(descriptor, piece);
    if (read === 0) return;
    yield piece.subarray(0, read);
  }
}

/** Reads what there is, and waits for more; 0 at the end. */
function readPiece(descriptor: number, piece: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, piece, 0, piece.length, null);
    } catch (error) {
      const code = isSystemError(error) ? error.code : undefined;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** Up to this many bytes are kept in memory. */
const MAX_MEMORY_BYTES = 8 << 20;

/** Keeps pieces in memory while they are few, then in a file in a folder of its own. */
export function fileSpool(folder: { path: string | undefined }): Spool {
  let files = 0;
  return (name, pieces) => {
    const kept: Uint8Array[] = [];
    let size = 0;
    let descriptor: number | undefined;
    for (const piece of pieces) {
      kept.push(piece);
      size += piece.length;
      if (descriptor === undefined && size <= MAX_MEMORY_BYTES) continue;
      if (descriptor === undefined) {
        folder.path ??= mkdtempSync(join(tmpdir(), 'carryover-'));
        descriptor = openSync(join(folder.path, String(files)), 'w+', 0o600);
        files += 1;
      }
      for (const one of kept.splice(0)) writeAll(descriptor, one);
    }
    if (descriptor === undefined) return memorySource(name, new Uint8Array(Buffer.concat(kept)));
    return descriptorSource(name, descriptor, size);
  };
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(descriptor, bytes, done);
}
