/** What ends a search early, and that nothing then *holds*. */
import { describe, expect, it, vi } from 'vitest';
import {
  type Always,
  explore,
  exploreAsync,
  type OnEveryStep,
  type Progress,
  type Reachable,
} from '../../src/checker/index.js';
import { graph } from './machines/graph.js';
import { type State as Corner, hypercube } from './machines/hypercube.js';
import { consistent, twoPhaseCommit } from './machines/two-phase-commit.js';

const said = { claim: '', meaning: '', source: '' };

const trivial: Always<Corner> = {
  ...said,
  kind: 'always',
  name: 'trivial',
  holds: () => true,
  why: () => '',
};
const never: Always<Corner> = { ...trivial, name: 'never', when: () => false };
const opposite: Reachable<Corner> = {
  ...said,
  kind: 'reachable',
  name: 'opposite',
  holds: ({ corner }) => corner.every((bit) => bit),
};
const firstStep: Always<Corner> = {
  ...trivial,
  name: 'first-step',
  holds: ({ corner }) => !corner[0],
  why: () => 'it moved',
};

const verdicts = ({ properties }: ReturnType<typeof explore<Corner>>) =>
  properties.map(({ verdict }) => verdict);
const all = [trivial, never, opposite, firstStep];

describe('a search that everything ends for', () => {
  it('is complete', () => {
    const result = explore(hypercube(8), all);
    expect(result.complete).toBe(true);
    expect(result).not.toHaveProperty('stopped');
    expect(verdicts(result)).toEqual(['holds', 'vacuous', 'holds', 'violated']);
  });

  it('is complete where a limit is just enough', () => {
    for (const limits of [{ states: 256 }, { depth: 8 }, { seconds: 1000 }, { bytes: 1e9 }]) {
      expect(explore(hypercube(8), all, { limits })).toMatchObject({ complete: true, states: 256, depth: 8 });
    }
  });
});

