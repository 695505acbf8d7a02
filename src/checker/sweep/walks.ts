/** Walks down the trees of decisions.ts, as code. */
import { NOT_KEPT } from '../effect-trees.js';
import {
  add,
  and,
  atLeast,
  type Code,
  differ,
  greater,
  isZero,
  type Local,
  type Locals,
  load,
  loopWhile,
  type Operand,
  or,
  type Statements,
  select,
  set,
  shiftLeft,
  shiftRight,
  sub,
  when,
} from '../wasm.js';

/** The address of number `index` of a list. */
export const at = (list: Operand, index: Operand): Code => add(list, shiftLeft(index, 2));

/** What walks need. */
export interface Walker {
  /** Where the trees are: the address of `Decisions.cells`. */
  readonly cells: Local;
  /** Goes from the branch that this variable has to the one that is no node. */
  readonly walk: Statements;
  readonly branch: Local;
  /** Puts the address of the leaf that it has come to there. */
  readonly toLeaf: (leaf: Local) => Code;
}

/** `word` is the code of a state's word by its number. */
export function walker(cells: Local, locals: Locals, word: (index: Operand) => Operand): Walker {
  const [branch, node] = locals(2);
  const code = and(shiftRight(word(shiftRight(node, 16)), shiftRight(node, 8)), and(node, 255));
  return {
    cells,
    branch,
    walk: loopWhile(greater(branch, 0), [
      set(node, load(at(cells, branch))),
      set(branch, load(at(cells, add(branch, code)), 4)),
    ]),
    toLeaf: (leaf) => set(leaf, sub(cells, shiftLeft(branch, 2))),
  };
}

/** A state's word by its number: of these variables if there are one or two, else of what stands at `address`. */
export const wordOf =
  (words: readonly Local[], address: Operand) =>
  (index: Operand): Operand =>
    words.length === 1
      ? words[0]!
      : words.length === 2
        ? select(words[1]!, words[0]!, index)
        : load(at(address, index));

/**
 * The state that a step leads to: from `branch`, the tree of the step's effect, it sets the words `after` where those of the
 * state are `before`. Where nothing is known, or kept, `unless` is what leaves. See effect-trees.ts for what a leaf has.
 */
export function effectOf(
  { walk, branch, toLeaf }: Walker,
  locals: Locals,
  before: readonly Local[],
  after: readonly Local[],
  unless: Statements,
): Statements {
  const [leaf, tree, end, part] = locals(4);
  const words = before.length;
  return [
    walk,
    when(atLeast(branch, -NOT_KEPT), unless),
    toLeaf(leaf),
    after.map((word, i) => set(word, or(and(before[i]!, load(leaf, 8 * i)), load(leaf, 8 * i + 4)))),
    set(tree, add(leaf, 8 * words + 4)),
    set(end, at(tree, load(leaf, 8 * words))),
    loopWhile(differ(tree, end), [
      set(branch, load(tree)),
      walk,
      when(isZero(branch), unless),
      toLeaf(part),
      after.map((word, i) => set(word, or(word, load(part, 4 * i)))),
      set(tree, add(tree, 4)),
    ]),
  ];
}
