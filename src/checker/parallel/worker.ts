/**
 * One thread of a search. It keeps the states that are its own by their hash, expands them level by level, and sends
 * what it finds of others' to them. All threads do a round at the same time: expand, send, meet, receive, meet.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createExpander } from '../expand.js';
import type { Foreign } from '../foreign.js';
import type { Frontier } from '../frontier.js';
import { hashOf } from '../hash.js';
import { searchAlone } from './alone.js';
import { joinBoard, REQUESTS } from './board.js';
import { createLately } from './lately.js';
import { joinMail } from './mail.js';
import { type End, type FromThread, globalOf, load, ownerOf, type Start, type ToThread } from './shared.js';

/** So many states are expanded between two meetings. */
const ROUND = 4096;

const NOTHING = { left: 0, found: 0, full: 0, failed: 0, asked: 0 };

const start = workerData as Start;
const { me, workers } = start;
const port = parentPort!;
const say = (message: FromThread): void => port.postMessage(message);

const { machine, properties } = await load<unknown>(start.source);
/** States are shared out by now. */
let parted = false;
const foreign: Foreign = {
  nameOf: (id) => globalOf(id, me, workers),
  isForeign: (hash) => parted && ownerOf(hash, workers) !== me,
  hasRoom: (count) => mail.hasRoom(count),
  send: (state, offset, hash, from) => {
    if (!lately.wasSent(state, offset, hash)) mail.send(ownerOf(hash, workers), state, offset, from);
  },
};
const expander = createExpander(
  machine,
  properties,
  {
    limits: { bytes: start.maxBytes },
    ...(start.tabulate === undefined ? {} : { tabulate: start.tabulate }),
  },
  foreign,
);
const { visited } = expander;
const board = joinBoard(start.board, workers, me);
const lately = createLately(visited.words);
const mail = joinMail(start.boxes, visited.words, me);

const levels: number[] = [];
let message: string | undefined;
const { next: first } = searchAlone(expander);
/** The states that every thread has; those of them that were not expanded are shared out. */
const shared = visited.size;
parted = true;
const ended = run();
say({
  kind: 'ended',
  ended,
  states: visited.size,
  known: expander.save(),
  levels,
  bytes: visited.bytes,
  ...(message === undefined ? {} : { message }),
});
port.on('message', ({ id }: ToThread) => {
  const words = visited.chunk(id).slice(visited.offset(id), visited.offset(id) + visited.words);
  say({ kind: 'row', words, parent: visited.parent(id) });
});

function run(): End {
  let known = visited.size;
  levels.push(first);
  const frontier: Frontier = { next: first, depth: 0, levelEnd: known, levels: [] };
  for (;;) {
    const levelEnd = known;
    frontier.levelEnd = levelEnd;
    levels.push(levelEnd);
    for (;;) {
      attempt(() => expandRound(frontier));
      mail.close();
      const left = levelEnd - frontier.next;
      board.wait();
      attempt(() =>
        mail.receive((state, offset, sender, from) =>
          expander.receive(state, offset, globalOf(from, sender, workers)),
        ),
      );
      const told = board.meet({
        left,
        found: me === 0 ? visited.size : visited.size - shared,
        full: Number(expander.counts.stopped === 'memory'),
        failed: Number(message !== undefined),
        asked: me === 0 ? board.request() : 0,
      });
      board.report(told.found);
      if (told.failed > 0) return 'failed';
      if (told.full > 0) return 'memory';
      if (told.asked > 0) return REQUESTS[told.asked] as End;
      if (told.left > 0) {
        if (told.found >= start.maxStates) return 'states';
        continue;
      }
      known = visited.size;
      const { left: waiting } = board.meet({ ...NOTHING, left: known - levelEnd });
      if (waiting === 0) return 'complete';
      if (isDecided()) return 'decided';
      if (told.found >= start.maxStates) return 'states';
      break;
    }
  }
}

/** Whether each property was decided by some thread. */
function isDecided(): boolean {
  if (!start.stopWhenDecided || properties.length === 0) return false;
  return expander
    .save()
    .judged.every(
      ({ finding }) => board.meet({ ...NOTHING, found: Number(finding !== undefined) }).found > 0,
    );
}

/** States of this level, until there have been enough, or steps to foreign states have no room. */
function expandRound(frontier: Frontier): void {
  const end = Math.min(frontier.next + ROUND, frontier.levelEnd);
  for (;;) {
    if (frontier.next >= shared) expander.expandKnown(frontier, 0);
    if (frontier.next >= end) return;
    const id = frontier.next;
    if ((id >= shared || isOwn(id)) && !expander.expand(id, true)) return;
    frontier.next++;
  }
}

function isOwn(id: number): boolean {
  return ownerOf(hashOf(visited.chunk(id), visited.offset(id), visited.words), workers) === me;
}

/** What is thrown ends the search of all threads, at their next meeting. */
function attempt(work: () => void): void {
  if (message !== undefined) return;
  try {
    work();
  } catch (error) {
    message = error instanceof Error ? error.message : String(error);
  }
}
