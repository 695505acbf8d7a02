/**
 * Packed states, one after the other: of each the bytes of its words, of the last word one or two if that is enough.
 */

import { Chunks, chunkOf, ROWS_PER_CHUNK } from './chunks.js';
import type { Words } from './compile.js';
import type { Piece } from './linear.js';

/** What a table needs of its rows, wherever they are. */
export interface RowStore {
  /** How many rows there are. */
  size: number;
  /** Whether there is no room for another row. */
  readonly full: boolean;
  /** What they take in memory. */
  readonly bytes: number;
  /** Puts the words of row `id` into `into`; the same. */
  read(id: number, into: Int32Array): Int32Array;
  /** Whether row `id` is the state whose words are in `state` from `offset` on. */
  equals(id: number, state: Words, offset: number): boolean;
  /** Adds this state, where they are not `full`. */
  append(state: Words, offset: number): void;
}

/** The bytes of so many words, the last of which has so many bits: it takes one byte, two, or four. */
export const bytesFor = (words: number, bitsOfLast: number): number =>
  4 * (words - 1) + (bitsOfLast <= 8 ? 1 : bitsOfLast <= 16 ? 2 : 4);

/** The words of a state of so many bytes. */
export const wordsOf = (stateBytes: number): number => Math.ceil(stateBytes / 4);

export class PackedRows extends Chunks<DataView> implements RowStore {
  readonly stateBytes: number;
  size = 0;
  /** The first chunks are no longer kept. */
  private dropped = 0;

  constructor(stateBytes: number) {
    super();
    this.stateBytes = stateBytes;
  }

  get bytesPerChunk(): number {
    return ROWS_PER_CHUNK * this.stateBytes;
  }

  get full(): boolean {
    return this.size === this.room;
  }

  override get bytes(): number {
    return super.bytes - this.dropped * this.bytesPerChunk;
  }

  chunkAt({ buffer, at }: Piece): DataView {
    return new DataView(buffer, at, this.bytesPerChunk);
  }

  read(id: number, into: Int32Array): Int32Array {
    const whole = this.stateBytes >>> 2;
    const rest = this.stateBytes & 3;
    const chunk = this.chunks[chunkOf(id)]!;
    const at = this.placeOf(id);
    for (let word = 0; word < whole; word++) into[word] = chunk.getInt32(at + 4 * word, true);
    if (rest > 0) into[whole] = restAt(chunk, at + 4 * whole, rest);
    return into;
  }

  equals(id: number, state: Words, offset: number): boolean {
    const whole = this.stateBytes >>> 2;
    const rest = this.stateBytes & 3;
    const chunk = this.chunks[chunkOf(id)]!;
    const at = this.placeOf(id);
    for (let word = 0; word < whole; word++) {
      if (chunk.getInt32(at + 4 * word, true) !== (state[offset + word]! | 0)) return false;
    }
    return rest === 0 || restAt(chunk, at + 4 * whole, rest) === state[offset + whole];
  }

  append(state: Words, offset: number): void {
    this.write(this.size++, state, offset);
  }

  /** Makes this state row `id`, for which there is room. */
  write(id: number, state: Words, offset: number): void {
    const whole = this.stateBytes >>> 2;
    const rest = this.stateBytes & 3;
    const chunk = this.chunks[chunkOf(id)]!;
    const at = this.placeOf(id);
    for (let word = 0; word < whole; word++) chunk.setInt32(at + 4 * word, state[offset + word]!, true);
    const last = at + 4 * whole;
    if (rest === 1) chunk.setUint8(last, state[offset + whole]!);
    if (rest === 2) chunk.setUint16(last, state[offset + whole]!, true);
  }

  /** Drops chunks that have no row from number `id` on. */
  dropBefore(id: number): void {
    while (this.dropped < chunkOf(id)) this.chunks[this.dropped++] = NOTHING;
  }

  private placeOf(id: number): number {
    return (id & (ROWS_PER_CHUNK - 1)) * this.stateBytes;
  }
}

const NOTHING = new DataView(new ArrayBuffer(0));

/** The word of which there are only one or two bytes, at this place. */
const restAt = (chunk: DataView, at: number, bytes: number): number =>
  bytes === 1 ? chunk.getUint8(at) : chunk.getUint16(at, true);
