/**
 * A temporary file without a name: once it is open it is unlinked, so that nothing stays behind, however the process
 * ends. A limit says how large it may become; a disk that is full before is taken for that limit.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScratchOptions {
  /** The size that the file may have. */
  readonly bytes: number;
  /** Where it is made: at once, so that a folder that cannot be written to shows; if left out, where the system has it. */
  readonly folder?: string | undefined;
}

export interface Scratch {
  /** How large the file is. */
  readonly bytes: number;
  /** False if there is no room for it; then what was there beyond `position` is lost, and nothing else. */
  readonly write: (words: Int32Array, position: number) => boolean;
  /** Fills `words` with what was written from `position` on. */
  readonly read: (words: Int32Array, position: number) => void;
  /** Gives back what is there from `position` on. */
  readonly cut: (position: number) => void;
  readonly close: () => void;
}

/** Throws if no file can be made in the folder that is given. */
export function openScratch({ bytes: most, folder }: ScratchOptions): Scratch {
  let file = folder === undefined ? undefined : openUnnamed(folder);
  let bytes = 0;

  const write = (words: Int32Array, position: number): boolean => {
    if (position + words.byteLength > most) return false;
    try {
      file ??= openUnnamed(tmpdir());
      const { descriptor } = file;
      eachPart(words, position, (part, at) => writeSync(descriptor, part, 0, part.length, at));
    } catch (error) {
      if (isSystemError(error)) return false;
      throw error;
    }
    bytes = Math.max(bytes, position + words.byteLength);
    return true;
  };

  const read = (words: Int32Array, position: number): void => {
    const { descriptor } = file!;
    eachPart(words, position, (part, at) => {
      const count = readSync(descriptor, part, 0, part.length, at);
      if (count === 0) throw new Error(`a temporary file of ${bytes} bytes ends at ${at}`);
      return count;
    });
  };

  const cut = (position: number): void => {
    if (file === undefined || position >= bytes) return;
    ftruncateSync(file.descriptor, position);
    bytes = position;
  };

  const close = (): void => {
    file?.close();
    file = undefined;
  };

  return {
    get bytes() {
      return bytes;
    },
    write,
    read,
    cut,
    close,
  };
}

/** A system may read and write less than it is asked to. */
function eachPart(
  words: Int32Array,
  position: number,
  transfer: (part: Uint8Array, at: number) => number,
): void {
  const all = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  for (let done = 0; done < all.length; ) done += transfer(all.subarray(done), position + done);
}

function openUnnamed(folder: string): { readonly descriptor: number; readonly close: () => void } {
  const path = join(folder, `states-${process.pid}-${randomBytes(8).toString('hex')}`);
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx+', 0o600);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw Object.assign(new Error(`${folder}: no temporary file can be made there (${error.code})`), {
      code: error.code,
    });
  }
  let isNamed = false;
  try {
    unlinkSync(path);
  } catch {
    isNamed = true;
  }
  const close = (): void => {
    closeSync(descriptor);
    if (isNamed) rmSync(path, { force: true });
  };
  return { descriptor, close };
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error;
