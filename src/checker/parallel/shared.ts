/** What the threads of a search tell one another in messages: before it begins, while the table grows, and at the end. */
import type { MessagePort } from 'node:worker_threads';
import type { Known, Learned } from '../expand.js';
import type { Machine, Property } from '../machine.js';
import type { Asked } from './share.js';
import type { Memory } from './table.js';
import type { Lists } from './work.js';

/** Where each thread finds what is checked: a function that a module exports, and what it is called with. */
export interface Source {
  /** The module's URL, as text. */
  readonly module: string;
  readonly name: string;
  /** Plain data. */
  readonly argument?: unknown;
}

export interface Checked<S> {
  readonly machine: Machine<S>;
  readonly properties: readonly Property<S>[];
}

export interface Start {
  readonly source: Source;
  readonly me: number;
  readonly workers: number;
  readonly board: SharedArrayBuffer;
  readonly lists: Lists;
  /** The table, as it was then. */
  readonly memory: Memory;
  /** Where it hears of the table. */
  readonly messages: MessagePort;
  readonly wide: number;
  readonly maxBytes: number;
  readonly stopWhenDecided: boolean;
  readonly tabulate?: boolean;
}

/** The table is this one now. */
export interface Told {
  readonly memory: Memory;
  readonly begin?: Begin;
}

/** What the first thread has found and counted when all begin, and what it knows of the machine's functions. */
export interface Begin {
  readonly known: Known;
  readonly learned: Learned | undefined;
}

export type End = 'complete' | 'memory' | 'decided' | 'failed' | Asked;

/** What a thread says when the search has ended. */
export interface Ended {
  readonly known: Known;
  readonly message?: string;
}

export async function load<S>({ module, name, argument }: Source): Promise<Checked<S>> {
  const found = ((await import(module)) as Readonly<Record<string, unknown>>)[name];
  if (typeof found !== 'function') throw new Error(`${module}: exports no function ${name}`);
  return found(argument) as Checked<S>;
}
