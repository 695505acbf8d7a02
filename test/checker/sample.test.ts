import { describe, expect, it } from 'vitest';
import { explore, type NamedStep, replay, sample, type Trace } from '../../src/checker/index.js';
import { diningPhilosophers } from './machines/dining-philosophers.js';
import { graph } from './machines/graph.js';
import { mutualExclusion, peterson } from './machines/peterson.js';
import { consistent, type State, twoPhaseCommit } from './machines/two-phase-commit.js';

function named<S>({ steps }: Trace<S>): NamedStep[] {
  return steps.map(({ transition, args }) => ({ transition: transition.name, args }));
}

describe('a sample', () => {
  const options = { runs: 20, steps: 30, seed: 7 };

  it('is made of runs of the machine', () => {
    const machine = twoPhaseCommit(3);
    for (const trace of sample(machine, options)) {
      expect(trace.steps.length).toBe(30);
      const replayed = replay(machine, named(trace));
      expect(replayed.ok).toBe(true);
      expect(replayed.trace).toEqual(trace);
      trace.steps.forEach((step, k) => {
        expect(step.before).toBe(k === 0 ? trace.initial : trace.steps[k - 1]!.after);
      });
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const machine = twoPhaseCommit(3);
    const text = (seed: number) => JSON.stringify(sample(machine, { ...options, seed }));
    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
    expect(new Set(sample(machine, options).map((trace) => JSON.stringify(trace))).size).toBeGreaterThan(15);
  });

  it('takes every transition now and then, however many choices another one has', () => {
    const machine = twoPhaseCommit(2);
    const taken = sample(machine, { runs: 200, steps: 20, seed: 1 }).flatMap(named);
    expect(new Set(taken.map(({ transition }) => transition))).toEqual(
      new Set(machine.transitions.map(({ name }) => name)),
    );
    const first = sample(twoPhaseCommit(9), { runs: 600, steps: 1, seed: 1 }).flatMap(named);
    for (const name of ['tm-abort', 'rm-prepare', 'rm-choose-to-abort']) {
      const count = first.filter(({ transition }) => transition === name).length;
      expect(count).toBeGreaterThan(150);
      expect(count).toBeLessThan(250);
    }
    expect(new Set(first.map(({ args }) => args?.rm)).size).toBe(9 + 1);
  });

  it('ends where nothing is enabled', () => {
    const traces = sample(diningPhilosophers(2), { runs: 20, steps: 500, seed: 3 });
    const stuck = traces.filter(({ steps }) => steps.length < 500);
    expect(stuck.length).toBeGreaterThan(0);
    for (const { steps } of stuck) expect(steps.at(-1)!.after.philosophers).toEqual(['one-fork', 'one-fork']);
  });

  it('begins in each of the initial states', () => {
    const turns = sample(peterson('at-once'), { runs: 50, steps: 0, seed: 1 }).map(
      ({ initial }) => initial.turn,
    );
    expect(new Set(turns)).toEqual(new Set([0, 1]));
  });
});

describe('a replay', () => {
  const machine = twoPhaseCommit(2);
  const steps: NamedStep[] = [
    { transition: 'rm-prepare', args: { rm: 1 } },
    { transition: 'tm-receive-prepared', args: { rm: 1 } },
    { transition: 'tm-abort' },
  ];

  it('takes the steps that are named', () => {
    const { ok, trace } = replay(machine, steps);
    expect(ok).toBe(true);
    expect(trace.steps.map(({ transition }) => transition.name)).toEqual(
      steps.map(({ transition }) => transition),
    );
    const last = trace.steps.at(-1)!.after;
    expect(last).toMatchObject({
      tm: 'aborted',
      abortSent: true,
      commitSent: false,
    } satisfies Partial<State>);
    expect(last.rms[1]).toEqual({ state: 'prepared', sent: true, noted: true });
  });

  it.each([
    ['unknown-transition', { transition: 'tm-adjourn' }, 'step 3: there is no transition tm-adjourn'],
    ['guard-false', { transition: 'tm-commit' }, 'step 3: tm-commit is not enabled'],
    [
      'not-a-choice',
      { transition: 'tm-receive-prepared', args: { rm: 0 } },
      'step 3: tm-receive-prepared can be taken with {"rm":1}, not with {"rm":0}',
    ],
    [
      'not-a-choice',
      { transition: 'rm-prepare', args: { rm: 1 } },
      'step 3: rm-prepare can be taken with {"rm":0}, not with {"rm":1}',
    ],
    [
      'not-a-choice',
      { transition: 'tm-abort', args: { rm: 1 } },
      'step 3: tm-abort can be taken with {}, not with {"rm":1}',
    ],
    [
      'not-a-choice',
      { transition: 'rm-prepare' },
      'step 3: rm-prepare can be taken with {"rm":0}, not with {}',
    ],
  ] as const)('says which step cannot be taken, and why: %s', (reason, wrong, why) => {
    const result = replay(machine, steps.with(2, wrong));
    expect(result).toMatchObject({ ok: false, step: 2, reason, why });
    expect(named(result.trace)).toEqual(steps.slice(0, 2));
  });

  it('says that nothing can be chosen', () => {
    const result = replay(machine, [{ transition: 'tm-receive-prepared', args: { rm: 0 } }]);
    expect(result).toMatchObject({
      why: 'step 1: tm-receive-prepared can be taken with nothing, not with {"rm":0}',
    });
  });

  it('goes with the initial state that gets furthest', () => {
    const { trace } = explore(peterson('turn-then-flag'), [mutualExclusion]).properties[0]!;
    const each = peterson('turn-then-flag');
    for (const initial of [each.init(), each.init().toReversed()]) {
      expect(replay({ ...each, init: () => initial }, named(trace!)).ok).toBe(true);
    }
    for (const initial of [
      [0, 1],
      [1, 0],
    ]) {
      const machine = graph(['go'], { nodes: 3, initial, edges: [{ from: 1, to: 2, label: 'go' }] });
      const go = { transition: 'go', args: { to: 2 } };
      const result = replay(machine, [go, go]);
      expect(result).toMatchObject({ ok: false, step: 1, trace: { initial: { node: 1 } } });
      expect(named(result.trace)).toEqual([go]);
    }
  });
});

describe('a counterexample', () => {
  it('replays without its symmetry, step by step, to a state that is wrong', () => {
    const { trace } = explore(twoPhaseCommit(5, { hasty: true, symmetric: true }), [consistent])
      .properties[0]!;
    const replayed = replay(twoPhaseCommit(5, { hasty: true }), named(trace!));
    expect(replayed.ok).toBe(true);
    expect(replayed.trace.steps.map(({ after }) => after)).toEqual(trace!.steps.map(({ after }) => after));
    expect(consistent.holds(replayed.trace.steps.at(-1)!.after)).toBe(false);
  });
});
