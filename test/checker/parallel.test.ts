/** One search by several threads finds what one thread finds. The threads run what `bench` is compiled to. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as Checker from '../../src/checker/index.js';
import type { Result } from '../../src/checker/index.js';
import type * as Linear from '../../src/checker/linear.js';
import { root } from '../cli/carryover.js';

const compiled = (path: string): string =>
  pathToFileURL(join(root, 'node_modules/.cache/carryover-bench', path)).href;
const graphs = compiled('bench/explore/graphs.js');
const machines = compiled('test/checker/machines/in-threads.js');

let checker: typeof Checker;
let checkedGraph: (argument: unknown) => Checker.Checked<unknown>;
beforeAll(async () => {
  execFileSync('npx', ['tsc', '-p', 'bench'], { cwd: root });
  checker = await import(compiled('src/checker/index.js'));
  ({ checkedGraph } = await import(graphs));
});

const graph = (name: string, size: number) => ({
  module: graphs,
  name: 'checkedGraph',
  argument: { name, size },
});

interface State {
  readonly on: readonly number[];
}

/** What does not depend on who found it first. */
const summary = ({ seconds: _, bytes: __, properties, deadlock, ...counts }: Result<unknown>) => ({
  ...counts,
  deadlock: deadlock?.steps.length,
  properties: properties.map(({ verdict, trace, antecedent }) => [
    verdict,
    trace?.steps.length,
    // Up to the first violation it depends on who found it.
    verdict === 'holds' && trace === undefined ? antecedent : undefined,
  ]),
});

const GRAPHS = [
  ['two-phase commit', 6],
  ['two-phase commit', 7],
  ['carry-over, copied at-load', 16],
  ['carry-over, copied at-execute', 16],
  ['wide: switches', 16],
  ['deep: odometer', 4],
] as const;

/** Levels that are together from: the first one of each width, so that small searches are shared out too. */
const WIDTHS = [1, 50, 1000];

