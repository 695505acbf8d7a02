/** The steps of a batch of states, looked up in the table: a generated loop. */
import { wordsOf } from '../packed-rows.js';
import { BUCKET, BUCKET_LOG2, DISPLACED, type Order, PARTS_LOG2 } from '../slots.js';
import {
  add,
  all,
  and,
  block,
  type Code,
  compareExchange,
  countTo,
  type Definition,
  equal,
  isZero,
  lessUnsigned,
  load,
  loadAtomic,
  loop,
  or,
  type Statements,
  select,
  set,
  shiftLeft,
  store,
  sub,
  when,
  xor,
} from '../wasm.js';
import { DECIDES } from '../watch.js';
import { type FrameLayout, numberOf, readNumbers, setNumber } from './frame.js';
import { addParent, loadWords, packedWord, packWords, rowOf } from './places.js';
import { at, walker } from './walks.js';

/**
 * Looks the steps up that were not left out; judges and adds the states that are new. What is said of them are the trees
 * `judges`, one for each property; `meant` gets how many states each is about.
 *
 * It goes on up to the first state of which not all steps can be looked up, as there would be more states in the table than
 * `room`, or as one is not known to be judged, or decides a property; or which is not in the table, since the one before led
 * to another. `last` becomes this state, `looked` the number of steps that were looked up. For states of so many bytes, in such
 * a table. Slots that are shared may be written to by other threads meanwhile, once each.
 */
export const lookUp =
  (stateBytes: number, { lists }: FrameLayout, order: Order): Definition =>
  (frame, locals) => {
    const words = locals(wordsOf(stateBytes));
    const [first, last, alone, cells, properties, isShared] = locals(6);
    const [slots, lastSlot, idMask, hashMask, rows, parents, size, room] = locals(8);
    const [parent, step, end, from, place, home, hashBits] = locals(7);
    const [slot, entry, row, judge, leaf] = locals(5);
    const { branch, walk, toLeaf } = walker(cells, locals, (index) => load(at(from, index)));

    const eachProperty = (body: Statements): Statements => [
      set(judge, 0),
      countTo(judge, properties, [set(place, at(frame, judge)), body]),
    ];
    const ask = (leave: Code): Statements =>
      eachProperty([
        set(branch, load(at(cells, load(place, lists.judges)))),
        walk,
        when(isZero(branch), leave),
        toLeaf(leaf),
        when(equal(load(leaf), DECIDES), leave),
        store(place, load(leaf), lists.said),
      ]);
    const count = eachProperty(
      store(place, add(load(place, lists.meant), load(place, lists.said)), lists.meant),
    );

    /** `entryFor`, with the id. */
    const displaced = select(0, DISPLACED, lessUnsigned(sub(slot, home), 4 * BUCKET));
    const own = or(or(hashBits, displaced), add(size, 1));

    /** `find` and `insert`. */
    const findOrAdd = (leave: Code): Statements =>
      block((found) =>
        loop((next) => [
          set(entry, load(slot)),
          when(isZero(entry), [
            when(equal(size, room), leave),
            ask(leave),
            set(row, rowOf(rows, size, stateBytes)),
            packWords(row, words, stateBytes),
            addParent(parents, size, parent, place, order),
            when(isShared, set(entry, compareExchange(slot, 0, own)), store(slot, own)),
            when(isZero(entry), [set(size, add(size, 1)), count, found]),
          ]),
          when(equal(and(entry, hashMask), hashBits), [
            // What the slot leads to was written before it was.
            set(entry, loadAtomic(slot)),
            set(row, rowOf(rows, sub(and(entry, idMask), 1), stateBytes)),
            when(all(words.map((word, i) => equal(packedWord(row, i, stateBytes), word))), found),
          ]),
          set(slot, select(slots, add(slot, 4), equal(slot, lastSlot))),
          next,
        ]),
      );

    return [
      readNumbers(frame, { first, last, alone, cells, properties, isShared }),
      readNumbers(frame, { slots, idMask, rows, parents, size, room }),
      set(lastSlot, at(slots, sub(numberOf(frame, 'slotCount'), 1))),
      set(hashMask, and(xor(idMask, -1), ~DISPLACED)),
      set(parent, first),
      set(from, add(frame, lists.words)),
      block((leave) =>
        countTo(parent, last, [
          when(and(alone, equal(parent, size)), leave),
          set(end, load(at(frame, sub(parent, first)), lists.ends)),
          countTo(step, end, [
            loadWords(words, from),
            set(place, at(frame, step)),
            set(home, load(place, lists.homes)),
            set(hashBits, and(shiftLeft(load(place, lists.hashes), BUCKET_LOG2 + PARTS_LOG2), hashMask)),
            set(slot, home),
            findOrAdd(leave),
            set(from, add(from, 4 * words.length)),
          ]),
        ]),
      ),
      setNumber(frame, 'size', size),
      setNumber(frame, 'last', parent),
      setNumber(frame, 'looked', step),
    ];
  };
