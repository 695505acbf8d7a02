/**
 * Functions of the state kept in tables: each is asked once of all packed states that are alike in what it reads, and
 * never again of those.
 */
import type { Packing } from './compile.js';
import { effectOf } from './effect.js';
import { Memo, UNKNOWN } from './memo.js';
import { notWorthIt, type Trial } from './tabulate.js';
import { Recorder, view } from './view.js';

/** The tables of one keeper do not grow beyond these, together. */
const MOST_BYTES = 2 ** 28;

/** A table may have to be learned anew, as more is read: it is given more time than a tree. */
const TRIALS: readonly Trial[] = [
  { leaves: 1_000, lookups: 1.1 },
  { leaves: 10_000, lookups: 1.5 },
  { leaves: 100_000, lookups: 3 },
];

/** So often what a function says of a view is compared with what it says of the state itself; then it is believed. */
const COMPARED = 100;

/** The number of what changes nothing, and of what says nothing. */
const NOTHING = UNKNOWN + 1;
const NONE = new Int32Array(0);

/** What a function from states to states does to a packed state: each word that changes, its bits that stay, those set. */
export type Effect = Int32Array;

/** A pure function to a list of whole numbers, of packed states. Throws what it throws. */
export type KeptList = (words: Int32Array, offset: number) => Int32Array;

export interface Keeper<S> {
  readonly change: (ask: (state: S) => S) => Change;
  readonly list: (ask: (state: S) => readonly number[]) => KeptList;
  /** An effect by its number. */
  readonly effect: (number: number) => Effect;
  /** What is kept, in memory. */
  readonly bytes: () => number;
}

/** A pure function from states to states, of packed states. */
export interface Change {
  /** Puts what it makes of a packed state in its place; the number of the effect. Throws what it throws. */
  readonly take: (words: Int32Array, offset: number) => number;
  /** It reads so much that asking it is sooner. */
  readonly isGivenUp: () => boolean;
  /** For each word, the bits that it ever read or changed; and how often there were more of them than before. */
  readonly concerned: { readonly masks: Int32Array; widened: number };
}

