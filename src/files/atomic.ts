/** Files that are there whole or not at all, whenever the program is killed or the power fails. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileProblem } from './problem.js';
import { inShort } from './read.js';

/**
 * Writes the text beside the file, and renames it into its place once it is on the disk. Killed before, it leaves the
 * file as it was, and a hidden one that ends in `.tmp`.
 * @throws UnusableInput if it cannot be written
 */
export function writeWhole(path: string, text: string): void {
  const folder = dirname(path);
  const beside = join(folder, `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    try {
      const file = openSync(beside, 'wx', 0o666);
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(beside, path);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
    syncFolder(folder);
  } catch (error) {
    throw fileProblem(path, `cannot be written: ${inShort(error)}`);
  }
}

/** The new name, too; a file system that cannot sync folders has nothing better to offer. */
function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } catch {
    // EINVAL or EPERM: the name is written when the file system sees fit.
  } finally {
    closeSync(opened);
  }
}
