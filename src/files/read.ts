/** Text from a file that anybody may have written: no more of it than is expected, whatever it says of its size. */
import { closeSync, openSync, readSync } from 'node:fs';
import { fileProblem } from './problem.js';

const CHUNK_BYTES = 1 << 16;

/** @throws UnusableInput if it cannot be read, is larger than `most` bytes, or is no UTF-8 */
export function readText(path: string, most: number): string {
  const bytes = readAtMost(path, most);
  if (bytes.length > most) throw fileProblem(path, `is larger than ${inUnits(most)}, the most that is read`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fileProblem(path, 'is no text: not UTF-8');
  }
}

/** Reads on as long as there is something, one byte too many at most: a device or a pipe has no size to ask for. */
function readAtMost(path: string, most: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const file = openSync(path, 'r');
    try {
      while (size <= most) {
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, most + 1 - size));
        const count = readSync(file, chunk);
        if (count === 0) break;
        chunks.push(chunk.subarray(0, count));
        size += count;
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileProblem(path, inShort(error));
  }
  return Buffer.concat(chunks);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be read',
};

/** What the file system says, without its repetition of the path. */
export function inShort(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

const MIB = 2 ** 20;
const inUnits = (bytes: number): string => (bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${bytes} bytes`);
