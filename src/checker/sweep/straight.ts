/**
 * The steps of a state as straight code, from what trees say by now: where many states go, a node becomes an `if`, and an
 * effect becomes masks. All others, and what is learned later, go down the tree as it is then.
 */
import { branchFor, type Decisions, partsOf } from '../decisions.js';
import { effectAt, NOT_KEPT } from '../effect-trees.js';
import {
  add,
  and,
  block,
  type Code,
  equal,
  isZero,
  type Local,
  load,
  type Operand,
  or,
  type Statements,
  set,
  shiftLeft,
  shiftRight,
  when,
} from '../wasm.js';
import type { Walker } from './walks.js';

/** What is known of the machine's steps, as trees of `decisions`: for each transition its ways, for each way its effect. */
export interface StepTrees {
  readonly decisions: Decisions;
  readonly ways: Int32Array;
  readonly effects: Int32Array;
}

/** States that stand for all: the words of each. */
export type Sample = readonly Int32Array[];

/** What the loop around it has and does. */
export interface Around extends Walker {
  /** The words of the state that is expanded, and those of the one that a step leads to. */
  readonly before: readonly Local[];
  readonly after: readonly Local[];
  /** From `branch`, the tree of a step's effect, to `after`. */
  readonly effect: Statements;
  /** From `branch`, the tree of a transition's ways, by which all of them are taken. */
  readonly takeWays: (transition: Operand) => Statements;
  /** A variable to be used. */
  readonly spare: Local;
  /** Takes the step that leads to the state in `after`. */
  readonly take: Statements;
  /** Counts so many ways of a transition. */
  readonly count: (transition: Operand, ways: Operand) => Statements;
  /** Leaves the state, as not all is known of it. */
  readonly leave: Code;
}

/** Code is made where one in so many states goes: more of it would take longer to compile than it saves. */
const MANY = 4;

/** A node with more branches is looked up. */
const FEW_BRANCHES = 4;

/** Takes all steps of the state in `before`. */
export function takeStraight(trees: StepTrees, sample: Sample, around: Around): Statements {
  const { decisions, ways, effects } = trees;
  const { cells: known } = decisions;
  const { cells, branch, walk, toLeaf, before, after, effect, take, takeWays, count, leave } = around;
  const met = meetings(trees, sample);
  const isBusy = (cell: number): boolean => met[Math.abs(known[cell]!)]! * MANY > sample.length;

  const codeAt = (node: number): Code => {
    const { word, shift, mask } = partsOf(known[node]!);
    return and(shiftRight(before[word]!, shift), mask);
  };
  /** Down the tree at `cell`. */
  const goDown = (cell: number): Statements => {
    const to = known[cell]!;
    const first = to > 0 ? load(add(cells, shiftLeft(codeAt(to), 2)), 4 * (to + 1)) : load(cells, 4 * cell);
    return [set(branch, first), walk];
  };

  /** Where the branches of a node stand, if there are few. */
  const fewBranches = (node: number): readonly number[] | undefined => {
    const { mask } = partsOf(known[node]!);
    return mask < FEW_BRANCHES ? Array.from({ length: mask + 1 }, (_, code) => node + 1 + code) : undefined;
  };

  /** From the tree at `cell` on: `leaf` is the code at a leaf; other code comes to a `branch`, and to what follows. */
  const write = (cell: number, leaf: (at: number) => Statements): Statements => {
    const to = known[cell]!;
    if (isBusy(cell) && to < 0) return leaf(-to);
    const few = isBusy(cell) ? fewBranches(to) : undefined;
    if (few === undefined) return goDown(cell);
    const busy = few.filter(isBusy);
    const isAll = busy.length === few.length;
    const tested = isAll ? busy.slice(0, -1) : busy;
    const last = isAll ? write(busy.at(-1)!, leaf) : goDown(cell);
    return tested.reduceRight<Statements>(
      (otherwise, next) => when(equal(codeAt(to), next - to - 1), write(next, leaf), otherwise),
      last,
    );
  };
  /** Whether all states come to leaves that are written. */
  const isWhole = (cell: number): boolean => {
    const to = known[cell]!;
    return isBusy(cell) && (to < 0 || fewBranches(to)?.every(isWhole) === true);
  };

  const takeEffect = (leaf: number): Statements => {
    const { words, trees: parts } = effectAt(known, leaf, before.length);
    return [
      words.map(({ keep, set: bits }, word) => set(after[word]!, or(and(before[word]!, keep), bits))),
      parts.map((tree) => [
        goDown(tree),
        when(isZero(branch), leave),
        toLeaf(around.spare),
        after.map((word, i) => set(word, or(word, load(around.spare, 4 * i)))),
      ]),
      take,
    ];
  };

  return Array.from(ways, (tree, transition) => {
    const takeWay = (way: number): Statements => {
      const root = effects[way]!;
      return block((taken) => [
        write(root, (leaf) => [takeEffect(leaf), taken]),
        isWhole(root) ? [] : [effect, take],
      ]);
    };
    return block((taken) => [
      write(tree, (leaf) => {
        const all = known.subarray(leaf + 1, leaf + 1 + known[leaf]!);
        return [all.length === 0 ? [] : count(transition, all.length), Array.from(all, takeWay), taken];
      }),
      isWhole(tree) ? [] : takeWays(transition),
    ]);
  });
}

/** How many of the states come to each node and each leaf, by its offset. */
function meetings({ decisions: { cells }, ways, effects }: StepTrees, sample: Sample): Int32Array {
  const met = new Int32Array(cells.length);
  for (const words of sample) {
    const leafOf = (tree: number): number => {
      let branch = cells[tree]!;
      while (branch > 0) {
        met[branch]!++;
        branch = cells[branchFor(branch, cells, words, 0)]!;
      }
      met[-branch]!++;
      return -branch;
    };
    for (const tree of ways) {
      const leaf = leafOf(tree);
      for (let i = 1; i <= cells[leaf]!; i++) leafOf(effects[cells[leaf + i]!]!);
    }
  }
  met.fill(0, 0, NOT_KEPT + 1);
  return met;
}
