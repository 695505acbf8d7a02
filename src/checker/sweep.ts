/**
 * States expanded at a stretch, in one generated loop, where trees say what their steps do and what is to be said of
 * what they lead to: each step is taken, looked up and, if it leads to a new state, judged and added without a call.
 *
 * The loop stops in front of the first state of which it does not know all: what it did not know is learned where that
 * state is expanded alone (expand.ts), which comes to the same. So it does where steps to foreign states have no room.
 */
import { type Decisions, writeWalk } from './decisions.js';
import type { Foreign } from './foreign.js';
import type { Frontier } from './frontier.js';
import { writeHash } from './hash.js';
import { NOT_KEPT } from './kernel.js';
import { writeRow } from './rows.js';
import { type Table, writeLookup } from './visited.js';
import { DECIDES } from './watch.js';

/** What is known of the machine's steps, as trees of `decisions`: for each transition its ways, for each way its effect. */
export interface StepTrees {
  readonly decisions: Decisions;
  readonly ways: Int32Array;
  readonly effects: Int32Array;
}

export interface Sweep {
  /** How many steps were taken; of which transitions was added to `fired`. */
  readonly transitions: number;
  /** It stopped in front of a state of which it does not know all. */
  readonly stuck: boolean;
}

/**
 * Expands states from `frontier.next` on, up to `end` and the end of a level after which there are `widest` states or
 * more, with no more than `room` states in the table.
 */
export type Sweeper = (
  frontier: Frontier,
  end: number,
  widest: number,
  trees: StepTrees,
  judges: readonly number[],
  table: Table,
  room: number,
  counts: { readonly fired: Float64Array; readonly meant: Float64Array },
) => Sweep;

/** For states of so many words, some of which may be foreign. */
export function createSweeper(words: number, foreign: Foreign | undefined): Sweeper {
  const numbers = Array.from({ length: words }, (_, word) => word);
  const each = (write: (word: number) => string, between: string): string => numbers.map(write).join(between);
  /** A state of few words is in variables. */
  const wordAt = (name: string, word: string, otherwise: string): string =>
    words === 1 ? `${name}0` : words === 2 ? `(${word} === 0 ? ${name}0 : ${name}1)` : otherwise;
  const walk = writeWalk((word) => wordAt('w', word, `row[at + ${word}]`));
  const walkNext = writeWalk((word) => wordAt('n', word, `next[${word}]`));

  const toNext = each((word) => `next[${word}] = n${word};`, ' ');
  const isForeign = `
          if (foreign.isForeign(hash)) {
            ${toNext}
            foreign.send(next, 0, hash, id);
            continue;
          }`;

  return new Function(
    'foreign',
    `
const next = new Int32Array(${words});
return function sweep(frontier, end, widest, trees, judges, table, room, counts) {
  const { decisions: { cells }, ways: waysTrees, effects: effectTrees } = trees;
  const { slots, chunks } = table;
  const { fired, meant } = counts;
  const said = new Int32Array(judges.length);
  let size = table.size;
  let { next: id, levelEnd } = frontier;
  let transitions = 0;
  let stuck = false;
  for (; id < end && id < size; id++) {
    if (id === levelEnd) {
      if (size - levelEnd >= widest) break;
      frontier.depth++;
      frontier.levels.push(size - levelEnd);
      levelEnd = size;
    }
    ${writeRow('id', words + 1, 'row', 'at')}
    ${each((word) => `const w${word} = row[at + ${word}];`, ' ')}
    const parent = ${foreign ? 'foreign.nameOf(id)' : 'id'};
    let count = 0;
    let transition = 0;
    known: {
      for (; transition < waysTrees.length; transition++) {
        let branch = cells[waysTrees[transition]];
        ${walk}
        if (branch === 0) break known;
        const ways = cells[-branch];
        ${foreign ? 'if (!foreign.hasRoom(ways)) break known;' : ''}
        for (let i = 1 - branch, last = i + ways; i < last; i++) {
          branch = cells[effectTrees[cells[i]]];
          ${walk}
          if (branch >= ${-NOT_KEPT}) break known;
          ${each((word) => `const n${word} = (w${word} & cells[${2 * word} - branch]) | cells[${2 * word + 1} - branch];`, '\n')}
          if (${each((word) => `n${word} === w${word}`, ' && ')}) continue;
          ${writeHash(numbers.map((word) => `n${word}`))}
          ${foreign ? isForeign : ''}
          ${writeLookup(
            numbers.map((word) => `n${word}`),
            `
            if (size === room) break known;
            ${words > 2 ? toNext : ''}
            for (let k = 0; k < said.length; k++) {
              branch = cells[judges[k]];
              ${walkNext}
              if (branch === 0 || (said[k] = cells[-branch]) === ${DECIDES}) break known;
            }
            for (let k = 0; k < said.length; k++) meant[k] += said[k];`,
          )}
        }
        count += ways;
        fired[transition] += ways;
      }
      if (count > 0) {
        transitions += count;
        continue;
      }
    }
    stuck = true;
    while (--transition >= 0) {
      let branch = cells[waysTrees[transition]];
      ${walk}
      fired[transition] -= cells[-branch];
    }
    break;
  }
  table.size = size;
  frontier.next = id;
  frontier.levelEnd = levelEnd;
  return { transitions, stuck };
}`,
  )(foreign);
}
