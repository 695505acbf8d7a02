/** A search that is killed goes on from its last checkpoint, to the same result. */
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explore } from '../../src/checker/index.js';
import { consistent, twoPhaseCommit } from './machines/two-phase-commit.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const said = (result: object) => JSON.stringify({ ...result, seconds: 0 });

class Killed extends Error {}

/** A search whose process ends after so many guards were asked for, saving whenever it can. */
function killedAfter(guards: number): boolean {
  let left = guards;
  const machine = twoPhaseCommit(3, { hasty: true });
  const transitions = machine.transitions.map((each) => ({
    ...each,
    guard: (state: Parameters<typeof each.guard>[0]) => {
      if (left-- === 0) throw new Killed();
      return each.guard(state);
    },
  }));
  try {
    explore({ ...machine, transitions }, [consistent], {
      checkpoint: { folder, seconds: 0 },
      tabulate: false,
    });
    return false;
  } catch (error) {
    if ((error as Error).cause instanceof Killed) return true;
    throw error;
  }
}

describe('a checkpoint', () => {
  it('ends in the same result wherever the search was cut, twice over', () => {
    const machine = twoPhaseCommit(3, { hasty: true });
    const whole = said(explore(machine, [consistent]));
    for (let i = 0; i < 20; i++) {
      const cut = killedAfter(460 + 61 * i) && killedAfter(100);
      expect(cut).toBe(true);
      expect(existsSync(join(folder, 'search.json'))).toBe(true);
      expect(said(explore(machine, [consistent], { checkpoint: { folder, seconds: 0 } }))).toBe(whole);
      expect(existsSync(join(folder, 'search.json'))).toBe(false);
    }
  });

  it('is refused where it is of another search, or damaged', () => {
    killedAfter(600);
    const other = () => explore(twoPhaseCommit(2), [consistent], { checkpoint: { folder } });
    expect(other).toThrow('a checkpoint of another search');
    const same = () => explore(twoPhaseCommit(3, { hasty: true }), [consistent], { checkpoint: { folder } });
    const states = readFileSync(join(folder, 'states'));
    const damaged = Buffer.from(states);
    // A word a state, and the number of the one that it was reached from.
    damaged.writeInt32LE(7, 5 * 8 + 4);
    writeFileSync(join(folder, 'states'), damaged);
    expect(same).toThrow('state 5 cannot be reached from 7');
    writeFileSync(join(folder, 'states'), states);
    truncateSync(join(folder, 'states'), 100);
    expect(same).toThrow('states were expected');
    writeFileSync(join(folder, 'search.json'), '{');
    expect(same).toThrow('not a checkpoint');
  });
});
