/** The body of a search's thread. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker } from './pool.js';
import type { Task } from './result.js';
import { runTask } from './task.js';

const port = parentPort!;
const say = (message: FromWorker): void => port.postMessage(message);
const controller = new AbortController();
port.on('message', () => controller.abort());

runTask(workerData as Task, (progress) => say({ kind: 'progress', progress }), controller.signal)
  .then((result) => say({ kind: 'result', result }))
  .catch((error: unknown) =>
    say({ kind: 'error', message: error instanceof Error ? error.message : String(error) }),
  )
  .finally(() => port.close());
