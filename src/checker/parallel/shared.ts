/** What the threads of a search tell one another in messages: before it begins, and once it is over. */
import type { Known } from '../expand.js';
import type { Machine, Property } from '../machine.js';
import type { Boxes } from './mail.js';

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
  readonly boxes: Boxes;
  readonly maxStates: number;
  readonly maxBytes: number;
  readonly stopWhenDecided: boolean;
  readonly tabulate?: boolean;
}

export type End = 'complete' | 'states' | 'memory' | 'decided' | 'interrupted' | 'seconds' | 'failed';

export type FromThread =
  | {
      readonly kind: 'ended';
      readonly ended: End;
      /** How many it keeps. */
      readonly states: number;
      readonly known: Known;
      /** For each level that the threads expanded, the first of this thread's states in it. */
      readonly levels: readonly number[];
      readonly bytes: number;
      readonly message?: string;
    }
  | { readonly kind: 'row'; readonly words: Int32Array; readonly parent: number };

/** Asks a thread for one of its states. */
export interface ToThread {
  readonly id: number;
}

/**
 * Which thread keeps a state. The table of states goes by the lowest bits of the hash, so these must not decide it: the
 * highest bits of a product depend on all.
 */
export const ownerOf = (hash: number, workers: number): number =>
  ((Math.imul(hash, 0x9e3779b1) >>> 20) * workers) >>> 12;

/** The number of a thread's own state among those of all threads. */
export const globalOf = (id: number, worker: number, workers: number): number => id * workers + worker;

export async function load<S>({ module, name, argument }: Source): Promise<Checked<S>> {
  const found = ((await import(module)) as Readonly<Record<string, unknown>>)[name];
  if (typeof found !== 'function') throw new Error(`${module}: exports no function ${name}`);
  return found(argument) as Checked<S>;
}
