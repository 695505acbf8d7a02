/**
 * Replay of lists of any size, and of what a list might have been: parts of lists and single records in a row.
 * Memory is that of the window through which the bytes pass.
 */
import { type Chain, type ChainGoal, newChain, newDigesters, type RecordInMemory } from './chains.js';
import { type CompositeGoal, compositeCheck } from './composite.js';
import { HashEngine } from './engine/engine.js';
import type { RecordContent } from './list.js';
import type { Layout, Span } from './scan.js';
import { newWindow, type Source, type Walk, walk } from './source.js';
import { hashedBytes, isViolation } from './template-digest.js';

/** What a replay is to reach: known PCR values, a quote's digest, or neither. */
export interface Goals {
  readonly chains: readonly ChainGoal[];
  readonly composite: CompositeGoal | undefined;
}

/** A list, or the part of it from record `from` up to but without `to`. */
export interface ListPart {
  readonly source: Source;
  readonly layout: Layout;
  readonly from?: number;
  readonly to?: number;
}

/** Parts of lists, and records that are in none. */
export type Part = ListPart | { readonly records: readonly RecordContent[] };

/** After how many records of all parts together the goals were reached; 0 before the first. */
export interface Reached {
  /** In the order of the goals' chains. */
  readonly chains: readonly (number | undefined)[];
  readonly composite: number | undefined;
  /** How many records there were. */
  readonly records: number;
  /** The values at the end, in the order of the goals' chains. */
  readonly values: readonly Uint8Array[];
  readonly walks: readonly Walk[];
}

/** Sees each record of the list parts, its digests computed; positions are in the engine's memory. */
export type Observer = (span: Span, record: RecordInMemory, index: number, offset: number) => void;

/** The record at which every goal is reached: the same for all, or none. */
export function agreed(reached: Reached, goals: Goals): number | undefined {
  const wanted = reached.chains.filter((_, i) => goals.chains[i]!.value !== undefined);
  const all = goals.composite === undefined ? wanted : [...wanted, reached.composite];
  const [first] = all;
  return first !== undefined && all.every((at) => at === first) ? first : undefined;
}

/** What is hashed of an `ima` record, and room for a digest behind it. */
const OLD_DATA_BYTES = 276;
const SPARE_BYTES = OLD_DATA_BYTES + 64;

/** Owns an engine, so that its memory and compiled functions serve many replays. */
export class StreamReplay {
  readonly engine = new HashEngine();
  readonly digesters = newDigesters(this.engine);
  readonly #window = newWindow(this.engine);
  readonly #spare = { at: this.engine.allocate(SPARE_BYTES), size: SPARE_BYTES };

  /** Replays parts in a row, from the start values. */
  run(parts: readonly Part[], goals: Goals, observe?: Observer): Reached {
    const { composite } = goals;
    const chains = goals.chains.map((goal) => newChain(this.engine, this.digesters, goal));
    const reachedAt: (number | undefined)[] = chains.map((chain) => (chain.atGoal() ? 0 : undefined));
    const check = this.#check(composite, chains);
    let compositeAt = check?.() ? 0 : undefined;
    let count = 0;
    const step = (record: RecordInMemory): void => {
      count += 1;
      let moved = false;
      for (let i = 0; i < chains.length; i += 1) {
        const chain = chains[i]!;
        if (chain.goal.pcr !== record.pcr) continue;
        moved = true;
        if (chain.extend(record)) reachedAt[i] ??= count;
      }
      if (moved && compositeAt === undefined && check?.()) compositeAt = count;
    };
    const walks: Walk[] = [];
    for (const part of parts) {
      if ('source' in part) walks.push(this.#walkPart(part, step, observe));
      else for (const record of part.records) step(this.#place(record));
    }
    return {
      chains: reachedAt,
      composite: compositeAt,
      records: count,
      values: chains.map((chain) => chain.value()),
      walks,
    };
  }

  #check(composite: CompositeGoal | undefined, chains: readonly Chain[]): (() => boolean) | undefined {
    if (composite === undefined) return undefined;
    return compositeCheck(this.engine, composite, (algorithm) =>
      chains.find(({ goal }) => goal.pcr === composite.pcr && goal.algorithm === algorithm)?.value(),
    );
  }

  #walkPart(part: ListPart, step: (record: RecordInMemory) => void, observe: Observer | undefined): Walk {
    const { source, layout, from = 0, to = Number.POSITIVE_INFINITY } = part;
    const { engine } = this;
    const digestBytes = layout.digestSize;
    const record = { pcr: 0, at: 0, bytes: 0, violation: false, digestAt: 0, digestBytes };
    return walk(engine, this.#window, source, layout, (span, index, offset) => {
      if (index < from) return true;
      if (index >= to) return false;
      record.pcr = span.pcr;
      record.violation = zeros(engine.bytes, span.digestAt, layout.digestSize);
      record.at = span.dataAt;
      record.digestAt = span.digestAt;
      record.bytes = span.dataBytes;
      if (span.old) this.#placeOld(span, record);
      this.digesters.hash(record.at, record.bytes);
      step(record);
      observe?.(span, record, index, offset);
      return index + 1 < to;
    });
  }

  /** Puts the digest and padded name of an `ima` record where they can be hashed. */
  #placeOld(span: Span, record: { at: number; bytes: number }): void {
    const { bytes } = this.engine;
    const { at } = this.#spare;
    bytes.fill(0, at, at + OLD_DATA_BYTES);
    bytes.copyWithin(at, span.dataAt, span.dataAt + 20);
    bytes.copyWithin(at + 20, span.dataAt + 24, Math.min(span.end, span.dataAt + 24 + 256));
    record.at = at;
    record.bytes = OLD_DATA_BYTES;
  }

  #place(record: RecordContent): RecordInMemory {
    const data = hashedBytes(record);
    const digestBytes = record.digest.length;
    if (data.length + digestBytes > this.#spare.size) {
      this.#spare.size = 2 * data.length + digestBytes;
      this.#spare.at = this.engine.allocate(this.#spare.size);
    }
    const { at } = this.#spare;
    const digestAt = at + data.length;
    this.engine.bytes.set(data, at);
    this.engine.bytes.set(record.digest, digestAt);
    this.digesters.hash(at, data.length);
    const violation = isViolation(record.digest);
    return { pcr: record.pcr, at, bytes: data.length, violation, digestAt, digestBytes };
  }
}

function zeros(bytes: Uint8Array, at: number, count: number): boolean {
  for (let i = at; i < at + count; i += 1) if (bytes[i] !== 0) return false;
  return true;
}
