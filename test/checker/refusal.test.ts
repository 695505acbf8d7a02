/** Why a guard says no: what is said is compared with the guard itself, on states changed as it was said. */
import { describe, expect, test } from 'vitest';
import { designs } from '../../model/designs/index.js';
import { systemOf } from '../../model/machine.js';
import { worldOf } from '../../model/worlds.js';
import { bool, int, nullable, oneOf, record, tuple } from '../../src/checker/codec.js';
import { type Machine, NO_ARGS, sample, type Transition } from '../../src/checker/index.js';
import { refusalOf, type Wanted } from '../../src/checker/refusal.js';

interface Lift {
  readonly floor: number;
  readonly door: 'open' | 'shut';
  readonly rider: { readonly paid: boolean } | null;
  readonly buttons: readonly boolean[];
}

const rule = (name: string, guard: (s: Lift) => boolean) => ({
  name,
  actor: 'lift',
  source: '',
  guard,
  apply: (s: Lift) => s,
});

const lift: Machine<Lift> = {
  name: 'lift',
  init: () => [{ floor: 0, door: 'open', rider: null, buttons: [false, false] }],
  transitions: [
    rule('go', (s) => s.door === 'shut' && s.buttons[1] === true),
    rule('shut', (s) => s.door === 'open'),
    rule('alarm', (s) => s.floor === 3 || s.buttons[0] === true),
    rule('ride', (s) => s.rider?.paid === true),
    rule('never', () => false),
    { ...rule('choose', () => true), choices: (s) => (s.floor > 1 ? [NO_ARGS] : []) },
  ],
  codec: record<Lift>({
    floor: int(0, 3),
    door: oneOf('open', 'shut'),
    rider: nullable(record({ paid: bool })),
    buttons: tuple(2, bool),
  }),
};

const [start] = lift.init();
const ask = (name: string, state = start!) =>
  refusalOf(lift, lift.transitions.find((each) => each.name === name)!, state);

describe('a guard that says no', () => {
  test('none, where it says yes', () => {
    expect(ask('shut')).toBeNull();
  });

  test('one field decides', () => {
    expect(ask('go', { ...start!, buttons: [false, true] })).toMatchObject({
      read: [{ field: 'door', value: 'open' }],
      either: [{ field: 'door', value: 'open', instead: ['shut'] }],
      together: [],
    });
  });

  test('one of two fields would do', () => {
    expect(ask('alarm')?.either).toEqual([
      { field: 'floor', value: 0, instead: [3] },
      { field: 'buttons[0]', value: false, instead: [true] },
    ]);
  });

  test('two fields together, of which only the first was read', () => {
    expect(ask('go')).toEqual({
      read: [{ field: 'door', value: 'open' }],
      either: [],
      together: [
        { field: 'door', value: 'open', instead: ['shut'] },
        { field: 'buttons[1]', value: false, instead: [true] },
      ],
    });
  });

  test('what is not there, and then a field of it', () => {
    expect(ask('ride')?.together.map(({ field }) => field)).toEqual(['rider', 'rider.paid']);
  });

  test('choices of which there are none', () => {
    expect(ask('choose')?.either).toEqual([{ field: 'floor', value: 0, instead: [2, 3] }]);
  });

  test('nothing would help', () => {
    expect(ask('never')).toEqual({ read: [], either: [], together: [] });
  });
});

/** The state with one field replaced, by its path. */
function set(state: unknown, field: string, value: unknown): unknown {
  const copy = structuredClone(state) as Record<string, unknown>;
  const parts = field.split('.');
  let at = copy;
  for (const part of parts.slice(0, -1)) at = at[part] as Record<string, unknown>;
  if (at !== null) at[parts.at(-1)!] = value;
  return copy;
}

const applied = <S>(state: S, changes: readonly Wanted[]): S =>
  changes.reduce((s: unknown, { field, instead }) => set(s, field, instead[0]), state) as S;

/** A state that was made up may be one that cannot be. */
function allows<S>({ guard, choices }: Transition<S>, state: S): boolean {
  try {
    return guard(state) && choices?.(state).length !== 0;
  } catch {
    return false;
  }
}

test.each([
  'linux-6.1',
  'linux-6.16',
  'linux-7.3',
])('in runs of %s what would have to be otherwise would do, and less would not', (name) => {
  const machine = systemOf(worldOf(designs.find((each) => each.name === name)!, { folded: false }));
  let told = 0;
  for (const { steps } of sample(machine, { runs: 2, steps: 40, seed: 5 })) {
    for (const { after } of steps.filter((_, k) => k % 10 === 0)) {
      for (const transition of machine.transitions.filter((each) => !each.guard(after))) {
        const refusal = refusalOf(machine, transition, after)!;
        const way = refusal.either.length > 0 ? refusal.either.slice(0, 1) : refusal.together;
        if (way.length === 0) continue;
        told++;
        expect(allows(transition, applied(after, way)), `${transition.name}: ${JSON.stringify(way)}`).toBe(
          true,
        );
        if (way.length > 1)
          expect(way.filter((each) => allows(transition, applied(after, [each])))).toEqual([]);
      }
    }
  }
  expect(told).toBeGreaterThan(100);
});
