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

const SILENT: Line = { show: () => {}, clear: () => {} };
const LEAST_MS = 100;
/** A search that has not reported for so long has ended. */
const ENDED_MS = 1500;

/** One line on standard error, rewritten; none where it is not a terminal, in CI, or unwanted. */
export function progressOn(stream: NodeJS.WriteStream, quiet: boolean): ProgressLine {
  const searches = new Map<string, { readonly progress: CheckProgress; readonly at: number }>();
  const line = lineOn(stream, quiet);
  return {
    report: (progress) => {
      const now = Date.now();
      searches.set(`${progress.design} ${progress.focus} ${progress.liveness}`, { progress, at: now });
      line.show(() => {
        const running = [...searches.values()].filter(({ at }) => now - at < ENDED_MS);
        return progressLine(running.map((search) => search.progress));
      });
    },
    clear: line.clear,
  };
}

export interface Line {
  /** Rewrites it, unless it was written a moment ago. */
  readonly show: (text: () => string) => void;
  readonly clear: () => void;
}

export function lineOn(stream: NodeJS.WriteStream, quiet: boolean): Line {
  if (quiet || stream.isTTY !== true || (process.env.CI ?? '') !== '') return SILENT;
  let drawn = 0;
  return {
    show: (text) => {
      const now = Date.now();
      if (now - drawn < LEAST_MS) return;
      drawn = now;
      stream.write(`\r\x1b[K${text().slice(0, (stream.columns || 80) - 1)}`);
    },
    clear: () => {
      stream.write('\r\x1b[K');
    },
  };
}
