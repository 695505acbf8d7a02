/** Searches in worker threads, a few at a time. */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Progress } from '../checker/index.js';
import type { Task, TaskResult } from './result.js';
import { runTask } from './task.js';

/** What a thread says. */
type FromWorker<P, R> =
  | { readonly kind: 'progress'; readonly progress: P }
  | { readonly kind: 'result'; readonly result: R }
  | { readonly kind: 'error'; readonly message: string };

/** `items` mapped in their order, at most `limit` at once. */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await map(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, lane));
  return results;
}

/** Runs the search in a thread of its own; in this one where the sources run as they are. */
export function inWorker(
  task: Task,
  onProgress?: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<TaskResult> {
  if (import.meta.url.endsWith('.ts')) return runTask(task, onProgress, signal);
  return inThread(new URL('./worker.js', import.meta.url), task, onProgress, signal);
}

/** Runs the script in a thread, with the task as its data; see `serve`. */
export function inThread<T, P, R>(
  script: URL,
  task: T,
  onProgress?: (progress: P) => void,
  signal?: AbortSignal,
): Promise<R> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: task });
    const abort = (): void => worker.postMessage('abort');
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    worker.on('message', (message: FromWorker<P, R>) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'result') resolve(message.result);
      else reject(new Error(message.message));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', abort);
      if (code !== 0) reject(new Error(`the thread ended with status ${code}`));
    });
  });
}

/** The body of such a thread. */
export function serve<T, P, R>(
  run: (task: T, onProgress: (progress: P) => void, signal: AbortSignal) => Promise<R>,
): void {
  const port = parentPort!;
  const say = (message: FromWorker<P, R>): void => port.postMessage(message);
  const controller = new AbortController();
  port.on('message', () => controller.abort());
  run(workerData as T, (progress) => say({ kind: 'progress', progress }), controller.signal)
    .then((result) => say({ kind: 'result', result }))
    .catch((error: unknown) =>
      say({ kind: 'error', message: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => port.close());
}