describe('threads', () => {
  it.each(
    GRAPHS,
  )('find as many states and steps as one thread, level by level: %s %i', async (name, size) => {
    const { machine, properties } = checkedGraph({ name, size });
    const one = summary(checker.explore(machine, properties));
    for (const workers of [1, 2, 4]) {
      expect(summary(await checker.exploreInThreads(graph(name, size), { workers }))).toEqual(one);
      for (const wide of WIDTHS) {
        const result = await checker.exploreInThreads(graph(name, size), { workers, wide });
        expect(summary(result), `${workers} threads, from ${wide} states on`).toEqual(one);
      }
    }
  });

  it('find the same each time', async () => {
    const [name, size] = ['two-phase commit', 5];
    const { machine, properties } = checkedGraph({ name, size });
    const one = summary(checker.explore(machine, properties));
    for (let round = 0; round < 25; round++) {
      for (const workers of [2, 4]) {
        const result = await checker.exploreInThreads(graph(name, size), { workers, wide: 1 + 20 * round });
        expect(summary(result), `${workers} threads, round ${round}`).toEqual(one);
      }
    }
  });

  it('find what they find without tables', async () => {
    const [name, size] = ['two-phase commit', 5];
    const { machine, properties } = checkedGraph({ name, size });
    const options = { workers: 2, wide: 100, tabulate: false };
    const result = await checker.exploreInThreads(graph(name, size), options);
    expect(summary(result)).toEqual(summary(checker.explore(machine, properties)));
  });

  it('find the same in a table that is made for more, or for fewer', async () => {
    const { machine, properties } = checkedGraph({ name: 'two-phase commit', size: 6 });
    const one = summary(checker.explore(machine, properties));
    for (const expected of [1000, 1_000_000]) {
      const options = { workers: 2, wide: 1, expected };
      expect(summary(await checker.exploreInThreads(graph('two-phase commit', 6), options))).toEqual(one);
    }
  });

  it.each([1, 2])('find the same where there is no WebAssembly: %i', (workers) => {
    const script = join(root, 'node_modules/.cache/carryover-bench/bench/explore/one.js');
    const search = (...flags: readonly string[]) =>
      execFileSync('node', [...flags, script, 'two-phase commit', '6', `${workers}`]).toString();
    expect(search('--jitless')).toBe(search());
  });

  it('leave their memory to the next search', async () => {
    const { linearForTable, release } = (await import(compiled('src/checker/linear.js'))) as typeof Linear;
    const memory = linearForTable();
    release(memory);
    for (let i = 0; i < 3; i++) {
      await checker.exploreInThreads(graph('wide: switches', 16), { workers: 2, wide: 1000 });
      expect(linearForTable()).toBe(memory);
      release(memory);
    }
  });

  it('find as many orbits as one thread', async () => {
    const source = { module: machines, name: 'symmetric' };
    const made = (await import(machines)) as Record<string, () => Checker.Checked<unknown>>;
    const { machine, properties } = made.symmetric!();
    const one = summary(checker.explore(machine, properties));
    for (const wide of WIDTHS) {
      expect(summary(await checker.exploreInThreads(source, { workers: 3, wide }))).toEqual(one);
    }
  });

  it('find a shortest counterexample', async () => {
    const source = { module: machines, name: 'lateViolation' };
    const { machine, properties } = (
      (await import(machines)) as Record<string, () => Checker.Checked<unknown>>
    ).lateViolation!();
    const one = checker.explore(machine, properties);
    expect(one.properties.map(({ verdict, trace }) => [verdict, trace!.steps.length])).toEqual([
      ['violated', 12],
      ['violated', 13],
      ['holds', 14],
    ]);
    for (const workers of [2, 3]) {
      for (const wide of [1, 500, 4096]) {
        const found = await checker.exploreInThreads(source, { workers, wide });
        expect(summary(found)).toEqual(summary(one));
        const [inState, onStep] = found.properties.map(({ trace }) => checker.lastState(trace!) as State);
        expect([inState, onStep].map((state) => state!.on.filter((each) => each === 1).length)).toEqual([
          12, 13,
        ]);
      }
    }
  });

  it('end when all is decided, at the end of a level', async () => {
    const source = { module: machines, name: 'lateViolation' };
    const options = { workers: 2, stopWhenDecided: true, wide: 100 };
    const result = await checker.exploreInThreads(source, options);
    expect(result).toMatchObject({ complete: false, stopped: 'decided', depth: 14 });
  });

  it('end at a limit, and what holds so far is inconclusive', async () => {
    const limits = { states: 20_000 };
    const options = { workers: 2, limits, wide: 100 };
    const result = await checker.exploreInThreads(graph('wide: switches', 16), options);
    expect(result).toMatchObject({ complete: false, stopped: 'states' });
    expect(result.states).toBeGreaterThanOrEqual(20_000);
    expect(result.states).toBeLessThan(2 ** 16);
    for (const bytes of [2 ** 18, 2 ** 19, 2 ** 20]) {
      const small = await checker.exploreInThreads(graph('wide: switches', 16), {
        ...options,
        limits: { bytes },
      });
      expect(small.stopped).toBe('memory');
      expect(small.bytes).toBeLessThanOrEqual(bytes);
    }
  });

  it('are complete where a limit is just enough', async () => {
    const limits = { states: 2 ** 16 };
    for (const wide of [undefined, 100, 2 ** 20]) {
      const options = { workers: 2, limits, ...(wide !== undefined && { wide }) };
      const result = await checker.exploreInThreads(graph('wide: switches', 16), options);
      expect(result).toMatchObject({ complete: true, states: 2 ** 16 });
    }
  });

  it('end when they are asked to', async () => {
    const controller = new AbortController();
    controller.abort();
    const result = await checker.exploreInThreads(graph('wide: switches', 20), {
      workers: 2,
      signal: controller.signal,
    });
    expect(result).toMatchObject({ complete: false, stopped: 'interrupted' });
  });

  it('tell what was thrown in one of them', async () => {
    const source = { module: machines, name: 'throwsLate' };
    for (const options of [{ workers: 2 }, { workers: 2, wide: 1 }]) {
      await expect(checker.exploreInThreads(source, options)).rejects.toThrow('no switch 99');
    }
  });

  it('tell what one of them died of', async () => {
    const source = { module: machines, name: 'endsOthers' };
    const searched = checker.exploreInThreads(source, { workers: 2, wide: 100 });
    await expect(searched).rejects.toThrow('only the first thread can');
  });

  it('refuse what cannot be shared out', async () => {
    const source = { module: machines, name: 'withBudget' };
    await expect(checker.exploreInThreads(source, { workers: 2 })).rejects.toThrow('budgets');
    const missing = { module: machines, name: 'noSuchFunction' };
    await expect(checker.exploreInThreads(missing, { workers: 2 })).rejects.toThrow('exports no function');
  });
});
