/** Lists and PCR values of the machine, as evmctl of ima-evm-utils sees them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { designs } from '../../model/designs/index.js';
import type { SymbolicAlgebra } from '../../model/history/symbolic.js';
import type { State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import { atRest } from '../../properties/claim.js';
import { lastState } from '../../src/checker/index.js';
import { askEvmctl } from '../evidence/evmctl.js';
import { type Made, made } from './runs.js';

const evmctl = spawnSync('evmctl', ['--version']).error === undefined;
const folder = mkdtempSync(join(tmpdir(), 'carryover-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ENOUGH = 200;
/** evmctl 1.4 takes a single record for explained by any SHA-1 value. */
const LEAST_RECORDS = 2;

/** What was extended is the beginning of the list: evmctl takes the rest for measured since, as every verifier must. */
function isCovered({ lists }: World, { list, pcr }: State['history']): boolean {
  const { pcrs, replay } = lists as SymbolicAlgebra;
  return pcrs.isPrefix(pcr, replay(list));
}

/** Runs of all designs, up to where the list explains the PCR, or no part of it does, and a user could ask. */
function* runsWhere(replays: boolean): Generator<Made> {
  let count = 0;
  for (let seed = 1; ; seed++) {
    for (const design of designs) {
      const options = {
        assumptions: ['tpm-present', ...(replays ? (['no-adversary'] as const) : [])],
      } as const;
      const least = 10 + 20 * (seed % 5);
      const runs = made(
        design,
        options,
        { seed, runs: 10, bytes: seed % 2 === 0 },
        (world, { after }, taken) => {
          const { replays: explained } = world.lists.standing(after.history);
          const said = replays ? explained : !explained && !isCovered(world, after.history);
          const enough = world.lists.count(after.history) >= LEAST_RECORDS;
          return taken >= least && atRest(after) && after.tpm.chip === 'up' && enough && said;
        },
      );
      for (const one of runs) {
        yield one;
        if (++count === ENOUGH) return;
      }
    }
  }
}

describe.skipIf(!evmctl)(`evmctl${evmctl ? '' : ' (skipped: it is not installed)'}`, () => {
  test.each([
    ['accepts the lists that explain the PCR', true],
    ['refuses those that do not', false],
  ] as const)('%s, 200 of them', (_, replays) => {
    let most = 0;
    let kexecs = 0;
    for (const { world, trace, made: run } of runsWhere(replays)) {
      const { list, pcrs } = run.after(trace.steps.length);
      expect(askEvmctl(folder, list, pcrs)).toBe(replays);
      most = Math.max(most, world.lists.count(lastState(trace).history));
      kexecs += run.boots.filter(({ began }) => began === 'kexec').length;
    }
    expect(most).toBeGreaterThan(10);
    expect(kexecs).toBeGreaterThan(20);
  });
});