export function createKeeper<S>({ layout, words: width, decode, encodeNext }: Packing<S>): Keeper<S> {
  const memos: Memo[] = [];
  const bytes = () => memos.reduce((sum, memo) => sum + memo.bytes, 0);

  /**
   * What is said of states, by number. Where it is nothing, less was read as a rule: so there is a table for that, and
   * one for the rest.
   */
  const table = () => {
    const silent = new Memo(width);
    const telling = new Memo(width);
    memos.push(silent, telling);
    let lookups = 0;
    let learned = 0;
    let givenUp = false;
    return {
      /** For each word, the bits that were read. */
      masks: (word: number): number => silent.masks[word]! | telling.masks[word]!,
      find: (words: Int32Array, offset: number): number => {
        lookups++;
        const number = silent.find(words, offset);
        return number === UNKNOWN ? telling.find(words, offset) : number;
      },
      isGivenUp: () => givenUp,
      learned: () => learned,
      /** Keeps the number of what is told of a view of the state in `words`. `UNKNOWN`, and given up, if it throws. */
      learn: (words: Int32Array, tell: (state: S, recorder: Recorder) => number): number => {
        try {
          learned++;
          if (notWorthIt(learned, lookups, TRIALS)) throw new Error('not worth it');
          if ((learned & 1023) === 0 && bytes() > MOST_BYTES) throw new Error('too large');
          const recorder = new Recorder(words);
          const number = tell(view(layout.root, recorder) as S, recorder);
          (number === NOTHING ? silent : telling).add(recorder, words, number);
          return number;
        } catch {
          givenUp = true;
          return UNKNOWN;
        }
      },
    };
  };

  /** What is said, effects and lists alike, by number: the first two are nothing. */
  const all: Int32Array[] = [NONE, NONE];
  const numbers = new Map([['', NOTHING]]);
  const numberOf = (said: readonly number[]): number => {
    const key = said.join();
    let number = numbers.get(key);
    if (number === undefined) {
      number = all.push(Int32Array.from(said)) - 1;
      numbers.set(key, number);
    }
    return number;
  };

  const change = (ask: (state: S) => S): Change => {
    const kept = table();
    const after = new Int32Array(width);
    const concerned = { masks: new Int32Array(width), widened: 0 };
    const concerns = (word: number, mask: number): void => {
      const wider = concerned.masks[word]! | mask;
      if (wider === concerned.masks[word]) return;
      concerned.masks[word] = wider;
      concerned.widened++;
    };

    /** Puts what the function itself makes of the state into `after`. */
    const askPlainly = (words: Int32Array, offset: number): void => {
      const state = decode(words, offset);
      encodeNext(ask(state), state, words, offset, after);
    };

    /** The number of the effect on the state in `before`, told of a view of it. */
    const tell = (before: Int32Array, compared: boolean) => (seen: S, recorder: Recorder) => {
      const { keep, set } = effectOf(layout.root, ask(seen), recorder);
      const effect: number[] = [];
      for (let i = 0; i < width; i++) {
        if (compared && ((before[i]! & keep[i]!) | set[i]!) !== after[i])
          throw new Error('not the same of a view');
        if (keep[i] !== -1) effect.push(i, keep[i]!, set[i]!);
        concerns(i, ~keep[i]!);
      }
      return numberOf(effect);
    };

    const learn = (words: Int32Array, offset: number): number => {
      const before = words.slice(offset, offset + width);
      const compared = kept.learned() < COMPARED;
      if (compared) askPlainly(words, offset);
      const number = kept.learn(before, tell(before, compared));
      if (number === UNKNOWN) return take(words, offset);
      for (let i = 0; i < width; i++) concerns(i, kept.masks(i));
      return apply(number, words, offset);
    };

    const apply = (number: number, words: Int32Array, offset: number): number => {
      const effect = all[number]!;
      let said = NOTHING;
      for (let i = 0; i < effect.length; i += 3) {
        const at = offset + effect[i]!;
        const word = (words[at]! & effect[i + 1]!) | effect[i + 2]!;
        if (word === words[at]) continue;
        words[at] = word;
        said = number;
      }
      return said;
    };

    const take = (words: Int32Array, offset: number): number => {
      const number = kept.find(words, offset);
      if (number !== UNKNOWN) return apply(number, words, offset);
      if (!kept.isGivenUp()) return learn(words, offset);
      for (let i = 0; i < width; i++) concerns(i, -1);
      const before = words.slice(offset, offset + width);
      askPlainly(words, offset);
      words.set(after, offset);
      return difference(before, after);
    };
    return { take, isGivenUp: kept.isGivenUp, concerned };
  };

  const difference = (before: Int32Array, after: Int32Array): number => {
    const effect: number[] = [];
    for (const [i, word] of before.entries()) {
      const other = word ^ after[i]!;
      if (other !== 0) effect.push(i, ~other, after[i]! & other);
    }
    return numberOf(effect);
  };

  const list = (ask: (state: S) => readonly number[]): KeptList => {
    const kept = table();
    const askPlainly = (words: Int32Array, offset: number) => Int32Array.from(ask(decode(words, offset)));
    return (words, offset) => {
      const number = kept.find(words, offset);
      if (number !== UNKNOWN) return all[number]!;
      if (kept.isGivenUp()) return askPlainly(words, offset);
      const real = kept.learned() < COMPARED ? askPlainly(words, offset) : undefined;
      const learned = kept.learn(words.slice(offset, offset + width), (seen) => {
        const said = ask(seen);
        if (real !== undefined && said.join() !== real.join()) throw new Error('not the same of a view');
        return numberOf(said);
      });
      return learned === UNKNOWN ? askPlainly(words, offset) : all[learned]!;
    };
  };
  return { change, list, effect: (number) => all[number]!, bytes };
}
