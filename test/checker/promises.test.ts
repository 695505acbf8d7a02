/** What a machine and a property promise, and what is said when they do not keep it. */
import { describe, expect, it } from 'vitest';
import {
  type Always,
  bool,
  explore,
  int,
  type Machine,
  MachineError,
  type OnEveryStep,
  type Property,
  record,
  type Step,
} from '../../src/checker/index.js';
import { type State as Corner, hypercube } from './machines/hypercube.js';

interface State {
  readonly n: number;
  readonly flag: boolean;
}

/** Counts up to 5. */
const counter: Machine<State> = {
  name: 'counter',
  init: () => [{ n: 0, flag: false }],
  codec: record<State>({ n: int(0, 5), flag: bool }),
  final: ({ n }) => n === 5,
  transitions: [
    { name: 'add', actor: 'me', source: '', guard: ({ n }) => n < 5, apply: (s) => ({ ...s, n: s.n + 1 }) },
    {
      name: 'flip',
      actor: 'me',
      source: '',
      guard: ({ n }) => n > 7,
      apply: (s) => ({ ...s, flag: !s.flag }),
    },
  ],
};

const [add, flip] = counter.transitions as [
  Machine<State>['transitions'][0],
  Machine<State>['transitions'][0],
];
const said = { claim: '', meaning: '', source: '' };
const fine: Always<State> = { ...said, kind: 'always', name: 'fine', holds: () => true, why: () => '' };
const throwAt = (n: number) => (state: State) => {
  if (state.n === n) throw new Error('out of order');
  return true;
};

function failure(machine: Machine<State>, property: Property<State> = fine): MachineError<State> {
  try {
    explore(machine, [property]);
  } catch (error) {
    if (error instanceof MachineError) return error as MachineError<State>;
    throw error;
  }
  return expect.unreachable('nothing was thrown');
}

describe('coverage', () => {
  it('counts what fired, and names what never did', () => {
    const result = explore(counter, []);
    expect(result.fired).toEqual({ add: 5, flip: 0 });
    expect(result.neverFired).toEqual(['flip']);
  });

  it('does not count a guard that is true where there is nothing to choose', () => {
    const idle = { ...flip, guard: () => true, choices: () => [] };
    const result = explore({ ...counter, transitions: [add, idle] }, []);
    expect(result.neverFired).toEqual(['flip']);
    expect(result.deadlock).toBeUndefined();
    expect(
      explore({ ...counter, transitions: [add, idle], final: () => false }, []).deadlock!.steps,
    ).toHaveLength(5);
  });
});

describe('vacuity', () => {
  const onStep: OnEveryStep<State> = {
    ...said,
    kind: 'step',
    name: 'on-step',
    holds: () => true,
    why: () => '',
  };
  const verdictOf = (property: Property<State>) => {
    const { verdict, antecedent } = explore(counter, [property]).properties[0]!;
    return { verdict, antecedent };
  };

  it('is a verdict of its own', () => {
    expect(verdictOf({ ...fine, when: ({ n }: State) => n > 5 })).toEqual({
      verdict: 'vacuous',
      antecedent: 0,
    });
    expect(verdictOf({ ...fine, when: ({ n }: State) => n > 4 })).toEqual({
      verdict: 'holds',
      antecedent: 1,
    });
    expect(verdictOf(fine)).toEqual({ verdict: 'holds', antecedent: 6 });
    const flips = ({ transition }: { transition: { name: string } }) => transition.name === 'flip';
    expect(verdictOf({ ...onStep, when: flips })).toEqual({ verdict: 'vacuous', antecedent: 0 });
    expect(verdictOf(onStep)).toEqual({ verdict: 'holds', antecedent: 5 });
  });

  it('does not hide a violation: what is false where the antecedent is false is none', () => {
    expect(verdictOf({ ...fine, when: ({ n }: State) => n > 5, holds: () => false }).verdict).toBe('vacuous');
    expect(verdictOf({ ...fine, when: ({ n }: State) => n > 4, holds: () => false }).verdict).toBe(
      'violated',
    );
  });
});

describe('a step', () => {
  const judged = (property: Partial<OnEveryStep<Corner>>) =>
    explore(hypercube(6, { symmetric: true }), [
      {
        ...said,
        kind: 'step',
        name: 'on-step',
        holds: () => true,
        why: () => '',
        ...property,
      } as OnEveryStep<Corner>,
    ]).properties[0]!;

  it('is judged as it is taken, not by the representative of where it leads', () => {
    const flipped = ({ before, after, args: { axis } }: Step<Corner>) =>
      before.corner[axis as number] !== after.corner[axis as number];
    expect(judged({ holds: flipped })).toMatchObject({ verdict: 'holds', antecedent: 7 * 6 });
  });

  it('is judged until the first violation', () => {
    const back = ({ before, args }: Step<Corner>) => before.corner[args.axis as number]!;
    const result = judged({ holds: (step) => !back(step) });
    expect(result).toMatchObject({ verdict: 'violated', antecedent: 6 + 6 });
    expect(result.trace!.steps).toHaveLength(2);
  });
});

