/** What must happen on machines with known answers. */
import { describe, expect, it } from 'vitest';
import { type Eventually, explore, lastState, type Machine } from '../../src/checker/index.js';
import { diningPhilosophers } from './machines/dining-philosophers.js';
import { allFairly, fairly } from './machines/fairly.js';
import { lock } from './machines/locks.js';
import { peterson } from './machines/peterson.js';
import { twoPhaseCommit } from './machines/two-phase-commit.js';

function leadsTo<S>(from: (state: S) => boolean, to: (state: S) => boolean): Eventually<S> {
  return {
    kind: 'eventually',
    name: 'leads-to',
    claim: '',
    meaning: '',
    source: '',
    from,
    to,
    why: (state) => JSON.stringify(state),
  };
}

function judged<S>(machine: Machine<S>, property: Eventually<S>) {
  const { verdict, trace, loopStart } = explore(machine, [property]).properties[0]!;
  if (trace === undefined) return { verdict };
  return {
    verdict,
    stem: trace.steps.slice(0, loopStart).map(({ transition }) => transition.name),
    loop: trace.steps.slice(loopStart).map(({ transition }) => transition.name),
    end: lastState(trace),
  };
}

describe('two-phase commit', () => {
  const decides = leadsTo<{ rms: readonly { state: string }[] }>(
    ({ rms }) => rms[0]!.state === 'prepared',
    ({ rms }) => rms[0]!.state === 'committed' || rms[0]!.state === 'aborted',
  );

  it('decides if everyone is fair', () => {
    expect(judged(allFairly(twoPhaseCommit(3), 'weak', ['rm']), decides).verdict).toBe('holds');
  });

  it('blocks for ever once all are prepared, if the coordinator need not go on', () => {
    const blocked = fairly(
      twoPhaseCommit(3),
      { 'rm-prepare': 'weak', 'rm-receive-commit': 'weak', 'rm-receive-abort': 'weak' },
      ['rm'],
    );
    const found = judged(blocked, decides);
    expect(found).toMatchObject({ verdict: 'violated', loop: [] });
    expect(found.stem).toEqual(['rm-prepare', 'rm-prepare', 'rm-prepare']);
  });

  it('may leave one out forever if fairness is for all resource managers together', () => {
    // Messages stay, so that one resource manager can receive its own again and again.
    expect(judged(allFairly(twoPhaseCommit(2), 'weak'), decides)).toMatchObject({ verdict: 'violated' });
  });
});

describe('mutual exclusion', () => {
  const enters = leadsTo<{ at: readonly string[] }>(
    ({ at }) => at[0] === 'waiting',
    ({ at }) => at[0] === 'critical',
  );
  const willing = { enter: 'weak', leave: 'weak', 'request-second': 'weak' } as const;

  it.each([
    'at-once',
    'flag-then-turn',
  ] as const)('by Peterson (request %s): nobody starves under weak fairness, though nobody need ask', (request) => {
    expect(judged(fairly(peterson(request), willing, ['process']), enters).verdict).toBe('holds');
  });

  it('by Peterson: whoever leaves may be in no hurry without fairness, and rests', () => {
    expect(judged(peterson('at-once'), enters)).toMatchObject({ stem: ['request'], loop: [] });
  });

  it('by test-and-set: starves under weak fairness, does not under strong fairness of taking the lock', () => {
    const weak = judged(allFairly(lock('test-and-set'), 'weak', ['process']), enters);
    expect(weak).toMatchObject({ verdict: 'violated', stem: ['request'] });
    // The other one has the lock again and again; in between it is free, but never for long.
    expect(weak.loop).toEqual(['request', 'enter', 'leave']);
    const strong = fairly(lock('test-and-set'), { request: 'weak', leave: 'weak', enter: 'strong' }, [
      'process',
    ]);
    expect(judged(strong, enters).verdict).toBe('holds');
  });

  it('by two flags: both wait for ever, whatever is fair', () => {
    expect(judged(allFairly(lock('flags'), 'strong', ['process']), enters)).toMatchObject({
      verdict: 'violated',
      stem: ['request', 'request'],
      loop: [],
    });
  });
});

describe('the dining philosophers', () => {
  const eats = leadsTo<{ philosophers: readonly string[] }>(
    ({ philosophers }) => philosophers[0] === 'thinking',
    ({ philosophers }) => philosophers[0] === 'eating',
  );

  it('all wait for ever once each has a fork', () => {
    const found = judged(allFairly(diningPhilosophers(4), 'strong', ['philosopher']), eats);
    expect(found).toMatchObject({ verdict: 'violated', loop: [] });
    expect(found.end!.philosophers).toEqual(Array(4).fill('one-fork'));
  });

  it('starve by a conspiracy of neighbours if one is left-handed, but not if taking a fork is strongly fair', () => {
    const lefty = diningPhilosophers(4, { lefty: true });
    const weak = judged(allFairly(lefty, 'weak', ['philosopher']), eats);
    expect(weak.verdict).toBe('violated');
    expect(weak.loop!.length).toBeGreaterThan(0);
    const forks = { 'take-first': 'strong', 'take-second': 'strong', 'put-back': 'weak' } as const;
    expect(judged(fairly(lefty, forks, ['philosopher']), eats).verdict).toBe('holds');
  });
});
