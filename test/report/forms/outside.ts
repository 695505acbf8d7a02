/** Tools that are not ours. In CI all are there (.ci/run installs them); elsewhere a test without its tool is skipped. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const fromTools = createRequire(new URL('../../tools/package.json', import.meta.url));

export const hasProgram = (name: string): boolean =>
  spawnSync(name, [name === 'dot' ? '-V' : '--version'], { stdio: 'ignore' }).error === undefined;

export const hasPackage = (name: string): boolean => {
  try {
    fromTools.resolve(name);
    return true;
  } catch {
    return false;
  }
};

export const fromPackage = (path: string): Promise<unknown> =>
  import(pathToFileURL(fromTools.resolve(path)).href);

/** What the program prints when it is given `input`; it must end with 0. */
export const run = (name: string, args: readonly string[], input: string): string =>
  execFileSync(name, args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });
