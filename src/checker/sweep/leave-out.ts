/** The steps of a batch of states, before they are looked up: a generated loop. */
import { wordsOf } from '../packed-rows.js';
import { BUCKET_LOG2 } from '../slots.js';
import {
  add,
  and,
  block,
  countTo,
  type Definition,
  isZero,
  load,
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
import { type FrameLayout, numberOf, readNumbers, setNumber } from './frame.js';
import { hash } from './hash.js';
import { unlessSeen } from './lately.js';
import { loadWords, storeWords } from './places.js';
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

    /** `homeOf`, as an address. */
    const part = shiftRight(mul(shiftRight(hashed, 16), parts), 16);
    const bucket = or(shiftLeft(part, log2), and(hashed, sub(shiftLeft(1, log2), 1)));
    const home = add(slots, shiftLeft(bucket, BUCKET_LOG2 + 2));

    return [
      set(states, sub(numberOf(frame, 'last'), numberOf(frame, 'first'))),
      readNumbers(frame, { alone, slots, parts, log2 }),
      set(from, add(frame, lists.words)),
      set(to, from),
      countTo(state, states, [
        set(end, load(at(frame, state), lists.ends)),
        countTo(step, end, [
          block((done) => [
            loadWords(words, from),
            hash(words, hashed),
            when(isZero(alone), [
              unlessSeen(words, hashed, add(frame, lists.seen), place, done),
              storeWords(words, to),
            ]),
            set(to, add(to, width)),
            set(place, at(frame, kept)),
            store(place, home, lists.homes),
            store(place, hashed, lists.hashes),
            set(kept, add(kept, 1)),
          ]),
          set(from, add(from, width)),
        ]),
        store(at(frame, state), kept, lists.ends),
      ]),
      set(step, 0),
      countTo(step, kept, set(touched, xor(touched, load(load(at(frame, step), lists.homes))))),
      setNumber(frame, 'touched', touched),
      setNumber(frame, 'kept', kept),
    ];
  };
