/**
 * States expanded at a stretch, in one generated loop, where trees say what their steps do and what is to be said of
 * what they lead to: each step is taken, looked up and, if it leads to a new state, judged and added without a call.
 *
 * What a lookup takes is waiting for memory. So the steps of some dozen states are taken first, without those that lead
 * to what was come upon lately; then all slots that they will be looked up in are read, side by side; then each is
 * looked up, in order.
 *
 * The loop stops in front of the first state of which it does not know all: what it did not know is learned where that
 * state is expanded alone (expand.ts), which comes to the same.
 */
import { type Decisions, writeWalk } from './decisions.js';
import { writeEffect } from './effect-trees.js';
import type { Frontier } from './frontier.js';
import { writeHash } from './hash.js';
import { writeRow } from './rows.js';
import { writeHome, writeLookup } from './slots.js';
import type { Table } from './visited.js';
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

/** So many states' steps are taken before any is looked up: then what is read of the table is read side by side. */
const STATES = 64;

/** After so many steps no more are taken before these are looked up. */
const STEPS = 256;

/** There is room for so many; a state with more is not expanded at a stretch. */
const MOST_STEPS = 2 * STEPS;

/** Words of the states that were come upon lately, which are known: no more than a cache close by holds. */
const LATELY_WORDS = 1 << 15;

/** For states of so many words, in a table that other threads may add to. */
export function createSweeper(words: number, shared: boolean): Sweeper {
  const lately = 2 ** Math.floor(Math.log2(LATELY_WORDS / words));
  const numbers = Array.from({ length: words }, (_, word) => word);
  const each = (write: (word: number) => string, between: string): string => numbers.map(write).join(between);
  /** A state of few words is in variables. */
  const wordAt = (name: string, word: string, otherwise: string): string =>
    words === 1 ? `${name}0` : words === 2 ? `(${word} === 0 ? ${name}0 : ${name}1)` : otherwise;
  const walk = writeWalk((word) => wordAt('w', word, `row[at + ${word}]`));
  const walkNext = writeWalk((word) => wordAt('n', word, `next[${word}]`));
  const lookup = writeLookup(
    numbers.map((word) => `n${word}`),
    {
      before: `
          if (size === room) break known;
          ${words > 2 ? each((word) => `next[${word}] = n${word};`, ' ') : ''}
          for (let k = 0; k < said.length; k++) {
            let branch = cells[judges[k]];
            ${walkNext}
            if (branch === 0 || (said[k] = cells[-branch]) === ${DECIDES}) break known;
          }`,
      after: 'for (let k = 0; k < said.length; k++) meant[k] += said[k];',
    },
    shared,
  );

  const constants = (name: string, from: string): string =>
    each((word) => `const ${name}${word} = ${from} + ${word}];`, ' ');
  const readState = `
      ${writeRow('id', words + 1, 'row', 'at')}
      ${constants('w', 'row[at')}`;

  /** Steps of states from `first` on, up to `last`, which becomes the first one that is left out. */
  const takeSteps = `
    for (let id = first; id < last; id++) {
      ${readState}
      let count = 0;
      let step = taken;
      let transition = 0;
      known: {
        for (; transition < waysTrees.length; transition++) {
          let branch = cells[waysTrees[transition]];
          ${walk}
          if (branch === 0) break known;
          const ways = cells[-branch];
          if (step + ways > ${MOST_STEPS}) {
            full = taken > 0;
            break known;
          }
          for (let i = 1 - branch, last = i + ways; i < last; i++) {
            branch = cells[effectTrees[cells[i]]];
            ${writeEffect(words, walk, 'break known;')}
            if (${each((word) => `n${word} === w${word}`, ' && ')}) continue;
            ${writeHash(numbers.map((word) => `n${word}`))}
            const seen = (hash & ${lately - 1}) * ${words};
            if (${each((word) => `lately[seen + ${word}] === n${word}`, ' && ')}) continue;
            ${each((word) => `lately[seen + ${word}] = n${word};`, ' ')}
            hashes[step] = hash;
            ${each((word) => `steps[step * ${words} + ${word}] = n${word};`, ' ')}
            step++;
          }
          count += ways;
          fired[transition] += ways;
        }
        if (count > 0) {
          taken = step;
          ends[id - first] = taken;
          counted[id - first] = count;
          if (taken >= ${STEPS}) last = id + 1;
          continue;
        }
      }
      untake(id, transition);
      forget(taken, step);
      last = id;
      stuck = !full;
    }`;

  const touchSlots = `
    let touched = 0;
    for (let step = 0; step < taken; step++) touched ^= slots[${writeHome('hashes[step]', 'slots')}];
    next[0] = touched;`;

  /** Up to the first state of which not all steps can be looked up. */
  const lookUpSteps = `
    let step = 0;
    let parent = first;
    known: {
      for (; parent < last; parent++) {
        for (const stepEnd = ends[parent - first]; step < stepEnd; step++) {
          const hash = hashes[step];
          ${constants('n', `steps[step * ${words}`)}
          ${lookup}
        }
        transitions += counted[parent - first];
      }
    }
    if (parent < last) {
      for (let id = parent; id < last; id++) untake(id, waysTrees.length);
      forget(step, taken);
      stuck = true;
    }
    first = parent;`;

  return new Function(`
const next = new Int32Array(${words});
/** The steps that were taken: their hashes, and the words of the states they lead to. */
const hashes = new Int32Array(${MOST_STEPS});
const steps = new Int32Array(${MOST_STEPS * words});
/** For each state that was expanded how many steps there are up to its last one, and how many it has. */
const ends = new Int32Array(${STATES});
const counted = new Int32Array(${STATES});
/** States that these slots have, one for each of the lowest bits of the hash: where there was none, the first of all. */
const lately = new Int32Array(${lately * words});
let slotsBefore;
return function sweep(frontier, end, widest, trees, judges, table, room, counts) {
  const { decisions: { cells }, ways: waysTrees, effects: effectTrees } = trees;
  const { slots, chunks } = table;
  const { fired, meant } = counts;
  const said = new Int32Array(judges.length);
  let size = table.size;
  let { next: first, levelEnd } = frontier;
  let transitions = 0;
  let stuck = false;
  /** Takes back that so many transitions of a state were counted. */
  const untake = (id, count) => {
    ${readState}
    for (let transition = 0; transition < count; transition++) {
      let branch = cells[waysTrees[transition]];
      ${walk}
      fired[transition] -= cells[-branch];
    }
  };
  const setLately = (which) => {
    for (let i = 0; i < ${words}; i++) lately[which * ${words} + i] = chunks[0][i];
  };
  /** Where steps lead that are not looked up after all. */
  const forget = (from, to) => {
    for (let step = from; step < to; step++) setLately(hashes[step] & ${lately - 1});
  };
  if (slots !== slotsBefore) for (let which = 0; which < ${lately}; which++) setLately(which);
  slotsBefore = slots;
  while (first < end && first !== size && !stuck) {
    if (first === levelEnd) {
      if (size - levelEnd >= widest) break;
      frontier.depth++;
      frontier.levels.push(size - levelEnd);
      levelEnd = size;
    }
    let last = Math.min(first + ${STATES}, end, levelEnd);
    let taken = 0;
    let full = false;
    ${takeSteps}
    ${touchSlots}
    ${lookUpSteps}
  }
  table.size = size;
  frontier.next = first;
  frontier.levelEnd = levelEnd;
  return { transitions, stuck };
}`)();
}
