/** Searches in worker threads, a few at a time. */
import { Worker } from 'node:worker_threads';
import type { Progress } from '../checker/index.js';
import type { Task, TaskResult } from './result.js';
import { runTask } from './task.js';

/** What a worker says. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'result'; readonly result: TaskResult }
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
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: task });
    const abort = (): void => worker.postMessage('abort');
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'result') resolve(message.result);
      else reject(new Error(message.message));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', abort);
      if (code !== 0) reject(new Error(`the search ended with status ${code}`));
    });
  });
}
