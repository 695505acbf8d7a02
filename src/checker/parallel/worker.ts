/**
 * One thread of a search, beside the first one. It waits for that to begin, takes over what it knows of the machine's
 * functions, and searches with it.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { compile } from '../compile.js';
import { createExpander, type Known } from '../expand.js';
import { joinBoard } from './board.js';
import { type Begin, type Ended, load, type Start, type Told } from './shared.js';
import { SharedTable } from './table.js';
import { searchTogether } from './together.js';
import { joinWork } from './work.js';

const start = workerData as Start;
const { source, me, workers, wide, messages, maxBytes, stopWhenDecided, tabulate } = start;
const { machine, properties } = await load<unknown>(source);
const table = new SharedTable(compile(machine.codec).bytes, maxBytes, start.memory);
const expander = createExpander(machine, properties, tabulate === undefined ? {} : { tabulate }, table);
const board = joinBoard(start.board, workers, me);
/** What the first thread had counted and found when all began. */
let before: Known = expander.save();

board.add('ready', 1);
board.waitForBegin();
const hear = (): void => {
  for (let said = receiveMessageOnPort(messages); said !== undefined; said = receiveMessageOnPort(messages)) {
    const { memory, begin } = said.message as Told;
    table.join(memory);
    if (begin !== undefined) takeOver(begin);
  }
};
hear();
table.beginAfresh();
table.isShared = true;
const work = joinWork(start.lists, me);
const part = [me, workers] as const;
const member = { expander, table, board, work, part, wide, stopWhenDecided, hear };
const { message } = await searchTogether(member);
parentPort!.postMessage({
  known: since(before, expander.save()),
  ...(message !== undefined && { message }),
} satisfies Ended);

function takeOver({ known, learned }: Begin): void {
  before = { ...known, deadlock: null };
  expander.restore(before);
  if (learned !== undefined) expander.learn(learned);
}

/** What was counted and found after that. */
function since(before: Known, after: Known): Known {
  return {
    ...after,
    transitions: after.transitions - before.transitions,
    leftOut: after.leftOut - before.leftOut,
    fired: after.fired.map((count, k) => count - before.fired[k]!),
    judged: after.judged.map((each, k) => ({
      ...each,
      antecedent: each.antecedent - before.judged[k]!.antecedent,
    })),
  };
}
