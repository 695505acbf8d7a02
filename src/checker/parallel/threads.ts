/** The threads of a search, as the one that began it knows them. */
import { Worker } from 'node:worker_threads';
import type { FromThread, Start, ToThread } from './shared.js';

export type Ended = Extract<FromThread, { readonly kind: 'ended' }>;
type Row = Extract<FromThread, { readonly kind: 'row' }>;

export interface Thread {
  readonly ended: Promise<Ended>;
  /** One of its states, once it has ended: its words, and the number of the state before among those of all. */
  readonly row: (id: number) => Promise<Row>;
  readonly end: () => Promise<unknown>;
}

export function startThreads(start: Omit<Start, 'me'>): readonly Thread[] {
  const threads = Array.from({ length: start.workers }, (_, me) => threadOf({ ...start, me }));
  // Those that are left would wait at the barrier for the one that died.
  for (const { ended } of threads) ended.catch(() => Promise.all(threads.map((thread) => thread.end())));
  return threads;
}

function threadOf(start: Start): Thread {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: start });
  const rows: ((row: Row) => void)[] = [];
  const ended = new Promise<Ended>((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'ended') resolve(message);
      else rows.shift()!(message);
    });
    worker.on('error', reject);
    worker.on('exit', (status) => reject(new Error(`a thread of the search ended with status ${status}`)));
  });
  return {
    ended,
    row: (id) =>
      new Promise((resolve) => {
        rows.push(resolve);
        worker.postMessage({ id } satisfies ToThread);
      }),
    end: () => worker.terminate(),
  };
}
