/**
 * States expanded at a stretch, where trees say what their steps do and what is to be said of what they lead to: without a
 * call for each, some dozen states side by side.
 *
 * It stops in front of the first state of which not all is known: what is not is learned where that state is expanded alone
 * (../expand.ts), which comes to the same.
 */
import { beginLevel, type Frontier } from '../frontier.js';
import { wordsOf } from '../packed-rows.js';
import type { Order } from '../slots.js';
import type { States, Table } from '../visited.js';
import { type Module, moduleOf, type Procedure, proceduresOf } from '../wasm.js';
import { AT, type FrameLayout, frameIn, frameLayout, STATES } from './frame.js';
import { forget, forgetAll } from './lately.js';
import { leaveOut } from './leave-out.js';
import { lookUp } from './look-up.js';
import { createMirror } from './mirror.js';
import type { Sample, StepTrees } from './straight.js';
import { takeSteps } from './take-steps.js';

/**
 * Expands states from `frontier.next` on, up to `end` and the end of a level after which there are `widest` states or
 * more, with no more than `room` states in the table, and no further than all is known of them. How many steps were taken;
 * of which transitions is added to `fired`.
 */
export type Sweep = (
  frontier: Frontier,
  end: number,
  widest: number,
  trees: StepTrees,
  judges: Int32Array,
  table: Table,
  room: number,
  counts: { readonly fired: Float64Array; readonly meant: Float64Array },
) => number;

/** What is run, compiled. */
export interface SweepCode {
  readonly plain: Module;
  /** Once there is some. */
  readonly straight: Module | undefined;
  readonly table: Module;
}

export interface Sweeper {
  readonly sweep: Sweep;
  readonly code: () => SweepCode;
}

/** After so many states what is known becomes straight code, unless it would be of more transitions than that. */
const ENOUGH = 1 << 16;
const MOST_TRANSITIONS = 1 << 10;

/** So many of the states expanded last, of which there are enough, each so far from the next, stand for those to come. */
const SAMPLE = 128;
const APART = 32;

const addressOf = ({ byteOffset }: ArrayBufferView): number => byteOffset;

const sampleOf = (visited: States, end: number): Sample =>
  Array.from({ length: SAMPLE }, (_, i) => visited.read(end - 1 - i * APART, new Int32Array(visited.words)));

/** By what it is for: search after search runs the same. */
const made = new Map<string, Omit<SweepCode, 'straight'>>();
const MOST_MADE = 64;

