/** The steps of a batch of states, taken by trees: a generated loop. */
import { wordsOf } from '../packed-rows.js';
import {
  add,
  and,
  any,
  atLeast,
  block,
  countTo,
  type Definition,
  differ,
  equal,
  greater,
  isZero,
  less,
  load,
  loop,
  loopWhile,
  mul,
  type Operand,
  type Statements,
  select,
  set,
  store,
  sub,
  when,
} from '../wasm.js';
import { type FrameLayout, MOST_STEPS, readNumbers, STEPS, setNumber } from './frame.js';
import { loadWords, packedWord, rowOf, storeWords } from './places.js';
import { type Sample, type StepTrees, takeStraight } from './straight.js';
import { at, effectOf, walker, wordOf } from './walks.js';

/**
 * Takes the steps of the batch's states, up to `levelEnd` or, if the first one is alone, beyond it. `last` becomes the first
 * one that is left out. Steps that change nothing are counted, and need not be looked up. For states of so many bytes. What
 * is `known` by now becomes straight code.
 */
export const takeSteps =
  (
    stateBytes: number,
    { lists }: FrameLayout,
    transitions: number,
    known?: { readonly trees: StepTrees; readonly sample: Sample },
  ): Definition =>
  (frame, locals) => {
    const words = wordsOf(stateBytes);
    const before = locals(words);
    const after = locals(words);
    const [first, last, most, alone, cells, effects, chunks] = locals(7);
    const [id, taken, step, to, count, row, stuck, isPart, transition, place] = locals(10);
    const [leaf, ways, end] = locals(3);
    const down = walker(cells, locals, wordOf(before, add(frame, lists.row)));
    const width = 4 * words;

    const take: Statements = when(any(after.map((word, i) => differ(word, before[i]!))), [
      storeWords(after, to),
      set(to, add(to, width)),
      set(step, add(step, 1)),
    ]);

    return [
      readNumbers(frame, { first, last: most, levelEnd: last, alone, cells, effects, rows: chunks }),
      set(last, select(most, last, less(most, last))),
      set(id, first),
      loop((next) =>
        when(less(id, last), [
          when(
            and(alone, differ(id, first)),
            [
              set(place, add(frame, mul(sub(sub(id, first), 1), width))),
              loadWords(before, place, lists.words),
            ],
            [
              set(row, rowOf(chunks, id, stateBytes)),
              before.map((word, i) => set(word, packedWord(row, i, stateBytes))),
            ],
          ),
          words > 2 ? storeWords(before, frame, lists.row) : [],
          set(count, 0),
          set(step, taken),
          set(to, add(add(frame, lists.words), mul(step, width))),
          set(stuck, 1),
          block((leave) => {
            const countWays = (which: Operand, many: Operand): Statements => [
              when(greater(add(step, many), MOST_STEPS), [set(stuck, isZero(taken)), leave]),
              set(count, add(count, many)),
              set(place, at(frame, which)),
              store(place, add(load(place, lists.fired), many), lists.fired),
            ];
            const effect = effectOf(down, locals, before, after, leave);
            const takeWays = (which: Operand): Statements => [
              when(isZero(down.branch), leave),
              down.toLeaf(leaf),
              set(ways, load(leaf)),
              countWays(which, ways),
              set(end, at(leaf, ways)),
              loopWhile(differ(leaf, end), [
                set(leaf, add(leaf, 4)),
                set(down.branch, load(at(cells, load(at(effects, load(leaf)))))),
                effect,
                take,
              ]),
            ];
            const around = {
              ...down,
              before,
              after,
              effect,
              take,
              takeWays,
              count: countWays,
              spare: leaf,
              leave,
            };
            return [
              known === undefined
                ? [
                    set(transition, 0),
                    countTo(transition, transitions, [
                      set(down.branch, load(at(cells, load(at(frame, transition), lists.ways)))),
                      down.walk,
                      takeWays(transition),
                    ]),
                  ]
                : takeStraight(known.trees, known.sample, around),
              when(isZero(count), leave),
              store(at(frame, sub(id, first)), step, lists.ends),
              set(id, add(id, 1)),
              when(and(and(alone, less(id, most)), equal(step, add(taken, 1))), set(last, add(last, 1))),
              set(taken, step),
              when(atLeast(taken, STEPS), set(last, id)),
              set(stuck, 0),
              next,
            ];
          }),
          set(last, id),
          set(isPart, greater(count, 0)),
        ]),
      ),
      setNumber(frame, 'last', last),
      setNumber(frame, 'stuck', stuck),
      setNumber(frame, 'isPart', isPart),
    ];
  };
