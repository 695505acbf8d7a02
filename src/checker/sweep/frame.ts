/**
 * What the generated loops work on: a piece of memory that begins with numbers by name, and goes on with lists. Some dozen
 * states are expanded together: all steps are taken first, then looked up. What a lookup takes is waiting for memory, and
 * many can wait side by side.
 */
import { intsAt, type Space } from '../linear.js';
import { type Code, type Local, load, type Operand, type Statements, set, store } from '../wasm.js';
import { wordsKept } from './lately.js';

/** So many states are expanded together. */
export const STATES = 64;

/** After so many steps no further state is. */
export const STEPS = 640;

/** There is room for so many; a state with more is not expanded at a stretch. */
export const MOST_STEPS = 1024;

const NUMBERS = [
  'first',
  'last',
  'levelEnd',
  'alone',
  'stuck',
  'isPart',
  'kept',
  'looked',
  'touched',
  'cells',
  'effects',
  'properties',
  'rows',
  'parents',
  'slots',
  'slotCount',
  'parts',
  'log2',
  'idMask',
  'isShared',
  'size',
  'room',
] as const;
type Name = (typeof NUMBERS)[number];

/**
 * Which of the numbers is which:
 *
 * - of the batch, the `first` state, the one after the `last`, and the one after the level's last. Where the first is `alone`, as
 *   no other is to be expanded, and has one step, the state that this leads to comes next in the batch, before it is known
 *   whether that is a new one; and so on. It is `stuck` where not all is known of the state after the last one; of that one some
 *   steps were counted all the same if it `isPart`. So many steps were `kept` to be looked up, and so many were `looked` up.
 *   What their slots have was `touched`, all taken together: of no use but that it was read
 * - the addresses of the `cells` of all trees and of the list of the trees of `effects`; how many `properties` there are
 * - of the table, the addresses of the lists of chunks of `rows` and `parents`, and of the `slots`; their count and shape;
 *   whether it `isShared`; its `size`, and for how many states there is `room`
 */
export const AT = Object.fromEntries(NUMBERS.map((name, i) => [name, i])) as Readonly<Record<Name, number>>;

/** The lists of a frame, each with how many words it has, for states of so many. */
const listsOf = (words: number, transitions: number, properties: number) => ({
  /** The words of the states that steps lead to, one state's after the other's, and their hashes. */
  words: MOST_STEPS * words,
  hashes: MOST_STEPS,
  /** Of those that are to be looked up, where their slots begin. */
  homes: MOST_STEPS,
  /** For each state how many steps there are up to its last one. */
  ends: STATES,
  /**
   * How many steps there are of each transition, those included that change nothing, and those of a part of the state after
   * the last one.
   */
  fired: transitions,
  /** The trees of the transitions' ways. */
  ways: transitions,
  /** The tree of each property, what it says of a state, and how many states it is about. */
  judges: properties,
  said: properties,
  meant: properties,
  /** The words of the state that is expanded. */
  row: words,
  /** The states that were come upon lately. */
  seen: wordsKept(words),
});

type Lists = Readonly<Record<keyof ReturnType<typeof listsOf>, number>>;

export interface FrameLayout {
  /** How many words each list has, and at which byte of the frame it begins. */
  readonly counts: Lists;
  readonly lists: Lists;
  readonly bytes: number;
}

export function frameLayout(words: number, transitions: number, properties: number): FrameLayout {
  const counts = listsOf(words, transitions, properties);
  let bytes = 4 * NUMBERS.length;
  const places = Object.entries(counts).map(([name, count]) => {
    const place = [name, bytes] as const;
    bytes += 4 * count;
    return place;
  });
  return { counts, lists: Object.fromEntries(places) as unknown as Lists, bytes };
}

/** A number of the frame at this address, as code; what reads some into variables; and what writes one. */
export const numberOf = (frame: Local, name: Name): Code => load(frame, 4 * AT[name]);
export const readNumbers = (frame: Local, into: Readonly<Partial<Record<Name, Local>>>): Statements =>
  Object.entries(into).map(([name, local]) => set(local, numberOf(frame, name as Name)));
export const setNumber = (frame: Local, name: Name, value: Operand): Code =>
  store(frame, value, 4 * AT[name]);

/** A frame as it is seen from here. */
export interface Frame {
  readonly address: number;
  readonly numbers: Int32Array;
  readonly list: Readonly<Record<keyof Lists, Int32Array>>;
}

export function frameIn(space: Space, { lists, counts, bytes }: FrameLayout): Frame {
  const { buffer, at } = space.take(bytes);
  const list = Object.fromEntries(
    Object.entries(counts).map(([name, count]: [string, number]) => [
      name,
      intsAt({ buffer, at: at + lists[name as keyof Lists] }, count),
    ]),
  ) as Record<keyof Lists, Int32Array>;
  return { address: at, numbers: intsAt({ buffer, at }, NUMBERS.length), list };
}
