/** A folder written whole or not at all. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { problem } from '../../files/problem.js';

/** A file by its path within the folder. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

export interface FolderOptions {
  /** Take the place of a folder that is there; only of one with this file in it. */
  readonly force: boolean;
  readonly sign: string;
}

/**
 * Writes the files beside the place, and moves them there when all are written.
 * @throws UnusableInput if there is something already
 */
export function writeFolder(path: string, files: Files, { force, sign }: FolderOptions): void {
  const target = resolve(path);
  mustBeFree(target, path, force, sign);
  mkdirSync(dirname(target), { recursive: true });
  const fresh = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    for (const [name, content] of files) {
      const file = join(fresh, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    if (existsSync(target)) {
      const old = `${fresh}-old`;
      renameSync(target, old);
      renameSync(fresh, target);
      rmSync(old, { recursive: true, force: true });
    } else renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

function mustBeFree(target: string, path: string, force: boolean, sign: string): void {
  if (!existsSync(target)) return;
  let inside: readonly string[];
  try {
    inside = readdirSync(target);
  } catch {
    throw problem(`${path} is there, and is no folder`);
  }
  if (inside.length === 0) return;
  if (!force) throw problem(`${path} is there already; --force replaces it`);
  if (!inside.includes(sign)) {
    throw problem(`${path} is there, and has no ${sign}: only a folder that this command wrote is replaced`);
  }
}
