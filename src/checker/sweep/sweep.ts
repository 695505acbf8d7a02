/**
 * States expanded at a stretch, where trees say what their steps do and what is to be said of what they lead to: without a
 * call for each, some dozen states side by side.
 *
 * It stops in front of the first state of which not all is known: what is not is learned where that state is expanded alone
 * (../expand.ts), which comes to the same.
 */
import { beginLevel, type Frontier } from '../frontier.js';
import { type PackedRows, wordsOf } from '../packed-rows.js';
import type { Use } from '../slots.js';
import type { Table } from '../visited.js';
import { batchOf, STATES } from './batch.js';
import { createLately } from './lately.js';
import { createLookUp, type LookUp } from './look-up.js';
import type { Sample, StepTrees } from './straight.js';
import { createTakeSteps, type TakeSteps } from './take-steps.js';

/**
 * Expands states from `frontier.next` on, up to `end` and the end of a level after which there are `widest` states or
 * more, with no more than `room` states in the table, and no further than all is known of them. How many steps were taken;
 * of which transitions is added to `fired`.
 */
export type Sweeper = (
  frontier: Frontier,
  end: number,
  widest: number,
  trees: StepTrees,
  judges: Int32Array,
  table: Table,
  room: number,
  counts: { readonly fired: Float64Array; readonly meant: Float64Array },
) => number;

/**
 * After so many states what is known becomes straight code. It is run up to so many, so that V8 sees that it is worth compiling,
 * and left alone up to so many, in which that is done. (Were it run meanwhile, it would be slow, and compiled once more, as it
 * would be in the middle of its loop then.)
 */
const ENOUGH = 1 << 16;
const TRIED = ENOUGH + (1 << 12);
const COMPILED = TRIED + (1 << 17);

/** So many of the states expanded last, of which there are enough, each so far from the next, stand for those to come. */
const SAMPLE = 128;
const APART = 32;

const sampleOf = (rows: PackedRows, end: number): Sample =>
  Array.from({ length: SAMPLE }, (_, i) =>
    rows.read(end - 1 - i * APART, new Int32Array(wordsOf(rows.stateBytes))),
  );

/** For states of so many bytes, and so many transitions. */
export function createSweeper(stateBytes: number, transitions: number): Sweeper {
  const words = wordsOf(stateBytes);
  const batch = batchOf(words, transitions);
  const lately = createLately(words);
  /** The words of a state that is in the table. */
  const known = new Int32Array(words);
  const lookUps = new Map<Use, LookUp>();
  const plain = createTakeSteps(stateBytes);
  let straight: TakeSteps | undefined;
  let take = plain;
  let expanded = 0;
  let slotsBefore: Int32Array | undefined;

  const sweep: Sweeper = (frontier, end, widest, trees, judges, table, room, { fired, meant }) => {
    const { decisions } = trees;
    const { slots, rows, use } = table;
    const { chunks } = rows;
    rows.read(0, known);
    const lookUp = lookUps.get(use) ?? createLookUp(stateBytes, use);
    lookUps.set(use, lookUp);

    if (slots !== slotsBefore) lately.forgetAll(known);
    slotsBefore = slots;
    let steps = 0;
    let stuck = false;
    while (frontier.next < end && frontier.next !== table.size && !stuck) {
      if (frontier.next === frontier.levelEnd) {
        if (table.size - frontier.levelEnd >= widest) break;
        beginLevel(frontier, table.size);
      }
      const { next: first, levelEnd } = frontier;
      batch.first = first;
      batch.alone = levelEnd === table.size && levelEnd - first === 1 && widest > 1;
      batch.last = Math.min(first + STATES, end);
      take(batch, trees, chunks, levelEnd);
      const { last: taken, stuck: isUnknown, isPart } = batch;
      lookUp(batch, lately.seen, table, room, decisions.cells, judges, meant);
      const { last } = batch;
      const isShort = last < taken;
      if (isShort && !batch.alone) lately.forget(batch.hashes.subarray(batch.looked, batch.kept), known);
      // Only those of the states up to the last one count.
      if (isShort || isPart) take(batch, trees, chunks, levelEnd);
      for (let transition = 0; transition < fired.length; transition++) {
        fired[transition]! += batch.fired[transition]!;
        steps += batch.fired[transition]!;
      }
      frontier.next = last;
      const isOver = batch.alone && last === table.size;
      stuck = !isOver && (isShort || isUnknown);
      // A state that was next in the batch has a level to itself, and may have led to others already.
      const begun = Number(isShort && !isOver) + last;
      while (batch.alone && frontier.levelEnd < begun) beginLevel(frontier, frontier.levelEnd + 1);
      expanded += last - first;
    }
    if (expanded >= ENOUGH) {
      straight ??= createTakeSteps(stateBytes, { trees, sample: sampleOf(rows, frontier.next) });
      take = expanded < TRIED || expanded >= COMPILED ? straight : plain;
    }
    return steps;
  };
  return sweep;
}
