/**
 * States expanded at a stretch, where trees say what their steps do and what is to be said of what they lead to: without a
 * call for each, some dozen states side by side.
 *
 * It stops in front of the first state of which not all is known: what is not is learned where that state is expanded alone
 * (../expand.ts), which comes to the same.
 */
import { beginLevel, type Frontier } from '../frontier.js';
import { chunkOf, offsetOf } from '../rows.js';
import type { Table } from '../visited.js';
import { batchOf, STATES } from './batch.js';
import { createLately } from './lately.js';
import { createLookUp, type LookUp } from './look-up.js';
import type { Sample, StepTrees } from './straight.js';
import { createTakeSteps } from './take-steps.js';

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

/** After so many states what is known becomes straight code. To compile it takes as long as a hundred thousand states do. */
const ENOUGH = 1 << 16;

/** So many of the states expanded last stand for those to come. */
const SAMPLE = 1024;

const sampleOf = (chunks: readonly Int32Array[], end: number, width: number): Sample =>
  Array.from({ length: Math.min(SAMPLE, end) }, (_, i) => {
    const id = end - 1 - i;
    return { words: chunks[chunkOf(id)]!, offset: offsetOf(id, width) };
  });

/** For states of so many words. */
export function createSweeper(words: number): Sweeper {
  const batch = batchOf(words);
  const lately = createLately(words);
  /** In a table that only this thread adds to, and in one that others may add to. */
  const lookUps: [own?: LookUp, shared?: LookUp] = [];
  let take = createTakeSteps(words);
  let expanded = 0;
  let slotsBefore: Int32Array | undefined;

  const sweep: Sweeper = (frontier, end, widest, trees, judges, table, room, { fired, meant }) => {
    const { decisions, ways } = trees;
    const { slots, chunks } = table;
    const [known] = chunks as readonly [Int32Array];
    lookUps[table.shared ? 1 : 0] ??= createLookUp(words, table.shared);
    const lookUp = lookUps[table.shared ? 1 : 0]!;

    /** Takes back that so many transitions of a state were counted. */
    const uncount = (id: number, count: number): void => {
      const isAhead = batch.alone && id > batch.first;
      const row = isAhead ? batch.words : chunks[chunkOf(id)]!;
      const at = isAhead ? (id - batch.first - 1) * words : offsetOf(id, words + 1);
      for (let transition = 0; transition < count; transition++) {
        fired[transition]! -= decisions.cells[decisions.find(ways[transition]!, row, at)]!;
      }
    };
    /** Of the states up to `taken`, and of the one that comes then, not all steps were taken, or looked up. */
    const takeBack = (taken: number): void => {
      uncount(taken, batch.counted);
      for (let id = batch.last; id < taken; id++) uncount(id, ways.length);
      if (!batch.alone) lately.forget(batch.hashes.subarray(batch.looked, batch.kept), known);
    };

    if (slots !== slotsBefore) lately.forgetAll(known);
    slotsBefore = slots;
    const judging = { cells: decisions.cells, trees: judges, meant };
    let transitions = 0;
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
      take(batch, trees, chunks, levelEnd, fired);
      const { last: taken } = batch;
      lookUp(batch, lately.seen, table, room, judging);
      if (batch.counted > 0 || batch.last < taken) takeBack(taken);
      for (let id = first; id < batch.last; id++) transitions += batch.ways[id - first]!;
      frontier.next = batch.last;
      const isOver = batch.alone && batch.last === table.size;
      stuck = !isOver && (batch.last < taken || batch.stuck);
      // A state that was next in the batch has a level to itself, and may have led to others already.
      const begun = Number(batch.last < taken && !isOver) + batch.last;
      while (batch.alone && frontier.levelEnd < begun) beginLevel(frontier, frontier.levelEnd + 1);
      expanded += batch.last - first;
    }
    if (expanded >= ENOUGH) {
      expanded = Number.NEGATIVE_INFINITY;
      take = createTakeSteps(words, { trees, sample: sampleOf(chunks, frontier.next, words + 1) });
    }
    return { transitions, stuck };
  };
  return sweep;
}
