/**
 * The steps of a state as straight code, from what trees say by now: where many states go, a node becomes an `if`, and an
 * effect becomes masks. All others, and what is learned later, go down the tree as it is then.
 */
import { branchFor, type Decisions, partsOf, UNKNOWN } from '../decisions.js';
import { effectAt, NOT_KEPT, writeEffect } from '../effect-trees.js';
import { eachWord } from '../source.js';

/** What is known of the machine's steps, as trees of `decisions`: for each transition its ways, for each way its effect. */
export interface StepTrees {
  readonly decisions: Decisions;
  readonly ways: Int32Array;
  readonly effects: Int32Array;
}

/** States that stand for all: the words of each. */
export type Sample = readonly Int32Array[];

/** What the loop around it does, as source. */
export interface Around {
  /** Goes from `branch` down its tree. */
  readonly walk: string;
  /** Takes the step that leads to the state in `n0`, `n1` ... */
  readonly take: string;
  /** Counts so many ways of a transition. */
  readonly count: (transition: number | string, ways: number | string) => string;
  /** Leaves the state, as not all is known of it. */
  readonly leave: string;
}

/** Code is made where one in so many states goes. What hardly any comes to would have all compiled again when it is run. */
const MANY = 4;

/** A node with more branches is looked up. */
const FEW_BRANCHES = 4;

/** Takes the ways of a transition that are at the leaf `-branch`, as source. */
export function writeWays(
  words: number,
  transition: string | number,
  { walk, take, leave, count }: Around,
): string {
  return `
    if (branch === ${UNKNOWN}) ${leave}
    const ways = cells[-branch];
    ${count(transition, 'ways')}
    for (let i = 1 - branch, last = i + ways; i < last; i++) {
      branch = cells[effectTrees[cells[i]]];
      ${writeEffect(words, walk, leave)}
      ${take}
    }`;
}

/** Takes all steps of the state in `w0`, `w1` ..., as source. */
export function writeStraight(words: number, trees: StepTrees, sample: Sample, around: Around): string {
  const { decisions, ways, effects } = trees;
  const { cells } = decisions;
  const { walk, take, leave, count } = around;
  const met = meetings(trees, sample);
  const isBusy = (cell: number): boolean => met[Math.abs(cells[cell]!)]! * MANY > sample.length;

  const codeAt = (node: number): string => {
    const { word, shift, mask } = partsOf(cells[node]!);
    return `((w${word} >>> ${shift}) & ${mask})`;
  };
  /** Down the tree at `cell`. */
  const goDown = (cell: number): string => {
    const branch = cells[cell]!;
    return `branch = cells[${branch > 0 ? `${branch + 1} + ${codeAt(branch)}` : cell}]; ${walk}`;
  };

  /** Where the branches of a node stand, if there are few. */
  const fewBranches = (node: number): readonly number[] | undefined => {
    const { mask } = partsOf(cells[node]!);
    return mask < FEW_BRANCHES ? Array.from({ length: mask + 1 }, (_, code) => node + 1 + code) : undefined;
  };

  /** From the tree at `cell` on: `leaf` is the code at a leaf; other code comes to a `branch`, and to what follows. */
  const write = (cell: number, leaf: (at: number) => string): string => {
    const branch = cells[cell]!;
    if (isBusy(cell) && branch < 0) return leaf(-branch);
    const few = isBusy(cell) ? fewBranches(branch) : undefined;
    if (few === undefined) return goDown(cell);
    const busy = few.filter(isBusy);
    const to = (next: number): string => `{ ${write(next, leaf)} }`;
    const isAll = busy.length === few.length;
    const tested = isAll ? busy.slice(0, -1) : busy;
    const cases = tested.map((next) => `if (${codeAt(branch)} === ${next - branch - 1}) ${to(next)}`);
    return [...cases, isAll ? to(busy.at(-1)!) : `{ ${goDown(cell)} }`].join(' else\n');
  };
  /** Whether all states come to leaves that are written. */
  const isWhole = (cell: number): boolean => {
    const branch = cells[cell]!;
    return isBusy(cell) && (branch < 0 || fewBranches(branch)?.every(isWhole) === true);
  };

  const takeEffect = (leaf: number): string => {
    const effect = effectAt(cells, leaf, words);
    const parts = effect.trees.map(
      (tree) => `
      ${goDown(tree)}
      if (branch === ${UNKNOWN}) ${leave}
      ${eachWord(words, (word) => `n${word} |= cells[${word} - branch];`)}`,
    );
    return `
      ${effect.words.map(({ keep, set }, word) => `let n${word} = (w${word} & ${keep}) | ${set};`).join(' ')}
      ${parts.join('')}
      ${take}`;
  };

  return Array.from(ways, (tree, transition) => {
    const takeWay = (way: number): string => `way: {
      ${write(effects[way]!, (leaf) => `{ ${takeEffect(leaf)} break way; }`)}
      ${isWhole(effects[way]!) ? '' : `${writeEffect(words, walk, leave)} ${take}`}
    }`;
    const takeAll = (leaf: number): string => {
      const all = cells.subarray(leaf + 1, leaf + 1 + cells[leaf]!);
      const counted = all.length === 0 ? '' : count(transition, all.length);
      return `${counted} ${Array.from(all, takeWay).join('\n')} break taken;`;
    };
    return `taken: {
      ${write(tree, takeAll)}
      ${isWhole(tree) ? '' : writeWays(words, transition, around)}
    }`;
  }).join('\n');
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
