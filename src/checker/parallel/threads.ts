/** The threads of a search beside the first one, as the first one knows them. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Ended, Start, Told } from './shared.js';
import type { Memory } from './table.js';

export interface Threads {
  readonly start: (memory: Memory) => void;
  readonly tell: (what: Told) => void;
  /** Handles events; throws if one of them has died. */
  readonly rest: () => Promise<void>;
  /** What each says at the end. */
  readonly ended: () => Promise<readonly Ended[]>;
  readonly terminate: () => Promise<unknown>;
}

export function threadsOf(start: Omit<Start, 'me' | 'memory' | 'messages'>): Threads {
  let threads: readonly ReturnType<typeof threadOf>[] = [];
  let died: unknown;
  return {
    start: (memory) => {
      threads = Array.from({ length: start.workers - 1 }, (_, k) =>
        threadOf({ ...start, memory, me: k + 1 }),
      );
      // Whoever is left would wait at the barrier for the one that died.
      for (const { ended } of threads) {
        ended.catch((error) => {
          died ??= error;
        });
      }
    },
    tell: (what) => {
      for (const { messages } of threads) messages.postMessage(what);
    },
    rest: async () => {
      await new Promise(setImmediate);
      if (died !== undefined) throw died;
    },
    ended: () => Promise.all(threads.map(({ ended }) => ended)),
    terminate: () => Promise.all(threads.map(({ worker }) => worker.terminate())),
  };
}

function threadOf(start: Omit<Start, 'messages'>) {
  const { port1: messages, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: { ...start, messages: port2 } satisfies Start,
    transferList: [port2],
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', (status) => reject(new Error(`a thread of the search ended with status ${status}`)));
  });
  return { worker, messages, ended };
}
