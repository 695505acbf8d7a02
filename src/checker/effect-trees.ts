/**
 * What a step does to packed states, as a decision tree. A leaf has for each word the bits that stay and those that are
 * set; then how many fields are computed apart, and a tree for each, whose leaves have for each word what is set besides.
 * So a step that adds one to each of two numbers is known once each was seen with each of its values, and not only
 * once every pair was.
 */
import type { Decisions } from './decisions.js';
import { type Apart, effectOf } from './effect.js';
import type { Layout } from './layout.js';
import { eachWord } from './source.js';
import { Recorder, view } from './view.js';

/** The leaf of an effect that is not kept. */
export const NOT_KEPT = 1;

/**
 * Adds what `apply` does to the packed `state`, which becomes `after`. Throws what that throws, and if it does anything
 * else to a view of the state, or reads at random.
 */
export function learnEffect<S>(
  { root }: Layout,
  decisions: Decisions,
  tree: number,
  state: Int32Array,
  after: Int32Array,
  apply: (state: S) => S,
): void {
  const recorder = new Recorder(state);
  const apart: Apart[] = [];
  const { keep, set } = effectOf(root, apply(view(root, recorder) as S), recorder, apart);
  const parts = apart.map(({ place: { word, shift }, code }) => {
    const own = new Recorder(state);
    const sets = new Int32Array(state.length);
    sets[word] = code(own) << shift;
    return { own, sets };
  });
  for (const [i, word] of after.entries()) {
    const others = parts.reduce((all, { sets }) => all | sets[i]!, set[i]!);
    if (((state[i]! & keep[i]!) | others) !== word) throw new Error('not the same of a view');
  }

  const put = (to: number, reads: Recorder, numbers: readonly number[], trees = 0): number => {
    const leaf = decisions.put(to, reads, numbers, trees);
    if (leaf === undefined) throw new Error('not the same twice');
    return leaf;
  };
  // The parts may have read of what the step itself looks at: so that is complete only now.
  const effect = [...Array.from(keep, (bits, i) => [bits, set[i]!]).flat(), parts.length];
  const trees = put(tree, recorder, effect, parts.length) + effect.length;
  for (const [i, { own, sets }] of parts.entries()) put(trees + i, own, Array.from(sets));
}

/** What stands in such a leaf: for each word the bits that stay and those that are set; and where the trees are. */
export function effectAt(cells: Int32Array, leaf: number, words: number) {
  const trees = leaf + 2 * words + 1;
  return {
    words: Array.from({ length: words }, (_, i) => ({
      keep: cells[leaf + 2 * i]!,
      set: cells[leaf + 2 * i + 1]!,
    })),
    trees: Array.from({ length: cells[trees - 1]! }, (_, i) => trees + i),
  };
}

/**
 * The state that a step leads to, as source: from `branch`, the tree of the step's effect, it declares the words `n0`, `n1`
 * ... where those of the state are `w0`, `w1` ..., and `walk` goes down a tree. Where nothing is known, or kept, `unless`
 * is what leaves.
 */
export function writeEffect(words: number, walk: string, unless: string): string {
  return `
    ${walk}
    if (branch >= ${-NOT_KEPT}) ${unless}
    ${eachWord(words, (word) => `let n${word} = (w${word} & cells[${2 * word} - branch]) | cells[${2 * word + 1} - branch];`)}
    for (let tree = ${2 * words + 1} - branch, end = tree + cells[tree - 1]; tree < end; tree++) {
      branch = cells[tree];
      ${walk}
      if (branch === 0) ${unless}
      ${eachWord(words, (word) => `n${word} |= cells[${word} - branch];`)}
    }`;
}