describe('a part that throws', () => {
  it.each([
    ['guard', { ...add, guard: throwAt(3) }, 'counter: add: guard: out of order'],
    [
      'apply',
      { ...add, apply: (s: State) => (throwAt(3)(s) ? add.apply(s, {}) : s) },
      'counter: add: apply: out of order',
    ],
    [
      'choices',
      { ...add, choices: (s: State) => (throwAt(3)(s) ? [{}] : []) },
      'counter: add: choices: out of order',
    ],
    [
      'codec',
      { ...add, apply: (s: State) => ({ ...s, n: s.n === 3 ? 9 : s.n + 1 }) },
      'counter: add: codec: n: 9 is not in 0..5',
    ],
  ])('is named, with the run that leads there: %s', (_, broken, message) => {
    const error = failure({ ...counter, transitions: [broken, flip] });
    expect(error).toMatchObject({ message, part: 'add', state: { n: 3, flag: false } });
  });

  it('is named, with the run: properties, final', () => {
    const holds = failure(counter, { ...fine, holds: throwAt(3) });
    expect(holds).toMatchObject({
      message: 'counter: fine: property: out of order',
      part: 'fine',
      state: { n: 3 },
    });
    expect(holds.trace!.steps).toHaveLength(3);
    expect(holds.cause).toBeInstanceOf(Error);

    const onStep = failure(counter, {
      ...said,
      kind: 'step',
      name: 'on-step',
      holds: ({ before }) => throwAt(3)(before),
      why: () => '',
    });
    expect(onStep).toMatchObject({ part: 'on-step', state: { n: 3 } });
    expect(onStep.trace!.steps).toHaveLength(3);

    const initially = failure(counter, { ...fine, holds: throwAt(0) });
    expect(initially).toMatchObject({ part: 'fine', state: { n: 0 }, trace: { steps: [] } });

    const final = failure({ ...counter, final: throwAt(5) });
    expect(final).toMatchObject({ message: 'counter: final: out of order', state: { n: 5 } });
    expect(final.trace!.steps).toHaveLength(5);
  });

  it('is named: an initial state', () => {
    const error = failure({ ...counter, init: () => [{ n: 6, flag: false }] });
    expect(error).toMatchObject({
      message: 'counter: codec: n: 6 is not in 0..5',
      part: 'codec',
      state: { n: 6 },
    });
  });

  it('gives a run even where the guard throws', () => {
    const error = failure({ ...counter, transitions: [{ ...add, guard: throwAt(3) }, flip] });
    expect(error.trace!.steps.map(({ after }) => after.n)).toEqual([1, 2, 3]);
  });
});

describe('a broken promise', () => {
  it('a transition that writes to the state it is given', () => {
    const apply = (state: State) => {
      const writable = state as { n: number };
      writable.n++;
      return state;
    };
    const error = failure({ ...counter, transitions: [{ ...add, apply }, flip] });
    expect(error.message).toBe('counter: add: purity: a transition changed the state it was given');
    // Not the first time either, and not if what it returns is a new state.
    const later = (state: State) => (state.n === 2 ? { ...apply(state) } : add.apply(state, {}));
    expect(failure({ ...counter, transitions: [{ ...add, apply: later }, flip] }).message).toBe(
      'counter: purity: a transition changed the state it was given',
    );
    expect(
      failure({ ...counter, transitions: [{ ...add, guard: (s) => apply(s).n < 5 }, flip] }).message,
    ).toContain('purity');
  });

  it('a state with something that the codec does not declare', () => {
    const apply = (state: State) => ({ ...state, n: state.n + 1, more: [1] });
    const error = failure({ ...counter, transitions: [{ ...add, apply }, flip] });
    expect(error).toMatchObject({ part: 'add', message: expect.stringContaining('more: the state has it') });
    const unset = (state: State) => ({ ...state, n: state.n + 1, more: undefined });
    expect(failure({ ...counter, transitions: [{ ...add, apply: unset }, flip] }).part).toBe('add');
  });

  it('a representative that is not its own', () => {
    const canonical = (state: State) => ({ ...state, n: state.n === 0 ? 0 : (state.n % 5) + 1 });
    expect(failure({ ...counter, canonical }).message).toContain('not its own representative');
  });

  it('states made equal that go on differently', () => {
    // From 3 one can go on to 4 and 5, from 2, which is to stand for it, to another state.
    const canonical = (state: State) => (state.n === 2 ? { n: 3, flag: true } : state);
    const property = { ...fine, holds: ({ n, flag }: State) => !(n === 4 && flag) };
    const error = failure({ ...counter, canonical }, property);
    expect(error.message).toContain('canonical makes states equal that are not');
    expect(error.trace!.steps).toHaveLength(2);
  });

  it('states made equal that a property tells apart', () => {
    const canonical = ({ n }: State) => ({ n, flag: true });
    const error = failure(
      { ...counter, canonical },
      { ...fine, holds: ({ n, flag }: State) => !(n === 2 && flag) },
    );
    expect(error).toMatchObject({
      part: 'fine',
      message: 'fine: canonical makes states equal that this property tells apart',
    });
    expect(error.trace!.steps).toHaveLength(2);
    const reachable = {
      ...said,
      kind: 'reachable',
      name: 'flagged',
      holds: ({ flag }: State) => flag,
    } as const;
    expect(failure({ ...counter, canonical }, reachable)).toMatchObject({
      part: 'flagged',
      trace: { steps: [] },
    });
  });

  it('two of a name, and a machine that cannot begin', () => {
    expect(() => explore({ ...counter, transitions: [add, add] }, [])).toThrow(
      'two transitions have the name add',
    );
    expect(() => explore(counter, [fine, fine])).toThrow('two properties have the name fine');
    expect(() => explore({ ...counter, init: () => [] }, [])).toThrow('no initial state');
  });
});