function codeFor(stateBytes: number, layout: FrameLayout, order: Order) {
  const { fired: transitions, judges: properties } = layout.counts;
  const key = `${stateBytes} ${transitions} ${properties} ${order}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  if (made.size === MOST_MADE) made.clear();
  const code = {
    plain: moduleOf({ take: takeSteps(stateBytes, layout, transitions) }),
    table: moduleOf({ leaveOut: leaveOut(stateBytes, layout), lookUp: lookUp(stateBytes, layout, order) }),
  };
  made.set(key, code);
  return code;
}

/** For states in this table, so many transitions, and no more than so many properties; by this code, if there is some. */
export function createSweeper(
  visited: States,
  { space, order }: Table,
  transitions: number,
  properties: number,
  code?: SweepCode,
): Sweeper {
  const { stateBytes } = visited;
  const words = wordsOf(stateBytes);
  const { beside, memory } = space;
  const layout = frameLayout(words, transitions, properties);
  const { address, numbers, list } = frameIn(beside, layout);
  /** The words of a state that is in the table. */
  const known = new Int32Array(words);
  const takingIn = (module: Module): Procedure => proceduresOf<'take'>(module, memory).take;
  const { plain, table } = code ?? codeFor(stateBytes, layout, order);
  let straight = code?.straight;
  let take = takingIn(straight ?? plain);
  const inTable = proceduresOf<'leaveOut' | 'lookUp'>(table, memory);
  let expanded = 0;
  let slotsBefore: Int32Array | undefined;
  const rows = createMirror(beside, addressOf);
  const parents = createMirror(beside, addressOf);
  const effects = createMirror(beside, (tree: number) => tree);

  /** Lets the loops know of all that stays the same for a while. */
  const prepare = (trees: StepTrees, judges: Int32Array, table: Table, room: number): void => {
    const { decisions } = trees;
    const { slots, shape } = table;
    visited.read(0, known);
    decisions.moveTo(beside);
    if (slots !== slotsBefore) forgetAll(list.seen, known);
    slotsBefore = slots;
    list.ways.set(trees.ways);
    list.judges.set(judges);
    list.meant.fill(0);
    numbers[AT.cells] = decisions.cells.byteOffset;
    numbers[AT.effects] = effects(trees.effects);
    numbers[AT.properties] = judges.length;
    numbers[AT.rows] = rows(table.rows);
    numbers[AT.parents] = parents(table.parents);
    numbers[AT.slots] = slots.byteOffset;
    numbers[AT.slotCount] = slots.length;
    numbers[AT.parts] = shape.parts;
    numbers[AT.log2] = shape.log2;
    numbers[AT.idMask] = shape.idMask;
    numbers[AT.isShared] = Number(table.isShared);
    numbers[AT.size] = table.size;
    numbers[AT.room] = room;
  };

  /** Takes the steps of the states up to that one. */
  const takeUpTo = (last: number): void => {
    list.fired.fill(0);
    numbers[AT.last] = last;
    take(address);
  };

  const sweep: Sweep = (frontier, end, widest, trees, judges, table, room, { fired, meant }) => {
    prepare(trees, judges, table, room);
    let steps = 0;
    let stuck = false;
    while (frontier.next < end && frontier.next !== table.size && !stuck) {
      if (frontier.next === frontier.levelEnd) {
        if (table.size - frontier.levelEnd >= widest) break;
        beginLevel(frontier, table.size);
      }
      const { next: first, levelEnd } = frontier;
      const alone = levelEnd === table.size && levelEnd - first === 1 && widest > 1;
      numbers[AT.first] = first;
      numbers[AT.levelEnd] = levelEnd;
      numbers[AT.alone] = Number(alone);
      takeUpTo(Math.min(first + STATES, end));
      const taken = numbers[AT.last]!;
      const isUnknown = numbers[AT.stuck] === 1;
      const isPart = numbers[AT.isPart] === 1;
      inTable.leaveOut(address);
      inTable.lookUp(address);
      table.size = numbers[AT.size]!;
      const last = numbers[AT.last]!;
      const isShort = last < taken;
      if (isShort && !alone) {
        forget(list.seen, list.hashes.subarray(numbers[AT.looked], numbers[AT.kept]), known);
      }
      // Only those of the states up to the last one count.
      if (isShort || isPart) takeUpTo(last);
      for (let transition = 0; transition < transitions; transition++) {
        fired[transition]! += list.fired[transition]!;
        steps += list.fired[transition]!;
      }
      frontier.next = last;
      const isOver = alone && last === table.size;
      stuck = !isOver && (isShort || isUnknown);
      // A state that was next in the batch has a level to itself, and may have led to others already.
      const begun = Number(isShort && !isOver) + last;
      while (alone && frontier.levelEnd < begun) beginLevel(frontier, frontier.levelEnd + 1);
      expanded += last - first;
    }
    for (let k = 0; k < judges.length; k++) meant[k]! += list.meant[k]!;
    if (expanded >= ENOUGH && straight === undefined && transitions <= MOST_TRANSITIONS) {
      const known = { trees, sample: sampleOf(visited, frontier.next) };
      straight = moduleOf({ take: takeSteps(stateBytes, layout, transitions, known) });
      take = takingIn(straight);
    }
    return steps;
  };
  return { sweep, code: () => ({ plain, straight, table }) };
}
