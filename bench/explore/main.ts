/**
 * `npm run bench`: the same graphs explored by carryover, Spin and TLC, in turns on one machine.
 *
 * The tools must agree on every graph, to the last state and the last step that they print, or the benchmark fails. Steps
 * are counted alike: in Spin those stored and matched, without the one into its first state; in TLC those generated,
 * without the initial ones. Times are processor time, of which an empty run of the same tool was taken off; each is given
 * beside carryover's as a ratio, the median over the rounds, for figures of one machine tell nothing of another.
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
import { carryover, type Run, spin, type Tool, tlc, twoThreads } from './tools.js';

const rounds = Number(process.argv[2] ?? 3);
const wanted = process.argv[3];
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

/** What carryover found first: how large Spin's tables are to be, and what all others must find too. */
const found = new Map<Graph, { states: number }>();
const tools: readonly Tool[] = [
  carryover,
  spin((graph) => found.get(graph)?.states ?? 1),
  ...[tlc(1)].filter((tool) => tool !== undefined),
];

function mustAgree(graph: Graph, results: ReadonlyMap<string, Run>): void {
  const own = results.get(carryover.name)!;
  const expected = { states: graph.states ?? own.states, transitions: own.transitions };
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
  let own: Run | undefined;
  for (const tool of tools) tool.prepare(graph, folder);
  for (let round = 0; round < rounds; round++) {
    const results = new Map<string, Run>();
    for (const tool of tools) {
      const run = tool.run(graph, folder);
      results.set(tool.name, run);
      if (tool === carryover) {
        own ??= run;
        found.set(graph, { states: run.states! });
      }
      seconds.get(tool.name)!.push(Math.max(0.001, run.cpu - (idle.get(tool.name) ?? 0)));
      resident.get(tool.name)!.push(run.resident);
    }
    if (compare) mustAgree(graph, results);
  }
  return { graph, states: own!.states!, transitions: own!.transitions!, seconds, resident };
}

const idle = new Map<string, number>();

const ratio = (row: Row, of: 'seconds' | 'resident', tool: string): number =>
  median(row[of].get(tool)!.map((value, round) => value / row[of].get(carryover.name)![round]!));

function print(row: Row): void {
  const { graph, states, transitions, seconds, resident } = row;
  const own = median(seconds.get(carryover.name)!);
  const cells = [
    `${graph.name} ${graph.size}`.padEnd(32),
    states.toLocaleString('en').padStart(12),
    transitions.toLocaleString('en').padStart(13),
    `${Math.round(states / own / 1000).toLocaleString('en')} k/s`.padStart(10),
    `${Math.round(median(resident.get(carryover.name)!) / states).toLocaleString('en')} B`.padStart(10),
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
    if (wanted !== undefined && !graph.name.includes(wanted)) continue;
    const row = measure(graph, true);
    print(row);
  }
  console.log('\nOne search by two threads: time of the clock, one thread ÷ two');
  for (const graph of explored) {
    if (wanted !== undefined && !graph.name.includes(wanted)) continue;
    const ratios = Array.from({ length: rounds }, () => {
      const [one, two] = [carryover.run(graph, folder), twoThreads.run(graph, folder)];
      mustAgree(
        graph,
        new Map([
          [carryover.name, one],
          [twoThreads.name, two],
        ]),
      );
      return one.wall / two.wall;
    });
    console.log(`${graph.name} ${graph.size}`.padEnd(32), `×${median(ratios).toFixed(2)}`);
  }
  console.log('\nUp to the first counterexample (the shortest in carryover, any in Spin)');
  for (const graph of violated) {
    if (wanted !== undefined && !graph.name.includes(wanted)) continue;
    const row = measure(graph, false);
    print(row);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
