/** The steps of a batch of states, before they are looked up: a generated loop. */
import { wordsOf } from '../packed-rows.js';
import { BUCKET_LOG2 } from '../slots.js';
import {
  add,
  and,
  block,
  type Code,
  type Definition,
  isZero,
  type Local,
  less,
  load,
  loopWhile,
  mul,
  or,
  set,
  shiftLeft,
  shiftRight,
  store,
  sub,
  when,
  xor,
} from '../wasm.js';
import { type FrameLayout, numberOf, setNumber } from './frame.js';
import { hash } from './hash.js';
import { unlessSeen } from './lately.js';
import { at } from './walks.js';

/**
 * Leaves out the steps that lead to states `seen` lately, unless the first state is alone. Of the others it says where they are to
 * be looked up, and reads all these slots, side by side, so that they are at hand then. For states of so many bytes.
 */
export const leaveOut =
  (stateBytes: number, { lists }: FrameLayout): Definition =>
  (frame, locals) => {
    const words = locals(wordsOf(stateBytes));
    const width = 4 * words.length;
    const [states, alone, slots, parts, log2, kept, touched] = locals(7);
    const [state, step, end, from, to, hashed, place] = locals(7);
    const eachWord = (write: (word: Local, offset: number) => Code) =>
      words.map((word, i) => write(word, 4 * i));

    /** `homeOf`, as an address. */
    const part = shiftRight(mul(shiftRight(hashed, 16), parts), 16);
    const bucket = or(shiftLeft(part, log2), and(hashed, sub(shiftLeft(1, log2), 1)));
    const home = add(slots, shiftLeft(bucket, BUCKET_LOG2 + 2));

    return [
      set(states, sub(numberOf(frame, 'last'), numberOf(frame, 'first'))),
      set(alone, numberOf(frame, 'alone')),
      set(slots, numberOf(frame, 'slots')),
      set(parts, numberOf(frame, 'parts')),
      set(log2, numberOf(frame, 'log2')),
      set(from, add(frame, lists.words)),
      set(to, from),
      loopWhile(less(state, states), [
        set(end, load(at(frame, state), lists.ends)),
        loopWhile(less(step, end), [
          block((done) => [
            eachWord((word, offset) => set(word, load(from, offset))),
            hash(words, hashed),
            when(isZero(alone), [
              unlessSeen(words, hashed, add(frame, lists.seen), place, done),
              eachWord((word, offset) => store(to, word, offset)),
            ]),
            set(to, add(to, width)),
            set(place, at(frame, kept)),
            store(place, home, lists.homes),
            store(place, hashed, lists.hashes),
            set(kept, add(kept, 1)),
          ]),
          set(from, add(from, width)),
          set(step, add(step, 1)),
        ]),
        store(at(frame, state), kept, lists.ends),
        set(state, add(state, 1)),
      ]),
      set(step, 0),
      loopWhile(less(step, kept), [
        set(touched, xor(touched, load(load(at(frame, step), lists.homes)))),
        set(step, add(step, 1)),
      ]),
      setNumber(frame, 'touched', touched),
      setNumber(frame, 'kept', kept),
    ];
  };
