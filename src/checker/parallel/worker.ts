/**
 * One thread of a search, beside the first one. It searches by itself until it knows what the machine's functions mostly
 * say; then it waits for the first one to begin, forgets what it has found, and searches with it.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { compile } from '../compile.js';
import { createExpander, type Known } from '../expand.js';
import { searchAlone } from './alone.js';
import { joinBoard } from './board.js';
import { type Begin, type Ended, load, type Start } from './shared.js';
import { SharedTable } from './table.js';
import { searchTogether } from './together.js';
import { joinWork } from './work.js';

/** It has learned enough with so many states. */
const ENOUGH = 16_384;

const start = workerData as Start;
const { source, me, workers, wide, messages, maxBytes, stopWhenDecided, tabulate } = start;
const { machine, properties } = await load<unknown>(source);
const table = new SharedTable(compile(machine.codec).words, maxBytes);
const expander = createExpander(machine, properties, tabulate === undefined ? {} : { tabulate }, table);
const board = joinBoard(start.board, workers, me);

await learn();
/** What was counted then does not count. */
const learned = expander.save();
board.add('ready', 1);
board.waitForBegin();
const hear = (): void => {
  for (let said = receiveMessageOnPort(messages); said !== undefined; said = receiveMessageOnPort(messages)) {
    const { memory, judged } = said.message as Begin;
    table.join(memory);
    if (judged !== undefined) forget(judged);
  }
};
hear();
table.beginAfresh();
const work = joinWork(start.lists, me);
const part = [me, workers] as const;
const member = { expander, table, board, work, part, wide, stopWhenDecided, hear };
const { message } = await searchTogether(member);
parentPort!.postMessage({
  known: since(learned, expander.save()),
  ...(message !== undefined && { message }),
} satisfies Ended);

async function learn(): Promise<void> {
  const levelEnd = expander.start();
  const frontier = { next: 0, depth: 0, levelEnd, levels: [levelEnd] };
  const until = { widest: Number.POSITIVE_INFINITY, enough: () => table.size >= ENOUGH };
  try {
    await searchAlone({ expander, table, grown: () => undefined }, frontier, until);
  } catch {
    // The first thread comes upon it too, and says it.
  }
}

/** All that was found, but for what the first thread has found. */
function forget(judged: Begin['judged'] & {}): void {
  expander.counts.stopped = undefined;
  table.added = 0;
  expander.restore({ ...learned, deadlock: null, judged });
}

function since(before: Known, after: Known): Known {
  return {
    ...after,
    transitions: after.transitions - before.transitions,
    leftOut: after.leftOut - before.leftOut,
    fired: after.fired.map((count, k) => count - before.fired[k]!),
  };
}
