/**
 * `npm run bench`: the same graphs explored by carryover, Spin and TLC, in turns on one machine.
 *
 * The tools must agree on every graph, to the last state and the last step that they print, or the benchmark fails. Steps
 * are counted alike: in Spin those stored and matched, without the one into its first state; in TLC those generated,
 * without the initial ones. Times are processor time, of which an empty run of the same tool was taken off; each is given
 * beside carryover's as a ratio, the median over the rounds, for figures of one machine tell nothing of another. Tables are
 * made for as many states as there are beforehand, but for TLC, which asks for no number.
 *
 *   npm run bench [-- rounds [graph]]       3 rounds of all graphs unless told
 *
 * Needs Debian's spin, gcc and time. TLC is run where TLA2TOOLS_JAR leads to its jar.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Graph } from './graph.js';
import { empty, explored, violated } from './graphs.js';
import { carryover, type Run, type StatesOf, spin, type Tool, tlc } from './tools.js';

const rounds = Number(process.argv[2] ?? 3);
const wanted = process.argv[3] ?? '';
const isWanted = ({ name, size }: Graph): boolean => `${name} ${size}`.includes(wanted);
if (![...explored, ...violated].some(isWanted)) throw new Error(`there is no graph ${wanted}`);
const folder = mkdtempSync(join(tmpdir(), 'carryover-bench-'));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

interface Row {
  readonly graph: Graph;
  readonly states: number;
  readonly transitions: number;
  /** By tool: processor seconds without an empty run, and resident bytes, of each round. */
  readonly seconds: ReadonlyMap<string, readonly number[]>;
  readonly resident: ReadonlyMap<string, readonly number[]>;
}

/** How many states there are, as carryover found in a first search, which is not timed. */
const found = new Map<Graph, number>();
const statesOf: StatesOf = (graph) => graph.states ?? found.get(graph) ?? 1;
const own = carryover(1, statesOf);
const twoThreads = carryover(2, statesOf);
const tools: readonly Tool[] = [own, spin(statesOf), ...[tlc(1)].filter((tool) => tool !== undefined)];

function mustAgree(graph: Graph, results: ReadonlyMap<string, Run>): void {
  const { states: first, transitions: taken } = results.get(own.name)!;
  const expected = { states: graph.states ?? first, transitions: taken };
  for (const [tool, { states, transitions }] of results) {
    // Spin counts the step into its first state, and prints eight digits.
    const steps = tool === 'spin' ? Number((expected.transitions! + 1).toPrecision(8)) : expected.transitions;
    if (states === expected.states && transitions === steps) continue;
    throw new Error(
      `${graph.name} ${graph.size}: ${tool} has ${states} states and ${transitions} transitions, ` +
        `not ${expected.states} and ${steps}`,
    );
  }
}

function measure(graph: Graph, compare: boolean): Row {
  const seconds = new Map<string, number[]>(tools.map(({ name }) => [name, []]));
  const resident = new Map<string, number[]>(tools.map(({ name }) => [name, []]));
  for (const tool of tools) tool.prepare(graph, folder);
  const { states, transitions } = own.run(graph, folder);
  found.set(graph, states!);
  for (let round = 0; round < rounds; round++) {
    const results = new Map<string, Run>();
    for (const tool of tools) {
      const run = tool.run(graph, folder);
      results.set(tool.name, run);
      seconds.get(tool.name)!.push(Math.max(0.001, run.cpu - (idle.get(tool.name) ?? 0)));
      resident.get(tool.name)!.push(run.resident);
    }
    if (compare) mustAgree(graph, results);
  }
  return { graph, states: states!, transitions: transitions!, seconds, resident };
}

const idle = new Map<string, number>();

const ratio = (row: Row, of: 'seconds' | 'resident', tool: string): number =>
  median(row[of].get(tool)!.map((value, round) => value / row[of].get(own.name)![round]!));

function print(row: Row): void {
  const { graph, states, transitions, seconds, resident } = row;
  const time = median(seconds.get(own.name)!);
  const cells = [
    `${graph.name} ${graph.size}`.padEnd(32),
    states.toLocaleString('en').padStart(12),
    transitions.toLocaleString('en').padStart(13),
    `${Math.round(states / time / 1000).toLocaleString('en')} k/s`.padStart(10),
    `${Math.round(median(resident.get(own.name)!) / states).toLocaleString('en')} B`.padStart(10),
    ...tools
      .slice(1)
      .flatMap(({ name }) => [
        `${name} ×${ratio(row, 'seconds', name).toFixed(2)} time`.padStart(16),
        `×${ratio(row, 'resident', name).toFixed(2)} memory`.padStart(13),
      ]),
  ];
  console.log(cells.join(' '));
}

try {
  if (tools.every(({ name }) => name !== 'tlc')) console.log('tlc: not run (TLA2TOOLS_JAR is not set)');
  const start = measure(empty, false);
  for (const { name } of tools) idle.set(name, median(start.seconds.get(name)!));
  console.log('\nExplored: states, transitions, states a second, resident bytes a state; others ÷ carryover');
  for (const graph of explored) {
    if (!isWanted(graph)) continue;
    const row = measure(graph, true);
    print(row);
  }
  console.log(
    '\nOne search by two threads: time of the clock, one thread ÷ two; of TLC by two workers ÷ that',
  );
  const tlcByTwo = tlc(2);
  const startOf = (tool: Tool): number => {
    tool.prepare(empty, folder);
    return tool.run(empty, folder).wall;
  };
  const idleByTwo = new Map(
    [twoThreads, ...(tlcByTwo ? [tlcByTwo] : [])].map((tool) => [tool, startOf(tool)]),
  );
  for (const graph of explored) {
    if (!isWanted(graph)) continue;
    const faster: number[] = [];
    const slower: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const runs = new Map([own, twoThreads].map((tool) => [tool.name, tool.run(graph, folder)]));
      const [one, two] = [...runs.values()] as [Run, Run];
      faster.push(one.wall / two.wall);
      if (tlcByTwo !== undefined) {
        tlcByTwo.prepare(graph, folder);
        const other = tlcByTwo.run(graph, folder);
        runs.set(tlcByTwo.name, other);
        const idleOf = (tool: Tool) => idleByTwo.get(tool)!;
        slower.push((other.wall - idleOf(tlcByTwo)) / Math.max(0.01, two.wall - idleOf(twoThreads)));
      }
      mustAgree(graph, runs);
    }
    const cells = [`${graph.name} ${graph.size}`.padEnd(32), `×${median(faster).toFixed(2)}`];
    if (slower.length > 0) cells.push(`tlc ×${median(slower).toFixed(1)}`.padStart(12));
    console.log(cells.join(' '));
  }
  console.log('\nUp to the first counterexample (the shortest in carryover, any in Spin)');
  for (const graph of violated) {
    if (!isWanted(graph)) continue;
    const row = measure(graph, false);
    print(row);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
