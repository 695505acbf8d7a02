/** One search by several threads finds what one thread finds. The threads run what `bench` is compiled to. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as Checker from '../../src/checker/index.js';
import type { Result } from '../../src/checker/index.js';
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

/** What does not depend on who found it first. */
const summary = ({ seconds: _, bytes: __, properties, deadlock, ...counts }: Result<unknown>) => ({
  ...counts,
  deadlock: deadlock?.steps.length,
  properties: properties.map(({ verdict, trace }) => [verdict, trace?.steps.length]),
});

const GRAPHS = [
  ['two-phase commit', 6],
  ['two-phase commit', 7],
  ['carry-over, copied at-load', 16],
  ['carry-over, copied at-execute', 16],
  ['wide: switches', 16],
  ['deep: odometer', 4],
] as const;

describe('threads', () => {
  it.each(
    GRAPHS,
  )('find as many states and steps as one thread, level by level: %s %i', async (name, size) => {
    const { machine, properties } = checkedGraph({ name, size });
    const one = summary(checker.explore(machine, properties));
    for (const workers of [1, 2, 4]) {
      expect(summary(await checker.exploreInThreads(graph(name, size), { workers }))).toEqual(one);
    }
  });

  it('find a shortest counterexample, and the same one each time', async () => {
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
      const found = await Promise.all([1, 2, 3].map(() => checker.exploreInThreads(source, { workers })));
      for (const each of found) expect(summary(each)).toEqual(summary(one));
      const runs = found.map(({ properties }) =>
        properties.map(({ trace, why }) => [why, trace!.steps.map(({ args }) => args)]),
      );
      expect(runs[1]).toEqual(runs[0]);
      expect(runs[2]).toEqual(runs[0]);
    }
  });

  it('end when all is decided, at the end of a level', async () => {
    const source = { module: machines, name: 'lateViolation' };
    const result = await checker.exploreInThreads(source, { workers: 2, stopWhenDecided: true });
    expect(result).toMatchObject({ complete: false, stopped: 'decided', depth: 14 });
  });

  it('end at a limit, and what holds so far is inconclusive', async () => {
    const limits = { states: 20_000 };
    const result = await checker.exploreInThreads(graph('wide: switches', 16), { workers: 2, limits });
    expect(result).toMatchObject({ complete: false, stopped: 'states' });
    expect(result.states).toBeGreaterThanOrEqual(20_000);
    expect(result.states).toBeLessThan(2 ** 16);
    const small = await checker.exploreInThreads(graph('wide: switches', 16), {
      workers: 2,
      limits: { bytes: 2 ** 18 },
    });
    expect(small.stopped).toBe('memory');
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
    await expect(checker.exploreInThreads(source, { workers: 2 })).rejects.toThrow('no switch 99');
  });

  it('refuse what cannot be shared out', async () => {
    const source = { module: machines, name: 'withBudget' };
    await expect(checker.exploreInThreads(source, { workers: 2 })).rejects.toThrow('budgets');
    const missing = { module: machines, name: 'noSuchFunction' };
    await expect(checker.exploreInThreads(missing, { workers: 2 })).rejects.toThrow('exports no function');
  });
});
