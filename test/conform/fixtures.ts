/** The real runs, and their files. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ReadFile } from '../../src/conform/evidence.js';
import { type Run, readRuns } from '../../src/conform/schema.js';

export const kernels = fileURLToPath(new URL('../fixtures/kernels/', import.meta.url));
export const runsPath = `${kernels}kernel-runs.json`;

export const runsText = readFileSync(runsPath, 'utf8');
export const runs: readonly Run[] = readRuns(runsText);

export const runNamed = (name: string): Run => {
  const run = runs.find((each) => each.run === name);
  if (run === undefined) throw new Error(`no run is called ${name}`);
  return run;
};

export const read: ReadFile = (path) =>
  existsSync(`${kernels}${path}`) ? new Uint8Array(readFileSync(`${kernels}${path}`)) : undefined;
