/** What evmctl (ima-evm-utils) says of a list and PCR values. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../src/evidence/bytes.js';
import type { PcrValue } from '../../src/evidence/pcr-values.js';

/** It takes no more. */
const BANKS: readonly string[] = ['sha1', 'sha256'];

/**
 * Whether the list matches the values, of SHA-1 and SHA-256. `folder`: for the files that it reads.
 * @throws Error if it says neither.
 */
export function askEvmctl(folder: string, list: Uint8Array, values: readonly PcrValue[]): boolean {
  const path = join(folder, 'list');
  writeFileSync(path, list);
  const known = values.filter(({ algorithm }) => BANKS.includes(algorithm.name));
  const options = known.flatMap(({ algorithm, value }) => {
    const file = join(folder, algorithm.name);
    const line = (pcr: number): string => {
      const digits = pcr === 10 ? toHex(value) : '00'.repeat(value.length);
      return `PCR-${String(pcr).padStart(2, '0')}: ${digits.toUpperCase().match(/../g)!.join(' ')}\n`;
    };
    writeFileSync(file, Array.from({ length: 24 }, (_, pcr) => line(pcr)).join(''));
    return ['--pcrs', `${algorithm.name},${file}`];
  });
  const run = spawnSync('evmctl', ['ima_measurement', '--ignore-violations', ...options, path], {
    encoding: 'utf8',
  });
  const said = run.stdout + run.stderr;
  if (run.status === 0 && /^Matched /m.test(said)) return true;
  if (run.status !== 0 && /^Failed to match /m.test(said)) return false;
  throw new Error(`evmctl ended with ${run.status}: ${said.slice(-200)}`);
}
