/** The tools that explore: each run in a process of its own, timed from outside. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Graph } from './graph.js';

export interface Run {
  /** Seconds of processor time, user and system, of the whole process; and of the clock. */
  readonly cpu: number;
  readonly wall: number;
  /** Resident memory at its most (bytes). */
  readonly resident: number;
  /** Of a search up to a counterexample there is nothing to compare. */
  readonly states: number | undefined;
  readonly transitions: number | undefined;
}

export interface Tool {
  readonly name: string;
  /** Makes what it runs; not timed. */
  readonly prepare: (graph: Graph, folder: string) => void;
  readonly run: (graph: Graph, folder: string) => Run;
}

/** `time` of Debian's package of that name: the shell's own does not tell the memory. */
function timed(command: string, args: readonly string[], cwd: string) {
  const format = 'TIMED %U %S %e %M';
  const { stdout, stderr, error } = spawnSync('/usr/bin/time', ['-f', format, command, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error) throw new Error(`/usr/bin/time: ${error.message} (Debian: time)`);
  const numbers = /TIMED (\S+) (\S+) (\S+) (\S+)/.exec(stderr)?.slice(1).map(Number);
  if (numbers === undefined) throw new Error(`${command} ${args.join(' ')}: ${stderr.slice(-500)}`);
  const [user, system, wall, kilobytes] = numbers as [number, number, number, number];
  return { output: `${stdout}\n${stderr}`, cpu: user + system, wall, resident: kilobytes * 1024 };
}

function must(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${command}: ${error?.message ?? stdout + stderr}`);
}

const numberIn = (text: string, pattern: RegExp): number | undefined => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found.replaceAll(',', ''));
};

/** How many states a graph has, once that is known: tables are made for as many beforehand. */
export type StatesOf = (graph: Graph) => number;

export const carryover = (workers: number, statesOf: StatesOf): Tool => ({
  name: workers === 1 ? 'carryover' : `carryover, ${workers} threads`,
  prepare: () => undefined,
  run: (graph, folder) => {
    const script = fileURLToPath(new URL('./one.js', import.meta.url));
    const args = [script, graph.name, String(graph.size), String(workers), String(statesOf(graph))];
    const { output, ...times } = timed(process.execPath, args, folder);
    const said: unknown = JSON.parse(/\{.*\}/.exec(output)?.[0] ?? `"${output.slice(-500)}"`);
    if (typeof said !== 'object') throw new Error(`carryover: ${said}`);
    return { ...times, ...(said as { states: number; transitions: number }) };
  },
});

const nameOf = (graph: Graph): string => `${graph.name.replaceAll(/[^a-z]+/g, '_')}_${graph.size}`;

/** The slots of the hash table, as a power of two: the first one with room for every state. */
const hashBits = (states: number): number => Math.max(16, Math.ceil(Math.log2(states + 1)));

/** How deep a stack each search needs, by its folder. */
const stacks = new Map<string, number>();

/** Exact, no reduction, no compression. Its stored and matched are the distinct states and the steps. */
export const spin = (statesOf: StatesOf): Tool => ({
  name: 'spin',
  prepare: (graph, folder) => {
    const own = join(folder, nameOf(graph));
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'model.pml'), graph.promela);
    // Without -o2 Spin leaves out variables that no guard reads, and finds fewer states.
    must('spin', ['-o2', '-a', 'model.pml'], own);
    must('gcc', ['-O3', '-DSAFETY', '-DNOREDUCE', '-w', '-o', 'pan', 'pan.c'], own);
  },
  run: (graph, folder) => {
    const own = join(folder, nameOf(graph));
    const search = (stack: number) =>
      timed('./pan', ['-E', `-w${hashBits(statesOf(graph))}`, `-m${stack}`], own);
    // A stack as deep as the search, which a search with more than enough of it tells.
    let stack = stacks.get(own);
    if (stack === undefined) {
      stack = (numberIn(search(4 * statesOf(graph) + 10_000).output, /depth reached (\d+)/) ?? 0) + 10;
      stacks.set(own, stack);
    }
    const { output, ...times } = search(stack);
    if (/max search depth too small/.test(output))
      throw new Error(`spin: ${graph.name}: -m${stack} is too small`);
    return {
      ...times,
      states: numberIn(output, /(\d+) states, stored/),
      transitions: numberIn(output, /([\d.e+]+) transitions \(= stored\+matched\)/),
    };
  },
});

/** TLC, if `TLA2TOOLS_JAR` says where it is. Its generated, less the initial ones, are the steps. */
export function tlc(workers: number): Tool | undefined {
  const { TLA2TOOLS_JAR: jar } = process.env;
  if (jar === undefined) return undefined;
  if (!existsSync(jar)) throw new Error(`TLA2TOOLS_JAR: there is no ${jar}`);
  return {
    name: workers === 1 ? 'tlc' : `tlc, ${workers} workers`,
    prepare: (graph, folder) => {
      const module = nameOf(graph);
      const text = `---- MODULE ${module} ----\nEXTENDS Integers\n${graph.tla}\nSpec == Init /\\ [][Next]_vars\n====\n`;
      writeFileSync(join(folder, `${module}.tla`), text);
      writeFileSync(join(folder, `${module}.cfg`), 'SPECIFICATION Spec\n');
    },
    run: (graph, folder) => {
      const module = `${nameOf(graph)}.tla`;
      const options = ['-XX:+UseParallelGC', '-jar', jar, '-deadlock', '-workers', String(workers), module];
      const { output, ...times } = timed('java', options, folder);
      const [, generated, distinct] = /([\d,]+) states generated, ([\d,]+) distinct/.exec(output) ?? [];
      const count = (digits: string | undefined) =>
        digits === undefined ? undefined : Number(digits.replaceAll(',', ''));
      const steps = count(generated);
      return { ...times, states: count(distinct), transitions: steps === undefined ? undefined : steps - 1 };
    },
  };
}
