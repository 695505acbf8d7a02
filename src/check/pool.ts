/** Searches in worker threads, a few at a time. */
import { parentPort, Worker } from 'node:worker_threads';
import type { Progress } from '../checker/index.js';
import type { Task, TaskResult } from './result.js';
import { failedSearch, runTask } from './task.js';

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

/** Runs the search in another thread; in this one where the sources run as they are. Never rejects. */
export async function inWorker(
  task: Task,
  onProgress?: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<TaskResult> {
  try {
    if (import.meta.url.endsWith('.ts')) return await runTask(task, onProgress, signal);
    return await inThread(new URL('./worker.js', import.meta.url), task, onProgress, signal);
  } catch (error) {
    return failedSearch(task, error);
  }
}

/** Threads that wait for a task: to begin anew costs more than many a search. They do not keep the process alive. */
const waiting = new Map<string, Worker[]>();

function waitingFor({ href }: URL): Worker[] {
  const those = waiting.get(href) ?? [];
  waiting.set(href, those);
  return those;
}

/** What a thread is told. */
type ToWorker<T> = { readonly kind: 'task'; readonly task: T } | { readonly kind: 'abort' };

/** Runs the task in a thread of this script; see `serve`. */
export function inThread<T, P, R>(
  script: URL,
  task: T,
  onProgress?: (progress: P) => void,
  signal?: AbortSignal,
): Promise<R> {
  const worker = waitingFor(script).pop() ?? new Worker(script);
  const tell = (message: ToWorker<T>): void => worker.postMessage(message);
  return new Promise((resolve, reject) => {
    const abort = (): void => tell({ kind: 'abort' });
    const hear = (message: FromWorker<P, R>): void => {
      if (message.kind === 'progress') {
        onProgress?.(message.progress);
        return;
      }
      leave();
      worker.unref();
      waitingFor(script).push(worker);
      if (message.kind === 'result') resolve(message.result);
      else reject(new Error(message.message));
    };
    const die = (reason: unknown): void => {
      leave();
      reject(reason instanceof Error ? reason : new Error(`the thread ended with status ${reason}`));
    };
    const leave = (): void => {
      signal?.removeEventListener('abort', abort);
      worker.off('message', hear).off('error', die).off('exit', die);
    };
    worker.on('message', hear).on('error', die).on('exit', die).ref();
    tell({ kind: 'task', task });
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
  });
}

/** The body of such a thread: one task after the other. */
export function serve<T, P, R>(
  run: (task: T, onProgress: (progress: P) => void, signal: AbortSignal) => Promise<R>,
): void {
  const port = parentPort!;
  const say = (message: FromWorker<P, R>): void => port.postMessage(message);
  let controller = new AbortController();
  port.on('message', (message: ToWorker<T>) => {
    if (message.kind === 'abort') {
      controller.abort();
      return;
    }
    controller = new AbortController();
    run(message.task, (progress) => say({ kind: 'progress', progress }), controller.signal)
      .then((result) => say({ kind: 'result', result }))
      .catch((error: unknown) =>
        say({ kind: 'error', message: error instanceof Error ? error.message : String(error) }),
      );
  });
}
