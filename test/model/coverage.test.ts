/** Every transition of every design can happen. Asked is what holds, so that each search goes on to its end. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/design.js';
import { designs } from '../../model/designs/index.js';
import { tasksFor } from '../../src/check/check.js';
import type { CheckOptions } from '../../src/check/result.js';
import { runTask } from '../../src/check/task.js';

const NOTHING_ELSE: Pick<CheckOptions, 'limits'> = { limits: {} };

/** Faults, crash images and reboots, as far as sizes and memory go; then files that recur; then an adversary. */
const OPTIONS: readonly CheckOptions[] = [
  {
    ...NOTHING_ELSE,
    assumptions: ['no-adversary', 'single-cpu'],
    bounds: { kexecs: 1, events: 1, loads: 1, faults: 1, resets: 1 },
    properties: ['hop-finds-last-buffer'],
  },
  {
    ...NOTHING_ELSE,
    assumptions: ['no-adversary', 'no-faults', 'no-hard-reboot', 'no-crash-image', 'file-load-only'],
    bounds: { kexecs: 1, events: 1, loads: 2 },
    properties: ['hop-finds-last-buffer', 'replay-equals-pcr'],
  },
  {
    ...NOTHING_ELSE,
    assumptions: [
      'no-faults',
      'no-crash-image',
      'file-load-only',
      'same-design',
      'single-cpu',
      'no-hard-reboot',
    ],
    bounds: { kexecs: 1, events: 1, loads: 1, tampering: 1 },
    properties: ['hop-finds-last-buffer', 'no-false-alarm'],
  },
  {
    ...NOTHING_ELSE,
    assumptions: ['no-adversary', 'no-hard-reboot', 'no-crash-image', 'file-load-only', 'single-cpu'],
    bounds: { kexecs: 1, events: 2, loads: 2, faults: 2 },
    properties: ['hop-finds-last-buffer'],
  },
];

/** A kernel that suspends measuring appends nothing any more once its TPM is down. */
const cannot = (design: Design): readonly string[] =>
  design.suspend === 'n1' ? ['extend-without-device'] : [];

describe('every transition fires', () => {
  for (const design of designs) {
    it(design.name, async () => {
      const fired = new Map<string, number>();
      for (const options of OPTIONS) {
        for (const task of tasksFor(design, options)) {
          const result = await runTask(task);
          for (const [name, times] of Object.entries(result.fired))
            fired.set(name, (fired.get(name) ?? 0) + times);
        }
      }
      const never = [...fired].filter(([, times]) => times === 0).map(([name]) => name);
      expect(never.filter((name) => !cannot(design).includes(name))).toEqual([]);
      expect(fired.size).toBeGreaterThan(40);
    });
  }
});