describe('a search that a limit ends', () => {
  it.each([
    ['states', { states: 255 }],
    ['depth', { depth: 7 }],
    ['seconds', { seconds: 0 }],
    ['memory', { bytes: 20_000 }],
  ] as const)('is inconclusive: %s', (stopped, limits) => {
    const result = explore(hypercube(8), all, { limits });
    expect(result).toMatchObject({ complete: false, stopped });
    expect(verdicts(result).slice(0, 3)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(result.states).toBeLessThan(256);
  });

  it('still has its violations, with a shortest run', () => {
    const result = explore(hypercube(8), all, { limits: { states: 20 } });
    expect(result.properties[3]).toMatchObject({ verdict: 'violated', why: 'it moved' });
    expect(result.properties[3]!.trace!.steps).toHaveLength(1);
    // 1 + 8 corners, and 11 of the 28 that are two edges away.
    expect(result).toMatchObject({ states: 20, depth: 2 });
  });

  it.each([1, 2 ** 14, 2 ** 18, 1e12])('find the same where %i states are expected', (expected) => {
    const search = (options: { readonly expected?: number }) => {
      const limits = { bytes: 1_000_000 };
      const { seconds: _, bytes, ...found } = explore(hypercube(14), [], { ...options, limits });
      expect(bytes).toBeLessThanOrEqual(limits.bytes);
      return found;
    };
    expect(search({ expected })).toStrictEqual(search({}));
  });

  it('takes no memory for states that are expected and do not come', () => {
    const before = process.memoryUsage().rss;
    const { states } = explore(hypercube(10), [], { expected: 1e8 });
    expect(states).toBe(1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 28);
  });

  it('takes no more memory than it may', () => {
    for (const bytes of [200_000, 1_000_000, 3_000_000]) {
      const result = explore(hypercube(18), [], { limits: { bytes } });
      expect(result).toMatchObject({ complete: false, stopped: 'memory' });
      expect(result.bytes).toBeLessThanOrEqual(bytes);
      expect(result.states).toBeGreaterThan(bytes / 80);
    }
  });

  it('counts the steps between the states it has, and no others', () => {
    // Within two edges of a corner of an 8-cube: 1 + 8 + 28 corners; edges between them, both ways.
    const result = explore(hypercube(8), [], { limits: { depth: 2 } });
    expect(result).toMatchObject({ states: 37, transitions: 2 * (8 + 56), depth: 2, fired: { flip: 128 } });
    expect(explore(hypercube(8), [], { limits: { depth: 0 } })).toMatchObject({
      states: 1,
      transitions: 0,
      depth: 0,
    });
  });
});

describe('a search that is asked to stop', () => {
  it('stops when all is decided', () => {
    const result = explore(hypercube(12), [firstStep, opposite], { stopWhenDecided: true });
    expect(result).toMatchObject({ complete: false, stopped: 'decided', states: 4096 });
    expect(verdicts(result)).toEqual(['violated', 'holds']);
    expect(explore(hypercube(12), [firstStep], { stopWhenDecided: true }).states).toBe(2);
    const noStep: OnEveryStep<Corner> = {
      ...said,
      kind: 'step',
      name: 'no-step',
      holds: () => false,
      why: () => '',
    };
    expect(explore(hypercube(12), [noStep], { stopWhenDecided: true })).toMatchObject({
      stopped: 'decided',
      transitions: 1,
    });
    expect(explore(hypercube(4), [trivial], { stopWhenDecided: true }).complete).toBe(true);
    expect(explore(hypercube(4), [], { stopWhenDecided: true }).complete).toBe(true);
  });

  it('does not go on where every property still open is over', () => {
    const half: Always<Corner> = { ...trivial, name: 'half', over: ({ corner }) => corner[0] === true };
    const result = explore(hypercube(6), [half]);
    // Half of the corners, and those next to them on the other side, from which nothing is taken.
    expect(result).toMatchObject({ complete: true, states: 64, transitions: 32 * 6 });
    expect(verdicts(result)).toEqual(['holds']);
    expect(explore(hypercube(6), [half, trivial]).transitions).toBe(64 * 6);
    // What is decided asks for no more; if nothing is open, all is explored unless one says otherwise.
    expect(explore(hypercube(6), [half, firstStep]).transitions).toBe(32 * 6);
    expect(explore(hypercube(6), [firstStep]).transitions).toBe(64 * 6);
  });

  it('stops on a signal that came before', () => {
    const result = explore(hypercube(12), all, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ complete: false, stopped: 'interrupted' });
    expect(verdicts(result)).toEqual(['inconclusive', 'inconclusive', 'inconclusive', 'violated']);
  });

  it('is complete if there was nothing left to do', () => {
    for (const options of [{ signal: AbortSignal.abort() }, { limits: { seconds: 0 } }]) {
      const lonely = graph(['stay'], { nodes: 1, initial: [0], edges: [{ from: 0, to: 0, label: 'stay' }] });
      expect(explore(lonely, [], options)).toMatchObject({ complete: true, states: 1, transitions: 1 });
    }
  });

  it('says how far it is no more than four times a second', () => {
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 100;
      return now;
    });
    try {
      let times = 0;
      const { seconds } = explore(hypercube(12), [], { onProgress: () => times++ });
      expect(times).toBeGreaterThan(seconds);
      expect(times).toBeLessThanOrEqual(seconds * 4);
    } finally {
      clock.mockRestore();
    }
  });

  it('stops on a signal that comes while it searches, having said how far it was', async () => {
    const controller = new AbortController();
    const seen: Progress[] = [];
    const result = await exploreAsync(hypercube(22), [trivial], {
      signal: controller.signal,
      onProgress: (progress) => {
        seen.push(progress);
        setImmediate(() => controller.abort());
      },
    });
    expect(result).toMatchObject({ complete: false, stopped: 'interrupted' });
    expect(seen.length).toBeGreaterThan(0);
    const { states, transitions, depth, queue, seconds, rate } = seen[0]!;
    expect(states).toBeGreaterThan(queue);
    expect(transitions).toBeGreaterThan(states);
    expect(depth).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThanOrEqual(0.2);
    expect(rate).toBeCloseTo(states / seconds, -4);
    expect(result.states).toBeGreaterThanOrEqual(states);
  });
});

describe('two searches of the same', () => {
  const said = (result: object) => JSON.stringify({ ...result, seconds: 0 });

  it('say the same to the last byte, watched or not, at once or with pauses', async () => {
    const machine = () => twoPhaseCommit(5, { hasty: true });
    const first = said(explore(machine(), [consistent]));
    expect(first).toContain('"violated"');
    expect(said(explore(machine(), [consistent]))).toBe(first);
    expect(said(explore(machine(), [consistent], { onProgress: () => undefined }))).toBe(first);
    expect(said(await exploreAsync(machine(), [consistent]))).toBe(first);
  });

  it('say the same where a limit struck', () => {
    for (const limits of [{ states: 1000 }, { depth: 9 }, { bytes: 100_000 }]) {
      const search = () => said(explore(twoPhaseCommit(5), [consistent], { limits }));
      expect(search()).toBe(search());
      expect(search()).toContain('"complete":false');
    }
  });
});
