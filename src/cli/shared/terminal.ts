/** What is at the other end: colours on a terminal only, progress on one only. */
import pc from 'picocolors';
import type { CheckProgress } from '../../check/result.js';
import { progressLine } from '../../report/progress.js';
import { PLAIN, type Style } from '../../report/style.js';

const COLORS: Style = { bold: pc.bold, dim: pc.dim, good: pc.green, bad: pc.red, warn: pc.yellow };

export const styleOf = (stream: NodeJS.WriteStream): Style =>
  stream.isTTY === true && pc.isColorSupported && process.env.NO_COLOR === undefined ? COLORS : PLAIN;

export interface ProgressLine {
  readonly report: (progress: CheckProgress) => void;
  readonly say: (text: string) => void;
  readonly clear: () => void;
}

const SILENT: ProgressLine = { report: () => {}, say: () => {}, clear: () => {} };
const LEAST_MS = 100;

/** One line on standard error, rewritten; none where it is not a terminal, in CI, or unwanted. */
export function progressOn(stream: NodeJS.WriteStream, quiet: boolean): ProgressLine {
  if (quiet || stream.isTTY !== true || (process.env.CI ?? '') !== '') return SILENT;
  let drawn = 0;
  const draw = (text: string): void => {
    stream.write(`\r\x1b[K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
  };
  return {
    report: (progress) => {
      const now = Date.now();
      if (now - drawn < LEAST_MS) return;
      drawn = now;
      draw(progressLine(progress));
    },
    say: draw,
    clear: () => {
      stream.write('\r\x1b[K');
    },
  };
}
