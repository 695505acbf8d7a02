/** The command as its users start it: the built one, in a process of its own, its output piped. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist/src/cli/main.js');

const newest = (folder: string): number =>
  Math.max(
    0,
    ...readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );

const isStale = (): boolean => {
  const built = existsSync(main) ? statSync(main).mtimeMs : 0;
  return built <= Math.max(...['src', 'model', 'properties'].map(newest));
};

const lock = join(root, 'node_modules', '.carryover-build');
const WAIT_MS = 100;
const MOST_WAITS = 600;

/** Builds if what is built is older than what it is made of; of several test files that ask at once, one does. */
export function build(): void {
  if (!isStale()) return;
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
  try {
    if (!isStale()) return;
    const tool = (path: string, ...args: string[]): void => {
      execFileSync(process.execPath, [join(root, 'node_modules', path), ...args], { cwd: root });
    };
    tool('typescript/bin/tsc', '-p', 'tsconfig.build.json');
    tool('rolldown/bin/cli.mjs', '-c', '--logLevel', 'silent');
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  readonly interrupt: () => void;
  /** At once, whatever it is doing. */
  readonly kill: () => void;
  /** Its standard error, while it runs. */
  readonly err: Readable;
}

export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [main, ...args], { cwd: root, env: { ...process.env, ...env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
  });
  return {
    ended,
    interrupt: () => child.kill('SIGINT'),
    kill: () => child.kill('SIGKILL'),
    err: child.stderr,
  };
}

/** Says on standard error that an interrupt is heard from now on. */
const SAYS_IT_HEARS = `process.on('newListener',(name)=>name==='SIGINT'&&queueMicrotask(()=>console.error('hears')))`;

/** Interrupts the command as soon as it hears it. */
export function interrupted(args: readonly string[]): Promise<Ended> {
  const { ended, interrupt, err } = start(args, {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(SAYS_IT_HEARS)}`,
  });
  err.once('data', interrupt);
  return ended;
}

export const carryover = (...args: readonly string[]): Promise<Ended> => start(args).ended;

/** Few things happen: searches of a second. */
export const FEW =
  'no-faults,no-adversary,list-fits,file-load-only,no-panic,same-design,tpm-present,no-crash-image,no-hard-reboot';
