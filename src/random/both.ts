/**
 * One machine over two kinds of lists: those of names (`history/symbolic.ts`) and those of bytes (`concrete/`). Each
 * step is taken in both, and both must say the same of it. Where they do not, one of the two is wrong.
 */
import { PLACES } from '../../model/history/history.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import { judge } from '../../model/verifier/verifier.js';
import type { World } from '../../model/world.js';
import type { Claim } from '../../properties/claim.js';
import { propertyOf } from '../../properties/index.js';
import { type Args, type Machine, type Property, type Transition, violates } from '../checker/index.js';

export interface Both {
  readonly symbolic: State;
  readonly concrete: State;
  /** On what the two disagreed first. */
  readonly disagreement: string | null;
}

interface Side {
  readonly world: World;
  readonly properties: readonly Property<State>[];
}

/** The machine of both. It goes on as the symbolic one does, up to the first disagreement. */
export function bothOf(one: World, two: World, claims: readonly Claim[]): Machine<Both> {
  const sideOf = (world: World): Side => ({
    world,
    properties: claims.map((claim) => propertyOf(claim, world)),
  });
  const sides = [sideOf(one), sideOf(two)] as const;
  const symbolic = systemOf(one);
  const concrete = systemOf(two);
  const ends = concrete.init();
  return {
    name: symbolic.name,
    init: () => symbolic.init().map((s, k) => ({ symbolic: s, concrete: ends[k]!, disagreement: null })),
    transitions: symbolic.transitions.map((transition, k) =>
      inBoth(transition, concrete.transitions[k]!, sides),
    ),
    codec: { domain: symbolic.codec.domain },
    final: () => true,
  };
}

function inBoth(
  one: Transition<State>,
  two: Transition<State>,
  sides: readonly [Side, Side],
): Transition<Both> {
  const { choices } = one;
  return {
    name: one.name,
    actor: one.actor,
    source: one.source,
    guard: (s) => s.disagreement === null && one.guard(s.symbolic),
    ...(choices === undefined ? {} : { choices: (s: Both) => choices(s.symbolic) }),
    apply: (s, args) => {
      const symbolic = one.apply(s.symbolic, args);
      if (!two.guard(s.concrete) || !isChoice(two, s.concrete, args)) {
        return {
          symbolic,
          concrete: s.concrete,
          disagreement: `${one.name} cannot be taken with real records`,
        };
      }
      const concrete = two.apply(s.concrete, args);
      const before = s;
      const disagreement =
        unlike(sides, symbolic, concrete) ??
        stepUnlike(
          sides,
          { transition: one, args, before: before.symbolic, after: symbolic },
          { transition: two, args, before: before.concrete, after: concrete },
        );
      return { symbolic, concrete, disagreement };
    },
  };
}

const isChoice = ({ choices }: Transition<State>, s: State, args: Args): boolean =>
  choices === undefined
    ? Object.keys(args).length === 0
    : choices(s).some((choice) => Object.keys(args).every((name) => choice[name] === args[name]));

type Told = Readonly<Record<string, unknown>>;

/** All that a machine or a verifier can learn of the lists in a state. */
function toldBy({ world, properties }: Side, s: State): Told {
  const { lists } = world;
  const { history } = s;
  const pending = history.sent !== 0 || history.quoted !== 0;
  return {
    'the size of the list': lists.size(history),
    'the number of records': lists.count(history),
    'how the list stands to the PCR': lists.standing(history),
    'whether the PCR is zero': lists.pcrIsZero(history),
    'whether what is handed over is the list': history.handed !== 0 && lists.handedIsList(history),
    ...Object.fromEntries(PLACES.map((place) => [`what is ${place}`, lists.holds(history, place)])),
    'the verdict': pending && judge(world, s),
    'whether list and quote are of one moment': pending && lists.simultaneous(history),
    ...Object.fromEntries(
      properties.flatMap((property) =>
        property.kind === 'always' ? [[property.name, violates(property, s)]] : [],
      ),
    ),
  };
}

function unlike([one, two]: readonly [Side, Side], symbolic: State, concrete: State): string | null {
  return (
    difference({ ...symbolic, history: null }, { ...concrete, history: null }, 'state') ??
    difference(toldBy(one, symbolic), toldBy(two, concrete), '')
  );
}

type StateStep = Parameters<Extract<Property<State>, { kind: 'step' }>['holds']>[0];

function stepUnlike(
  [one, two]: readonly [Side, Side],
  symbolic: StateStep,
  concrete: StateStep,
): string | null {
  for (const [k, property] of one.properties.entries()) {
    const other = two.properties[k]!;
    if (property.kind !== 'step' || other.kind !== 'step') continue;
    const told = [violates(property, symbolic), violates(other, concrete)];
    if (told[0] !== told[1]) return saying(property.name, told[0], told[1]);
  }
  return null;
}

const saying = (what: string, symbolic: unknown, concrete: unknown): string =>
  `${what}: ${JSON.stringify(symbolic)} by names, ${JSON.stringify(concrete)} by digests`;

/** The first field in which two plain values differ, by its path. */
function difference(one: unknown, two: unknown, path: string): string | null {
  if (Object.is(one, two)) return null;
  if (typeof one !== 'object' || typeof two !== 'object' || one === null || two === null) {
    return saying(path, one, two);
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(two)])) {
    const inner = difference((one as Told)[key], (two as Told)[key], path === '' ? key : `${path}.${key}`);
    if (inner !== null) return inner;
  }
  return null;
}
