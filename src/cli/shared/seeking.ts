/** What `matrix`, `diff` and `series` have in common: their options, and a search for the weakest assumptions. */
import type { Command } from 'commander';
import { ALL } from '../../matrix/assumptions.js';
import type { MatrixHooks } from '../../matrix/matrix.js';
import { openMemory } from '../../matrix/memory.js';
import type { MatrixOptions } from '../../matrix/result.js';
import { grouped, plural } from '../../report/style.js';
import {
  assumptionsOf,
  boundsAsked,
  bytesEach,
  type CheckFlags,
  propertiesOf,
  workersOf,
} from './check-options.js';
import { interruptible } from './interrupt.js';
import { lineOn } from './terminal.js';
import { collect, whole } from './values.js';

/** As commander reads them. */
export interface SeekingFlags
  extends Pick<
    CheckFlags,
    | 'property'
    | 'assume'
    | 'kexecs'
    | 'events'
    | 'loads'
    | 'resets'
    | 'cpus'
    | 'faults'
    | 'tampering'
    | 'maxMemory'
    | 'workers'
    | 'quiet'
  > {
  readonly resume?: string;
  readonly maxStates: number;
}

export const addSeekingOptions = (command: Command): Command =>
  command
    .option('--property <names>', 'properties, with commas between; all if left out', collect)
    .option('--assume <names>', 'assume these always, and seek among the others', collect)
    .option('--resume <file>', 'keep in this file what is found, and go on from what is in it')
    .option('--kexecs <n>', 'at most so many kexecs in a run', whole(0))
    .option('--events <n>', 'at most so many measured events', whole(0))
    .option('--loads <n>', 'at most so many loads in one kernel', whole(0))
    .option('--resets <n>', 'at most so many hard reboots', whole(0))
    .option('--cpus <n>', 'CPUs', whole(1))
    .option('--faults <n>', 'at most so many faults in a run', whole(1))
    .option('--tampering <n>', 'at most so many acts of an adversary in a run', whole(1))
    .option('--max-states <n>', 'end each search at so many states', whole(1), 2_000_000)
    .option('--max-memory <MiB>', 'memory for the states of all searches', whole(1), 4096)
    .option('--workers <n>', 'searches at once (default: one a core)', whole(1))
    .option('-q, --quiet', 'no progress');

function optionsOf(flags: SeekingFlags): MatrixOptions {
  const { kexecs, events, loads, resets, cpus, faults, tampering, maxStates, maxMemory } = flags;
  const assumptions = assumptionsOf(flags.assume ?? []);
  return {
    assumptions,
    varying: ALL.filter((name) => !assumptions.includes(name)),
    bounds: boundsAsked({ kexecs, events, loads, resets, cpus, faults, tampering }),
    properties: propertiesOf(flags.property ?? []),
    limits: { states: maxStates, bytes: bytesEach(maxMemory, flags) },
  };
}

/** Runs a search that the user can watch, end, and go on with later. */
export async function seeking<T>(
  flags: SeekingFlags,
  run: (options: MatrixOptions, hooks: MatrixHooks) => Promise<T>,
): Promise<T> {
  const options = optionsOf(flags);
  const memory = openMemory(options, flags.resume);
  const quiet = flags.quiet === true;
  const say = (text: string): void => {
    if (!quiet) process.stderr.write(`carryover: ${text}\n`);
  };
  const { resumed } = memory;
  if (resumed > 0) say(`${plural(resumed, 'result')} taken over from ${flags.resume}`);
  const line = lineOn(process.stderr, quiet);
  const workers = workersOf(flags);
  const onProgress: MatrixHooks['onProgress'] = ({ done, total, design, focus, searches, states }) =>
    line.show(
      () =>
        `${done} of ${total} done; ${design} (${focus}): searches so far ${searches}, ${grouped(states)} states`,
    );
  return interruptible(async (signal) => {
    const result = await run(options, { signal, memory, workers, onProgress });
    line.clear();
    if (signal.aborted) {
      say(flags.resume === undefined ? 'ended early' : `ended early; --resume ${flags.resume} goes on`);
    }
    return result;
  });
}
