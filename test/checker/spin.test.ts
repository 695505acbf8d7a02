/** The same machines in Promela: what Spin says of them (`-a -f`), and what is said here. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Eventually, explore, type Machine } from '../../src/checker/index.js';
import { allFairly } from './machines/fairly.js';
import { lock } from './machines/locks.js';
import { peterson } from './machines/peterson.js';

const has = (tool: string) => spawnSync(tool, ['--version']).error === undefined;
const missing = ['spin', 'gcc'].filter((tool) => !has(tool));

/** Each step of a process is one statement; `enters` and `leaves` say where it stands. */
const promela = (shared: string, request: string, free: string, leave: string) => `
${shared}
byte at[2];
active [2] proctype process() {
  byte me = _pid;
  do
  :: d_step { ${request}; at[me] = 1 };
     atomic { (${free}) -> at[me] = 2 };
     d_step { at[me] = 0; ${leave} }
  od
}
ltl enters { [] ((at[0] == 1) -> <> (at[0] == 2)) }
`;

const MODELS = {
  peterson: promela(
    'bool wants[2]; byte turn;',
    'wants[me] = true; turn = 1 - me',
    '!wants[1 - me] || turn == me',
    'wants[me] = false',
  ),
  'test-and-set': promela('', 'skip', 'at[1 - me] != 2', 'skip'),
  flags: promela('', 'skip', 'at[1 - me] == 0', 'skip'),
};

function spinSays(model: string): 'holds' | 'violated' {
  const folder = mkdtempSync(join(tmpdir(), 'spin-'));
  try {
    writeFileSync(join(folder, 'model.pml'), model);
    execFileSync('spin', ['-a', 'model.pml'], { cwd: folder, stdio: 'ignore' });
    execFileSync('gcc', ['-O1', '-w', '-o', 'pan', 'pan.c'], { cwd: folder, stdio: 'ignore' });
    const said = execFileSync('./pan', ['-a', '-f'], { cwd: folder, encoding: 'utf8' });
    const errors = /errors: (\d+)/.exec(said);
    if (errors === null) throw new Error(`Spin says something else: ${said}`);
    return errors[1] === '0' ? 'holds' : 'violated';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Processes {
  readonly at: readonly string[];
}

const enters: Eventually<Processes> = {
  kind: 'eventually',
  name: 'enters',
  claim: '',
  meaning: '',
  source: '',
  from: ({ at }) => at[0] === 'waiting',
  to: ({ at }) => at[0] === 'critical',
  why: () => '',
};

/** As with Spin's `-f`, each process is fair by itself. Without, Spin lets nobody rest while anybody can move. */
const verdictOf = <S extends Processes>(machine: Machine<S>) =>
  explore(allFairly(machine, 'weak', ['process']), [enters]).properties[0]!.verdict;

const MACHINES = {
  peterson: () => verdictOf(peterson('at-once')),
  'test-and-set': () => verdictOf(lock('test-and-set')),
  flags: () => verdictOf(lock('flags')),
};

describe.skipIf(missing.length > 0)(
  `Spin${missing.length > 0 ? ` (skipped: ${missing.join(', ')} not installed)` : ''}`,
  () => {
    it.each(['peterson', 'test-and-set', 'flags'] as const)('agrees on %s', { timeout: 60_000 }, (name) => {
      expect(MACHINES[name]()).toBe(spinSays(MODELS[name]));
    });
  },
);
