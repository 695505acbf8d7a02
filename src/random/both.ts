/**
 * One machine over two kinds of lists: those of names (`history/symbolic.ts`) and those of bytes (`concrete/`). Each
 * step is taken in both, and both must say the same of it. Where they do not, one of the two is wrong.
 */
import { type History, PLACES, type Standing } from '../../model/history/history.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import { judge } from '../../model/verifier/verifier.js';
import type { World } from '../../model/world.js';
import type { Claim } from '../../properties/claim.js';
import { propertyOf } from '../../properties/index.js';
import {
  type Args,
  decisive,
  type Machine,
  type Sought,
  type Step,
  type Transition,
} from '../checker/index.js';

export interface Both {
  readonly symbolic: State;
  readonly concrete: State;
  /** The properties, by name, that the step into this state violates. */
  readonly violated: readonly string[];
  /** On what the two disagreed first. */
  readonly disagreement: string | null;
}

type Pair<T> = readonly [symbolic: T, concrete: T];

interface Side {
  readonly world: World;
  readonly names: readonly string[];
  readonly sought: readonly Sought<State>[];
}

/** Everything in a state but its lists. */
const PARTS = [
  'phase',
  'kernel',
  'tpm',
  'ima',
  'kexec',
  'others',
  'memory',
  'verifier',
  'exported',
  'compromised',
  'budget',
] as const satisfies readonly (keyof State)[];

/** The machine of both. It goes on as the symbolic one does, up to the first disagreement. */
export function bothOf(one: World, two: World, claims: readonly Claim[]): Machine<Both> {
  const sideOf = (given: World): Side => {
    const world = remembering(given);
    return {
      world,
      names: claims.map(({ name }) => name),
      sought: claims.map((claim) => decisive(propertyOf(claim, world))),
    };
  };
  const sides = [sideOf(one), sideOf(two)] as const;
  const symbolic = systemOf(one);
  const concrete = systemOf(two);
  const ends = concrete.init();
  return {
    name: symbolic.name,
    init: () =>
      symbolic
        .init()
        .map((s, k) => ({ symbolic: s, concrete: ends[k]!, violated: NONE, disagreement: null })),
    transitions: symbolic.transitions.map((transition, k) =>
      inBoth(transition, concrete.transitions[k]!, sides),
    ),
    codec: { domain: symbolic.codec.domain },
    final: () => true,
  };
}

/** How a list stands to the PCR is asked by several properties, one after the other. */
function remembering(world: World): World {
  const { standing } = world.lists;
  let history: History | undefined;
  let answer: Standing | undefined;
  const remembered = (asked: History): Standing => {
    if (answer === undefined || asked !== history) answer = standing(asked);
    history = asked;
    return answer;
  };
  return { ...world, lists: { ...world.lists, standing: remembered } };
}

function inBoth(one: Transition<State>, two: Transition<State>, sides: Pair<Side>): Transition<Both> {
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
        const disagreement = `${one.name} cannot be taken with real records`;
        return { symbolic, concrete: s.concrete, violated: NONE, disagreement };
      }
      const concrete = two.apply(s.concrete, args);
      const steps = [
        { transition: one, args, before: s.symbolic, after: symbolic },
        { transition: two, args, before: s.concrete, after: concrete },
      ] as const;
      const [violated, otherwise] = [violatedBy(sides[0], steps[0]), violatedBy(sides[1], steps[1])];
      const disagreement = unlike(sides, steps) ?? difference(violated, otherwise, 'violated');
      return { symbolic, concrete, violated, disagreement };
    },
  };
}

const isChoice = ({ choices }: Transition<State>, s: State, args: Args): boolean =>
  choices === undefined
    ? Object.keys(args).length === 0
    : choices(s).some((choice) => Object.keys(args).every((name) => choice[name] === args[name]));

/** The first thing that the two sides do not say alike of a step. */
function unlike([one, two]: Pair<Side>, [symbolic, concrete]: Pair<Step<State>>): string | null {
  const read =
    symbolic.before.history !== symbolic.after.history || concrete.before.history !== concrete.after.history;
  return (
    stateUnlike(symbolic, concrete) ??
    (read ? listsUnlike(one.world, two.world, symbolic.after, concrete.after) : null)
  );
}

/** What is not in the lists: only what the step made anew is looked at. */
function stateUnlike(symbolic: Step<State>, concrete: Step<State>): string | null {
  for (const part of PARTS) {
    const one = symbolic.after[part];
    const two = concrete.after[part];
    if (one === symbolic.before[part] && two === concrete.before[part]) continue;
    const found = difference(one, two, part);
    if (found !== null) return found;
  }
  return null;
}

/** All that a kernel or a verifier can ask of the lists. What did not change was asked before. */
function listsUnlike(one: World, two: World, symbolic: State, concrete: State): string | null {
  for (const [what, ask] of QUESTIONS) {
    const found = difference(ask(one, symbolic), ask(two, concrete), what);
    if (found !== null) return found;
  }
  return null;
}

const isPending = ({ history }: State): boolean => history.sent !== 0 || history.quoted !== 0;

const QUESTIONS: readonly (readonly [string, (world: World, s: State) => unknown])[] = [
  ['the size of the list', ({ lists }, { history }) => lists.size(history)],
  ['the number of records', ({ lists }, { history }) => lists.count(history)],
  ['how the list stands to the PCR', ({ lists }, { history }) => lists.standing(history)],
  ['whether the PCR is zero', ({ lists }, { history }) => lists.pcrIsZero(history)],
  ['whether the list is empty', ({ lists }, { history }) => lists.listIsEmpty(history)],
  [
    'whether what is handed over is the list',
    ({ lists }, { history }) => history.handed !== 0 && lists.handedIsList(history),
  ],
  ...PLACES.map(
    (place) =>
      [`what is ${place}`, ({ lists }: World, { history }: State) => lists.holds(history, place)] as const,
  ),
  ['the verdict', (world, s) => isPending(s) && judge(world, s)],
  [
    'whether list and quote are of one moment',
    ({ lists }, s) => isPending(s) && lists.simultaneous(s.history),
  ],
];

const NONE: readonly string[] = [];

/** The properties that the step violates, by name. */
function violatedBy({ names, sought }: Side, step: Step<State>): readonly string[] {
  let violated: string[] | null = null;
  for (let k = 0; k < sought.length; k++) {
    if (sought[k]!.onStep(step)) {
      violated ??= [];
      violated.push(names[k]!);
    }
  }
  return violated ?? NONE;
}

const saying = (what: string, symbolic: unknown, concrete: unknown): string =>
  `${what}: ${JSON.stringify(symbolic)} by names, ${JSON.stringify(concrete)} by digests`;

type Fields = Readonly<Record<string, unknown>>;

/** The first field in which two plain values differ, by its path. */
function difference(one: unknown, two: unknown, path: string): string | null {
  if (Object.is(one, two)) return null;
  if (typeof one !== 'object' || typeof two !== 'object' || one === null || two === null) {
    return saying(path, one, two);
  }
  let left = 0;
  for (const key in one) {
    const [a, b] = [(one as Fields)[key], (two as Fields)[key]];
    const inner = Object.is(a, b) ? null : difference(a, b, `${path}.${key}`);
    if (inner !== null) return inner;
    left++;
  }
  for (const _ in two) left--;
  return left === 0 ? null : saying(path, one, two);
}
