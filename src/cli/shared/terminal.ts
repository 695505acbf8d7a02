/** What is at the other end: colours on a terminal only, progress on one only. */
import pc from 'picocolors';
import type { CheckProgress } from '../../check/result.js';
import { progressLine } from '../../report/progress.js';
import { PLAIN, type Style } from '../../report/style.js';

const COLORS: Style = { ...PLAIN, bold: pc.bold, dim: pc.dim, good: pc.green, bad: pc.red, warn: pc.yellow };

/** `undefined`: a file. */
export const styleOf = (stream: NodeJS.WriteStream | undefined): Style =>
  stream?.isTTY === true && pc.isColorSupported && process.env.NO_COLOR === undefined ? COLORS : PLAIN;

export interface ProgressLine {
  readonly report: (progress: CheckProgress) => void;
  readonly clear: () => void;
}

const SILENT: ProgressLine = { report: () => {}, clear: () => {} };
const LEAST_MS = 100;
/** A search that has not reported for so long has ended. */
const ENDED_MS = 1500;

/** One line on standard error, rewritten; none where it is not a terminal, in CI, or unwanted. */
export function progressOn(stream: NodeJS.WriteStream, quiet: boolean): ProgressLine {
  if (quiet || stream.isTTY !== true || (process.env.CI ?? '') !== '') return SILENT;
  const searches = new Map<string, { readonly progress: CheckProgress; readonly at: number }>();
  let drawn = 0;
  return {
    report: (progress) => {
      const now = Date.now();
      searches.set(`${progress.design} ${progress.focus} ${progress.liveness}`, { progress, at: now });
      if (now - drawn < LEAST_MS) return;
      drawn = now;
      const running = [...searches.values()].filter(({ at }) => now - at < ENDED_MS);
      const line = progressLine(running.map((search) => search.progress));
      stream.write(`\r\x1b[K${line.slice(0, (stream.columns || 80) - 1)}`);
    },
    clear: () => {
      stream.write('\r\x1b[K');
    },
  };
}
